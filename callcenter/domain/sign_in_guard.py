"""Guessing passwords is made slow: after a few failures a name has to wait, longer each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_TRIES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
MOST_NAMES = 10_000
"""Remembered at once; made-up names must not fill the memory."""


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last: datetime


class SignInGuard:
    """Counts failures by name; a success forgets them."""

    def __init__(self) -> None:
        self._failures: dict[str, _Failures] = {}

    def wait(self, login: str, now: datetime) -> timedelta:
        """How long the name still has to wait; zero when it may try."""
        known = self._failures.get(login)
        if known is None or known.count < FREE_TRIES:
            return timedelta()
        # Capped before the power: a patient robot would make the number too large to count with.
        doubled = FIRST_WAIT * (1 << min(known.count - FREE_TRIES, 10))
        return max(known.last + min(doubled, LONGEST_WAIT) - now, timedelta())

    def failed(self, login: str, now: datetime) -> None:
        """The password was wrong."""
        known = self._failures.pop(login, None)
        self._failures[login] = _Failures((known.count if known else 0) + 1, now)
        while len(self._failures) > MOST_NAMES:
            del self._failures[next(iter(self._failures))]

    def passed(self, login: str) -> None:
        """The password was right."""
        self._failures.pop(login, None)
