"""The one table that turns what happens in SIP into events of the call."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from callcenter.domain.events import CallOffered, Leg, LegChanged, LegState
from callcenter.sip.ring_count import rings

CAUSES = {
    403: "declined",
    404: "unreachable",
    408: "no-answer",
    410: "unreachable",
    415: "codec",
    480: "no-answer",
    484: "unreachable",
    486: "busy",
    487: "cancelled",
    488: "codec",
    502: "unreachable",
    503: "unreachable",
    504: "unreachable",
    600: "busy",
    603: "declined",
    604: "unreachable",
    606: "codec",
}
"""SIP status of a refused leg to the cause in ``LegChanged``; what is not listed is ``network``."""

CODES_FOR_CUSTOMER = {"busy": 486, "declined": 603, "no-answer": 480, "unreachable": 480, "codec": 488}
"""What the customer's side is told when the agent's phone fails; 500 for everything else.

A phone that is missing is told as 480 (come again later), never as 404: the number the customer dialled does exist.
"""

_NUMBER = re.compile(r"sips?:([^@;>\s]+)@|tel:([^;>\s]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An INVITE arrived for our extension."""

    tenant: str
    seat: str
    agent_no: str
    from_uri: str = field(repr=False)
    to_uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringing:
    """180: ours to the customer, or that of the agent's phone."""

    leg: Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """200; ``ring_ms`` with the customer's leg, from our 180 to our 200."""

    leg: Leg
    ring_ms: int | None = None
    cadence_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldChanged:
    """A re-INVITE of this party stopped or restarted its sound (RFC 3264 section 8.4)."""

    leg: Leg
    held: bool
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A leg that never came up."""

    leg: Leg
    cause: str
    code: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A leg is over."""

    leg: Leg
    cause: str
    first: bool
    code: int = 0
    at_ms: int | None = None
    """None when the call was never answered."""


Happening = Offered | Ringing | Answered | HoldChanged | Refused | Closed


def to_event(call_id: str, at: datetime, happening: Happening) -> CallOffered | LegChanged:
    """The domain event of a SIP happening."""
    match happening:
        case Offered(tenant=tenant, seat=seat, agent_no=agent_no):
            caller, called = number_in(happening.from_uri), number_in(happening.to_uri)
            return CallOffered(
                call_id=call_id, tenant=tenant, seat=seat, agent_no=agent_no, caller=caller, called=called, at=at
            )
        case Ringing(leg=leg):
            return LegChanged(call_id=call_id, leg=leg, state=LegState.RINGING, at=at)
        case Answered(leg=leg, ring_ms=ring_ms, cadence_ms=cadence_ms):
            count = None if ring_ms is None else rings(ring_ms, cadence_ms)
            return LegChanged(
                call_id=call_id, leg=leg, state=LegState.ANSWERED, at_ms=0, at=at, rings=count, ring_ms=ring_ms
            )
        case HoldChanged(leg=leg, held=held, at_ms=at_ms):
            state = LegState.HELD if held else LegState.RESUMED
            return LegChanged(call_id=call_id, leg=leg, state=state, at_ms=at_ms, at=at)
        case Refused(leg=leg, cause=cause, code=code):
            return LegChanged(call_id=call_id, leg=leg, state=LegState.FAILED, at=at, cause=cause, code=code)
        case Closed(leg=leg, cause=cause, first=first, code=code, at_ms=at_ms):
            return LegChanged(
                call_id=call_id,
                leg=leg,
                state=LegState.ENDED,
                at_ms=at_ms,
                at=at,
                first=first,
                cause=cause,
                code=code,
            )
        case _:
            assert_never(happening)


def rejected(facts: Offered, code: int) -> tuple[Happening, ...]:
    """An INVITE that was refused before it could ring."""
    cause = cause_of(code, rang=False)
    return (
        facts,
        Refused(leg=Leg.CUSTOMER, cause=cause, code=code),
        Closed(leg=Leg.CUSTOMER, cause=cause, first=False, code=code),
    )


def cause_of(code: int, *, rang: bool) -> str:
    """Why the agent's phone was not reached; a time-out before any ringing means that nothing is there."""
    if code == 408 and not rang:
        return "unreachable"
    return CAUSES.get(code, "network")


def number_in(uri: str) -> str | None:
    """The user part of a SIP or tel address, with or without display name; None when withheld or absent."""
    found = _NUMBER.search(uri)
    if found is None:
        return None
    number = found[1] or found[2]
    return None if number.lower() == "anonymous" else number
