"""整改通知单: a fault of the service is put to the department that has to mend it, out of a work order (C-29)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from callcenter.actions.move_order import Request
from callcenter.actions.order_desk import OrderDesk, unknown
from callcenter.actions.register_order import Registration, registered
from callcenter.domain.work_orders.clocks import Milestone
from callcenter.domain.work_orders.due_items import DueItem, DueKind
from callcenter.domain.work_orders.orders import LogEntry, LogKind, Moved, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.refusals import WorkOrderRefused

NOTICE = "整改"
DEADLINE = "rectify"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRequest(Request):
    """What is to be mended, by whom, until when."""

    department: str
    problem: str = field(repr=False)
    due_at: datetime
    place: str = field(default="", repr=False)


def issue_notice(desk: OrderDesk, wanted: NoticeRequest) -> WorkOrder:
    """The notice as an order of its own, followed like every other; the order it came from says so.

    Raises:
        WorkOrderRefused: no such order, an archived one, or a time that has passed.
    """
    now = desk.now()
    if wanted.due_at <= now:
        raise WorkOrderRefused("bad-value", "整改期限须晚于现在。", "due_at")
    with desk.store.writing() as work:
        source = work.orders.get(wanted.number, lock=True)
        if source is None:
            raise unknown(wanted.number)
        desk.check_version(work, source, wanted.version)
        if source.is_final:
            raise WorkOrderRefused("archived", f"工单{source.number}已归档或作废，只能查看。")
        policy = desk.policies.of(source.tenant)
        draft = WorkOrder(tenant=source.tenant, type=NOTICE, received_at=now, version=0)
        moved = registered(desk, work, draft, _registration(wanted, source, policy), policy)
        moved = Moved(_with_deadline(moved.order, wanted), moved.log)
        work.orders.add(moved)
        noted = desk.allowed(source, _noted(source, moved.order, wanted.by, now))
        work.orders.save(source, noted)
        desk.send(work, None, moved, "ticket.registered")
        desk.send(work, source, noted, "ticket.changed")
        work.commit()
    desk.told(None, moved.order)
    return moved.order


def _registration(wanted: NoticeRequest, source: WorkOrder, policy: Policy) -> Registration:
    fields = {
        "source_order": source.number,
        "issue": wanted.problem,
        "place": wanted.place or source.value("address"),
        "rectify_by": wanted.due_at.astimezone(policy.zone).replace(tzinfo=None).isoformat(timespec="seconds"),
    }
    filled = {name: value for name, value in fields.items() if value}
    return Registration(by=wanted.by, type=NOTICE, fields=filled, department=wanted.department)


def _with_deadline(order: WorkOrder, wanted: NoticeRequest) -> WorkOrder:
    left = wanted.due_at - order.received_at
    item = DueItem(
        key=DEADLINE,
        kind=DueKind.CLOCK,
        title="整改完成",
        clause="003 客户服务部日常工作规范 4.3.1",
        started_at=order.received_at,
        due_at=wanted.due_at,
        owner=wanted.department,
        stop_on=Milestone.RESTORED,
        soft=False,
        remind_before=(min(left / 4, timedelta(hours=4)),),
    )
    return replace(order, due_items=(*order.due_items, item))


def _noted(source: WorkOrder, notice: WorkOrder, by: str, at: datetime) -> Moved:
    text = f"发出整改通知单{notice.number}，责任部门：{notice.department}"
    entry = LogEntry(at=at, by=by, kind=LogKind.NOTE, what="notice", old=notice.number, new=text)
    return Moved(replace(source, version=source.version + 1), (entry,))
