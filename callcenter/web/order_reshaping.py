"""REST addresses that change what a work order is: its type, its hands, its place in the complaint procedure."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from callcenter.actions.issue_notice import NoticeRequest, issue_notice
from callcenter.actions.move_order import Request
from callcenter.actions.reshape_order import Handover, TypeRequest, advance_complaint, change_type, hand_over_orders
from callcenter.web.call_edits import Body
from callcenter.web.messages import View
from callcenter.web.order_desk import Desk
from callcenter.web.ticket_bodies import Acting, Agent, Fields, Moment, Short, Text
from callcenter.web.who import Signed
from callcenter.web.work_order_views import OrderView, order_view

router = APIRouter(prefix="/api", tags=["tickets"])

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Number = Annotated[str, StringConstraints(min_length=1, max_length=32)]


class TypeBody(Acting):
    """Another type, and why."""

    type: Needed
    reason: Text
    fields: Fields = Field(default_factory=dict)
    """What the number of the new form still needs."""
    department: Short = ""


class ComplaintBody(Acting):
    """What is written before the complaint goes on."""

    fields: Fields = Field(default_factory=dict)
    over_head: bool = False
    """Beyond the powers of the manager on duty: to the store manager at once."""


class NoticeBody(Acting):
    """What has to be mended."""

    department: Needed
    problem: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    due_at: Moment
    place: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class HandoverBody(Body):
    """Open work from one person to another."""

    by: Agent
    giver: Agent
    taker: Agent
    note: Said
    numbers: Annotated[list[Number], Field(max_length=500)] = Field(default_factory=list)
    """Empty = every open order of the giver."""


class HandoverView(View):
    """What was handed over."""

    numbers: list[str]


@router.post("/tickets/{number}/type")
def type_of(number: str, body: TypeBody, desk: Desk, signed: Signed) -> OrderView:
    """Changes the type of a registered ticket; the reason stands in its history."""
    wanted = TypeRequest(
        number=number,
        version=body.version,
        by=signed(body.by),
        type=body.type,
        reason=body.reason,
        fields=body.fields,
        department=body.department,
    )
    return order_view(change_type(desk, wanted), desk)


@router.post("/tickets/{number}/complaint")
def complaint(number: str, body: ComplaintBody, desk: Desk, signed: Signed) -> OrderView:
    """Passes a complaint on to the next hands."""
    wanted = Request(number=number, version=body.version, by=signed(body.by))
    return order_view(advance_complaint(desk, wanted, body.fields, over_head=body.over_head), desk)


@router.post("/tickets/{number}/notices", status_code=201)
def notice(number: str, body: NoticeBody, desk: Desk, signed: Signed) -> OrderView:
    """Issues a 整改通知单; the answer is the notice, a ticket of its own."""
    wanted = NoticeRequest(
        number=number,
        version=body.version,
        by=signed(body.by),
        department=body.department,
        problem=body.problem,
        due_at=body.due_at,
        place=body.place,
    )
    return order_view(issue_notice(desk, wanted), desk)


@router.post("/handovers")
def handover(body: HandoverBody, desk: Desk, signed: Signed) -> HandoverView:
    """Hands open tickets over; the first person asked stays responsible."""
    wanted = Handover(
        by=signed(body.by), giver=body.giver, taker=body.taker, note=body.note, numbers=tuple(body.numbers)
    )
    return HandoverView(numbers=[order.number for order in hand_over_orders(desk, wanted)])
