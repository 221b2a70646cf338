"""A complaint goes into the next hands, and has to be dealt with on the day it came (C-30)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from callcenter.domain.work_orders.clocks import Milestone
from callcenter.domain.work_orders.complaint_stages import STAGE, missing_for, next_stage, under_procedure
from callcenter.domain.work_orders.due_items import DueItem, DueKind
from callcenter.domain.work_orders.lifecycle import set_fields
from callcenter.domain.work_orders.orders import Moved, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.service_hours import aware
from callcenter.domain.work_orders.states import OPEN, STATE_LABELS, State

SAME_DAY = "C-30.day"


def advance(
    order: WorkOrder,
    values: Mapping[str, str],
    *,
    by: str,
    at: datetime,
    over_head: bool,
    policy: Policy,
) -> Moved:
    """The complaint in the next hands.

    Raises:
        WorkOrderRefused: not such a complaint, closed, at its end, or something was not written yet.
    """
    if not under_procedure(order, policy):
        raise WorkOrderRefused("step-impossible", "这张工单不走投诉处理流程。", "type")
    if order.state not in OPEN or order.state is State.DRAFT:
        raise WorkOrderRefused("step-impossible", f"工单现在是“{STATE_LABELS[order.state]}”，不能推进投诉处理流程。")
    filled = set_fields(order, values, by=by, at=at, policy=policy).order
    stage = next_stage(filled, over_head=over_head)
    if stage is None:
        raise WorkOrderRefused("step-impossible", "投诉处理流程已经走完。")
    for name in missing_for(filled, stage):
        raise WorkOrderRefused("missing-field", f"转到“{stage.name}”前请先填写“{policy.spec(name).label}”。", name)
    return set_fields(order, {**values, STAGE: stage.name}, by=by, at=at, policy=policy)


def with_same_day_limit(order: WorkOrder, policy: Policy) -> WorkOrder:
    """The order with the deadline at the end of its day; after it the store manager is told (8)."""
    if not under_procedure(order, policy) or order.due_item(SAME_DAY) is not None:
        return order
    start = aware(order.received_at, "received_at")
    day = start.astimezone(policy.zone).date() + timedelta(days=1)
    midnight = aware(datetime.combine(day, time(), tzinfo=policy.zone), "midnight")
    item = DueItem(
        key=SAME_DAY,
        kind=DueKind.CLOCK,
        title="当天处理完投诉",
        clause="002 第二篇 投诉处理流程8",
        started_at=start,
        due_at=midnight,
        owner="值班经理",
        stop_on=Milestone.RESTORED,
        soft=False,
        remind_before=(timedelta(hours=2),),
        escalate_after=(("店长", midnight - start),),
    )
    return replace(order, due_items=(*order.due_items, item))
