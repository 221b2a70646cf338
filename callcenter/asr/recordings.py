"""Recognition of finished recordings: the same gate and recogniser as live, as fast as the machine can."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from pathlib import Path

from callcenter.asr.leg_listener import LegListener, Segment
from callcenter.asr.vosk_model import SpeechModel, load_model
from callcenter.asr.wav_source import WavSource
from callcenter.domain.events import CallEvent, FinalSegment, LegLevel, ListeningBegan, ListeningEnded

ORDER_MS = 2000
"""A final comes at most so long after its end, but for an utterance that only turned out to be one much later."""


def recording_events(path: Path, call_id: str, model_dir: Path) -> Iterator[CallEvent]:
    """Everything heard in a recording, ordered by the end of what was said.

    Finals and levels only: what is provisional in a live call is settled in a recording.

    Raises:
        UnreadableRecording: not a recording.
        ModelUnusable: no usable model in ``model_dir``.
    """
    source = WavSource(path)
    model = load_model(model_dir)
    yield ListeningBegan(call_id=call_id, model=model.name, demonstration=model.demonstration)
    yield from _in_time(transcribe(source, model, call_id))
    for leg in source.legs:
        yield ListeningEnded(call_id=call_id, leg=leg, end_ms=source.length_ms)


def transcribe(source: WavSource, model: SpeechModel, call_id: str) -> Iterator[tuple[int, Segment]]:
    """All segments, partial ones too, each with the media time at which it would have come in a live call."""
    listeners = {leg: LegListener(model, call_id, leg) for leg in source.legs}
    end_ms = 0
    for leg, time_ms, pcm in source.frames():
        for segment in listeners[leg].feed(pcm, time_ms):
            yield time_ms, segment
        end_ms = time_ms
    for listener in listeners.values():
        for segment in listener.flush():
            yield end_ms, segment


def _in_time(segments: Iterator[tuple[int, Segment]]) -> Iterator[FinalSegment | LegLevel]:
    waiting: list[tuple[int, int, FinalSegment | LegLevel]] = []
    for number, (now_ms, segment) in enumerate(segments):
        if isinstance(segment, FinalSegment | LegLevel):
            heapq.heappush(waiting, (segment.end_ms, number, segment))
        while waiting and waiting[0][0] <= now_ms - ORDER_MS:
            yield heapq.heappop(waiting)[2]
    while waiting:
        yield heapq.heappop(waiting)[2]
