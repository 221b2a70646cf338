"""The complaint procedure of the club: who has the complaint in hand, and what must be written before (C-30)."""

from __future__ import annotations

from dataclasses import dataclass

from callcenter.domain.work_orders.orders import WorkOrder
from callcenter.domain.work_orders.policy import Policy

COMPLAINT = "投诉"
STAGE = "complaint_stage"


@dataclass(frozen=True, slots=True)
class Stage:
    """One person's turn."""

    name: str
    needs: tuple[str, ...]
    """Fields that must be filled before the complaint comes here."""


STAGES = (
    Stage("值班经理受理", ()),
    Stage("部门主管核实", ("issue",)),
    Stage("提出处理方案", ("verification", "responsible_person", "party_account")),
    Stage("结果申报", ("handling_plan", "result")),
    Stage("店长审阅", ("manager_opinion",)),
    Stage("审阅完毕", ("store_manager_opinion",)),
)
REPORT = (
    ("投诉材料", ("issue", "complaint_material")),
    ("核实的情况", ("verification", "process")),
    ("当事人情况", ("responsible_person", "party_account")),
    ("投诉结果", ("handling_plan", "result")),
    ("值班经理及部门主管的看法和建议", ("manager_opinion", "head_opinion")),
)
"""The five parts of the written report (002 投诉处理流程 10)."""


def under_procedure(order: WorkOrder, policy: Policy) -> bool:
    """Whether the order goes this way."""
    return policy.complaint_procedure and order.type == COMPLAINT


def stage_index(order: WorkOrder) -> int:
    """Where it is; a complaint that was never moved is with the manager on duty."""
    names = [stage.name for stage in STAGES]
    return names.index(order.value(STAGE)) if order.value(STAGE) in names else 0


def next_stage(order: WorkOrder, *, over_head: bool = False) -> Stage | None:
    """Whose turn is next; what is above the manager's powers goes to the store manager at once (9)."""
    here = stage_index(order)
    if over_head and here < len(STAGES) - 2:
        return STAGES[-2]
    return STAGES[here + 1] if here + 1 < len(STAGES) else None


def missing_for(order: WorkOrder, stage: Stage) -> tuple[str, ...]:
    """Fields the stage still waits for."""
    return tuple(name for name in stage.needs if not order.value(name))


def is_through(order: WorkOrder) -> bool:
    """Whether everybody has had it."""
    return order.value(STAGE) == STAGES[-1].name
