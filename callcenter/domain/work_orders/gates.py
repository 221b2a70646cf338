"""Conditions of the steps: what must be true before an order may go on (C-15 … C-20, C-42 … C-44)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from callcenter.domain.work_orders.callbacks import (
    DISSATISFIED,
    SATISFIED,
    CallbackNeed,
    attempts_left,
    completed,
    may_give_up,
)
from callcenter.domain.work_orders.complaint_stages import STAGE, is_through, under_procedure
from callcenter.domain.work_orders.due_items import DueKind
from callcenter.domain.work_orders.lead_time import check_approval, check_lead_time
from callcenter.domain.work_orders.orders import ARCHIVE_CHECKS, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.states import STATE_LABELS, STEP_LABELS, State, Step, target

SAVED_WITH_PARTIAL_DATA = frozenset({"报警"})
"""C-03: an alarm is registered and passed on with what is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A step someone wants to take, with what was given for it."""

    order: WorkOrder
    """With the new field values already in place."""
    step: Step
    policy: Policy
    reason: str = ""
    checked: frozenset[str] = frozenset()
    """Parts ticked for the archive."""


def check(attempt: Attempt) -> None:
    """Refuses the step if a condition is not met.

    Raises:
        WorkOrderRefused: with the code and, if one is missing, the field.
    """
    # The archive names what is missing even from a wrong state: that is what the person has to do next.
    if attempt.step is Step.ARCHIVE:
        _archive(attempt)
    _possible(attempt)
    partial = attempt.order.type in SAVED_WITH_PARTIAL_DATA and attempt.step in {Step.REGISTER, Step.DISPATCH}
    if not partial:
        attempt.policy.form(attempt.order.type).require(attempt.step, attempt.order.fields)
    gate = _GATES.get(attempt.step)
    if gate is not None:
        gate(attempt)


def _possible(attempt: Attempt) -> None:
    order = attempt.order
    if order.state is State.ARCHIVED:
        raise WorkOrderRefused("archived", f"工单{order.number}已归档，只能查看。")
    if target(order.state, attempt.step) is None:
        here, wanted = STATE_LABELS[order.state], STEP_LABELS[attempt.step]
        raise WorkOrderRefused("step-impossible", f"工单现在是“{here}”，不能{wanted}。")


def _register(attempt: Attempt) -> None:
    check_lead_time(attempt.order, attempt.policy)


def _dispatch(attempt: Attempt) -> None:
    check_approval(attempt.order)
    if not attempt.order.department:
        raise WorkOrderRefused("missing-field", "派单前请先选择转交部门。", "department")
    if attempt.order.state not in {State.REGISTERED, State.REOPENED}:
        _reason(attempt, "改派请写明原因。")


def _accept(attempt: Attempt) -> None:
    if not attempt.order.handler:
        raise WorkOrderRefused("missing-field", "接单请填写处理人。", "handler")


def _finish(attempt: Attempt) -> None:
    order = attempt.order
    if order.value("handling_mode") == "现场" and order.state is not State.ON_SITE:
        raise WorkOrderRefused("step-impossible", "现场处理的工单要先登记到达现场，再登记处理完成。")


def _call_back(attempt: Attempt) -> None:
    if attempt.order.callback_need is CallbackNeed.NONE:
        raise WorkOrderRefused("no-callback-due", "这张工单没有回访任务。")


def _close(attempt: Attempt) -> None:
    order = attempt.order
    open_tasks = [item for item in order.due_items if item.kind is DueKind.TASK and item.stopped_at is None]
    if open_tasks:
        raise WorkOrderRefused("tasks-open", f"还有任务没有完成：{open_tasks[0].title}。")
    if under_procedure(order, attempt.policy) and not is_through(order):
        raise WorkOrderRefused("procedure-open", "投诉处理流程还没有走完，不能办结。", STAGE)
    if order.callback_need is CallbackNeed.NONE:
        return
    if not completed(order.attempts):
        raise WorkOrderRefused(
            "callback-required", "这张工单要先完成回访，或填写终止原因后才能结束。", "callback_result"
        )
    _satisfied(order)


def _satisfied(order: WorkOrder) -> None:
    answer = order.value("satisfaction")
    if not answer:
        raise WorkOrderRefused("missing-field", "办结前请先填写“满意程度”。", "satisfaction")
    if answer not in SATISFIED and not order.value("closing_exception"):
        code = "dissatisfied" if answer in DISSATISFIED else "not-satisfied"
        sentence = "客户还不满意，请继续督导；确需办结请填写“结案例外说明”。"
        raise WorkOrderRefused(code, sentence, "closing_exception")


def _give_up(attempt: Attempt) -> None:
    order, most = attempt.order, attempt.policy.callbacks.most_attempts
    if order.callback_need is CallbackNeed.NONE:
        raise WorkOrderRefused("no-callback-due", "这张工单没有回访任务，可以直接办结。")
    if not may_give_up(order.attempts, most):
        left = attempts_left(order.attempts, most)
        raise WorkOrderRefused("attempts-left", f"还要再回访{left}次，仍联系不上才能终止回访。")
    _termination_reason(order)


def _termination_reason(order: WorkOrder) -> None:
    if not order.value("termination_reason"):
        raise WorkOrderRefused("missing-field", "无法完成回访的工单请先填写“终止原因”。", "termination_reason")


def _reopen(attempt: Attempt) -> None:
    _reason(attempt, "重开工单请写明原因。")


def _withdraw(attempt: Attempt) -> None:
    _reason(attempt, "作废工单请写明原因。")


def _archive(attempt: Attempt) -> None:
    order = attempt.order
    if order.is_final:
        raise WorkOrderRefused("archived", f"工单{order.number}已归档或作废，只能查看。")
    for name in ARCHIVE_CHECKS:
        label = attempt.policy.spec(name).label
        if name == "callback_content" and not order.value(name):
            _callback_accounted_for(order)
            continue
        if not order.value(name):
            raise WorkOrderRefused("missing-field", f"归档前请先填写“{label}”。", name)
        if name not in attempt.checked:
            raise WorkOrderRefused("not-checked", f"归档前请核对“{label}”并打勾。", name)


def _callback_accounted_for(order: WorkOrder) -> None:
    if order.callback_need is CallbackNeed.NONE or order.value("termination_reason"):
        return
    sentence = "归档前请填写“回访内容”；无法回访的请填写“终止原因”。"
    field = "termination_reason" if order.attempts and not completed(order.attempts) else "callback_content"
    raise WorkOrderRefused("missing-field", sentence, field)


def _reason(attempt: Attempt, sentence: str) -> None:
    if not attempt.reason.strip():
        raise WorkOrderRefused("reason-required", sentence, "reason")


_GATES: dict[Step, Callable[[Attempt], None]] = {
    Step.REGISTER: _register,
    Step.DISPATCH: _dispatch,
    Step.ACCEPT: _accept,
    Step.FINISH: _finish,
    Step.CALL_BACK: _call_back,
    Step.CLOSE: _close,
    Step.GIVE_UP_CALLBACK: _give_up,
    Step.REOPEN: _reopen,
    Step.WITHDRAW: _withdraw,
}
