"""A person accepts or rejects a finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from callcenter.domain.call_record import Review, ReviewedFinding
from callcenter.domain.changes import EventRecorded, FindingReviewed
from callcenter.domain.refusals import CallUnknown, FindingUnknown
from callcenter.ports import Scoring, Store, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person says about a finding; ``Review.NONE`` takes an earlier word back."""

    call_id: str
    key: str
    decision: Review
    note: str = field(default="", repr=False)
    reviewer: str = ""
    at: datetime


def review_finding(store: Store, judgement: Judgement, score: Scoring | None = None) -> ReviewedFinding:
    """Keeps the judgement, counts the call anew and, once it has a score, scores it anew.

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
        if score is not None:
            _score_again(work, judgement.call_id, score)
        work.commit()
    return reviewed


def score_reviewed(store: Store, call_id: str, score: Scoring) -> None:
    """Scores a call anew that people reviewed before it had a score; nothing when nobody did."""
    with store.writing() as work:
        if all(one.review is Review.NONE for one in work.findings.of_call(call_id)):
            return
        _score_again(work, call_id, score)
        work.commit()


def _score_again(work: UnitOfWork, call_id: str, score: Scoring) -> None:
    """By today's weights: the points that a rejected finding cost come back, an accepted doubt costs its own."""
    call = work.calls.get(call_id)
    if call is None or call.score is None:
        return  # still going on: the score at its end is the first one
    violations = [one.counted for one in work.findings.of_call(call_id) if one.is_violation]
    scored = score(call_id, violations)
    work.records.add([scored])
    work.publish(EventRecorded(event=scored))
