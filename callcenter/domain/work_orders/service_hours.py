"""Time as a clock counts it: elapsed, or only while the office is open (E-11, C-40)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_LONGEST_CLOSURE_DAYS = 400


def aware(moment: datetime, name: str) -> datetime:
    """The moment in UTC.

    Differences are only taken in UTC: two times with the same zone are subtracted by Python as wall clocks, which
    loses or wins an hour when daylight saving changes in between.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{name}: a time without zone cannot be counted; give it an offset")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHours:
    """Opening hours of one tenant's office."""

    zone: ZoneInfo
    weekdays: frozenset[int] = frozenset(range(5))
    """Monday is 0."""
    opens: time = time(9)
    closes: time = time(18)
    holidays: frozenset[date] = frozenset()
    extra_days: frozenset[date] = frozenset()
    """Weekend days worked to make up for a holiday."""

    def is_open(self, day: date) -> bool:
        """Whether the office works on that day."""
        return day in self.extra_days or (day.weekday() in self.weekdays and day not in self.holidays)

    def add(self, start: datetime, limit: timedelta) -> datetime:
        """When so much open time has passed since ``start``."""
        left = limit
        moment = aware(start, "start")
        day = moment.astimezone(self.zone).date()
        for _ in range(_LONGEST_CLOSURE_DAYS):
            if self.is_open(day):
                opens = self._at(day, self.opens)
                begin = max(moment, opens)
                room = self._at(day, self.closes) - begin
                if room >= left:
                    return begin + left
                if room > timedelta():
                    left -= room
            day += timedelta(days=1)
        raise ValueError("service hours: the office is never open; check weekdays and holidays")

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=self.zone).astimezone(UTC)


def due(start: datetime, limit: timedelta, hours: ServiceHours | None) -> datetime:
    """When the limit is reached, in UTC."""
    if hours is None:
        return aware(start, "start") + limit
    return hours.add(start, limit)
