"""Telling another system: what is sent, when it is tried again, when it is given up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
"""A receiver that comes back after an hour has everything at most ten minutes later."""
GIVE_UP_AFTER = timedelta(days=3)
"""Over a long weekend nothing is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Another system's address."""

    id: int
    url: str
    tenant: str
    """Empty = all."""
    active: bool
    waiting: int = 0
    """Messages not yet delivered."""
    last_answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to be tried."""

    id: int
    url: str
    secret: str = field(repr=False)
    message_id: str
    body: str = field(repr=False)
    created_at: datetime
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOutcome:
    """How a try went."""

    delivered: bool
    answer: str
    """Status code, or the kind of failure."""
    gone: bool = False
    """The receiver wants no more (410)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """How a message stands, without what is in it."""

    id: int
    webhook_id: int
    event: str
    number: str
    """Of the order it tells of."""
    created_at: datetime
    tries: int
    last_answer: str
    next_try_at: datetime | None
    """None when it is delivered or given up."""
    delivered_at: datetime | None
    given_up_at: datetime | None


def next_try(created_at: datetime, tries: int, now: datetime) -> datetime | None:
    """When to try again after so many tries, doubling from five seconds to ten minutes; None gives up."""
    if now - created_at >= GIVE_UP_AFTER:
        return None
    doubled: timedelta = FIRST_WAIT * 2 ** min(tries - 1, 20)
    return now + min(doubled, LONGEST_WAIT)
