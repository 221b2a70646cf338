"""A person accepts and rejects findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from callcenter.actions.review_finding import Judgement, review_finding
from callcenter.domain.call_record import Review
from callcenter.domain.changes import EventRecorded, FindingReviewed
from callcenter.domain.events import CallScored, Finding
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


def test_a_call_that_has_its_score_is_scored_anew(store: MemoryStore) -> None:
    asked: list[list[Finding]] = []

    def score(call_id: str, violations: Iterable[Finding]) -> CallScored:
        asked.append(list(violations))
        return CallScored(call_id=call_id, total=100.0 - 4 * len(asked[-1]), sections=(), phrasebook="p2")

    review_finding(store, REJECTED, score)
    assert (asked, store.kept.calls[CALL].score) == ([[]], 100.0)
    assert store.told[-1] == EventRecorded(event=CallScored(call_id=CALL, total=100.0, sections=(), phrasebook="p2"))
    doubtful = replace(store.kept.findings[CALL, KEY].finding, key="FB-049:agent:3:0", listen=True)
    store.have([doubtful])
    accepted = replace(REJECTED, key=doubtful.key, decision=Review.ACCEPTED)
    review_finding(store, accepted, score)
    assert asked[-1] == [replace(doubtful, listen=False)]
    assert store.kept.calls[CALL].score == 96.0


def test_a_call_without_a_score_keeps_none(store: MemoryStore) -> None:
    store.kept.calls[CALL] = replace(store.kept.calls[CALL], score=None)
    review_finding(store, REJECTED, lambda call_id, violations: pytest.fail("nothing to score yet"))
    assert [type(change) for change in store.told] == [FindingReviewed]


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
