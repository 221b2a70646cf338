"""Tables of the work orders. They extend the tickets: fields stay in ``slots``, the ticket's version is the lock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.tables import CALL_ID, SlotTable, Table

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for "nothing due": an index can sort by it, NULL would need an expression."""
CLOSED_RANK = 9
"""Rank of an order that is no longer open: after every priority."""

IS_PHONE = text("name IN ('phone', 'phone_alt')")
"""Written out, not bound: only so can SQLite see that the index below fits."""
Index("ix_slots_phone", SlotTable.value, sqlite_where=IS_PHONE, postgresql_where=IS_PHONE)


def _ticket_key() -> Mapped[int]:
    return mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True)


def _ticket() -> Mapped[int]:
    return mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)


class WorkOrderTable(Table):
    """What a ticket becomes when it is followed up; flat, so that the board reads one table."""

    __tablename__ = "work_orders"

    ticket_id: Mapped[int] = _ticket_key()
    tenant: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(24))
    rank: Mapped[int]
    """Priority while open, ``CLOSED_RANK`` after."""
    priority: Mapped[int]
    emergency: Mapped[str] = mapped_column(String(32))
    fault: Mapped[str] = mapped_column(String(32))
    department: Mapped[str] = mapped_column(String(40))
    handler: Mapped[str] = mapped_column(String(40))
    first_responsible: Mapped[str] = mapped_column(String(32))
    helpers: Mapped[list[Any]]
    also_tell: Mapped[list[Any]]
    callback_need: Mapped[str] = mapped_column(String(16))
    received_at: Mapped[datetime]
    next_due_at: Mapped[datetime]

    __table_args__ = (
        Index(None, "rank", "next_due_at", "ticket_id"),
        Index(None, "state", "type", "rank", "next_due_at"),
        Index(None, "department", "rank", "next_due_at"),
        Index(None, "type", "rank", "next_due_at"),
        Index(None, "first_responsible", "rank", "next_due_at"),
        Index(None, "handler"),
        Index(None, "next_due_at"),
        Index(None, "received_at"),
    )


class DueItemTable(Table):
    """A deadline: clock, promise, callback or task."""

    __tablename__ = "due_items"

    ticket_id: Mapped[int] = _ticket_key()
    key: Mapped[str] = mapped_column(String(96), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(128))
    clause: Mapped[str] = mapped_column(String(128))
    owner: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text)
    stop_on: Mapped[str] = mapped_column(String(16))
    strict: Mapped[bool]
    soft: Mapped[bool]
    agreed_replaces: Mapped[bool]
    remind_before: Mapped[list[Any]]
    """Seconds."""
    escalate_after: Mapped[list[Any]]
    """[role, seconds] each."""
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    position: Mapped[int]
    told_until: Mapped[datetime]
    """Signals up to here were given."""
    next_signal_at: Mapped[datetime]

    __table_args__ = (Index(None, "next_signal_at"), Index(None, "stopped_at", "due_at"))


class CallbackAttemptTable(Table):
    """One try to call the customer back."""

    __tablename__ = "callback_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = _ticket()
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(32))
    outcome: Mapped[str] = mapped_column(String(16))
    call_id: Mapped[str] = mapped_column(CALL_ID)
    note: Mapped[str] = mapped_column(Text)
    current: Mapped[bool] = mapped_column(default=True)
    """False after the order was opened again: history, not counted."""


class WorkOrderLogTable(Table):
    """Who did what, when and why."""

    __tablename__ = "work_order_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = _ticket()
    version: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    what: Mapped[str] = mapped_column(String(128))
    old: Mapped[str] = mapped_column(Text)
    new: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    via: Mapped[str] = mapped_column(String(128), default="", server_default="")
    """The program through which the person did it; empty for our own pages."""
    happened_at: Mapped[datetime | None]


class WorkOrderCallTable(Table):
    """A call that belongs to the order: the first one, callbacks, calls about its progress."""

    __tablename__ = "work_order_calls"

    ticket_id: Mapped[int] = _ticket_key()
    call_id: Mapped[str] = mapped_column(CALL_ID, primary_key=True, index=True)
    linked_at: Mapped[datetime]


class WorkOrderSerialTable(Table):
    """The last running number of a day."""

    __tablename__ = "work_order_serials"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    day: Mapped[str] = mapped_column(String(8), primary_key=True)
    last: Mapped[int]


class AssessmentTable(Table):
    """A bad callback answer, for the assessment office (D-12)."""

    __tablename__ = "assessments"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = _ticket()
    at: Mapped[datetime]
    office: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(40))
    problem: Mapped[str] = mapped_column(Text)


class WebhookTable(Table):
    """Another system that wants to know."""

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(String(128))
    tenant: Mapped[str] = mapped_column(String(64))
    """Empty = all."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("url", "tenant"),)


class DeliveryTable(Table):
    """The outbox: written in the same commit as the change it tells of."""

    __tablename__ = "webhook_deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(String(40))
    """Stays the same over all tries, so that a receiver can drop what it has."""
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    """``NEVER`` when delivered or given up."""
    tries: Mapped[int] = mapped_column(default=0)
    last_answer: Mapped[str] = mapped_column(String(64), default="")
    delivered_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "webhook_id", "delivered_at", "id"), Index(None, "next_try_at"))
