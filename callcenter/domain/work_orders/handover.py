"""Open work passed from one person to another: change of area or shift (C-65); the first one asked stays (C-42)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from callcenter.domain.work_orders.clocks import hand_to
from callcenter.domain.work_orders.orders import LogEntry, LogKind, Moved, WorkOrder
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.service_hours import aware

HANDOVER = "handover"


def is_held_by(order: WorkOrder, person: str) -> bool:
    """Whether the person still has something to do with it."""
    owed = any(item.owner == person and item.stopped_at is None for item in order.due_items)
    return person in {order.first_responsible, order.handler, *order.helpers} or owed


def hand_over(order: WorkOrder, giver: str, taker: str, *, by: str, at: datetime, note: str) -> Moved:
    """The order with the taker in the giver's place: as handler, as helper, and for what is due.

    Raises:
        WorkOrderRefused: the same person twice, or no note.
    """
    if giver == taker:
        raise WorkOrderRefused("bad-value", "交出人和接手人不能是同一人。", "taker")
    if not note.strip():
        raise WorkOrderRefused("reason-required", "请写明交接事项。", "note")
    if order.is_final or not is_held_by(order, giver):
        return Moved(order, ())
    helpers = [name for name in order.helpers if name != giver]
    if taker not in {order.first_responsible, *helpers}:
        helpers.append(taker)
    after = replace(
        order,
        helpers=tuple(helpers),
        handler=taker if order.handler == giver else order.handler,
        due_items=hand_to(order.due_items, giver, taker),
        version=order.version + 1,
    )
    entry = LogEntry(
        at=aware(at, "at"), by=by, kind=LogKind.HELPER, what=HANDOVER, old=giver, new=taker, reason=note.strip()
    )
    return Moved(after, (entry,))
