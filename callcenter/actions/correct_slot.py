"""A person types a ticket field, or agrees with what was heard for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from callcenter.domain.changes import TicketEdited
from callcenter.domain.refusals import CallUnknown, SlotUnknown, TicketChanged, TicketClosed, TypeSettled
from callcenter.domain.ticket_sheet import Ticket, TicketField, confirm, type_in
from callcenter.domain.tickets.fields import Field
from callcenter.ports import Store

CLOSED = ("archived", "void")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotEdit:
    """Which field of which ticket, and who."""

    call_id: str
    name: str
    version: int
    """The version the person saw: whoever saw an older one must look again."""
    agent_no: str
    at: datetime
    via: str = ""
    """The program through which it came; empty for our own pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotTyped(SlotEdit):
    """With a new value; an empty one empties the field."""

    value: str = field(repr=False)


def correct_slot(store: Store, edit: SlotTyped) -> Ticket:
    """Puts the typed value into the ticket.

    Raises:
        Refused: no such call or field, an unfit value, a closed ticket, or somebody was faster.
    """
    return _edit(store, edit, lambda known: type_in(known, edit.name, edit.value, edit.agent_no))


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotConfirmed(SlotEdit):
    """As it was heard."""

    seen: str | None = field(default=None, repr=False)
    """The value the person saw: hearing may have replaced it meanwhile; None when the page does not say."""


def confirm_slot(store: Store, edit: SlotConfirmed) -> Ticket:
    """Marks what was heard as right.

    Raises:
        Refused: no such call, nothing in the field, a closed ticket, or somebody (or hearing) was faster.
    """
    return _edit(store, edit, lambda known: confirm(known, edit.name, edit.agent_no), seen=edit.seen)


def _edit(
    store: Store, edit: SlotEdit, change: Callable[[TicketField | None], TicketField], *, seen: str | None = None
) -> Ticket:
    if edit.name not in tuple(Field):
        raise SlotUnknown(f"工单没有“{edit.name}”这个字段。", field="name")
    with store.writing() as work:
        if work.calls.get(edit.call_id) is None:
            raise CallUnknown("没有这通电话，可能已被删除。")
        ticket = work.tickets.of_call(edit.call_id, lock=True) or work.tickets.start(edit.call_id)
        _check(ticket, edit.version)
        if edit.name == Field.TYPE and ticket.number:
            raise TypeSettled("工单已登记，更改类型请打开工单办理，并写明原因。", field="name")
        known = ticket.field(edit.name)
        if known is not None and seen is not None and known.value != seen:
            raise TicketChanged("这一项刚刚听到了新的内容，请核对后再确认。", field="value", ticket=ticket)
        now = change(known)
        work.tickets.put_field(edit.call_id, now)
        old = known.value if known else ""
        version = work.tickets.note_change(edit.call_id, now, old=old, agent_no=edit.agent_no, at=edit.at, via=edit.via)
        work.publish(
            TicketEdited(
                call_id=edit.call_id, number=ticket.number, status=ticket.status, version=version, fields=(now,)
            )
        )
        changed = work.tickets.of_call(edit.call_id)
        work.commit()
    assert changed is not None
    return changed


def _check(ticket: Ticket, version: int) -> None:
    if ticket.status in CLOSED:
        raise TicketClosed("工单已关闭，不能再修改。")
    if ticket.version != version:
        raise TicketChanged("工单刚被别人改过，请核对最新内容后再保存。", field="version", ticket=ticket)
