"""The database port in memory: all or nothing, published after the commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import TracebackType
from typing import Self

from callcenter.domain.call_progress import advance, count_findings
from callcenter.domain.call_record import CallFilter, CallPage, CallRecord, CallSummary, Review, ReviewedFinding
from callcenter.domain.changes import Change
from callcenter.domain.events import CallEvent, Finding
from callcenter.domain.ticket_sheet import Ticket, TicketField


@dataclass
class Kept:
    """What is in the database."""

    calls: dict[str, CallSummary] = field(default_factory=dict)
    findings: dict[tuple[str, str], ReviewedFinding] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    events: list[CallEvent] = field(default_factory=list)

    def copy(self) -> Kept:
        return Kept(dict(self.calls), dict(self.findings), dict(self.tickets), list(self.events))


class MemoryStore:
    """Implements ``ports.Store``."""

    def __init__(self) -> None:
        self.kept = Kept()
        self.told: list[Change] = []

    def writing(self) -> MemoryWork:
        return MemoryWork(self)

    def reading(self) -> MemoryWork:
        return MemoryWork(self)

    def have(self, events: Sequence[CallEvent]) -> None:
        """Begin with what these events leave behind."""
        with self.writing() as work:
            work.records.add(events)
            work.commit()


class MemoryWork:
    """Implements ``ports.UnitOfWork`` and, to keep it short, all its repositories' parents."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._told: list[Change] = []
        self.kept = store.kept.copy()
        self.calls = MemoryCalls(self.kept)
        self.findings = MemoryFindings(self.kept)
        self.tickets = MemoryTickets(self.kept)
        self.records = MemoryRecords(self.kept)

    def publish(self, change: Change) -> None:
        self._told.append(change)

    def commit(self) -> None:
        self._store.kept = self.kept
        self._store.told += self._told

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


class MemoryCalls:
    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def get(self, call_id: str) -> CallSummary | None:
        return self._kept.calls.get(call_id)

    def put(self, call: CallSummary) -> None:
        self._kept.calls[call.call_id] = call

    def find(self, wanted: CallFilter) -> CallPage:
        found = tuple(self._kept.calls.values())
        return CallPage(total=len(found), calls=found[wanted.offset : wanted.offset + wanted.limit])


class MemoryFindings:
    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def of_call(self, call_id: str) -> tuple[ReviewedFinding, ...]:
        return tuple(one for (of, _), one in self._kept.findings.items() if of == call_id)

    def get(self, call_id: str, key: str) -> ReviewedFinding | None:
        return self._kept.findings.get((call_id, key))

    def review(self, call_id: str, key: str, review: Review, *, note: str, reviewer: str, at: datetime | None) -> None:
        known = self._kept.findings[call_id, key]
        judged = replace(known, review=review, note=note, reviewer=reviewer, reviewed_at=at)
        self._kept.findings[call_id, key] = judged


class MemoryTickets:
    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def of_call(self, call_id: str, *, lock: bool = False) -> Ticket | None:
        return self._kept.tickets.get(call_id)

    def start(self, call_id: str) -> Ticket:
        return self._kept.tickets.setdefault(call_id, Ticket(call_id=call_id))

    def put_field(self, call_id: str, field: TicketField) -> None:
        ticket = self._kept.tickets[call_id]
        others = tuple(one for one in ticket.fields if one.name != field.name)
        self._kept.tickets[call_id] = replace(ticket, fields=(*others, field))

    def note_change(
        self, call_id: str, field: TicketField, *, old: str, agent_no: str, at: datetime, via: str = ""
    ) -> int:
        ticket = self._kept.tickets[call_id]
        self._kept.tickets[call_id] = replace(ticket, version=ticket.version + 1)
        return ticket.version + 1


class MemoryRecords:
    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def get(self, call_id: str) -> CallRecord | None:
        call = self._kept.calls.get(call_id)
        ticket = self._kept.tickets.get(call_id, Ticket(call_id=call_id))
        return None if call is None else CallRecord(summary=call, ticket=ticket)

    def add(self, events: Sequence[CallEvent]) -> None:
        for event in events:
            call = self._kept.calls.get(event.call_id, CallSummary(call_id=event.call_id))
            self._kept.calls[event.call_id] = advance(call, event)
            self._kept.events.append(event)
            if isinstance(event, Finding) and not event.provisional:
                self._kept.findings[event.call_id, event.key] = ReviewedFinding(finding=event)

    def count_findings(self, call_id: str) -> None:
        findings = [one for (of, _), one in self._kept.findings.items() if of == call_id]
        self._kept.calls[call_id] = count_findings(self._kept.calls[call_id], findings)

    def recording_name(self, call_id: str) -> str | None:
        return None
