"""A callback attempt and what its answer does to the order (C-18, C-19, C-43, D-12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from callcenter.domain.work_orders.callbacks import (
    DISSATISFIED,
    OUTCOME_LABELS,
    AttemptOutcome,
    CallbackAttempt,
    may_give_up,
)
from callcenter.domain.work_orders.clocks import Milestone
from callcenter.domain.work_orders.due_items import DueItem, DueKind, stop
from callcenter.domain.work_orders.gates import Attempt, check
from callcenter.domain.work_orders.lifecycle import reach_milestone, set_fields, start_again
from callcenter.domain.work_orders.orders import LogEntry, LogKind, Moved, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.service_hours import aware
from callcenter.domain.work_orders.states import State, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRecord:
    """What goes to the assessment office after a bad answer (D-12)."""

    office: str
    unit: str
    """The responsible unit."""
    problem: str


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The order after an attempt."""

    moved: Moved
    assessment: AssessmentRecord | None
    needs_reason: bool
    """No further try is owed: a 终止原因 has to be written."""


def record_attempt(order: WorkOrder, attempt: CallbackAttempt, answers: Mapping[str, str], policy: Policy) -> Surveyed:
    """The order after one callback attempt; a dissatisfied answer opens it again.

    Raises:
        WorkOrderRefused: no callback is due, or a completed one without 满意程度.
    """
    check(Attempt(order=order, step=Step.CALL_BACK, policy=policy))
    done = attempt.outcome is AttemptOutcome.COMPLETED
    if not done and answers:
        raise WorkOrderRefused("bad-value", "没有完成回访，不能填写回访内容。", next(iter(answers)))
    if done and not answers.get("satisfaction"):
        raise WorkOrderRefused("missing-field", "完成回访请填写“满意程度”。", "satisfaction")
    values = {**answers, "callback_result": OUTCOME_LABELS[attempt.outcome]}
    if done and not answers.get("callback_content"):
        values["callback_content"] = write_content(answers, policy)
    edited = set_fields(order, values, by=attempt.by, at=attempt.at, policy=policy)
    after = replace(edited.order, state=State.CALLBACK, attempts=(*order.attempts, attempt), version=order.version + 1)
    log = (*edited.log, _entry(order, after, attempt))
    if not done:
        return Surveyed(Moved(after, log), None, may_give_up(after.attempts, policy.callbacks.most_attempts))
    after = _called_back(after, attempt, policy)
    if answers["satisfaction"] not in DISSATISFIED:
        return Surveyed(Moved(after, log), None, needs_reason=False)
    return _dissatisfied(after, attempt, log, policy)


def write_content(answers: Mapping[str, str], policy: Policy) -> str:
    """回访内容 from the answers, when none was typed."""
    parts = [f"{policy.spec(name).label}：{value}" for name, value in answers.items() if value]
    return "；".join(parts)[:500]


def _entry(before: WorkOrder, after: WorkOrder, attempt: CallbackAttempt) -> LogEntry:
    return LogEntry(
        at=aware(attempt.at, "at"),
        by=attempt.by,
        kind=LogKind.CALLBACK,
        what=attempt.outcome,
        old=before.state,
        new=after.state,
        reason=attempt.note,
    )


def _called_back(order: WorkOrder, attempt: CallbackAttempt, policy: Policy) -> WorkOrder:
    order = reach_milestone(order, Milestone.CALLED_BACK, attempt.at, policy)
    order = reach_milestone(order, Milestone.FED_BACK, attempt.at, policy)
    at = aware(attempt.at, "at")
    items = tuple(
        stop(item, max(at, item.started_at)) if item.kind is DueKind.CALLBACK else item for item in order.due_items
    )
    return replace(order, due_items=items)


def _dissatisfied(order: WorkOrder, attempt: CallbackAttempt, log: tuple[LogEntry, ...], policy: Policy) -> Surveyed:
    """Open again, with a 督导 task for the responsible unit and a record for the assessment office (NB-23)."""
    at, within = aware(attempt.at, "at"), policy.callbacks.supervise_within
    number = 1 + sum(item.key.startswith("supervise-") for item in order.due_items)
    opinion = order.value("customer_opinion")
    task = DueItem(
        key=f"supervise-{number}",
        kind=DueKind.TASK,
        title=f"督导{order.department or '责任单位'}改进服务",
        clause="001 客户服务中心组织架构及岗位职责 4.2; C-43",
        started_at=at,
        due_at=at + within,
        owner="主管",
        note=opinion,
        remind_before=(min(within / 4, timedelta(hours=2)),),
    )
    again = replace(start_again(order), state=State.REOPENED, due_items=(*order.due_items, task))
    entry = LogEntry(
        at=at,
        by=attempt.by,
        kind=LogKind.STEP,
        what=Step.REOPEN,
        old=State.CALLBACK,
        new=State.REOPENED,
        reason="客户不满意",
    )
    record = AssessmentRecord(
        office=policy.callbacks.assessment_office,
        unit=order.department,
        problem=opinion or order.value("callback_content"),
    )
    return Surveyed(Moved(again, (*log, entry)), record, needs_reason=False)
