"""All running calls of the hub: brings each event to its call, keeps what follows, then shows it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from callcenter.awake_time import awake_s
from callcenter.domain.events import (
    CallEvent,
    CallOffered,
    Finding,
    Leg,
    LegChanged,
    LegState,
    ListenerLag,
    MediaClock,
    PartialSegment,
    StableSegment,
)
from callcenter.pipeline.analysis import Analysis
from callcenter.pipeline.live_call import LiveCall
from callcenter.ports import Board, Journal

T = TypeVar("T")

logger = logging.getLogger(__name__)

LAST_WORDS_S = 20.0
"""So long a call that is over waits for the listener's last words before it is judged to the end."""

SILENT_SEAT_S = 15.0
"""A seat sends the media clock twice a second; one that says nothing for so long during a call has died."""
SILENT_RING_S = 150.0
"""The same while it rings, when there is no media clock; longer than any ringing."""
WATCH_S = 2.0

Passing = (PartialSegment, StableSegment, MediaClock, ListenerLag)
"""Shown, never kept."""


Origin = tuple[str, int]
"""Which start of a process sent an event, and its number in that run."""


class Switchboard:
    """Runs on the event loop; the database is written by one thread, in the order of the events."""

    def __init__(self, journal: Journal, board: Board, analysis_of: Callable[[CallOffered], Analysis]) -> None:
        self._journal = journal
        self._board = board
        self._analysis_of = analysis_of
        self._calls: dict[str, LiveCall] = {}
        self._finishing: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._heard_s: dict[str, float] = {}
        self._unkept: dict[Origin, list[CallEvent]] = {}
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")

    @property
    def calls(self) -> Sequence[LiveCall]:
        """Calls not yet judged to the end."""
        return tuple(self._calls.values())

    async def restore(self) -> None:
        """Takes up the calls that ran when the hub was killed."""
        for offered in await self._in_writer(self._journal.running_calls):
            kept = await self._in_writer(partial(self._journal.events_of, offered.call_id))
            record = await self._in_writer(partial(self._journal.record_of, offered.call_id))
            call = LiveCall(offered, self._analysis_of(offered))
            self._take_on(call)
            call.restore(kept)
            if record is not None:
                self._board.restore(record)
            self._arrange_end(call)
            logger.info("call taken up", extra={"call_id": call.call_id, "events": len(kept)})

    async def take(self, event: CallEvent, origin: Origin | None = None) -> None:
        """One event from outside; returns when it is kept.

        Raises:
            Exception: the database refuses; the event was not kept and must come again.
        """
        if origin is not None and await self._in_writer(partial(self._journal.seen, *origin)):
            return
        call = self._call_of(event)
        if call is None:
            logger.warning("event of an unknown call", extra={"call_id": event.call_id})
            await self._keep_and_show([event], origin)
            return
        if isinstance(event, (MediaClock, LegChanged)):
            self._heard_s[call.call_id] = awake_s()
        # An event that the database refused comes again: it must not be judged a second time.
        events = self._unkept.get(origin) if origin else None
        if events is None:
            events = call.feed(event)
            if origin is not None:
                self._unkept[origin] = events
        await self._keep_and_show(events, origin)
        if origin is not None:
            del self._unkept[origin]
        self._arrange_end(call)

    async def watch(self) -> None:
        """Ends the calls of seats that have died; runs until cancelled."""
        while True:
            await asyncio.sleep(WATCH_S)
            now = awake_s()
            for call in self.calls:
                limit_s = SILENT_SEAT_S if call.answered else SILENT_RING_S
                if not call.ended and now - self._heard_s[call.call_id] > limit_s:
                    logger.warning("seat has died during a call", extra={"call_id": call.call_id, "seat": call.seat})
                    for leg in Leg:
                        await self.take(seat_lost(call, leg))

    async def close(self) -> None:
        """Waits for what is being written."""
        for handle in self._finishing.values():
            handle.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._writer.shutdown(wait=True)

    def _call_of(self, event: CallEvent) -> LiveCall | None:
        call = self._calls.get(event.call_id)
        if call is None and isinstance(event, CallOffered):
            call = LiveCall(event, self._analysis_of(event))
            self._take_on(call)
        return call

    def _take_on(self, call: LiveCall) -> None:
        self._calls[call.call_id] = call
        self._heard_s[call.call_id] = awake_s()

    async def _keep_and_show(self, events: list[CallEvent], origin: Origin | None) -> None:
        kept = [event for event in events if is_kept(event)]
        passing = [event for event in events if not is_kept(event)]
        for event in passing:
            self._board.apply(event)  # provisional things are worth nothing late
        boot, number = origin or ("", None)
        if kept:
            await self._in_writer(partial(self._journal.record, kept, boot=boot, number=number))
            for event in kept:
                self._board.apply(event)

    def _arrange_end(self, call: LiveCall) -> None:
        if call.finished or not call.ended:
            return
        if call.complete:
            self._finish_soon(call)
        elif call.call_id not in self._finishing:
            loop = asyncio.get_running_loop()
            self._finishing[call.call_id] = loop.call_later(LAST_WORDS_S, self._finish_soon, call)

    def _finish_soon(self, call: LiveCall) -> None:
        handle = self._finishing.pop(call.call_id, None)
        if handle is not None:
            handle.cancel()
        if call.finished:
            return
        events = call.finish()
        self._calls.pop(call.call_id, None)
        self._heard_s.pop(call.call_id, None)
        task = asyncio.get_running_loop().create_task(self._keep_and_show(events, None))
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("end of a call not kept", exc_info=task.exception())

    async def _in_writer(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writer, work)


def seat_lost(call: LiveCall, leg: Leg) -> LegChanged:
    """The end of a leg that nobody could report."""
    return LegChanged(
        call_id=call.call_id,
        leg=leg,
        state=LegState.ENDED,
        at_ms=call.media_ms if call.answered else None,
        at=datetime.now(UTC),
        cause="seat-lost",
    )


def is_kept(event: CallEvent) -> bool:
    """Whether the event belongs into the database: everything but the provisional and the overtaken."""
    if isinstance(event, Finding):
        return not event.provisional
    return not isinstance(event, Passing)
