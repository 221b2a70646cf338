"""An event becomes rows: the one place where the noun changes on the way into the database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import assert_never

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from callcenter.db.findings import FindingRepository
from callcenter.db.tables import (
    DutyTable,
    GapTable,
    MeasureTable,
    RecordingTable,
    ScorecardTable,
    SegmentTable,
    Table,
)
from callcenter.db.tickets import TicketRepository
from callcenter.domain import events as ev
from callcenter.domain.events import CallEvent
from callcenter.domain.ticket_sheet import hear


class EventRows:
    """Writes what an event says about its call, except the summary of the call itself."""

    def __init__(self, session: Session, findings: FindingRepository, tickets: TicketRepository) -> None:
        self._session = session
        self._findings = findings
        self._tickets = tickets

    def write(self, event: CallEvent) -> None:
        """The rows of one event."""
        match event:
            case ev.Finding():
                self._findings.put(event)
            case ev.FindingWithdrawn():
                self._findings.withdraw(event.call_id, event.key)
            case ev.SlotFilled():
                known = self._tickets.start(event.call_id).field(event.name)
                self._tickets.put_field(event.call_id, hear(known, event))
            case ev.PromiseMade():
                self._tickets.start(event.call_id)
                self._tickets.put_promise(event)
            case ev.FinalSegment() | ev.MeasureTaken() | ev.AudioGap() | ev.CallScored():
                self._session.merge(_row(event))
            case ev.DutyChanged():
                self._duty(event)
            case ev.RecordingClosed():
                self._recording(event)
            case ev.CallOffered():
                self._tickets.start(event.call_id)
                self._tickets.follow_call(event.call_id)
            case (
                ev.LegChanged()
                | ev.StageEntered()
                | ev.StageFailed()
                | ev.WrappedUp()
                | ev.LegLevel()
                | ev.ListeningBegan()
                | ev.ListeningEnded()
                | ev.PartialSegment()
                | ev.StableSegment()
                | ev.MediaClock()
                | ev.ListenerLag()
            ):
                pass  # changes the summary alone, or is kept in the timeline alone
            case _:
                assert_never(event)

    def _duty(self, event: ev.DutyChanged) -> None:
        row = self._session.get(DutyTable, (event.call_id, event.rule))
        if row is None:
            known = self._session.scalars(select(DutyTable.position).where(DutyTable.call_id == event.call_id))
            row = DutyTable(call_id=event.call_id, rule=event.rule, title="", position=len(known.all()) + 1)
            self._session.add(row)
        row.state, row.prompt, row.at_ms = event.state.value, event.prompt, event.at_ms
        row.title = event.title or row.title
        self._session.flush()

    def _recording(self, event: ev.RecordingClosed) -> None:
        gaps = [[leg.value, start_ms, length_ms] for leg, start_ms, length_ms in event.gaps]
        self._session.merge(
            RecordingTable(
                call_id=event.call_id,
                name=event.name,
                sha256=event.sha256,
                length_ms=event.length_ms,
                gaps=gaps,
                closed_at=event.at,
            )
        )
        # The recorder's own list is the last word: it has merged what was reported piece by piece.
        if event.gaps:
            self._session.execute(delete(GapTable).where(GapTable.call_id == event.call_id))
            for leg, start_ms, length_ms in event.gaps:
                lost = ev.AudioGap(call_id=event.call_id, leg=leg, start_ms=start_ms, length_ms=length_ms)
                self._session.merge(_gap(lost))


def _row(event: ev.FinalSegment | ev.MeasureTaken | ev.AudioGap | ev.CallScored) -> Table:
    match event:
        case ev.FinalSegment():
            return _segment(event)
        case ev.MeasureTaken():
            return MeasureTable(call_id=event.call_id, name=event.name, value=event.value)
        case ev.AudioGap():
            return _gap(event)
        case ev.CallScored():
            return _scorecard(event)
        case _:
            assert_never(event)


def _segment(event: ev.FinalSegment) -> SegmentTable:
    return SegmentTable(
        call_id=event.call_id,
        leg=event.leg.value,
        utterance=event.utterance,
        start_ms=event.start_ms,
        end_ms=event.end_ms,
        text=event.text,
        words=[[word.text, word.start_ms, word.end_ms, word.confidence] for word in event.words],
        confidence=event.confidence,
        alternatives=list(event.alternatives),
    )


def _gap(event: ev.AudioGap) -> GapTable:
    return GapTable(call_id=event.call_id, leg=event.leg.value, start_ms=event.start_ms, length_ms=event.length_ms)


def _scorecard(event: ev.CallScored) -> ScorecardTable:
    return ScorecardTable(
        call_id=event.call_id,
        phrasebook=event.phrasebook,
        total=event.total,
        sections=[asdict(section) for section in event.sections],
        scored_at=datetime.now(UTC),
    )
