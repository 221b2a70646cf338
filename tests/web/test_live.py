"""The live board: what open pages are told while a call runs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from callcenter.domain import events as ev
from callcenter.domain.call_record import CallState, Review, ReviewedFinding
from callcenter.domain.changes import CallMarked, EventRecorded, FindingReviewed, TicketEdited
from callcenter.domain.events import CallEvent, CallOffered, Leg, LegState
from callcenter.domain.ticket_sheet import type_in
from callcenter.ports import RuleInfo
from callcenter.web import messages as web
from callcenter.web.live import LiveBoard
from callcenter.web.messages import NoticeMessage, SeatView
from callcenter.web.subscriptions import QUEUE_LIMIT, Subscription
from tests.every_event import CALL, ENDED_AT, every_event

RULES = {"FB-012": RuleInfo(title="推诿", clause="第八条(八)", advice="我帮您问一下，请稍等。")}
MESSAGE: TypeAdapter[Any] = TypeAdapter(web.Message)


def board_with(events: Iterable[CallEvent]) -> LiveBoard:
    board = LiveBoard(RULES)
    for event in events:
        board.apply(event)
    return board


async def taken(subscription: Subscription) -> list[dict[str, Any]]:
    """Everything in the queue of a page."""
    found = []
    subscription.offer('{"kind": "end"}')
    while (message := json.loads(await subscription.next()))["kind"] != "end":
        found.append(message)
    return found


def kinds(messages: Iterable[Any]) -> list[str]:
    return [message["kind"] if isinstance(message, dict) else message.kind for message in messages]


def test_every_event_gives_messages_the_browser_understands() -> None:
    board = LiveBoard(RULES)
    told = [message for event in every_event() for message in board.apply(event)]
    for message in told:
        assert MESSAGE.validate_json(message.model_dump_json()) == message
    told_of = " ".join(sorted(set(kinds(told))))
    assert told_of == "call duty finding finding-withdrawn gap measure score seat segment ticket timeline"


async def test_a_page_that_joins_late_sees_the_same_as_one_that_was_there() -> None:
    board = board_with(every_event())
    snapshot = (await taken(board.subscribe(call=CALL)))[0]
    detail = snapshot["detail"]

    assert detail["call"]["state"] == "ended"
    assert detail["call"]["violations"] == 1
    assert detail["call"]["severities"] == {"S2": 1}
    assert (detail["call"]["last_alert"], detail["call"]["last_alert_severity"]) == ("推诿", "S2")
    assert detail["call"]["demonstration_model"] is True
    assert [(one["stage"], one["text"]) for one in detail["segments"]] == [("final", "您好零八号")]
    assert {one["key"]: one["advice"] for one in detail["findings"]}["FB-012:agent:2:0"] == "我帮您问一下，请稍等。"
    assert detail["duties"] == [{"rule": "A-03", "title": "开头语", "state": "met", "prompt": "", "at_ms": 2000}]
    assert {one["name"]: one["source"] for one in detail["ticket"]["fields"]} == {
        "phone": "customer",
        "type": "computed",
    }
    assert detail["measures"] == {"hold_s": 10.0}
    assert detail["sections"][0]["lost"] == ["FB-012:agent:2:0"]
    assert detail["recording_sha256"] == "0" * 64


async def test_times_are_shown_in_local_time() -> None:
    board = board_with(every_event())
    call = (await taken(board.subscribe()))[0]["calls"][0]
    assert call["offered_at"] == "2024-03-05T10:39:50+08:00"


async def test_partial_words_give_way_to_the_final() -> None:
    board = board_with(event for event in every_event() if not isinstance(event, ev.FinalSegment))
    shown = board.detail(CALL)
    assert shown is not None
    assert [one.stage for one in shown.segments] == ["partial", "stable"]
    final = next(event for event in every_event() if isinstance(event, ev.FinalSegment))
    late = next(event for event in every_event() if isinstance(event, ev.PartialSegment))
    assert kinds(board.apply(final)) == ["segment"]
    assert board.apply(late) == []
    shown = board.detail(CALL)
    assert shown is not None
    assert [one.stage for one in shown.segments] == ["final"]


async def test_a_desk_hears_its_own_seat_a_wall_hears_the_outline_of_all() -> None:
    board = LiveBoard(RULES)
    desk, other, wall, follower = (
        board.subscribe(seat="8008"),
        board.subscribe(seat="8009"),
        board.subscribe(),
        board.subscribe(call=CALL),
    )
    for event in every_event():
        board.apply(event)

    assert kinds(await taken(other)) == ["snapshot"]
    assert set(kinds(await taken(wall))) == {"snapshot", "call", "finding", "finding-withdrawn", "seat"}
    heard = kinds(await taken(desk))
    assert heard[:3] == ["snapshot", "call", "ticket"]
    assert {"segment", "duty", "timeline", "seat"} <= set(heard)
    assert {"segment", "duty", "timeline"} <= set(kinds(await taken(follower)))


async def test_a_seat_is_what_its_process_and_its_call_say() -> None:
    board = LiveBoard(RULES)
    ready = SeatView(seat="8008", agent_no="08", agent_name="小王", state="ready")

    def state() -> tuple[str, str | None]:
        view = board.seats()[0]
        return view.state, view.call_id

    board.seat_changed(ready)
    seen = [state()]
    for event in every_event():
        board.apply(event)
        if seen[-1] != state():
            seen.append(state())
    assert seen == [("ready", None), ("ringing", CALL), ("talking", CALL), ("wrap-up", CALL), ("ready", None)]
    board.seat_changed(ready.model_copy(update={"state": "down", "sentence": "坐席程序已停止。"}))
    assert state() == ("down", None)


async def test_what_a_person_typed_is_not_overwritten_by_hearing() -> None:
    board = board_with(every_event()[:15])
    phone = type_in(None, "phone", "13900005678", "08")
    told = board.tell(TicketEdited(call_id=CALL, number=None, status="draft", version=2, fields=(phone,)))
    assert kinds(told)[0] == "ticket"
    for event in every_event()[15:]:
        board.apply(event)
    shown = board.detail(CALL)

    assert shown is not None
    field = next(one for one in shown.ticket.fields if one.name == "phone")
    assert (shown.ticket.version, field.value, field.source, field.contradiction, field.changed_by) == (
        2,
        "13900005678",
        "typed",
        "13800001234",
        "08",
    )


async def test_a_rejected_finding_no_longer_counts() -> None:
    board = board_with(every_event())
    finding = next(event for event in every_event() if isinstance(event, ev.Finding) and event.key.endswith(":2:0"))
    judged = ReviewedFinding(finding=finding, review=Review.REJECTED, note="客户原话", reviewer="qa")
    told = board.tell(FindingReviewed(call_id=CALL, reviewed=judged))

    assert kinds(told) == ["finding", "call"]
    call = board.summary(CALL)
    assert call is not None
    assert (call.violations, call.last_alert) == (0, "")
    assert board.apply(ev.FindingWithdrawn(call_id=CALL, key=finding.key)) == []


async def test_an_upload_is_processing_until_it_is_scored_or_fails() -> None:
    board = LiveBoard(RULES)
    board.apply(CallOffered(call_id="up", tenant="t", source="recording"))
    board.apply(ev.LegChanged(call_id="up", leg=Leg.CUSTOMER, state=LegState.ANSWERED, at_ms=0))
    assert [call.state for call in board.calls()] == ["processing"]
    board.tell(CallMarked(call_id="up", state=CallState.FAILED, sentence="录音无法识别。"))
    shown = board.summary("up")
    assert shown is not None
    assert (shown.state, shown.sentence) == ("failed", "录音无法识别。")
    assert board.seats() == []


async def test_old_calls_of_a_seat_leave_the_board() -> None:
    board = LiveBoard(RULES)
    for number in range(6):
        for event in every_event(f"call-{number}"):
            board.apply(event)
    assert [call.call_id for call in board.calls()] == ["call-5"]
    assert board.detail("call-0") is None
    assert board.apply(ev.MediaClock(call_id="call-0", time_ms=1)) == []


async def test_the_media_clock_is_passed_on_now_and_then_only() -> None:
    board = board_with(every_event()[:3])
    told = [board.apply(ev.MediaClock(call_id=CALL, time_ms=500 * tick)) for tick in range(1, 21)]
    assert [kinds(one) for one in told if one] == [["call"], ["call"]]


async def test_a_wrap_up_by_the_page_frees_the_seat() -> None:
    board = board_with(every_event()[:-1])
    assert board.seats()[0].state == "wrap-up"
    told = board.tell(EventRecorded(event=ev.WrappedUp(call_id=CALL, at=ENDED_AT, disposition="已登记")))
    assert kinds(told) == ["call", "seat"]
    assert board.seats()[0].state == "ready"


async def test_notices_stay_until_they_are_taken_away() -> None:
    board = LiveBoard(RULES)
    notice = NoticeMessage(key="listener", level="warning", text="语音识别已中断，正在恢复。")
    board.notice(notice)
    page = board.subscribe(seat="8008")
    board.notice(notice.model_copy(update={"level": "gone"}))
    snapshot, gone = await taken(page)
    assert [one["key"] for one in snapshot["notices"]] == ["listener"]
    assert gone["level"] == "gone"
    assert (await taken(board.subscribe()))[0]["notices"] == []


async def test_a_page_that_does_not_read_is_given_up_and_slows_nobody() -> None:
    board = board_with(every_event()[:3])
    stuck = board.subscribe(seat="8008")
    partial = next(event for event in every_event() if isinstance(event, ev.PartialSegment))
    for number in range(QUEUE_LIMIT):
        board.apply(replace(partial, end_ms=partial.end_ms + number))
    assert stuck.fell_behind.is_set()
    fresh = board.subscribe(seat="8008")
    board.apply(partial)
    assert kinds(await taken(fresh)) == ["snapshot", "segment"]
