"""Where recognition of running calls goes on after a restart of the listener; the hub tells it."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import Any

from callcenter.domain.events import Leg

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumePoint:
    """Everything of the leg before this is in the database."""

    from_ms: int = 0
    utterance: int = 0
    """Number of the last finished utterance."""


class ResumePoints:
    """Filled by the line to the hub, read by the legs' threads."""

    def __init__(self) -> None:
        self._points: dict[str, dict[Leg, ResumePoint]] = {}
        self._told = False
        self._changed = threading.Condition()

    def command(self, message: dict[str, Any]) -> None:
        """Takes ``{"command": "resume", "call_id": …, "legs": {"customer": {"from_ms": …, "utterance": …}}}``.

        After the last running call ``{"command": "resumed"}`` follows: of any other the hub has nothing.
        """
        if message.get("command") == "resumed":
            with self._changed:
                self._told = True
                self._changed.notify_all()
        if message.get("command") != "resume":
            return
        try:
            call_id = str(message["call_id"])
            points = {
                Leg(leg): ResumePoint(from_ms=int(point["from_ms"]), utterance=int(point["utterance"]))
                for leg, point in message["legs"].items()
            }
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            logger.warning("command resume not understood", extra={"reason": repr(problem)})
            return
        with self._changed:
            self._points[call_id] = points
            self._changed.notify_all()

    def wait_for(self, call_id: str, leg: Leg, timeout_s: float) -> ResumePoint:
        """The leg's point; the beginning of the call when the hub knows nothing of it, or has not spoken in time."""
        with self._changed:
            self._changed.wait_for(lambda: call_id in self._points or self._told, timeout_s)
            return self._points.get(call_id, {}).get(leg, ResumePoint())

    def forget(self, call_id: str) -> None:
        """The call is over."""
        with self._changed:
            self._points.pop(call_id, None)
