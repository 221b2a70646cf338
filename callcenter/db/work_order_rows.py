"""Work orders between rows and values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from callcenter.db.tables import SlotTable, TicketTable
from callcenter.db.work_order_tables import (
    CLOSED_RANK,
    NEVER,
    CallbackAttemptTable,
    DueItemTable,
    WorkOrderLogTable,
    WorkOrderTable,
)
from callcenter.domain.work_orders.callbacks import AttemptOutcome, CallbackAttempt, CallbackNeed
from callcenter.domain.work_orders.due_items import DueItem, DueKind, next_signal
from callcenter.domain.work_orders.orders import LogEntry, LogKind, WorkOrder
from callcenter.domain.work_orders.states import OPEN, State

_SAME_IN_ORDER = ("tenant", "type", "emergency", "fault", "department", "handler", "first_responsible", "priority")
_SAME_IN_ITEM = (
    "key",
    "title",
    "clause",
    "owner",
    "note",
    "stop_on",
    "strict",
    "soft",
    "agreed_replaces",
    "started_at",
    "due_at",
    "paused_at",
    "stopped_at",
)
_SAME_IN_LOG = ("at", "by", "what", "old", "new", "reason", "happened_at", "via")


def fill_order_row(row: WorkOrderTable, order: WorkOrder) -> None:
    """Brings the row up to the order."""
    for name in _SAME_IN_ORDER:
        setattr(row, name, getattr(order, name))
    is_open = order.state in OPEN
    row.state, row.callback_need = order.state.value, order.callback_need.value
    row.rank = order.priority if is_open else CLOSED_RANK
    row.helpers, row.also_tell = list(order.helpers), list(order.also_tell)
    row.received_at = order.received_at
    row.next_due_at = next_due_at(order.due_items) if is_open else NEVER


def next_due_at(items: Iterable[DueItem]) -> datetime:
    """The first open deadline."""
    return min((item.due_at for item in items if item.stopped_at is None and item.paused_at is None), default=NEVER)


def order_value(
    row: WorkOrderTable,
    ticket: TicketTable,
    slots: Iterable[SlotTable],
    items: Iterable[DueItemTable],
    attempts: Iterable[CallbackAttemptTable],
    call_ids: Iterable[str],
) -> WorkOrder:
    """The order again."""
    plain = {name: getattr(row, name) for name in _SAME_IN_ORDER}
    return WorkOrder(
        **plain,
        number=ticket.number or "",
        state=State(row.state),
        version=ticket.version,
        helpers=tuple(row.helpers),
        also_tell=tuple(row.also_tell),
        callback_need=CallbackNeed(row.callback_need),
        received_at=row.received_at,
        fields={slot.name: slot.value for slot in slots if slot.value and slot.name != "type"},
        call_ids=tuple(call_ids),
        due_items=tuple(due_item(item) for item in items),
        attempts=tuple(_attempt(one) for one in attempts),
    )


def fill_item_row(row: DueItemTable, item: DueItem, position: int, now: datetime) -> None:
    """Brings the row up to the item; what was told already stays told."""
    moved = row.due_at is not None and row.due_at != item.due_at
    for name in _SAME_IN_ITEM:
        setattr(row, name, getattr(item, name))
    row.kind, row.position = item.kind.value, position
    row.remind_before = [before.total_seconds() for before in item.remind_before]
    row.escalate_after = [[role, after.total_seconds()] for role, after in item.escalate_after]
    if row.told_until is None:
        row.told_until = item.started_at - timedelta(seconds=1)
    elif moved:
        # Another due time has its own reminders, those that lie before now excepted.
        row.told_until = max(item.started_at, now)
    plan_signal(row)


def plan_signal(row: DueItemTable) -> None:
    """Writes down when the item speaks up next."""
    following = next_signal(due_item(row), row.told_until)
    row.next_signal_at = NEVER if following is None else following.at


def due_item(row: DueItemTable) -> DueItem:
    """The item again."""
    plain = {name: getattr(row, name) for name in _SAME_IN_ITEM}
    return DueItem(
        **plain,
        kind=DueKind(row.kind),
        remind_before=tuple(timedelta(seconds=before) for before in row.remind_before),
        escalate_after=tuple((role, timedelta(seconds=after)) for role, after in row.escalate_after),
    )


def attempt_row(ticket_id: int, attempt: CallbackAttempt) -> CallbackAttemptTable:
    """A new row."""
    return CallbackAttemptTable(
        ticket_id=ticket_id,
        at=attempt.at,
        by=attempt.by,
        outcome=attempt.outcome.value,
        call_id=attempt.call_id,
        note=attempt.note,
        current=True,
    )


def log_row(ticket_id: int, version: int, entry: LogEntry) -> WorkOrderLogTable:
    """A new row."""
    plain = {name: getattr(entry, name) for name in _SAME_IN_LOG}
    return WorkOrderLogTable(ticket_id=ticket_id, version=version, kind=entry.kind.value, **plain)


def log_entry(row: WorkOrderLogTable) -> LogEntry:
    """The entry again."""
    return LogEntry(kind=LogKind(row.kind), **{name: getattr(row, name) for name in _SAME_IN_LOG})


def _attempt(row: CallbackAttemptTable) -> CallbackAttempt:
    return CallbackAttempt(
        at=row.at, by=row.by, outcome=AttemptOutcome(row.outcome), call_id=row.call_id, note=row.note
    )
