"""How well the listener keeps up: measured at every look round, told to the hub now and then."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Collection
from pathlib import Path

from callcenter.asr.leg_worker import LegWorker
from callcenter.wire.hearing import Hearing

TOLD_EVERY_S = 5.0
SLOW_MS = 5_000
"""So far behind, people have to know why words come late …"""
QUICK_MS = 1_000
"""… until it has caught up this far."""
SLOW = "语音识别暂时跟不上通话，文字会晚几秒出现；录音完整，稍后会自动补上。"
_STATM = Path("/proc/self/statm")


class HealthWatch:
    """Figures of all legs, and the sentence for the pages."""

    def __init__(self) -> None:
        self._told_at = 0.0
        self._was_busy = True
        self._over_s = 0.0
        """Sound of calls that have ended."""
        self._over_restarts = 0
        self._before = (0.0, time.process_time())
        self.sentence = ""

    def due(self, now: float, *, busy: bool) -> bool:
        """Whether it is time to tell; while nobody is on the phone there is nothing new."""
        if now - self._told_at < TOLD_EVERY_S or not (busy or self._was_busy):
            return False
        self._told_at, self._was_busy = now, busy
        return True

    def forget(self, workers: Collection[LegWorker]) -> None:
        """Their call is over; what they have done still counts."""
        self._over_s += sum(worker.heard_s for worker in workers)
        self._over_restarts += sum(worker.failures for worker in workers)

    def look(self, workers: Collection[LegWorker]) -> Hearing:
        """The figures of this moment."""
        sound_s = self._over_s + sum(worker.heard_s for worker in workers)
        cpu_s = time.process_time()
        more_sound_s, more_cpu_s = sound_s - self._before[0], cpu_s - self._before[1]
        self._before = (sound_s, cpu_s)
        behind_ms = max((worker.behind_ms for worker in workers), default=0)
        if behind_ms >= SLOW_MS or behind_ms <= QUICK_MS:
            self.sentence = SLOW if behind_ms >= SLOW_MS else ""
        return Hearing(
            legs=sum(1 for worker in workers if not worker.finished.is_set()),
            behind_ms=behind_ms,
            real_time_factor=round(more_cpu_s / more_sound_s, 4) if more_sound_s > 0 else 0.0,
            sound_s=round(sound_s, 1),
            cpu_s=round(cpu_s, 1),
            restarts=self._over_restarts + sum(worker.failures for worker in workers),
            memory_mb=_memory_mb(),
        )


def _memory_mb() -> int:
    """Resident now; where the system does not tell, the most it ever was."""
    try:
        pages = int(_STATM.read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20
