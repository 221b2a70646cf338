"""The service-level clocks of the standard (C-32 … C-40): what starts them, what stops them, how long they run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from callcenter.domain.work_orders.due_items import DueItem, DueKind, agree, stop
from callcenter.domain.work_orders.service_hours import ServiceHours, aware, due


class Milestone(StrEnum):
    """What happens to a work order as far as clocks care."""

    RECEIVED = "received"
    ALARMED = "alarmed"
    """An emergency was recognised and recorded."""
    REPORTED = "reported"
    """The superior knows (and said so)."""
    RESPONDED = "responded"
    DISPATCHED = "dispatched"
    SLIP = "slip"
    """The repair slip was received by the one who goes."""
    ARRIVED = "arrived"
    HANDLED = "handled"
    MEASURES = "measures"
    RESTORED = "restored"
    ANSWERED = "answered"
    FED_BACK = "fed-back"
    """The customer was told the result."""
    CALLED_BACK = "called-back"
    CLOSED = "closed"


MILESTONE_LABELS: dict[Milestone, str] = {
    Milestone.RECEIVED: "受理",
    Milestone.ALARMED: "发现紧急情况",
    Milestone.REPORTED: "已上报",
    Milestone.RESPONDED: "已响应",
    Milestone.DISPATCHED: "已派单",
    Milestone.SLIP: "接到维修单",
    Milestone.ARRIVED: "到达现场",
    Milestone.HANDLED: "开始处理",
    Milestone.MEASURES: "措施到位",
    Milestone.RESTORED: "修复",
    Milestone.ANSWERED: "已答复",
    Milestone.FED_BACK: "结果已反馈客户",
    Milestone.CALLED_BACK: "已回访",
    Milestone.CLOSED: "办结",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """One row of the service-level table."""

    id: str
    title: str
    clause: str
    types: frozenset[str]
    start: Milestone
    stop: Milestone
    limit: timedelta
    strict: bool = False
    soft: bool = True
    agreed_replaces: bool = False
    remind_before: tuple[timedelta, ...] = ()
    when: Mapping[str, frozenset[str]]
    """Field and the values it must have when the clock starts; empty = always."""
    field: str = ""
    """The ticket field that shows the due time: due_process, due_repair, due_answer, callback_due."""
    owner: str = ""
    """supervisor, department or first: who is told."""
    escalate_after: tuple[tuple[str, timedelta], ...] = ()
    hours: ServiceHours | None = None
    """None counts elapsed time."""

    def applies(self, order_type: str, fields: Mapping[str, str]) -> bool:
        """Whether an order of that type with those fields has this clock."""
        if order_type not in self.types:
            return False
        return all(fields.get(name, "") in allowed for name, allowed in self.when.items())

    def started(self, at: datetime, owner: str = "") -> DueItem:
        """The running clock."""
        begin = aware(at, "at")
        return DueItem(
            key=self.id,
            kind=DueKind.CLOCK,
            title=self.title,
            clause=self.clause,
            started_at=begin,
            due_at=due(begin, self.limit, self.hours),
            strict=self.strict,
            soft=self.soft,
            agreed_replaces=self.agreed_replaces,
            remind_before=self.remind_before,
            escalate_after=self.escalate_after,
            stop_on=self.stop,
            owner=owner,
        )


def reach(
    items: Iterable[DueItem],
    rules: Iterable[ClockRule],
    milestone: Milestone,
    at: datetime,
    *,
    order_type: str,
    fields: Mapping[str, str],
    owners: Mapping[str, str],
    agreed_at: datetime | None = None,
) -> tuple[DueItem, ...]:
    """The items after a milestone: clocks that it stops are stopped, clocks that it starts are added.

    A clock that ran already is not started again: a second dispatch does not give the repair another 24 hours.
    """
    after = [stop(item, max(aware(at, "at"), item.started_at)) if item.stop_on == milestone else item for item in items]
    known = {item.key for item in after}
    for rule in rules:
        if rule.start is milestone and rule.id not in known and rule.applies(order_type, fields):
            item = rule.started(at, owners.get(rule.owner, ""))
            after.append(item if agreed_at is None else agree(item, agreed_at))
    return tuple(after)


def agree_time(items: Iterable[DueItem], agreed_at: datetime) -> tuple[DueItem, ...]:
    """The same items after a time was agreed with the customer."""
    return tuple(agree(item, agreed_at) if item.stopped_at is None else item for item in items)


def hand_to(items: Iterable[DueItem], old_owner: str, new_owner: str) -> tuple[DueItem, ...]:
    """Open items of one owner passed to another, after a new dispatch."""
    return tuple(
        replace(item, owner=new_owner) if item.stopped_at is None and item.owner == old_owner else item
        for item in items
    )


def due_fields(
    rules: Iterable[ClockRule], order_type: str, fields: Mapping[str, str], received_at: datetime
) -> dict[str, datetime]:
    """Due times that can be told when the call comes in, by ticket field; of two clocks the earlier one counts."""
    found: dict[str, datetime] = {}
    for rule in rules:
        if rule.field and rule.start is Milestone.RECEIVED and rule.applies(order_type, fields):
            at = due(received_at, rule.limit, rule.hours)
            found[rule.field] = min(found.get(rule.field, at), at)
    return found
