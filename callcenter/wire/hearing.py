"""How the listener is doing, as it tells the hub from time to time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Figures of the listener process."""

    legs: int = 0
    """Being listened to."""
    behind_ms: int = 0
    """Age of the oldest sound that waits on any leg."""
    real_time_factor: float = 0.0
    """Seconds of processor for a second of sound, of all legs together since the last report."""
    sound_s: float = 0.0
    """Heard since the process began."""
    cpu_s: float = 0.0
    """Used since the process began."""
    restarts: int = 0
    """Recognisers that broke or hung and were replaced, since the process began."""
    memory_mb: int = 0
    """Resident."""

    def as_state(self) -> dict[str, float]:
        """For the line to the hub."""
        return asdict(self)


def hearing_of(state: Mapping[str, Any]) -> Hearing:
    """From what a listener told; what is missing or no number counts as nothing."""
    told = state.get("hearing")
    if not isinstance(told, Mapping):
        return Hearing()
    known = {part.name: told[part.name] for part in fields(Hearing) if isinstance(told.get(part.name), int | float)}
    return Hearing(**known)
