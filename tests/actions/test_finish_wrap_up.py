"""The agent is done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter.actions.finish_wrap_up import finish_wrap_up
from callcenter.domain.changes import EventRecorded
from callcenter.domain.events import WrappedUp
from callcenter.domain.refusals import CallStillRunning, CallUnknown
from tests.doubles.store import MemoryStore
from tests.every_event import CALL, ENDED_AT, every_event


def finish(store: MemoryStore, disposition: str = "已答复解决", minutes: int = 1) -> None:
    at = ENDED_AT + timedelta(minutes=minutes)
    finish_wrap_up(store, call_id=CALL, disposition=disposition, note="无", by="08", at=at)


def test_the_outcome_is_noted_and_told() -> None:
    store = MemoryStore()
    store.have(every_event()[:-1])
    finish(store)
    call = store.kept.calls[CALL]
    event = WrappedUp(call_id=CALL, at=ENDED_AT + timedelta(minutes=1), disposition="已答复解决", by="08")
    assert (call.disposition, call.wrap_up_note, call.wrapped_up_at) == ("已答复解决", "无", event.at)
    assert call.wrapped_up_by == "08"
    assert store.kept.events[-1] == event
    assert store.told == [EventRecorded(event=event)]


def test_a_second_outcome_replaces_the_first_but_not_its_time() -> None:
    store = MemoryStore()
    store.have(every_event()[:-1])
    finish(store)
    finish(store, "已转工单处理", minutes=30)
    call = store.kept.calls[CALL]
    assert (call.disposition, call.wrapped_up_at) == ("已转工单处理", ENDED_AT + timedelta(minutes=1))


def test_not_before_the_end_and_not_for_nothing() -> None:
    store = MemoryStore()
    with pytest.raises(CallUnknown):
        finish(store)
    store.have(every_event()[:5])
    with pytest.raises(CallStillRunning):
        finish(store)
    assert store.told == []
