"""Another type after the number was given: nothing is made void, the history stays, the reason stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from callcenter.domain.work_orders.callbacks import CallbackNeed
from callcenter.domain.work_orders.clocks import Milestone
from callcenter.domain.work_orders.due_items import DueItem, DueKind, stop
from callcenter.domain.work_orders.lifecycle import reach_milestone, set_fields
from callcenter.domain.work_orders.orders import LogEntry, LogKind, Moved, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.routing import EMERGENCY_PRIORITY, route
from callcenter.domain.work_orders.service_hours import aware
from callcenter.domain.work_orders.states import OPEN, STATE_LABELS, State, Step


def retype(
    order: WorkOrder,
    wanted: str,
    *,
    by: str,
    at: datetime,
    reason: str,
    values: Mapping[str, str],
    department: str,
    policy: Policy,
) -> Moved:
    """The order with another type: other form, other clocks from the same beginning, another callback duty.

    Where it stands and who has it does not change; an order that was passed on already is handed to another
    department by a step of its own.

    Raises:
        WorkOrderRefused: closed, no reason, the same type, or the new form lacks what its number needs.
    """
    if order.state not in OPEN or order.state is State.DRAFT:
        raise WorkOrderRefused("step-impossible", f"工单现在是“{STATE_LABELS[order.state]}”，不能更改类型。")
    form = policy.form(wanted)
    if wanted == order.type:
        raise WorkOrderRefused("bad-value", f"工单类型本来就是“{wanted}”。", "type")
    if not reason.strip():
        raise WorkOrderRefused("reason-required", "更改工单类型请写明原因。", "reason")
    edited = set_fields(order, values, by=by, at=at, policy=policy)
    form.require(Step.REGISTER, edited.order.fields)
    now = aware(at, "at")
    after = _routed(replace(edited.order, type=wanted, version=order.version + 1), department, policy)
    after = _with_clocks(after, now, policy)
    entry = LogEntry(at=now, by=by, kind=LogKind.TYPE, what="type", old=order.type, new=wanted, reason=reason.strip())
    return Moved(after, (*edited.log, entry))


def _routed(order: WorkOrder, department: str, policy: Policy) -> WorkOrder:
    suggestion = route(policy.routing, order.type, order.fields)
    waiting = order.state in {State.REGISTERED, State.REOPENED}
    emergency = order.emergency or suggestion.emergency
    return replace(
        order,
        department=department or (suggestion.department if waiting else order.department),
        fault=suggestion.fault,
        emergency=emergency,
        priority=EMERGENCY_PRIORITY if emergency else suggestion.priority,
        also_tell=suggestion.also_tell,
        callback_need=policy.callbacks.need(order.type, order.number),
    )


def _with_clocks(order: WorkOrder, now: datetime, policy: Policy) -> WorkOrder:
    """Clocks of the old type end now; those of the new one run from the call, as if it had been known then."""
    kept = tuple(item if _still_counts(item, order, policy) else stop(item, now) for item in order.due_items)
    order = reach_milestone(replace(order, due_items=kept), Milestone.RECEIVED, order.received_at, policy)
    alarmed = any(rule.start is Milestone.ALARMED and order.due_item(rule.id) for rule in policy.clocks)
    if order.emergency and not alarmed:
        order = reach_milestone(order, Milestone.ALARMED, now, policy)
    return order


def _still_counts(item: DueItem, order: WorkOrder, policy: Policy) -> bool:
    if item.kind is DueKind.CALLBACK:
        return order.callback_need is not CallbackNeed.NONE
    if item.kind is not DueKind.CLOCK:
        return True  # a promise or a task was given to the customer, not to the form
    rule = next((rule for rule in policy.clocks if rule.id == item.key), None)
    return rule is not None and rule.applies(order.type, {**order.fields, "callback": order.callback_need})
