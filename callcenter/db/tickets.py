"""Tickets with their fields, promises and changes."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from callcenter.db.tables import CallTable, PromiseTable, SlotTable, TicketChangeTable, TicketTable
from callcenter.domain.events import Leg, PromiseMade
from callcenter.domain.ticket_sheet import Source, Ticket, TicketChange, TicketField

_PLAIN = (
    "name",
    "value",
    "confidence",
    "confirmed",
    "utterance",
    "start_ms",
    "end_ms",
    "heard",
    "contradiction",
    "settled_by",
)


class TicketRepository:
    """Queries over tickets."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_call(self, call_id: str, *, lock: bool = False) -> Ticket | None:
        """The ticket of a call; ``lock`` keeps others from changing it until the end of the unit of work."""
        row = self._row(call_id, lock=lock)
        return None if row is None else self._ticket(call_id, row)

    def start(self, call_id: str) -> Ticket:
        """The ticket of a call, begun as a draft when there is none yet."""
        row = self._row(call_id, lock=True)
        if row is None:
            call = self._session.get_one(CallTable, call_id)
            now = datetime.now(UTC)
            row = TicketTable(call_id=call_id, status="draft", version=1, created_at=now, changed_at=now)
            row.tenant, row.first_responsible, row.search_text = call.tenant, call.agent_no, call.caller or ""
            self._session.add(row)
            self._session.flush()
        return self._ticket(call_id, row)

    def follow_call(self, call_id: str) -> None:
        """Takes over what the call itself says: tenant, first person asked, calling number."""
        row, call = self._row(call_id), self._session.get_one(CallTable, call_id)
        if row is not None:
            row.tenant = call.tenant
            row.first_responsible = row.first_responsible or call.agent_no
            self._index(row, call)

    def put_field(self, call_id: str, field: TicketField) -> None:
        """Keeps one field; the version stays."""
        row, call = self._row(call_id), self._session.get_one(CallTable, call_id)
        assert row is not None
        slot = self._session.get(SlotTable, (row.id, field.name)) or SlotTable(ticket_id=row.id)
        for name in _PLAIN:
            setattr(slot, name, getattr(field, name))
        slot.source = field.source.value
        slot.leg = field.leg and field.leg.value
        slot.choices = list(field.choices)
        self._session.add(slot)
        self._session.flush()
        if field.name == "type":
            row.type = call.ticket_type = field.value or None
        self._index(row, call)

    def put_promise(self, promise: PromiseMade) -> None:
        """Keeps a promise; the same number replaces it."""
        row = self._row(promise.call_id)
        assert row is not None
        kept = self._session.get(PromiseTable, (row.id, promise.number)) or PromiseTable(ticket_id=row.id)
        for name in ("number", "text", "due", "utterance", "start_ms", "end_ms"):
            setattr(kept, name, getattr(promise, name))
        self._session.add(kept)

    def note_change(
        self, call_id: str, field: TicketField, *, old: str, agent_no: str, at: datetime, via: str = ""
    ) -> int:
        """Writes down a change by a person and counts the version up; gives the new version."""
        row = self._row(call_id, lock=True)
        assert row is not None
        row.version += 1
        row.changed_at = at
        self._session.add(
            TicketChangeTable(
                ticket_id=row.id,
                at=at,
                agent_no=agent_no,
                name=field.name,
                old=old,
                new=field.value,
                version=row.version,
                via=via,
            )
        )
        return row.version

    def changes(self, call_id: str) -> tuple[TicketChange, ...]:
        """What people changed, oldest first."""
        wanted = select(TicketChangeTable).join(TicketTable).where(TicketTable.call_id == call_id)
        rows = self._session.scalars(wanted.order_by(TicketChangeTable.version, TicketChangeTable.id))
        return tuple(
            TicketChange(at=row.at, agent_no=row.agent_no, name=row.name, old=row.old, new=row.new, version=row.version)
            for row in rows
        )

    def _row(self, call_id: str, *, lock: bool = False) -> TicketTable | None:
        wanted = select(TicketTable).where(TicketTable.call_id == call_id)
        if lock:
            wanted = wanted.with_for_update().execution_options(populate_existing=True)
        return self._session.scalar(wanted)

    def _ticket(self, call_id: str, row: TicketTable) -> Ticket:
        slots = self._session.scalars(select(SlotTable).where(SlotTable.ticket_id == row.id).order_by(SlotTable.name))
        promises = select(PromiseTable).where(PromiseTable.ticket_id == row.id).order_by(PromiseTable.number)
        return Ticket(
            call_id=call_id,
            number=row.number,
            status=row.status,
            version=row.version,
            first_responsible=row.first_responsible,
            fields=tuple(ticket_field(slot) for slot in slots),
            promises=tuple(_promise(call_id, one) for one in self._session.scalars(promises)),
        )

    def _index(self, row: TicketTable, call: CallTable) -> None:
        values = self._session.scalars(
            select(SlotTable.value).where(SlotTable.ticket_id == row.id).order_by(SlotTable.name)
        )
        row.search_text = "\n".join(filter(None, [row.number, call.caller, *values])).lower()


def ticket_field(row: SlotTable) -> TicketField:
    """The field again."""
    plain = {name: getattr(row, name) for name in _PLAIN}
    leg = None if row.leg is None else Leg(row.leg)
    return TicketField(**plain, source=Source(row.source), leg=leg, choices=tuple(row.choices))


def _promise(call_id: str, row: PromiseTable) -> PromiseMade:
    plain = {name: getattr(row, name) for name in ("number", "text", "due", "utterance", "start_ms", "end_ms")}
    return PromiseMade(call_id=call_id, **plain)
