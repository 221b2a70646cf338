"""The hub's diary: every event is here before it is acknowledged, and a killed hub goes on from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from callcenter.db.database import Database
from callcenter.db.timeline import Origin
from callcenter.domain import events as ev
from callcenter.domain.call_record import CallRecord, CallState
from callcenter.domain.changes import CallMarked
from callcenter.domain.events import CallEvent, CallOffered

FROM_OUTSIDE: tuple[type[CallEvent], ...] = (
    ev.CallOffered,
    ev.LegChanged,
    ev.FinalSegment,
    ev.LegLevel,
    ev.AudioGap,
    ev.ListeningBegan,
    ev.ListeningEnded,
    ev.RecordingClosed,
    ev.WrappedUp,
)
"""Kept kinds that the analysis takes in; it makes the others anew."""
TAKEN_UP = timedelta(hours=24)
"""A call that was answered longer ago and never judged is left as it is."""


class CallJournal:
    """Synchronous, for one writing thread; each ``record`` is one commit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seen(self, boot: str, number: int) -> bool:
        """Whether this event of this process start was kept before."""
        with self._database.reading() as work:
            return work.timeline.has(Origin(boot, number))

    def record(self, events: Sequence[CallEvent], *, boot: str = "", number: int | None = None) -> None:
        """Keeps an event and what followed from it, all or nothing; nothing when it was kept before.

        ``events[0]`` is the one that came in, ``boot`` and ``number`` say who sent it. Partials, clocks and lag are
        passed over.
        """
        origin = None if number is None else Origin(boot, number)
        with self._database.writing() as work:
            if origin is not None and work.timeline.has(origin):
                return
            work.records.add(events, origin)
            work.commit()

    def events_of(self, call_id: str) -> list[CallEvent]:
        """What came from outside, in the order it was kept."""
        with self._database.reading() as work:
            return work.timeline.of_call(call_id, *FROM_OUTSIDE)

    def running_calls(self) -> list[CallOffered]:
        """Calls that had not been judged to the end, oldest first: to be taken up again at the start."""
        since = datetime.now(UTC) - TAKEN_UP
        with self._database.reading() as work:
            offers = [work.timeline.of_call(call.call_id, CallOffered) for call in work.calls.unjudged(since)]
        return [event for events in offers for event in events[:1] if isinstance(event, CallOffered)]

    def record_of(self, call_id: str) -> CallRecord | None:
        """Everything known about a call: for ``LiveBoard.restore``."""
        with self._database.reading() as work:
            return work.records.get(call_id)

    def mark(self, call_id: str, state: CallState, sentence: str = "") -> None:
        """Puts a call into a state that no event tells: ``failed`` with a sentence, ``ended`` after an analysis."""
        with self._database.writing() as work:
            call = work.calls.get(call_id)
            if call is not None:
                work.calls.put(replace(call, state=state, sentence=sentence))
                work.publish(CallMarked(call_id=call_id, state=state, sentence=sentence))
                work.commit()
