"""The draft of a call, or what someone typed without a call, becomes a work order with a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from callcenter.actions.caller_number import caller_as_phone
from callcenter.actions.order_desk import OrderDesk, clean_fields
from callcenter.domain.refusals import CallUnknown
from callcenter.domain.work_orders.complaint_procedure import with_same_day_limit
from callcenter.domain.work_orders.conflicts import OrderChanged
from callcenter.domain.work_orders.lifecycle import StepOrder, take
from callcenter.domain.work_orders.numbering import local_day
from callcenter.domain.work_orders.orders import Moved, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.promises import add_item, promised
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.states import State, Step
from callcenter.ports import NoticeLevel, WorkOrderWork

ALARM = "报警"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What is registered."""

    by: str
    type: str = ""
    """Empty keeps the type that was heard in the call."""
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    department: str = ""
    version: int | None = None
    """The version of the ticket the person saw."""
    emergency: str = ""
    """Known to be one, whatever the words say."""


def register_call(desk: OrderDesk, call_id: str, given: Registration) -> WorkOrder:
    """The ticket of a call gets its number; a second time it is given back as it is.

    Raises:
        Refused: no such call, unknown type, a missing field, or somebody changed the ticket meanwhile.
    """
    with desk.store.writing() as work:
        draft = work.orders.draft_of_call(call_id, lock=True)
        if draft is None:
            raise CallUnknown("没有这通电话的工单，可能已被删除。", field="call_id")
        if draft.number:
            return draft
        if given.version is not None and given.version != draft.version:
            raise OrderChanged(draft, ())
        policy = desk.policies.of(draft.tenant)
        wanted = replace(draft, type=given.type or draft.type, emergency=given.emergency)
        given = replace(given, fields={**caller_as_phone(work, draft, policy), **given.fields})
        moved = registered(desk, work, wanted, given, policy)
        moved = Moved(_with_promises(work, moved.order, call_id, policy), moved.log)
        work.orders.save(draft, moved)
        desk.send(work, draft, moved, "ticket.registered")
        work.commit()
    _told(desk, moved.order)
    return moved.order


def open_order(desk: OrderDesk, tenant: str, received_at: datetime | None, given: Registration) -> WorkOrder:
    """An order that no call of ours began: a letter, a visit, another system (C-21, C-57).

    Raises:
        Refused: unknown type, a bad or missing field, a time in the future.
    """
    now = desk.now()
    if received_at is not None and received_at > now:
        raise WorkOrderRefused("in-the-future", "受理时间不能晚于现在。", "received_at")
    policy = desk.policies.of(tenant)
    draft = WorkOrder(tenant=tenant, type=given.type, received_at=received_at or now, version=0)
    with desk.store.writing() as work:
        moved = registered(desk, work, draft, given, policy)
        work.orders.add(moved)
        desk.send(work, None, moved, "ticket.registered")
        work.commit()
    _told(desk, moved.order)
    return moved.order


def raise_emergency(desk: OrderDesk, call_id: str, by: str, heard: str) -> WorkOrder:
    """An emergency was heard: a 报警 order with whatever is known, at once (E-02, C-03).

    ``heard`` are the words that told; they stand in for the content while none was caught yet.
    """
    with desk.store.reading() as work:
        draft = work.orders.draft_of_call(call_id)
    if draft is None:
        raise CallUnknown("没有这通电话的工单，可能已被删除。", field="call_id")
    fields = {"symptoms" if draft.value("issue") else "issue": heard}
    return register_call(desk, call_id, Registration(by=by, type=ALARM, fields=fields, emergency="紧急情况"))


def registered(desk: OrderDesk, work: WorkOrderWork, draft: WorkOrder, given: Registration, policy: Policy) -> Moved:
    """The draft with its number, not kept yet."""
    policy.form(draft.type)  # refuses an unknown type before a number is spent on it
    day = local_day(draft.received_at, policy.zone)
    step = StepOrder(
        step=Step.REGISTER,
        by=given.by,
        at=desk.now(),
        values={"channel": "热线电话" if draft.call_ids else "其它", **clean_fields(given.fields, policy)},
        number=work.orders.next_number(policy.code, day),
        department=given.department,
    )
    moved = take(draft, step, policy)
    assert moved.order.state is State.REGISTERED
    return desk.allowed(None, Moved(with_same_day_limit(moved.order, policy), moved.log))


def _with_promises(work: WorkOrderWork, order: WorkOrder, call_id: str, policy: Policy) -> WorkOrder:
    for promise in work.orders.promises_of_call(call_id):
        item = promised(promise, order.received_at, order.first_responsible, policy)
        if item is not None:
            order = add_item(order, item)
    return order


def _told(desk: OrderDesk, order: WorkOrder) -> None:
    desk.told(None, order)
    if order.emergency:
        text = f"紧急工单{order.number}：{order.emergency}，请立即通知{order.department}并确认上报。"
        desk.notify(f"emergency:{order.number}", NoticeLevel.ERROR, text)
