"""``GET /api/calls/{id}/ticket/order``: what the ticket beside the call still needs."""

from __future__ import annotations

from fastapi import APIRouter

from callcenter.actions.preview_order import OrderPreview, preview_order
from callcenter.domain.work_orders.needs import Need
from callcenter.domain.work_orders.states import STEP_LABELS, Step
from callcenter.web.messages import View
from callcenter.web.order_desk import Desk

router = APIRouter(prefix="/api/calls/{call_id}/ticket", tags=["tickets"])


class NeedView(View):
    """A field somebody should ask for."""

    name: str
    label: str
    step: str
    """register or dispatch."""
    step_label: str
    blocks: bool
    """False: the step is possible without it."""
    sentence: str


class PreviewView(View):
    """The draft of a call, or the order it became."""

    number: str | None
    version: int
    type: str
    form_title: str
    """Empty while there is no type."""
    ready: bool
    """Registering would be accepted now."""
    department: str
    """Where it would go, or has gone."""
    emergency: str
    sentence: str
    """What to do next, ready to read."""
    needs: list[NeedView]


@router.get("/order")
def preview(call_id: str, desk: Desk) -> PreviewView:
    """What is missing before the ticket can be registered and passed on."""
    found = preview_order(desk, call_id)
    order = found.order
    form = desk.policies.of(order.tenant).forms.get(order.type)
    return PreviewView(
        number=order.number or None,
        version=order.version,
        type=order.type,
        form_title=form.title if form else "",
        ready=found.ready,
        department=order.department or order.value("department") or (found.suggestion.department if form else ""),
        emergency=order.emergency or found.suggestion.emergency,
        sentence=_sentence(found),
        needs=[need_view(need) for need in found.needs],
    )


def need_view(need: Need) -> NeedView:
    """One line."""
    return NeedView(
        name=need.name,
        label=need.label,
        step=need.step.value,
        step_label=STEP_LABELS[need.step],
        blocks=need.blocks,
        sentence=need.sentence,
    )


def _sentence(found: OrderPreview) -> str:
    for step in (Step.REGISTER, Step.DISPATCH):
        lacking = [need for need in found.needs if need.step is step]
        if lacking:
            labels = "、".join(need.label for need in lacking)
            return f"{STEP_LABELS[step]}前必填：{labels}" if lacking[0].blocks else f"尽量问清：{labels}"
    return "" if found.order.number else "必填项已齐，可以登记"
