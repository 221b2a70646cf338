"""What the pages show of the complaint procedure."""

from __future__ import annotations

from callcenter.domain.work_orders.complaint_stages import STAGES, missing_for, next_stage, stage_index
from callcenter.domain.work_orders.orders import WorkOrder
from callcenter.web.messages import View


class ComplaintView(View):
    """Who has the complaint, and what the next one waits for."""

    stage: str
    stages: list[str]
    next: str
    """Empty when everybody has had it."""
    missing: list[str]
    """Names of the fields."""
    may_skip: bool
    """It can go to the store manager at once."""


def complaint_view(order: WorkOrder) -> ComplaintView:
    """Of a complaint that goes through these hands."""
    following, skipping = next_stage(order), next_stage(order, over_head=True)
    return ComplaintView(
        stage=STAGES[stage_index(order)].name,
        stages=[stage.name for stage in STAGES],
        next=following.name if following else "",
        missing=list(missing_for(order, following)) if following else [],
        may_skip=skipping is not following,
    )
