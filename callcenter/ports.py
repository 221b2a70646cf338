"""What the inside needs from the outside, as Protocols."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from callcenter.domain.events import CallEvent, CallOffered


class Journal(Protocol):
    """Keeps every event of a call; the hub rebuilds a running call from it after a restart."""

    def seen(self, boot: str, number: int) -> bool:
        """Whether this event of this process start was kept before (it was sent again after a reconnect)."""
        ...

    def record(self, events: Sequence[CallEvent], *, boot: str = "", number: int | None = None) -> None:
        """Keeps the events and the rows that follow from them, all or nothing."""
        ...

    def events_of(self, call_id: str) -> Iterable[CallEvent]:
        """What came from outside (not what followed from it), in the order it was kept."""
        ...

    def running_calls(self) -> Sequence[CallOffered]:
        """Calls that had not been judged to the end."""
        ...


class Board(Protocol):
    """Shows what happens to everybody who watches."""

    def apply(self, event: CallEvent) -> object:
        """Takes the event into the views and sends what changed."""
        ...
