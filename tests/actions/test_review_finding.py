"""A person accepts and rejects findings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callcenter.actions.review_finding import Judgement, review_finding
from callcenter.domain.call_record import Review
from callcenter.domain.changes import FindingReviewed
from callcenter.domain.events import Finding
from callcenter.domain.refusals import CallUnknown, FindingUnknown
from tests.doubles.store import MemoryStore
from tests.every_event import CALL, ENDED_AT, every_event

KEY = "FB-012:agent:2:0"
REJECTED = Judgement(call_id=CALL, key=KEY, decision=Review.REJECTED, note="客户原话", reviewer="qa-1", at=ENDED_AT)


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    made.have(every_event())
    return made


def counts(store: MemoryStore) -> tuple[int, int, int]:
    call = store.kept.calls[CALL]
    return call.violations, call.to_review, call.to_listen


def test_a_rejected_finding_does_not_count(store: MemoryStore) -> None:
    reviewed = review_finding(store, REJECTED)
    assert (reviewed.review, reviewed.reviewer, reviewed.reviewed_at) == (Review.REJECTED, "qa-1", ENDED_AT)
    assert counts(store) == (0, 0, 0)
    assert store.told == [FindingReviewed(call_id=CALL, reviewed=reviewed)]


def test_a_judgement_can_be_taken_back(store: MemoryStore) -> None:
    review_finding(store, REJECTED)
    reviewed = review_finding(store, replace(REJECTED, decision=Review.NONE))
    assert reviewed.reviewed_at is None
    assert counts(store) == (1, 1, 0)


def test_an_unsure_finding_counts_once_a_person_has_heard_it(store: MemoryStore) -> None:
    sure = next(event for event in every_event() if isinstance(event, Finding) and event.key == KEY and event.score < 1)
    store.have([replace(sure, key="FB-049:agent:3:0", listen=True)])
    with store.writing() as work:
        work.records.count_findings(CALL)
        work.commit()
    assert counts(store) == (1, 1, 1)
    review_finding(store, replace(REJECTED, key="FB-049:agent:3:0", decision=Review.ACCEPTED))
    assert counts(store) == (2, 1, 0)


def test_a_finding_nobody_knows(store: MemoryStore) -> None:
    with pytest.raises(FindingUnknown):
        review_finding(store, replace(REJECTED, key="FB-012:agent:1:0"))  # provisional, withdrawn
    with pytest.raises(CallUnknown):
        review_finding(store, replace(REJECTED, call_id="none"))
    assert store.told == []
