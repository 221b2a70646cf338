"""The live board: follows the events of all running calls and tells everybody who watches.

Used on the event loop only; ``publisher`` is the way in from other threads. Reads nothing from the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import assert_never

from callcenter.domain.call_record import RUNNING, CallRecord, CallState, CallSummary
from callcenter.domain.changes import CallMarked, Change, EventRecorded, FindingReviewed, TicketEdited
from callcenter.domain.events import CallEvent, CallOffered
from callcenter.domain.ticket_sheet import Ticket
from callcenter.web import messages as web
from callcenter.web.call_sheet import CallSheet
from callcenter.web.live_seats import LiveSeats
from callcenter.web.messages import CallDetail, CallView, Message, NoticeMessage, SeatView, Snapshot
from callcenter.web.subscriptions import QUEUE_LIMIT, Subscription
from callcenter.web.views import Rules

KEPT_OF_SEAT = 3
"""Calls of one seat that stay on the board: last words of a call may come while the next one rings."""
KEPT_UPLOADS = 20


class LiveBoard:
    """Views of seats and running calls, and the subscriptions of the open pages."""

    def __init__(self, rules: Rules, *, ring_cadence_ms: int = 5000, queue_limit: int = QUEUE_LIMIT) -> None:
        self._rules = rules
        self._cadence_ms = ring_cadence_ms
        self._queue_limit = queue_limit
        self._calls: dict[str, CallSheet] = {}
        self._seats = LiveSeats()
        self._notices: dict[str, NoticeMessage] = {}
        self._subscriptions: set[Subscription] = set()

    def apply(self, event: CallEvent) -> list[Message]:
        """Takes one event into the views and sends what changed; an event of a call not followed changes nothing."""
        sheet = self._calls.get(event.call_id)
        if sheet is None:
            if not isinstance(event, CallOffered):
                return []
            sheet = self._begin(CallSummary(call_id=event.call_id))
        told = sheet.apply(event)
        if isinstance(event, CallOffered):
            told.reverse()  # the call first, then its empty ticket
            self._make_room(sheet)
        return self._send(sheet, told)

    def tell(self, change: Change) -> list[Message]:
        """Takes over what a person changed."""
        if isinstance(change, EventRecorded):
            return self.apply(change.event)
        sheet = self._calls.get(change.call_id)
        if sheet is None:
            return []
        match change:
            case TicketEdited():
                return self._send(sheet, sheet.edited(change))
            case FindingReviewed():
                return self._send(sheet, sheet.reviewed(change))
            case CallMarked():
                return self._send(sheet, sheet.marked(change.state, change.sentence))
            case _:
                assert_never(change)

    def publisher(self, loop: asyncio.AbstractEventLoop) -> Callable[[Change], None]:
        """``tell`` for other threads: what ``Database.publish`` is set to."""

        def publish(change: Change) -> None:
            loop.call_soon_threadsafe(self.tell, change)

        return publish

    def restore(self, record: CallRecord) -> None:
        """Puts a call on the board as the database knows it, with what people typed and reviewed."""
        self._calls[record.summary.call_id] = CallSheet(record, rules=self._rules, ring_cadence_ms=self._cadence_ms)
        self._seats.follow(record.summary)

    def seat_changed(self, seat: SeatView) -> list[Message]:
        """A seat process said how it is: starting, ready, unregistered or down; its calls decide the rest."""
        told: list[Message] = [web.SeatMessage(seat=view) for view in self._seats.changed(seat)]
        self._deliver(told, seat=seat.seat, call_id=None)
        return told

    def notice(self, notice: NoticeMessage) -> None:
        """Shows or (level ``gone``) takes away a line about the state of the product."""
        if notice.level == "gone":
            self._notices.pop(notice.key, None)
        else:
            self._notices[notice.key] = notice
        self._deliver([notice], seat=None, call_id=None)

    def seats(self) -> list[SeatView]:
        """All seats."""
        return self._seats.views()

    def calls(self) -> list[CallView]:
        """Live calls that run, the last one of each seat, and recordings being analysed."""
        shown = self._seats.last_calls()
        return [sheet.view for call_id, sheet in self._calls.items() if call_id in shown or _is_busy(sheet.summary)]

    def summary(self, call_id: str) -> CallView | None:
        """One call, if it is on the board."""
        sheet = self._calls.get(call_id)
        return None if sheet is None else sheet.view

    def detail(self, call_id: str) -> CallDetail | None:
        """Everything about a call, if it is on the board."""
        sheet = self._calls.get(call_id)
        return None if sheet is None else sheet.detail

    def is_running(self, call_id: str) -> bool:
        """Whether the call is going on right now."""
        sheet = self._calls.get(call_id)
        return sheet is not None and sheet.summary.state in RUNNING

    def subscribe(
        self,
        *,
        seat: str | None = None,
        call: str | None = None,
        detail: CallDetail | None = None,
        notices_only: bool = False,
    ) -> Subscription:
        """Follows one seat, one call, the notices, or (nothing given) the wall; the snapshot is its first message.

        ``detail`` is shown when the call is not on the board.
        """
        followed = call or (self._seats.last_call(seat) if seat else None)
        snapshot = Snapshot(
            seats=[view for view in self.seats() if not (seat or notices_only) or view.seat == seat],
            calls=self._calls_for(seat, call, notices_only),
            detail=(self.detail(followed) or detail) if followed else None,
            notices=list(self._notices.values()),
        )
        subscription = Subscription(
            seat=seat,
            call_id=call,
            on_close=self._subscriptions.discard,
            limit=self._queue_limit,
            notices_only=notices_only,
        )
        subscription.offer(snapshot.model_dump_json())
        self._subscriptions.add(subscription)
        return subscription

    def _calls_for(self, seat: str | None, call: str | None, notices_only: bool) -> list[CallView]:
        """A page gets no other calls than those it follows: the ones of a colleague are none of its business."""
        if notices_only:
            return []
        return [
            view
            for view in self.calls()
            if (not seat or view.seat == seat) and (seat or not call or view.call_id == call)
        ]

    @property
    def subscriptions(self) -> int:
        """So many pages are open."""
        return len(self._subscriptions)

    def _begin(self, summary: CallSummary) -> CallSheet:
        record = CallRecord(summary=summary, ticket=Ticket(call_id=summary.call_id))
        sheet = CallSheet(record, rules=self._rules, ring_cadence_ms=self._cadence_ms)
        self._calls[summary.call_id] = sheet
        return sheet

    def _make_room(self, newest: CallSheet) -> None:
        same = [one for one in self._calls.values() if _place(one.summary) == _place(newest.summary)]
        kept = KEPT_OF_SEAT if newest.summary.source == "live" else KEPT_UPLOADS
        for sheet in same[:-kept]:
            if not _is_busy(sheet.summary):
                del self._calls[sheet.summary.call_id]

    def _send(self, sheet: CallSheet, told: list[Message]) -> list[Message]:
        call = sheet.summary
        told = [*told, *(web.SeatMessage(seat=view) for view in self._seats.follow(call))]
        self._deliver(told, seat=call.seat, call_id=call.call_id)
        return told

    def _deliver(self, told: Iterable[Message], *, seat: str | None, call_id: str | None) -> None:
        for message in told:
            text = ""
            for subscription in tuple(self._subscriptions):
                if subscription.wants(message, seat=seat, call_id=call_id):
                    text = text or message.model_dump_json()
                    subscription.offer(text)


def _place(call: CallSummary) -> str:
    return f"seat {call.seat}" if call.source == "live" else "uploads"


def _is_busy(call: CallSummary) -> bool:
    return call.state in RUNNING or call.state is CallState.PROCESSING
