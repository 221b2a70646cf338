"""A stage turns events into further events; plain, synchronous, one object a call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from callcenter.domain.events import CallEvent, Derived


class Stage(Protocol):
    """One part of the analysis of one call."""

    name: str
    """Shown to the agent when the stage had to be switched off."""

    def feed(self, event: CallEvent) -> Iterable[Derived]:
        """What follows from the event; never raises for odd speech, only for defects."""
        ...

    def finish(self) -> Iterable[Derived]:
        """What can only be said when the call is over; called once."""
        ...
