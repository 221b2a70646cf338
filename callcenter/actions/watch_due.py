"""Deadlines: paused, resumed, moved and finished by people; reminded of and alarmed about by the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from callcenter.actions.move_order import Request
from callcenter.actions.order_desk import OrderDesk, due_notice, report_notice
from callcenter.domain.work_orders.board import DueLine
from callcenter.domain.work_orders.due_items import (
    DueItem,
    Signal,
    SignalKind,
    change_due,
    pause,
    resume,
)
from callcenter.domain.work_orders.local_times import local_text
from callcenter.domain.work_orders.orders import Moved, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.promises import find_item, finish_item, swap_item
from callcenter.ports import NoticeLevel, WorkOrderWork


def pause_item(desk: OrderDesk, wanted: Request, key: str, *, reason: str, supervisor: bool) -> WorkOrder:
    """Stops a clock for a reason."""
    return _swap(
        desk, wanted, key, "pause", reason, lambda item: pause(item, desk.now(), reason=reason, supervisor=supervisor)
    )


def resume_item(desk: OrderDesk, wanted: Request, key: str, *, reason: str) -> WorkOrder:
    """Lets it run again."""
    return _swap(desk, wanted, key, "resume", reason, lambda item: resume(item, desk.now(), reason=reason))


def move_due(
    desk: OrderDesk, wanted: Request, key: str, due_at: datetime, *, reason: str, supervisor: bool
) -> WorkOrder:
    """Another due time for a reason."""
    return _swap(
        desk, wanted, key, "move", reason, lambda item: change_due(item, due_at, reason=reason, supervisor=supervisor)
    )


def finish_due(desk: OrderDesk, wanted: Request, key: str, note: str) -> WorkOrder:
    """A promise kept or a task done."""

    def do(order: WorkOrder, _policy: Policy, _work: WorkOrderWork) -> Moved:
        return finish_item(order, key, by=wanted.by, at=desk.now(), note=note)

    return desk.change(wanted.number, wanted.version, do, event="ticket.due")


def tell_due(desk: OrderDesk) -> int:
    """Gives all reminders and alarms that have come up; how many orders spoke."""
    now = desk.now()
    with desk.store.writing() as work:
        told = work.lists.take_signals(now)
        work.commit()
    for line, signals in told:
        if signals:
            _tell(desk, line, signals)
    return len(told)


def next_due_signal(desk: OrderDesk) -> datetime | None:
    """When the next reminder or alarm comes up."""
    with desk.store.reading() as work:
        return work.lists.next_signal_at()


def _tell(desk: OrderDesk, line: DueLine, signals: tuple[Signal, ...]) -> None:
    item, zone = line.item, desk.policies.of(line.tenant).zone
    for signal in signals:
        if signal.kind is SignalKind.ESCALATION:
            text = f"工单{line.number}还没有确认上报，请{signal.to}立即处理。"
            desk.notify(report_notice(line.number, signal.to), NoticeLevel.ERROR, text)
    last = next((signal for signal in reversed(signals) if signal.kind is not SignalKind.ESCALATION), None)
    if last is None:
        return
    due = local_text(item.due_at, zone)
    who = item.owner or line.department
    if last.kind is SignalKind.ALARM:
        text = f"工单{line.number}“{item.title}”已超时（应于{due}前完成），请{who}尽快处理。"
        desk.notify(due_notice(line.number, item.key), NoticeLevel.ERROR, text)
    else:
        text = f"工单{line.number}“{item.title}”将于{due}到期，请{who}抓紧处理。"
        desk.notify(due_notice(line.number, item.key), NoticeLevel.WARNING, text)


def _swap(
    desk: OrderDesk, wanted: Request, key: str, what: str, reason: str, change: Callable[[DueItem], DueItem]
) -> WorkOrder:
    def do(order: WorkOrder, _policy: Policy, _work: WorkOrderWork) -> Moved:
        item = change(find_item(order, key))
        return swap_item(order, item, by=wanted.by, at=desk.now(), what=what, reason=reason)

    return desk.change(wanted.number, wanted.version, do, event="ticket.due")
