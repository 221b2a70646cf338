"""A callback: its script, and what came of the try (C-18, C-19, A-46 … A-49)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.actions.move_order import Request
from callcenter.actions.order_desk import OrderDesk, clean_fields, unknown
from callcenter.domain.work_orders.callback_script import CallbackScript, write_script
from callcenter.domain.work_orders.callbacks import AttemptOutcome, CallbackAttempt
from callcenter.domain.work_orders.orders import Moved, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.surveys import record_attempt
from callcenter.ports import WorkOrderWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackResult:
    """What came of a try."""

    outcome: AttemptOutcome
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    call_id: str = ""
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CalledBack:
    """The order after a try."""

    order: WorkOrder
    needs_reason: bool
    """A 终止原因 has to be written now."""
    reopened: bool


def callback_script(desk: OrderDesk, number: str, agent_no: str) -> CallbackScript:
    """What to say."""
    with desk.store.reading() as work:
        order = work.orders.get(number)
    if order is None:
        raise unknown(number)
    policy = desk.policies.of(order.tenant)
    return write_script(
        policy.script, company=policy.tenant, agent_no=agent_no, hotline=policy.hotline, fields=order.fields
    )


def record_callback(desk: OrderDesk, wanted: Request, result: CallbackResult) -> CalledBack:
    """Writes a try into the order.

    Raises:
        WorkOrderRefused: no callback is due, answers without a completed call, or somebody was faster.
    """
    needs_reason, reopened = False, False

    def do(order: WorkOrder, policy: Policy, work: WorkOrderWork) -> Moved:
        nonlocal needs_reason, reopened
        attempt = CallbackAttempt(
            at=desk.now(), by=wanted.by, outcome=result.outcome, call_id=result.call_id, note=result.note
        )
        surveyed = record_attempt(order, attempt, clean_fields(result.answers, policy), policy)
        if surveyed.assessment is not None:
            work.orders.add_assessment(order, surveyed.assessment, attempt.at)
        if result.call_id and work.orders.draft_of_call(result.call_id) is not None:
            work.orders.link_call(order, result.call_id)
        needs_reason, reopened = surveyed.needs_reason, surveyed.assessment is not None
        return surveyed.moved

    order = desk.change(wanted.number, wanted.version, do, event="ticket.callback")
    return CalledBack(order, needs_reason, reopened)
