"""A person accepts or rejects a finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from callcenter.domain.call_record import Review, ReviewedFinding
from callcenter.domain.changes import FindingReviewed
from callcenter.domain.refusals import CallUnknown, FindingUnknown
from callcenter.ports import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person says about a finding; ``Review.NONE`` takes an earlier word back."""

    call_id: str
    key: str
    decision: Review
    note: str = field(default="", repr=False)
    reviewer: str = ""
    at: datetime


def review_finding(store: Store, judgement: Judgement) -> ReviewedFinding:
    """Keeps the judgement and counts the call anew.

    Raises:
        Refused: no such call, or no confirmed finding with this key.
    """
    with store.writing() as work:
        if work.calls.get(judgement.call_id) is None:
            raise CallUnknown("没有这通电话，可能已被删除。")
        if work.findings.get(judgement.call_id, judgement.key) is None:
            raise FindingUnknown("没有这条质检结果，可能识别修正后已撤回，请刷新页面。")
        taken_back = judgement.decision is Review.NONE
        work.findings.review(
            judgement.call_id,
            judgement.key,
            judgement.decision,
            note=judgement.note,
            reviewer=judgement.reviewer,
            at=None if taken_back else judgement.at,
        )
        work.records.count_findings(judgement.call_id)
        reviewed = work.findings.get(judgement.call_id, judgement.key)
        assert reviewed is not None
        work.publish(FindingReviewed(call_id=judgement.call_id, reviewed=reviewed))
        work.commit()
    return reviewed
