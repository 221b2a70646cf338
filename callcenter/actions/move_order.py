"""A person moves a work order on: takes a step, edits fields, reports a milestone, brings in a helper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from callcenter.actions.order_desk import OrderDesk, clean_fields, report_notice
from callcenter.domain.work_orders.clocks import Milestone
from callcenter.domain.work_orders.lifecycle import StepOrder, mark, set_fields, take
from callcenter.domain.work_orders.orders import Moved, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.responsibility import delegate
from callcenter.domain.work_orders.states import Step
from callcenter.ports import NoticeLevel, WorkOrderWork

REPORTABLE = frozenset(
    {
        Milestone.REPORTED,
        Milestone.RESPONDED,
        Milestone.HANDLED,
        Milestone.MEASURES,
        Milestone.ANSWERED,
        Milestone.FED_BACK,
    }
)
"""Milestones that a person reports; the others come with their step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Which order, as whom, having seen which version."""

    number: str
    version: int | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRequest(Request):
    """A step with what is given for it."""

    step: Step
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    reason: str = field(default="", repr=False)
    department: str = ""
    checked: frozenset[str] = frozenset()


def take_step(desk: OrderDesk, wanted: StepRequest) -> WorkOrder:
    """The order after the step.

    Raises:
        WorkOrderRefused: a condition is not met, or somebody was faster.
    """
    if wanted.step in {Step.REGISTER, Step.CALL_BACK}:
        raise WorkOrderRefused("step-impossible", "登记和回访有各自的操作，不能作为步骤提交。", "step")

    def do(order: WorkOrder, policy: Policy, _work: WorkOrderWork) -> Moved:
        step = StepOrder(
            step=wanted.step,
            by=wanted.by,
            at=desk.now(),
            values=clean_fields(wanted.fields, policy),
            reason=wanted.reason,
            department=wanted.department,
            checked=wanted.checked,
        )
        return take(order, step, policy)

    return desk.change(wanted.number, wanted.version, do, event="ticket.step")


def edit_fields(desk: OrderDesk, wanted: Request, fields: Mapping[str, str]) -> WorkOrder:
    """The order with new field values."""

    def do(order: WorkOrder, policy: Policy, _work: WorkOrderWork) -> Moved:
        return set_fields(order, clean_fields(fields, policy), by=wanted.by, at=desk.now(), policy=policy)

    return desk.change(wanted.number, wanted.version, do, event="ticket.changed")


def report_milestone(
    desk: OrderDesk, wanted: Request, milestone: Milestone, happened_at: datetime | None, note: str
) -> WorkOrder:
    """Something happened: told the superior, answered the customer, measures are in place."""
    if milestone not in REPORTABLE:
        raise WorkOrderRefused("step-impossible", "这一项随工单步骤自动登记。", "milestone")

    def do(order: WorkOrder, policy: Policy, _work: WorkOrderWork) -> Moved:
        now = desk.now()
        return mark(order, milestone, by=wanted.by, at=now, happened_at=happened_at or now, policy=policy, note=note)

    order = desk.change(wanted.number, wanted.version, do, event="ticket.milestone")
    if milestone is Milestone.REPORTED:
        roles = {role for item in order.due_items for role, _ in item.escalate_after}
        for key in (f"emergency:{order.number}", *(report_notice(order.number, role) for role in sorted(roles))):
            desk.notify(key, NoticeLevel.GONE, "")
    return order


def add_helper(desk: OrderDesk, wanted: Request, helper: str, reason: str) -> WorkOrder:
    """A helper; the first person asked stays responsible (C-42)."""

    def do(order: WorkOrder, _policy: Policy, _work: WorkOrderWork) -> Moved:
        return delegate(order, helper, by=wanted.by, at=desk.now(), reason=reason)

    return desk.change(wanted.number, wanted.version, do, event="ticket.changed")


def link_call(desk: OrderDesk, wanted: Request, call_id: str) -> WorkOrder:
    """A further call onto the order's timeline: a callback, a question about its progress."""
    with desk.store.writing() as work:
        order = work.orders.get(wanted.number, lock=True)
        if order is None or work.orders.draft_of_call(call_id) is None:
            name = "number" if order is None else "call_id"
            raise WorkOrderRefused("order-unknown", "没有这张工单或这通电话，请核对。", name)
        work.orders.link_call(order, call_id)
        work.commit()
    return order
