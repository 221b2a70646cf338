"""Whole calls: events go in, everything known about a call comes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from callcenter.db.calls import CallRepository
from callcenter.db.event_rows import EventRows
from callcenter.db.findings import FindingRepository
from callcenter.db.record_rows import duty_of, gap_of, recording_of, scored_of, segment_of
from callcenter.db.tables import DutyTable, GapTable, MeasureTable, RecordingTable, ScorecardTable, SegmentTable
from callcenter.db.tickets import TicketRepository
from callcenter.db.timeline import Origin, TimelineRepository
from callcenter.domain.call_progress import advance, count_duties, count_findings
from callcenter.domain.call_record import CallRecord, CallSummary
from callcenter.domain.events import (
    AudioGap,
    CallEvent,
    CallScored,
    DutyChanged,
    FinalSegment,
    Finding,
    FindingWithdrawn,
    LegChanged,
    ListenerLag,
    MediaClock,
    PartialSegment,
    RecordingClosed,
    StableSegment,
)
from callcenter.domain.ticket_sheet import Ticket

NOT_KEPT = (PartialSegment, StableSegment, MediaClock, ListenerLag)
"""Overtaken by the next of their kind."""


class RecordRepository:
    """The call as an aggregate of its parts."""

    def __init__(
        self,
        session: Session,
        calls: CallRepository,
        findings: FindingRepository,
        tickets: TicketRepository,
        timeline: TimelineRepository,
    ) -> None:
        self._session = session
        self._calls = calls
        self._findings = findings
        self._tickets = tickets
        self._timeline = timeline
        self._rows = EventRows(session, findings, tickets)

    def add(self, events: Sequence[CallEvent], origin: Origin | None = None) -> None:
        """Appends events to their calls' timelines and writes what follows from them."""
        kept = [event for event in events if not isinstance(event, NOT_KEPT)]
        for call_id, of_call in groupby(kept, key=lambda event: event.call_id):
            self._add_to_call(call_id, list(of_call), origin)
            origin = None

    def _add_to_call(self, call_id: str, events: list[CallEvent], origin: Origin | None) -> None:
        # An event may come before the CallOffered of its call, when processes reconnect in another order.
        call = self._calls.get(call_id) or CallSummary(call_id=call_id)
        for event in events:
            call = advance(call, event)
        self._calls.put(call)
        self._timeline.append(call_id, events, origin)
        for event in events:
            self._rows.write(event)
        self._session.flush()
        self._count(call_id, events)

    def _count(self, call_id: str, events: Iterable[CallEvent]) -> None:
        kinds = {type(event) for event in events}
        if kinds & {Finding, FindingWithdrawn}:
            self.count_findings(call_id)
        if DutyChanged in kinds:
            call = self._calls.get(call_id)
            assert call is not None
            self._calls.put(count_duties(call, self._duties(call_id)))

    def count_findings(self, call_id: str) -> None:
        """Brings the counts of the summary up to date."""
        call = self._calls.get(call_id)
        assert call is not None
        self._calls.put(count_findings(call, self._findings.of_call(call_id)))

    def get(self, call_id: str) -> CallRecord | None:
        """Everything about one call."""
        summary = self._calls.get(call_id)
        if summary is None:
            return None
        legs = self._timeline.of_call(call_id, LegChanged)
        measures = self._session.scalars(select(MeasureTable).where(MeasureTable.call_id == call_id))
        return CallRecord(
            summary=summary,
            legs=tuple(event for event in legs if isinstance(event, LegChanged)),
            segments=self._segments(call_id),
            findings=self._findings.of_call(call_id),
            duties=self._duties(call_id),
            measures=tuple((row.name, row.value) for row in measures),
            gaps=self._gaps(call_id),
            scored=self._scored(call_id),
            recording=self._recording(call_id),
            ticket=self._tickets.of_call(call_id) or Ticket(call_id=call_id),
        )

    def recording_name(self, call_id: str) -> str | None:
        """File name of the finished recording."""
        row = self._session.get(RecordingTable, call_id)
        return None if row is None else row.name

    def _segments(self, call_id: str) -> tuple[FinalSegment, ...]:
        wanted = select(SegmentTable).where(SegmentTable.call_id == call_id)
        ordered = wanted.order_by(SegmentTable.start_ms, SegmentTable.end_ms, SegmentTable.leg)
        return tuple(segment_of(row) for row in self._session.scalars(ordered))

    def _duties(self, call_id: str) -> tuple[DutyChanged, ...]:
        wanted = select(DutyTable).where(DutyTable.call_id == call_id).order_by(DutyTable.position)
        return tuple(duty_of(row) for row in self._session.scalars(wanted))

    def _gaps(self, call_id: str) -> tuple[AudioGap, ...]:
        wanted = select(GapTable).where(GapTable.call_id == call_id).order_by(GapTable.start_ms, GapTable.leg)
        return tuple(gap_of(row) for row in self._session.scalars(wanted))

    def _scored(self, call_id: str) -> CallScored | None:
        wanted = select(ScorecardTable).where(ScorecardTable.call_id == call_id)
        row = self._session.scalar(wanted.order_by(ScorecardTable.scored_at.desc()).limit(1))
        return None if row is None else scored_of(row)

    def _recording(self, call_id: str) -> RecordingClosed | None:
        row = self._session.get(RecordingTable, call_id)
        return None if row is None else recording_of(row)
