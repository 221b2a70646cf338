"""Something that has to happen by a time: a clock of the standard, a promise, a callback, a task."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.service_hours import aware


class DueKind(StrEnum):
    """Where the deadline comes from."""

    CLOCK = "clock"
    PROMISE = "promise"
    CALLBACK = "callback"
    TASK = "task"


class Standing(StrEnum):
    """How a due item stands; the board colours by it."""

    RUNNING = "running"
    SOON = "soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"


class SignalKind(StrEnum):
    """A reminder before the time, an alarm when it has passed, a further superior to be told meanwhile."""

    REMINDER = "reminder"
    ALARM = "alarm"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """One deadline of one work order. Times are UTC."""

    key: str
    """Unique within the order: C-32.handle, promise-2, task-1."""
    kind: DueKind
    title: str
    due_at: datetime
    started_at: datetime
    clause: str = ""
    owner: str = ""
    """Agent number or department that has to act."""
    note: str = field(default="", repr=False)
    """The promise in the agent's words, or the task's text."""
    stop_on: str = ""
    """The milestone that ends it; empty for items that a person ends."""
    strict: bool = False
    """True: must be earlier than the due time, not just by it (C-37)."""
    soft: bool = True
    """False: only a supervisor may pause or change it."""
    agreed_replaces: bool = False
    """A time agreed with the customer takes the place of the limit (C-35)."""
    remind_before: tuple[timedelta, ...] = ()
    escalate_after: tuple[tuple[str, timedelta], ...] = ()
    """Role to be told, and how long after the start if it has not ended by then (E-03)."""
    stopped_at: datetime | None = None
    paused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """A moment at which someone is told."""

    kind: SignalKind
    at: datetime
    to: str = ""
    """With ESCALATION: the role."""


def in_time(item: DueItem, at: datetime) -> bool:
    """Whether a stop at that moment keeps the limit."""
    moment = aware(at, "at")
    return moment < item.due_at if item.strict else moment <= item.due_at


def standing(item: DueItem, now: datetime) -> Standing:
    """How it stands."""
    if item.stopped_at is not None:
        return Standing.MET if in_time(item, item.stopped_at) else Standing.MISSED
    if item.paused_at is not None:
        return Standing.PAUSED
    if not in_time(item, now):
        return Standing.OVERDUE
    ahead = max(item.remind_before, default=timedelta())
    return Standing.SOON if item.due_at - aware(now, "now") <= ahead else Standing.RUNNING


def stop(item: DueItem, at: datetime) -> DueItem:
    """Done at that moment. A paused item ends where it was paused if that was earlier."""
    if item.stopped_at is not None:
        return item
    moment = aware(at, "at")
    if moment < item.started_at:
        raise WorkOrderRefused("before-start", f"“{item.title}”的完成时间不能早于开始时间。", "at")
    running = resume(item, moment, reason="完成") if item.paused_at is not None and item.paused_at < moment else item
    return replace(running, stopped_at=moment, paused_at=None)


def pause(item: DueItem, at: datetime, *, reason: str, supervisor: bool = False) -> DueItem:
    """Stops counting; the due time moves by the length of the pause when it is resumed."""
    _may_change(item, reason, supervisor)
    if item.paused_at is not None:
        raise WorkOrderRefused("already-paused", f"“{item.title}”已经暂停。")
    return replace(item, paused_at=aware(at, "at"))


def resume(item: DueItem, at: datetime, *, reason: str) -> DueItem:
    """Counts again."""
    if item.paused_at is None:
        raise WorkOrderRefused("not-paused", f"“{item.title}”没有暂停，不用恢复。")
    if not reason.strip():
        raise WorkOrderRefused("reason-required", f"恢复“{item.title}”请写明原因。", "reason")
    moment = aware(at, "at")
    if moment < item.paused_at:
        raise WorkOrderRefused("before-start", "恢复时间不能早于暂停时间。", "at")
    return replace(item, due_at=item.due_at + (moment - item.paused_at), paused_at=None)


def change_due(item: DueItem, due_at: datetime, *, reason: str, supervisor: bool = False) -> DueItem:
    """Another due time, with the reason on record."""
    _may_change(item, reason, supervisor)
    moment = aware(due_at, "due_at")
    if moment <= item.started_at:
        raise WorkOrderRefused("before-start", f"“{item.title}”的新时限必须晚于开始时间。", "due_at")
    return replace(item, due_at=moment)


def agree(item: DueItem, agreed_at: datetime) -> DueItem:
    """The time agreed with the customer replaces the limit where the rule says so, unless it is over already."""
    moment = aware(agreed_at, "agreed_at")
    return replace(item, due_at=moment) if item.agreed_replaces and moment > item.started_at else item


def signals(item: DueItem) -> tuple[Signal, ...]:
    """All moments of this item in order; none while it is paused or over."""
    if item.stopped_at is not None or item.paused_at is not None:
        return ()
    # A limit that is still met exactly at its end is broken one second later, a strict one at its end.
    alarm = item.due_at if item.strict else item.due_at + timedelta(seconds=1)
    found = [Signal(SignalKind.ALARM, alarm)]
    found += [Signal(SignalKind.REMINDER, item.due_at - before) for before in set(item.remind_before)]
    found += [Signal(SignalKind.ESCALATION, item.started_at + after, role) for role, after in item.escalate_after]
    told = [one for one in found if one.kind is not SignalKind.REMINDER or one.at > item.started_at]
    return tuple(sorted(told, key=lambda signal: signal.at))


def next_signal(item: DueItem, after: datetime) -> Signal | None:
    """The first moment later than ``after``."""
    moment = aware(after, "after")
    return next((signal for signal in signals(item) if signal.at > moment), None)


def passed_signals(item: DueItem, after: datetime, now: datetime) -> tuple[Signal, ...]:
    """What fell into the time from ``after`` to ``now``, ``now`` included."""
    start, end = aware(after, "after"), aware(now, "now")
    return tuple(signal for signal in signals(item) if start < signal.at <= end)


def _may_change(item: DueItem, reason: str, supervisor: bool) -> None:
    if item.stopped_at is not None:
        raise WorkOrderRefused("clock-stopped", f"“{item.title}”已经结束，不能再改。")
    if not reason.strip():
        raise WorkOrderRefused("reason-required", f"暂停或更改“{item.title}”请写明原因。", "reason")
    if not item.soft and not supervisor:
        raise WorkOrderRefused("supervisor-required", f"“{item.title}”是硬性时限，只有主管可以暂停或更改。")
