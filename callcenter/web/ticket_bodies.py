"""What is sent to the REST interface of the work orders, and its smaller answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from callcenter.domain.work_orders.callbacks import AttemptOutcome
from callcenter.domain.work_orders.clocks import Milestone
from callcenter.domain.work_orders.states import Step
from callcenter.web.call_edits import Body
from callcenter.web.messages import View
from callcenter.web.work_order_views import BoardLineView, OrderView

Agent = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=32)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Name = Annotated[str, StringConstraints(max_length=32)]
Value = Annotated[str, StringConstraints(max_length=4000)]
Fields = Annotated[dict[Name, Value], Field(max_length=100)]
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _written(given: object) -> object:
    """A bare number would be taken for seconds since 1970: more likely it is a mistake."""
    if isinstance(given, int | float) or (isinstance(given, str) and given.strip().lstrip("+-").isdecimal()):
        raise PydanticCustomError("datetime_type", "not a time")
    return given


Moment = Annotated[AwareDatetime, Field(ge=FIRST, le=LAST), BeforeValidator(_written)]
"""A time that can still be counted with in every zone."""
Checked = Literal["call_content", "handling_opinion", "feedback_opinion", "callback_content"]


class Acting(Body):
    """Who acts, having seen which version."""

    by: Agent
    version: int = Field(ge=1)


class NewTicket(Body):
    """A ticket that no call of ours began."""

    by: Agent
    tenant: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
    type: Short
    received_at: Moment | None = None
    fields: Fields = Field(default_factory=dict)
    department: Short = ""


class CallTicket(Body):
    """The ticket of a call gets its number."""

    by: Agent
    version: int | None = Field(default=None, ge=1)
    type: Short = ""
    fields: Fields = Field(default_factory=dict)
    department: Short = ""


class FieldsBody(Acting):
    """New values; an empty one empties the field."""

    fields: Fields = Field(min_length=1)


class StepBody(Acting):
    """A step of the lifecycle."""

    step: Step
    fields: Fields = Field(default_factory=dict)
    reason: Text = ""
    department: Short = ""
    checked: frozenset[Checked] = frozenset()
    """Parts looked through, with archive."""


class MilestoneBody(Acting):
    """Something that happened."""

    milestone: Milestone
    happened_at: Moment | None = None
    note: Text = ""


class HelperBody(Acting):
    """Someone who helps."""

    helper: Agent
    reason: Text = ""


class CallbackBody(Acting):
    """What came of a callback."""

    outcome: AttemptOutcome
    answers: Fields = Field(default_factory=dict)
    call_id: Short = ""
    note: Text = ""


class DueBody(Acting):
    """What is done with a deadline."""

    action: Literal["pause", "resume", "move", "done"]
    due_at: Moment | None = None
    reason: Text = ""
    supervisor: bool = False


class LinkBody(Body):
    """A further call of the ticket."""

    by: Agent
    call_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class CallbackView(View):
    """The order after a callback."""

    ticket: OrderView
    needs_reason: bool
    reopened: bool


class ScriptItemView(View):
    """A question."""

    field: str
    ask: str
    choices: list[str]


class ScriptView(View):
    """What is said in a callback."""

    opening: str
    identity: str
    items: list[ScriptItemView]
    inconvenient: str
    closing: str


class EarlierCall(View):
    """A call of the customer before this one."""

    call_id: str
    at: datetime | None
    direction: str
    state: str
    type: str
    agent_no: str


class CustomerView(View):
    """Who is calling."""

    number: str
    name: str = ""
    """As it was last noted; empty when nobody ever asked."""
    title: str = ""
    calls: list[EarlierCall]
    tickets: list[BoardLineView]
    open_tickets: int
