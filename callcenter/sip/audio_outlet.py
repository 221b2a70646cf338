"""Sound on its way out of the seat: the taps hand frames over, one thread sends them to every sink."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from uuid import UUID

from callcenter.domain.events import AudioGap, Leg
from callcenter.sip.sink_ring import SinkRing
from callcenter.wire.audio_packets import Control

logger = logging.getLogger(__name__)

Item = tuple[UUID, Leg, int, bytes] | Control | None
"""A frame (call, leg, seq, pcm), a control message, or None to stop."""

BACKLOG_S = 0.05
IDLE_S = 1.0


class AudioOutlet:
    """The seat's sound sockets; a slow or absent sink costs the call nothing."""

    def __init__(self, recorder: Path, listener: Path, on_gap: Callable[[AudioGap], None]) -> None:
        self._inbox: SimpleQueue[Item] = SimpleQueue()
        self._rings = {
            "recorder": SinkRing(recorder, on_gap),
            "listener": SinkRing(listener, on_gap, catches_up=True),
        }
        self._told: set[str] = set()
        self._closing_s = 0.0
        self._thread = threading.Thread(target=self._run, name="audio-outlet", daemon=True)

    @property
    def inbox(self) -> SimpleQueue[Item]:
        """Where the taps put their frames: a C queue, no lock is held while Python runs."""
        return self._inbox

    @property
    def dropped(self) -> int:
        """Frames given up, over all sinks."""
        return sum(ring.dropped for ring in self._rings.values())

    def start(self) -> None:
        """Connects in the background, again and again."""
        self._thread.start()

    def control(self, control: Control) -> None:
        """``started`` before the call's first frame, ``ended`` after its last."""
        self._inbox.put(control)

    def close(self, timeout_s: float = 1.0) -> None:
        """Sends the rest for at most ``timeout_s``; what remains becomes an ``AudioGap``."""
        self._closing_s = timeout_s
        self._inbox.put(None)
        self._thread.join(timeout_s + 0.5)

    def _run(self) -> None:
        while self._take(self._patience()):
            self._flush()
        deadline = time.monotonic() + self._closing_s
        while any(ring.has_backlog for ring in self._rings.values()) and time.monotonic() < deadline:
            self._flush()
            time.sleep(0.01)  # the sinks are other processes: nothing wakes us when they have read
        for ring in self._rings.values():
            ring.give_up()

    def _patience(self) -> float:
        return BACKLOG_S if any(ring.has_backlog for ring in self._rings.values()) else IDLE_S

    def _take(self, patience_s: float) -> bool:
        """Moves everything from the inbox to the rings; False when it is time to stop."""
        try:
            item = self._inbox.get(timeout=patience_s)
            while True:
                if item is None:
                    return False
                self._put(item)
                item = self._inbox.get_nowait()
        except Empty:
            return True

    def _put(self, item: tuple[UUID, Leg, int, bytes] | Control) -> None:
        now = time.monotonic()
        for ring in self._rings.values():
            if isinstance(item, tuple):
                ring.frame(*item)
            elif item.name == "started":
                ring.start(item)
            else:
                ring.end(item, now)

    def _flush(self) -> None:
        now = time.monotonic()
        for name, ring in self._rings.items():
            ring.flush(now)
            if ring.connected:
                self._told.discard(name)
            elif name not in self._told:
                self._told.add(name)
                logger.warning("sound sink is away, keeping 15 s of sound", extra={"sink": name})
