"""Events of several processes meet in their call; nothing is judged twice, nothing finished is lost."""

import asyncio

import pytest

from callcenter.domain.events import (
    CallOffered,
    CallScored,
    FinalSegment,
    Finding,
    Leg,
    LegChanged,
    LegState,
    ListeningEnded,
    MediaClock,
    PartialSegment,
    StageFailed,
)
from callcenter.pipeline import switchboard as module
from callcenter.pipeline.analysis import Analysis
from callcenter.pipeline.switchboard import Switchboard
from tests.doubles.hub import BrokenStage, ListBoard, ListJournal, WordStage

OFFERED = CallOffered(call_id="c", tenant="t", seat="8015")
ANSWERED = LegChanged(call_id="c", leg=Leg.CUSTOMER, state=LegState.ANSWERED, at_ms=0, rings=2)
ENDED = LegChanged(call_id="c", leg=Leg.CUSTOMER, state=LegState.ENDED, at_ms=9000, first=True, cause="bye")
LAST_WORDS = [ListeningEnded(call_id="c", leg=leg, end_ms=9000) for leg in Leg]


def said(number: int, text: str) -> FinalSegment:
    return FinalSegment(call_id="c", leg=Leg.AGENT, utterance=number, start_ms=0, end_ms=number * 1000, text=text)


class Hub:
    def __init__(self, journal: ListJournal | None = None) -> None:
        self.journal = journal or ListJournal()
        self.board = ListBoard()
        self.stage = WordStage("不知道")
        self.switchboard = Switchboard(self.journal, self.board, lambda offered: Analysis("c", [self.stage]))

    def scores(self) -> list[float]:
        return [e.total for e in self.board.shown if isinstance(e, CallScored)]


async def test_a_call_is_judged_when_the_last_words_are_in() -> None:
    hub = Hub()
    for event in (OFFERED, ANSWERED, said(1, "您好"), ENDED, LAST_WORDS[0]):
        await hub.switchboard.take(event)
    assert hub.scores() == []
    await hub.switchboard.take(said(2, "我不知道"))
    await hub.switchboard.take(LAST_WORDS[1])
    await hub.switchboard.close()
    assert hub.scores() == [2.0]
    assert any(isinstance(e, Finding) for e in hub.journal.kept)
    assert hub.switchboard.calls == ()


async def test_a_missed_call_does_not_wait_for_words() -> None:
    hub = Hub()
    for event in (OFFERED, ENDED):
        await hub.switchboard.take(event)
    await hub.switchboard.close()
    assert hub.scores() == [0.0]


async def test_last_words_that_never_come_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LAST_WORDS_S", 0.01)
    hub = Hub()
    for event in (OFFERED, ANSWERED, ENDED):
        await hub.switchboard.take(event)
    await hub.board.until(CallScored)
    await hub.switchboard.close()
    assert hub.scores() == [0.0]


async def test_an_event_sent_again_is_judged_once() -> None:
    hub = Hub()
    await hub.switchboard.take(OFFERED, ("b", 1))
    await hub.switchboard.take(said(1, "不知道"), ("b", 2))
    await hub.switchboard.take(said(1, "不知道"), ("b", 2))
    assert hub.stage.judged == 1


async def test_an_event_the_database_refused_is_kept_when_it_comes_again() -> None:
    hub = Hub()
    await hub.switchboard.take(OFFERED, ("b", 1))
    hub.journal.broken = True
    with pytest.raises(OSError, match="disk full"):
        await hub.switchboard.take(said(1, "不知道"), ("b", 2))
    hub.journal.broken = False
    await hub.switchboard.take(said(1, "不知道"), ("b", 2))
    assert hub.stage.judged == 1
    assert [type(e) for e in hub.journal.kept] == [CallOffered, FinalSegment, Finding]


async def test_partials_are_shown_and_not_kept() -> None:
    hub = Hub()
    await hub.switchboard.take(OFFERED)
    await hub.switchboard.take(
        PartialSegment(call_id="c", leg=Leg.AGENT, utterance=1, start_ms=0, end_ms=500, text="您")
    )
    assert [type(e) for e in hub.board.shown] == [CallOffered, PartialSegment]
    assert [type(e) for e in hub.journal.kept] == [CallOffered]


async def test_a_restarted_hub_goes_on_with_the_call() -> None:
    first = Hub()
    for number, event in enumerate((OFFERED, ANSWERED, said(1, "不知道"))):
        await first.switchboard.take(event, ("b", number))
    second = Hub(first.journal)
    await second.switchboard.restore()
    (call,) = second.switchboard.calls
    assert call.answered
    assert call.heard_to == {Leg.AGENT: (1000, 1)}
    for event in (ENDED, *LAST_WORDS):
        await second.switchboard.take(event)
    await second.switchboard.close()
    assert second.scores() == [1.0]
    assert len([e for e in second.journal.kept if isinstance(e, Finding)]) == 1


async def test_the_call_of_a_dead_seat_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WATCH_S", 0.01)
    hub = Hub()
    for event in (OFFERED, MediaClock(call_id="c", time_ms=4000)):
        await hub.switchboard.take(event)
    monkeypatch.setattr(module, "SILENT_RING_S", 0.05)
    watch = asyncio.create_task(hub.switchboard.watch())
    await hub.board.until(LegChanged)
    watch.cancel()
    await hub.switchboard.close()
    lost = [e for e in hub.journal.kept if isinstance(e, LegChanged) and e.cause == "seat-lost"]
    assert {change.state for change in lost} == {LegState.ENDED}
    assert not any(change.first for change in lost)


async def test_a_stage_that_raises_is_switched_off_and_the_others_go_on() -> None:
    sound = WordStage("不知道")
    board = ListBoard()
    switchboard = Switchboard(ListJournal(), board, lambda offered: Analysis("c", [BrokenStage(), sound]))
    for event in (OFFERED, said(1, "不知道"), said(2, "您好")):
        await switchboard.take(event)
    assert sound.judged == 2
    assert [e.part for e in board.shown if isinstance(e, StageFailed)] == ["坏的"]
    assert any(isinstance(e, Finding) for e in board.shown)
