"""One leg's sound on the way to its recogniser: what passed the gate stays here until it has become words.

So a recogniser that breaks in the middle of a sentence can be replaced by one that hears the sentence from its start.
"""

from __future__ import annotations

from dataclasses import replace

from callcenter.asr.level_meter import LevelMeter
from callcenter.asr.speech_gate import Passage, SpeechGate
from callcenter.domain.events import FinalSegment, LegLevel
from callcenter.wire.audio_packets import SAMPLE_RATE_HZ

BYTES_A_MS = SAMPLE_RATE_HZ // 1000 * 2


class LegSound:
    """Gate, level and the running utterance; plain, and quick enough to be used under a lock."""

    def __init__(self) -> None:
        self._gate = SpeechGate()
        self._meter = LevelMeter()
        self._passed: list[tuple[int, Passage]] = []
        """(media time of its end, what passed): since the last settled word."""
        self._settled_ms = 0

    @property
    def open(self) -> bool:
        """Someone is speaking, so a final is owed."""
        return self._gate.open

    @property
    def unsettled(self) -> list[Passage]:
        """What has passed and has not become a final yet; the first passage says when it starts."""
        return [passage for _, passage in self._passed]

    def feed(self, pcm: bytes, time_ms: int) -> Passage:
        """What passes with the next frame of 20 ms."""
        passage = self._gate.feed(pcm, time_ms)
        self._meter.add(pcm, time_ms)
        if passage.pcm:
            self._passed.append((time_ms + len(pcm) // BYTES_A_MS, passage))
        return passage

    def break_off(self) -> Passage:
        """The sound stops here: a running utterance is at its end."""
        passage = Passage(closed=self._gate.open)
        if passage.closed:
            self._gate.reset()
            self._passed.append((self._passed[-1][0] if self._passed else 0, passage))
        return passage

    def settle(self, until_ms: int) -> None:
        """Everything before this time has become words, or is none."""
        if until_ms == self._settled_ms:
            return
        self._settled_ms = until_ms
        kept = [(end_ms, passage) for end_ms, passage in self._passed if end_ms > until_ms]
        if kept and kept[0][1].start_ms is None:  # a final in mid-passage: the rest begins there
            kept[0] = (kept[0][0], replace(kept[0][1], start_ms=kept[0][0] - len(kept[0][1].pcm) // BYTES_A_MS))
        self._passed = kept

    def forget(self) -> tuple[int, int] | None:
        """Gives the running utterance up; from when to when it was."""
        if not self._passed:
            return None
        start_ms, end_ms = self._passed[0][1].start_ms or 0, self._passed[-1][0]
        self._passed.clear()
        self._gate.reset()
        return start_ms, end_ms

    def level_of(self, final: FinalSegment) -> LegLevel:
        """How loud it was."""
        dbfs = self._meter.take_dbfs(final.start_ms, final.end_ms)
        return LegLevel(call_id=final.call_id, leg=final.leg, start_ms=final.start_ms, end_ms=final.end_ms, dbfs=dbfs)
