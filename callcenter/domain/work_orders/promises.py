"""What the agent promised on the phone becomes a due item (C-41)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from callcenter.domain.events import PromiseMade
from callcenter.domain.work_orders.due_items import DueItem, DueKind, stop
from callcenter.domain.work_orders.orders import LogEntry, LogKind, Moved, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.service_hours import aware


def promised(promise: PromiseMade, made_at: datetime, owner: str, policy: Policy) -> DueItem | None:
    """The due item; None when no time was said: there is nothing to watch."""
    if promise.due is None:
        return None
    made = aware(made_at, "made_at")
    written = promise.due if promise.due.tzinfo else promise.due.replace(tzinfo=policy.zone)
    due_at = aware(written, "due")
    return DueItem(
        key=f"promise-{promise.call_id}-{promise.number}",
        kind=DueKind.PROMISE,
        title="口头承诺",
        clause="C-41",
        started_at=min(made, due_at - timedelta(seconds=1)),
        due_at=due_at,
        owner=owner,
        note=promise.text,
        remind_before=(policy.promise_reminder,),
    )


def add_item(order: WorkOrder, item: DueItem) -> WorkOrder:
    """The order with a further due item; one with the same key takes the place of the old."""
    others = tuple(known for known in order.due_items if known.key != item.key)
    return replace(order, due_items=(*others, item))


def finish_item(order: WorkOrder, key: str, *, by: str, at: datetime, note: str) -> Moved:
    """A promise kept or a task done.

    Raises:
        WorkOrderRefused: no such item, or a clock: those end with their milestone.
    """
    item = find_item(order, key)
    if item.kind in {DueKind.CLOCK, DueKind.CALLBACK}:
        raise WorkOrderRefused("step-impossible", f"“{item.title}”由工单流转自动结束，不能手工完成。", "key")
    if item.stopped_at is not None:
        raise WorkOrderRefused("clock-stopped", f"“{item.title}”已经完成。", "key")
    return swap_item(order, stop(item, at), by=by, at=at, what="done", reason=note)


def swap_item(order: WorkOrder, item: DueItem, *, by: str, at: datetime, what: str, reason: str) -> Moved:
    """The order with a changed due item, logged with the reason."""
    if order.is_final:
        raise WorkOrderRefused("archived", f"工单{order.number}已归档或作废，只能查看。")
    before = find_item(order, item.key)
    items = tuple(item if known.key == item.key else known for known in order.due_items)
    entry = LogEntry(
        at=aware(at, "at"),
        by=by,
        kind=LogKind.CLOCK if item.kind is DueKind.CLOCK else LogKind.TASK,
        what=f"{what} {item.key}",
        old=before.due_at.isoformat(),
        new=item.due_at.isoformat(),
        reason=reason.strip(),
    )
    return Moved(replace(order, due_items=items, version=order.version + 1), (entry,))


def find_item(order: WorkOrder, key: str) -> DueItem:
    """The due item with that key.

    Raises:
        WorkOrderRefused: there is none.
    """
    item = order.due_item(key)
    if item is None:
        raise WorkOrderRefused("due-unknown", f"工单{order.number}没有“{key}”这个时限。", "key")
    return item
