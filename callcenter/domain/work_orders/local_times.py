"""Times written in ticket fields: local wall clock of the tenant's office."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from callcenter.domain.work_orders.orders import WorkOrder


def field_time(order: WorkOrder, name: str, zone: ZoneInfo) -> datetime | None:
    """The time in a field, in UTC; None when it is empty or not a time."""
    try:
        written = datetime.fromisoformat(order.value(name))
    except ValueError:
        return None
    return (written if written.tzinfo else written.replace(tzinfo=zone)).astimezone(UTC)


def local_text(moment: datetime, zone: ZoneInfo) -> str:
    """For people: 2024-03-05 16:40."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
