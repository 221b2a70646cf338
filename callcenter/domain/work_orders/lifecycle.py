"""Taking a step: the gate, the new state, the clocks it starts and stops, the log entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from callcenter.domain.work_orders.callbacks import CallbackNeed
from callcenter.domain.work_orders.clocks import Milestone, agree_time, hand_to, reach
from callcenter.domain.work_orders.due_items import DueItem, DueKind, stop
from callcenter.domain.work_orders.gates import Attempt, check
from callcenter.domain.work_orders.local_times import field_time
from callcenter.domain.work_orders.orders import LogEntry, LogKind, Moved, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.routing import EMERGENCY_PRIORITY, route
from callcenter.domain.work_orders.service_hours import aware, due
from callcenter.domain.work_orders.states import Step, target

_REPORTED_TIME = {Step.ARRIVE: "arrived_at", Step.FINISH: "restored_at"}
"""The repair crew reports these times by telephone after the fact (C-17): they count, not the click."""

CALLBACK_OWNER = "回访专员"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOrder:
    """What a person asks for."""

    step: Step
    by: str
    at: datetime
    """Now."""
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Field values given along with the step, already cleaned."""
    reason: str = field(default="", repr=False)
    number: str = ""
    """The new number, with REGISTER."""
    department: str = ""
    """With DISPATCH; empty takes what the order has."""
    checked: frozenset[str] = frozenset()
    """Parts ticked, with ARCHIVE."""


def take(order: WorkOrder, wanted: StepOrder, policy: Policy) -> Moved:
    """The order after the step.

    Raises:
        WorkOrderRefused: a condition is not met; the order is unchanged.
    """
    now = aware(wanted.at, "at")
    edited = set_fields(order, wanted.values, by=wanted.by, at=now, policy=policy)
    prepared = _prepare(edited.order, wanted, policy)
    check(Attempt(order=prepared, step=wanted.step, policy=policy, reason=wanted.reason, checked=wanted.checked))
    happened = _happened_at(prepared, wanted, policy)
    after = target(order.state, wanted.step)
    assert after is not None  # the gate refuses impossible steps
    moved = replace(prepared, state=after, version=order.version + 1)
    for milestone in _milestones(prepared, wanted.step):
        # An emergency is reported from the moment it was recognised, not from the beginning of the call (C-39).
        reached = now if milestone is Milestone.ALARMED else happened
        moved = reach_milestone(moved, milestone, reached, policy)
    moved = _follow_up(order, moved, wanted, happened, policy)
    entry = LogEntry(
        at=now,
        by=wanted.by,
        kind=LogKind.STEP,
        what=wanted.step,
        old=order.state,
        new=after,
        reason=wanted.reason.strip(),
        happened_at=happened if happened != now else None,
    )
    return Moved(moved, (*edited.log, entry))


def set_fields(order: WorkOrder, values: Mapping[str, str], *, by: str, at: datetime, policy: Policy) -> Moved:
    """The order with new field values; unchanged ones leave no trace. The version counts one up if any changed.

    Raises:
        WorkOrderRefused: archived.
    """
    changed = {name: value for name, value in values.items() if order.value(name) != value}
    if not changed:
        return Moved(order, ())
    if order.is_final:
        raise WorkOrderRefused("archived", f"工单{order.number}已归档或作废，只能查看。")
    log = tuple(
        LogEntry(at=aware(at, "at"), by=by, kind=LogKind.FIELD, what=name, old=order.value(name), new=value)
        for name, value in changed.items()
    )
    fields = {name: value for name, value in {**order.fields, **changed}.items() if value}
    after = replace(order, fields=fields, version=order.version + 1)
    agreed = field_time(after, "appointment", policy.zone) if "appointment" in changed else None
    if agreed is not None:
        # An agreed visit takes the place of the arrival limit (C-35, C-64).
        after = replace(after, due_items=agree_time(after.due_items, agreed))
    return Moved(after, log)


def mark(
    order: WorkOrder, milestone: Milestone, *, by: str, at: datetime, happened_at: datetime, policy: Policy, note: str
) -> Moved:
    """Something happened that is no step of its own: reported, answered, fed back to the customer (C-47)."""
    if order.is_final:
        raise WorkOrderRefused("archived", f"工单{order.number}已归档或作废，只能查看。")
    _plausible(order, happened_at, at, "at")
    after = replace(reach_milestone(order, milestone, happened_at, policy), version=order.version + 1)
    entry = LogEntry(
        at=aware(at, "at"),
        by=by,
        kind=LogKind.MILESTONE,
        what=milestone,
        reason=note.strip(),
        happened_at=aware(happened_at, "happened_at"),
    )
    return Moved(after, (entry,))


def reach_milestone(order: WorkOrder, milestone: Milestone, at: datetime, policy: Policy) -> WorkOrder:
    """The order with the clocks after a milestone."""
    owners = {
        "supervisor": "主管",
        "callback": CALLBACK_OWNER,
        "department": order.department,
        "first": order.first_responsible,
    }
    items = reach(
        order.due_items,
        policy.clocks,
        milestone,
        at,
        order_type=order.type,
        fields={**order.fields, "callback": order.callback_need},
        owners=owners,
        agreed_at=field_time(order, "appointment", policy.zone),
    )
    return replace(order, due_items=items)


