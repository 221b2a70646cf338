"""Sound that the listener missed, read back from the recording while it is still being written."""

from __future__ import annotations

import threading
import time
from array import array
from pathlib import Path

from callcenter.domain.events import Leg
from callcenter.wire.audio_packets import SAMPLE_RATE_HZ

HEADER_BYTES = 44
CHANNELS = 2
_SAMPLES_A_MS = SAMPLE_RATE_HZ // 1000
_CHANNEL = {Leg.CUSTOMER: 0, Leg.AGENT: 1}


def read_span(path: Path, leg: Leg, start_ms: int, end_ms: int) -> bytes:
    """One leg between the two times; shorter when the file does not reach that far (or does not exist) yet.

    The recorder's header is always 44 bytes; the length is taken from the file itself, the header may be older.
    """
    frame_bytes = 2 * CHANNELS
    try:
        with path.open("rb") as recording:
            recording.seek(HEADER_BYTES + start_ms * _SAMPLES_A_MS * frame_bytes)
            data = recording.read((end_ms - start_ms) * _SAMPLES_A_MS * frame_bytes)
    except FileNotFoundError:
        return b""
    samples = array("h", data[: len(data) - len(data) % frame_bytes])
    return samples[_CHANNEL[leg] :: CHANNELS].tobytes()


def wait_for_span(path: Path, leg: Leg, span_ms: tuple[int, int], *, patience_s: float, stop: threading.Event) -> bytes:
    """Like ``read_span``, but gives the recorder time to write what it holds back (it writes once a second)."""
    start_ms, end_ms = span_ms
    wanted = (end_ms - start_ms) * _SAMPLES_A_MS * 2
    deadline = time.monotonic() + patience_s
    while True:
        pcm = read_span(path, leg, start_ms, end_ms)
        if len(pcm) >= wanted or time.monotonic() >= deadline or stop.wait(0.1):
            return pcm
