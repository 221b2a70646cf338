"""A clock that counts only the time in which this process could have noticed anything.

A machine that was suspended, or so busy that a process got no processor for a minute, must not make it believe that
the others have been silent for a minute: what they sent is still waiting to be read.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

LONGEST_STEP_S = 3.0
"""Whoever measures a silence by this clock looks at least this often."""


class AwakeClock:
    """Monotonic seconds, at most ``LONGEST_STEP_S`` between two looks; thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._looked = clock()
        self._counted = 0.0

    def now_s(self) -> float:
        """Counted since the clock was made."""
        with self._lock:
            looked = self._clock()
            self._counted += min(LONGEST_STEP_S, looked - self._looked)
            self._looked = looked
            return self._counted


awake_s = AwakeClock().now_s
"""The process's own; like ``time.monotonic`` but for the pauses."""