def _prepare(order: WorkOrder, wanted: StepOrder, policy: Policy) -> WorkOrder:
    """The order as it will be judged by the gate."""
    match wanted.step:
        case Step.REGISTER:
            return _registered(order, wanted, policy)
        case Step.DISPATCH:
            department = wanted.department or order.department
            items = hand_to(order.due_items, order.department, department)
            return replace(order, department=department, handler="", due_items=items)
        case Step.ACCEPT:
            return replace(order, handler=wanted.values.get("handled_by") or wanted.by)
        case Step.REOPEN:
            return start_again(order)
        case _:
            return order


def start_again(order: WorkOrder) -> WorkOrder:
    """The order for another round: the callback that was held is history, the next one counts from nothing."""
    fields = {name: value for name, value in order.fields.items() if name not in {"satisfaction", "termination_reason"}}
    return replace(order, attempts=(), fields=fields)


def _registered(order: WorkOrder, wanted: StepOrder, policy: Policy) -> WorkOrder:
    suggestion = route(policy.routing, order.type, order.fields)
    return replace(
        order,
        number=wanted.number,
        # The first person asked stays responsible, whoever helps later (C-42).
        first_responsible=order.first_responsible or wanted.by,
        department=wanted.department or order.value("department") or suggestion.department,
        fault=suggestion.fault,
        priority=EMERGENCY_PRIORITY if order.emergency else suggestion.priority,
        emergency=suggestion.emergency or order.emergency,
        also_tell=suggestion.also_tell,
        callback_need=policy.callbacks.need(order.type, wanted.number),
    )


def _happened_at(order: WorkOrder, wanted: StepOrder, policy: Policy) -> datetime:
    name = _REPORTED_TIME.get(wanted.step, "")
    reported = field_time(order, name, policy.zone) if name else None
    if reported is not None:
        _plausible(order, reported, wanted.at, name)
    if wanted.step is Step.REGISTER:
        return order.received_at
    return reported or aware(wanted.at, "at")


def _plausible(order: WorkOrder, moment: datetime, now: datetime, name: str) -> None:
    when = aware(moment, name)
    if when > aware(now, "now"):
        raise WorkOrderRefused("in-the-future", "填写的时间还没有到，请核对。", name)
    if when < order.received_at.replace(second=0, microsecond=0):
        raise WorkOrderRefused("before-start", "填写的时间早于受理时间，请核对。", name)


def _milestones(order: WorkOrder, step: Step) -> tuple[Milestone, ...]:
    match step:
        case Step.REGISTER:
            return (Milestone.RECEIVED, Milestone.ALARMED) if order.emergency else (Milestone.RECEIVED,)
        case Step.DISPATCH:
            return (Milestone.DISPATCHED, Milestone.RESPONDED)
        case Step.ACCEPT:
            return (Milestone.SLIP,)
        case Step.ARRIVE:
            return (Milestone.ARRIVED, Milestone.HANDLED, Milestone.MEASURES)
        case Step.FINISH:
            return (Milestone.RESPONDED, Milestone.HANDLED, Milestone.MEASURES, Milestone.RESTORED, Milestone.ANSWERED)
        case Step.CLOSE:
            return (Milestone.FED_BACK, Milestone.CLOSED)
        case Step.GIVE_UP_CALLBACK:
            return (Milestone.CLOSED,)
        case _:
            return ()


def _follow_up(before: WorkOrder, order: WorkOrder, wanted: StepOrder, at: datetime, policy: Policy) -> WorkOrder:
    """Callback task after the solution (C-44), or from the call for the random ones (C-34)."""
    rule = policy.callbacks.rule(order.type)
    planned = any(item.kind is DueKind.CALLBACK and item.stopped_at is None for item in order.due_items)
    if wanted.step in {Step.GIVE_UP_CALLBACK, Step.WITHDRAW, Step.ARCHIVE}:
        only_callbacks = wanted.step is Step.GIVE_UP_CALLBACK
        return replace(order, due_items=_stop_all(order.due_items, at, all_kinds=not only_callbacks))
    earlier = sum(item.kind is DueKind.CALLBACK for item in before.due_items)
    moment = Step.REGISTER if rule is not None and rule.from_received and not earlier else Step.FINISH
    if rule is None or order.callback_need is CallbackNeed.NONE or wanted.step is not moment or planned:
        return order
    item = DueItem(
        key=f"callback-{1 + earlier}",
        kind=DueKind.CALLBACK,
        title=f"{order.type}回访",
        clause=rule.clause,
        started_at=aware(at, "at"),
        due_at=due(at, rule.within, None),
        owner=CALLBACK_OWNER,
        remind_before=(rule.within / 8,),
    )
    return replace(order, due_items=(*order.due_items, item))


def _stop_all(items: tuple[DueItem, ...], at: datetime, *, all_kinds: bool) -> tuple[DueItem, ...]:
    return tuple(
        stop(item, max(at, item.started_at)) if all_kinds or item.kind is DueKind.CALLBACK else item for item in items
    )
