"""One leg of one call: frames in, segments out; the same for a live call and for a recording.

Plain and synchronous: frames follow each other without a hole, whoever calls sees to that or calls ``flush`` first.
"""

from __future__ import annotations

from callcenter.asr.leg_sound import LegSound
from callcenter.asr.utterance_reader import Said, UtteranceReader
from callcenter.asr.vosk_model import SpeechModel
from callcenter.domain.events import FinalSegment, Leg, LegLevel

Segment = Said | LegLevel


class LegListener:
    """A leg's sound and its reader."""

    def __init__(self, model: SpeechModel, call_id: str, leg: Leg) -> None:
        self._sound = LegSound()
        self._reader = UtteranceReader(model, call_id, leg)

    def feed(self, pcm: bytes, time_ms: int) -> list[Segment]:
        """What follows from the next frame of 20 ms."""
        passage = self._sound.feed(pcm, time_ms)
        return settled(self._sound, self._reader, self._reader.read(passage)) if passage.pcm else []

    def flush(self) -> list[Segment]:
        """The sound stops here: the final of a running utterance."""
        passage = self._sound.break_off()
        return settled(self._sound, self._reader, self._reader.read(passage)) if passage.closed else []


def settled(sound: LegSound, reader: UtteranceReader, said: list[Said]) -> list[Segment]:
    """The segments, finals with their loudness; what has become words is not kept any longer."""
    segments: list[Segment] = []
    for segment in said:
        segments.append(segment)
        if isinstance(segment, FinalSegment) and segment.words:
            segments.append(sound.level_of(segment))
    sound.settle(reader.settled_ms)
    return segments
