"""The ticket of a call as values: what was heard, what a person typed, and which of the two wins.

A person always wins: a field that somebody typed or confirmed is never overwritten by hearing; what is heard against it
is kept beside it as a contradiction.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from callcenter.domain.events import Leg, PromiseMade, SlotFilled
from callcenter.domain.refusals import SlotUnknown, ValueUnfit

VALUE_LIMIT = 500
"""Characters."""


class Source(StrEnum):
    """Where the value of a field comes from."""

    CUSTOMER = "customer"
    AGENT = "agent"
    COMPUTED = "computed"
    TYPED = "typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketField:
    """One field with its origin."""

    name: str
    value: str = field(repr=False)
    source: Source
    confidence: float = 1.0
    confirmed: bool = False
    leg: Leg | None = None
    utterance: int | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    heard: str = field(default="", repr=False)
    choices: tuple[str, ...] = field(default=(), repr=False)
    """Other values that sound alike, for one key; gone as soon as a person has settled the field."""
    contradiction: str = field(default="", repr=False)
    """What was heard after a person had settled the value."""
    settled_by: str = ""
    """Number of the agent who typed or confirmed it; empty while nobody did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One ticket."""

    call_id: str
    number: str | None = None
    status: str = "draft"
    version: int = 1
    """Counts changes by people: two of them cannot overwrite each other. Hearing does not count: it never wins."""
    first_responsible: str | None = None
    fields: tuple[TicketField, ...] = ()
    promises: tuple[PromiseMade, ...] = ()

    def field(self, name: str) -> TicketField | None:
        """The field, if it has a value."""
        return next((one for one in self.fields if one.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketChange:
    """What a person changed."""

    at: datetime
    agent_no: str
    name: str
    old: str = field(repr=False)
    new: str = field(repr=False)
    version: int
    """The version the change made."""


def hear(known: TicketField | None, event: SlotFilled) -> TicketField:
    """The field after something was heard for it."""
    if known is not None and known.settled_by:
        return replace(known, contradiction="" if _same(known.value, event.value) else event.value)
    return TicketField(
        name=event.name,
        value=event.value,
        source=Source.COMPUTED if event.leg is None else Source(event.leg.value),
        confidence=event.confidence,
        confirmed=event.confirmed,
        leg=event.leg,
        utterance=event.utterance,
        start_ms=event.start_ms,
        end_ms=event.end_ms,
        heard=event.heard,
        choices=event.choices,
    )


def type_in(known: TicketField | None, name: str, value: str, agent_no: str) -> TicketField:
    """The field after a person typed ``value``; the place where it was heard stays, to listen to it again.

    Raises:
        ValueUnfit: too long, or with control characters.
    """
    value = value.strip()
    if len(value) > VALUE_LIMIT:
        raise ValueUnfit(f"内容过长（{len(value)} 字），最多 {VALUE_LIMIT} 字。", field="value")
    if any(ord(character) < 32 and character not in "\n\t" for character in value):
        raise ValueUnfit("内容中有无法显示的控制字符，请删除后再保存。", field="value")
    typed = known or TicketField(name=name, value=value, source=Source.TYPED)
    return replace(
        typed,
        value=value,
        source=Source.TYPED,
        confidence=1.0,
        confirmed=True,
        contradiction="",
        settled_by=agent_no or "-",
        choices=(),
    )


def confirm(known: TicketField | None, name: str, agent_no: str) -> TicketField:
    """The field after a person agreed with what was heard.

    Raises:
        SlotUnknown: nothing was heard for it.
    """
    if known is None:
        raise SlotUnknown(f"工单里还没有“{name}”的内容，无法确认；请直接填写。", field="name")
    return replace(known, confirmed=True, contradiction="", settled_by=agent_no or "-", choices=())


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())
