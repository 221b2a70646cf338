"""The frames of one leg that wait for its thread."""

from __future__ import annotations

import contextlib
import logging
import queue

from callcenter.domain.events import AudioFrame

logger = logging.getLogger(__name__)

QUEUE_FRAMES = 1500
"""Half a minute: more than a seat sends at once after a reconnect."""


class FrameQueue:
    """Bounded; a full one takes nothing more, and the hole in the media times tells the thread what to look up."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[AudioFrame | None] = queue.Queue(QUEUE_FRAMES)

    def put(self, frame: AudioFrame) -> None:
        """Never waits."""
        try:
            self._waiting.put_nowait(frame)
        except queue.Full:
            logger.debug("queue full, to be caught up from the recording", extra={"call_id": frame.call_id})

    def end(self) -> None:
        """Wakes the thread after the last frame; it finds a full queue empty by itself."""
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(None)

    def get(self, timeout_s: float | None) -> AudioFrame | None:
        """The next frame, None at the end.

        Raises:
            queue.Empty: nothing came in time.
        """
        return self._waiting.get(timeout=timeout_s)

    def handed_over(self) -> FrameQueue:
        """A new queue with what waits here; whoever still waits at this one is sent away without a frame."""
        successor = FrameQueue()
        with contextlib.suppress(queue.Empty):
            while True:
                successor._waiting.put_nowait(self._waiting.get_nowait())
        self.end()
        return successor
