"""How loud a leg is over a stretch of speech."""

from __future__ import annotations

import math
from array import array
from collections import deque
from operator import mul

from callcenter.wire.audio_packets import FRAME_MS

FULL_SCALE = 32768
KEPT_FRAMES = 3000
"""A minute: no utterance is longer."""
SILENT_DBFS = -96.0
"""Below one step of 16-bit sound."""


def power_of(pcm: bytes) -> float:
    """Mean square of 16-bit samples."""
    samples = array("h", pcm)
    total: int = sum(map(mul, samples, samples))
    return total / max(1, len(samples))


class LevelMeter:
    """Keeps the power of the frames of the running utterance."""

    def __init__(self) -> None:
        self._frames: deque[tuple[int, float]] = deque(maxlen=KEPT_FRAMES)

    def add(self, pcm: bytes, time_ms: int) -> None:
        """Counts one frame."""
        self._frames.append((time_ms, power_of(pcm)))

    def take_dbfs(self, start_ms: int, end_ms: int) -> float:
        """RMS level between the two times; what lies before the end is forgotten."""
        powers = [power for at_ms, power in self._frames if start_ms <= at_ms + FRAME_MS // 2 < end_ms]
        while self._frames and self._frames[0][0] < end_ms:
            self._frames.popleft()
        mean = sum(powers) / len(powers) if powers else 0.0
        return round(10 * math.log10(mean / FULL_SCALE**2), 1) if mean >= 1 else SILENT_DBFS
