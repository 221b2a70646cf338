"""The number of a work order (编号, C-11): tenant code, local day, running number of that day."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from callcenter.domain.work_orders.service_hours import aware

PATTERN = re.compile(r"(?P<code>[A-Z]{2,6})(?P<day>\d{8})-(?P<serial>\d{4,6})")


def local_day(received_at: datetime, zone: ZoneInfo) -> date:
    """The day a call belongs to where the office is: a call at 00:30 in Shanghai is still yesterday in UTC."""
    return aware(received_at, "received_at").astimezone(zone).date()


def write_number(code: str, day: date, serial: int) -> str:
    """For example YM20240305-0007."""
    if not 1 <= serial <= 999_999:
        raise ValueError(f"serial {serial} of {day} is not between 1 and 999999")
    return f"{code}{day:%Y%m%d}-{serial:04d}"


def is_number(text: str) -> bool:
    """Whether the text is a complete work order number."""
    return PATTERN.fullmatch(text) is not None
