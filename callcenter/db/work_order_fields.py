"""The fields of a work order are those of its ticket: what a person wrote settles them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete
from sqlalchemy.orm import Session

from callcenter.db.tables import CallTable, SlotTable, TicketTable
from callcenter.domain.ticket_sheet import Source
from callcenter.domain.work_orders.orders import LogKind, Moved


def keep_fields(session: Session, ticket_id: int, before: Mapping[str, str], moved: Moved) -> None:
    """Writes what changed, with who changed it; an emptied field loses its row."""
    by = {entry.what: entry.by for entry in moved.log if entry.kind is LogKind.FIELD}
    after = moved.order.fields
    for name in before.keys() - after.keys():
        session.execute(delete(SlotTable).where(SlotTable.ticket_id == ticket_id, SlotTable.name == name))
    for name, value in after.items():
        if before.get(name) == value:
            continue
        slot = session.get(SlotTable, (ticket_id, name)) or _new_slot(ticket_id, name)
        slot.value, slot.source, slot.confidence = value, Source.TYPED.value, 1.0
        slot.confirmed, slot.contradiction, slot.settled_by = True, "", by.get(name, "") or "-"
        slot.choices = []
        session.add(slot)


def keep_type(session: Session, ticket: TicketTable, moved: Moved) -> None:
    """The type is settled with the number: what is heard later stands beside it and does not replace it."""
    order = moved.order
    slot = session.get(SlotTable, (ticket.id, "type")) or _new_slot(ticket.id, "type")
    if slot.value == order.type and slot.settled_by:
        return
    if slot.value != order.type:
        slot.value, slot.source, slot.confidence, slot.contradiction = order.type, Source.TYPED.value, 1.0, ""
    slot.confirmed, slot.settled_by = True, (moved.log[-1].by if moved.log else "") or "-"
    session.add(slot)
    call = session.get(CallTable, ticket.call_id) if ticket.call_id else None
    if call is not None:
        call.ticket_type = order.type


def _new_slot(ticket_id: int, name: str) -> SlotTable:
    return SlotTable(ticket_id=ticket_id, name=name, value="", heard="", contradiction="", settled_by="", choices=[])
