"""Due times that follow from the kind of ticket and the tenant's own limits (C-32 … C-40)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from callcenter.domain.tickets.fields import Field
from callcenter.domain.tickets.words import TenantWords


def due_times(
    kind: str, tenant: TenantWords, answered_at: datetime | None, answer_promised: datetime | None
) -> dict[Field, str]:
    """What is due when; an answer only when the agent promised one, at the promised time or the tenant's limit."""
    if answered_at is None:
        return {}
    result: dict[Field, str] = {}
    limits = tenant.limits
    rows: tuple[tuple[Field, Mapping[str, timedelta]], ...] = (
        (Field.DUE_PROCESS, limits.process),
        (Field.DUE_REPAIR, limits.repair),
        (Field.CALLBACK_DUE, limits.callback),
    )
    for name, table in rows:
        if kind in table:
            result[name] = _written(answered_at + table[kind])
    if answer_promised is not None and kind in limits.answer:
        result[Field.DUE_ANSWER] = _written(answer_promised)
    return result


def _written(at: datetime) -> str:
    return at.replace(tzinfo=None, microsecond=0).isoformat()
