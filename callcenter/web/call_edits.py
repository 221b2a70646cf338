"""What people do with a call: correct and confirm the ticket, review findings, wrap up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, model_validator

from callcenter.actions.correct_slot import SlotConfirmed, SlotTyped, confirm_slot, correct_slot
from callcenter.actions.finish_wrap_up import finish_wrap_up
from callcenter.actions.review_finding import Judgement, review_finding
from callcenter.domain.call_record import Review
from callcenter.web.hub_services import Hub
from callcenter.web.messages import FindingView, TicketView
from callcenter.web.plain_text import check_text
from callcenter.web.views import finding_view, ticket_view
from callcenter.web.who import Signed

router = APIRouter(prefix="/api/calls/{call_id}", tags=["edits"])

Number = Annotated[str, Field(max_length=32)]
Note = Annotated[str, Field(max_length=500)]
Value = Annotated[str, Field(max_length=4000)]


class Body(BaseModel):
    """Base of all request bodies."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _can_be_kept(cls, given: object) -> object:
        check_text(given)
        return given


class SlotBody(Body):
    """A field of a ticket."""

    name: str = Field(min_length=1, max_length=32)
    version: int = Field(ge=1)
    """Version of the ticket the person saw."""
    agent_no: Number = ""


class TypedBody(SlotBody):
    """A field and what it should be."""

    value: Value


class ConfirmedBody(SlotBody):
    """A field that is right as it was heard."""

    value: Value | None = None
    """What the person saw in it: 409 when hearing has replaced it meanwhile."""


class ReviewBody(Body):
    """A judgement of a finding; an empty decision takes the last one back."""

    decision: Review
    note: Note = ""
    reviewer: Number = ""


class WrapUpBody(Body):
    """The outcome of a call."""

    disposition: str = Field(min_length=1, max_length=64)
    note: Note = ""
    agent_no: Number = ""


@router.patch("/ticket")
def change_field(call_id: str, body: TypedBody, hub: Hub, signed: Signed) -> TicketView:
    """Types a field; 409 with the current ticket when somebody was faster."""
    edit = SlotTyped(
        call_id=call_id,
        name=body.name,
        value=body.value,
        version=body.version,
        agent_no=signed(body.agent_no),
        via=signed.system,
        at=datetime.now(UTC),
    )
    return ticket_view(correct_slot(hub.store, edit))


@router.post("/ticket/confirm")
def confirm_field(call_id: str, body: ConfirmedBody, hub: Hub, signed: Signed) -> TicketView:
    """Agrees with what was heard; 409 with the current ticket when somebody was faster."""
    edit = SlotConfirmed(
        call_id=call_id,
        name=body.name,
        version=body.version,
        agent_no=signed(body.agent_no),
        via=signed.system,
        at=datetime.now(UTC),
        seen=body.value,
    )
    return ticket_view(confirm_slot(hub.store, edit))


@router.post("/findings/{key}/review")
def review(call_id: str, key: str, body: ReviewBody, hub: Hub, signed: Signed) -> FindingView:
    """Accepts or rejects a finding."""
    judgement = Judgement(
        call_id=call_id,
        key=key,
        decision=body.decision,
        note=body.note,
        reviewer=signed.in_full(body.reviewer)[:64],
        at=datetime.now(UTC),
    )
    return finding_view(review_finding(hub.store, judgement, hub.score), hub.rules)


@router.post("/wrap-up", status_code=204)
def wrap_up(call_id: str, body: WrapUpBody, hub: Hub, signed: Signed) -> None:
    """Ends the after-call work."""
    finish_wrap_up(
        hub.store,
        call_id=call_id,
        disposition=body.disposition,
        note=body.note,
        by=signed.in_full(body.agent_no)[:128],
        at=datetime.now(UTC),
    )
