"""What a ticket still lacks before it can be registered and passed on: told while the customer is on the line."""

from __future__ import annotations

from dataclasses import dataclass

from callcenter.domain.work_orders.gates import SAVED_WITH_PARTIAL_DATA
from callcenter.domain.work_orders.orders import WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.states import STEP_LABELS, Step, target

ASKED_IN_THE_CALL = (Step.REGISTER, Step.DISPATCH)
"""Later steps ask for what only the repair crew knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One field somebody should ask for."""

    name: str
    label: str
    step: Step
    """The step that waits for it."""
    blocks: bool = True
    """False: an alarm goes on without it, but it should be asked for (C-03)."""

    @property
    def sentence(self) -> str:
        """For the person who has to ask."""
        step = STEP_LABELS[self.step]
        return f"{step}前请先填写“{self.label}”。" if self.blocks else f"请尽量问清“{self.label}”，不影响{step}。"


def needs(order: WorkOrder, policy: Policy) -> tuple[Need, ...]:
    """What is missing, in the order of the steps and the form; without a type only that can be told."""
    if order.type not in policy.forms:
        return (Need(name="type", label="工单类型", step=Step.REGISTER),)
    form, blocks = policy.form(order.type), order.type not in SAVED_WITH_PARTIAL_DATA
    steps = [step for step in ASKED_IN_THE_CALL if not _is_behind(order, step)]
    return tuple(
        Need(name=field.spec.name, label=field.label, step=step, blocks=blocks)
        for step in steps
        for field in form.missing(step, order.fields)
    )


def may_register(order: WorkOrder, policy: Policy) -> bool:
    """Whether the draft would be taken as it is."""
    waiting = [need for need in needs(order, policy) if need.step is Step.REGISTER and need.blocks]
    return not order.number and not waiting


def _is_behind(order: WorkOrder, step: Step) -> bool:
    """A draft still has both steps before it; a registered order has been passed on or will be."""
    return bool(order.number) and (step is Step.REGISTER or target(order.state, step) is None)
