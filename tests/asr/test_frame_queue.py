"""Frames change hands when a thread is given up."""

import queue
import threading

from callcenter.asr.frame_queue import QUEUE_FRAMES, FrameQueue
from callcenter.domain.events import AudioFrame, Leg


def frame(seq: int) -> AudioFrame:
    return AudioFrame(call_id="call", leg=Leg.AGENT, seq=seq, time_ms=seq * 20, pcm=b"\0" * 320)


def test_successor_has_what_waited_and_the_old_owner_is_sent_away() -> None:
    old = FrameQueue()
    got: queue.Queue[AudioFrame | None] = queue.Queue()
    waiting = threading.Thread(target=lambda: got.put(old.get(None)), daemon=True)
    waiting.start()
    successor = old.handed_over()
    successor.put(frame(1))
    assert got.get(timeout=10) is None
    assert successor.get(0) == frame(1)


def test_order_is_kept_and_too_much_is_dropped_not_waited_for() -> None:
    full = FrameQueue()
    for seq in range(QUEUE_FRAMES + 5):
        full.put(frame(seq))
    successor = full.handed_over()
    assert [successor.get(0) for _ in range(QUEUE_FRAMES)] == [frame(seq) for seq in range(QUEUE_FRAMES)]
