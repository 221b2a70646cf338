"""Due times that follow from the kind of ticket, by the clocks of the tenant's work orders (C-32 … C-40)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from callcenter.domain.tickets.fields import Field
from callcenter.domain.work_orders.clocks import ClockRule, due_fields

_DRAWN = {"callback": "sampled"}
"""Whether a consultation is drawn for a callback is not known yet: until when it would be due is."""


def due_times(
    kind: str, clocks: Iterable[ClockRule], answered_at: datetime | None, answer_promised: datetime | None
) -> dict[Field, str]:
    """What is due when; an answer only when the agent promised one, at the promised time."""
    due = _due(kind, clocks, answered_at)
    if due.pop(Field.DUE_ANSWER, None) and answer_promised is not None:
        due[Field.DUE_ANSWER] = answer_promised
    return {name: at.replace(tzinfo=None, microsecond=0).isoformat() for name, at in due.items()}


def answer_limit(kind: str, clocks: Iterable[ClockRule], answered_at: datetime | None) -> datetime | None:
    """Until when an answer without a promised time is due."""
    return _due(kind, clocks, answered_at).get(Field.DUE_ANSWER)


def _due(kind: str, clocks: Iterable[ClockRule], answered_at: datetime | None) -> dict[Field, datetime]:
    """In the time of the answer; one without zone is counted as it stands."""
    if answered_at is None:
        return {}
    zone = answered_at.tzinfo or UTC
    found = due_fields(clocks, kind, _DRAWN, answered_at.replace(tzinfo=zone))
    return {Field(name): at.astimezone(zone).replace(tzinfo=answered_at.tzinfo) for name, at in found.items()}
