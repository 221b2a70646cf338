"""Frames change hands when a thread is given up."""

import queue
import threading

import pytest

from callcenter.asr.frame_queue import QUEUE_FRAMES, FrameQueue
from callcenter.domain.events import AudioFrame, Leg


def frame(seq: int) -> AudioFrame:
    return AudioFrame(call_id="call", leg=Leg.AGENT, seq=seq, time_ms=seq * 20, pcm=b"\0" * 320)


def test_successor_has_what_waited_and_the_old_owner_is_sent_away() -> None:
    old = FrameQueue()
    got: queue.Queue[AudioFrame | None] = queue.Queue()
    waiting = threading.Thread(target=lambda: got.put(old.first(None)), daemon=True)
    waiting.start()
    successor = old.handed_over()
    successor.put(frame(1))
    assert got.get(timeout=10) is None
    assert successor.first(0) == frame(1)


def test_a_frame_in_the_hands_of_the_old_owner_is_not_lost() -> None:
    old = FrameQueue()
    old.put(frame(1))
    assert old.first(0) == frame(1)
    successor = old.handed_over()
    old.done()
    assert successor.first(0) == frame(1)
    assert successor.newest_ms == 40


def test_order_is_kept_and_too_much_is_dropped_not_waited_for() -> None:
    full = FrameQueue()
    for seq in range(QUEUE_FRAMES + 5):
        full.put(frame(seq))
    full.end()
    successor = full.handed_over()
    for seq in range(QUEUE_FRAMES):
        assert successor.first(0) == frame(seq)
        successor.done()
    assert successor.first(0) is None
    assert successor.newest_ms == (QUEUE_FRAMES + 5) * 20


def test_nothing_in_time_is_not_the_end() -> None:
    with pytest.raises(queue.Empty):
        FrameQueue().first(0)
