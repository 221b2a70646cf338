"""The frames of one leg that wait for its thread."""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque

from callcenter.domain.events import AudioFrame
from callcenter.wire.audio_packets import FRAME_MS

logger = logging.getLogger(__name__)

QUEUE_FRAMES = 1500
"""Half a minute: more than a seat sends at once after a reconnect."""


class FrameQueue:
    """Bounded; a full one takes nothing more, and the hole in the media times tells the thread what to look up.

    A frame stays in the queue until its reader is done with it: a reader that is given up takes none along.
    """

    def __init__(self) -> None:
        self._waiting: deque[AudioFrame] = deque()
        self._changed = threading.Condition()
        self._ended = False
        self.newest_ms = 0
        """End of the latest sound that came, kept or not."""

    def put(self, frame: AudioFrame) -> None:
        """Never waits."""
        with self._changed:
            self.newest_ms = max(self.newest_ms, frame.time_ms + FRAME_MS)
            if len(self._waiting) >= QUEUE_FRAMES:
                logger.debug("queue full, to be caught up from the recording", extra={"call_id": frame.call_id})
                return
            self._waiting.append(frame)
            self._changed.notify()

    def end(self) -> None:
        """The last frame has come."""
        with self._changed:
            self._ended = True
            self._changed.notify()

    def first(self, timeout_s: float | None) -> AudioFrame | None:
        """The next frame, None at the end.

        Raises:
            queue.Empty: nothing came in time.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._waiting or self._ended, timeout_s):
                raise queue.Empty
            return self._waiting[0] if self._waiting else None

    def done(self) -> None:
        """The first frame was heard."""
        with self._changed:
            if self._waiting:  # nothing is left to a reader that was given up in between
                self._waiting.popleft()

    def handed_over(self) -> FrameQueue:
        """A new queue with what waits here; whoever still waits at this one is sent away without a frame."""
        successor = FrameQueue()
        with self._changed:
            successor._waiting, self._waiting = self._waiting, deque()
            successor._ended, successor.newest_ms = self._ended, self.newest_ms
            self._ended = True
            self._changed.notify()
        return successor
