"""One leg's Vosk recogniser: stretches of speech in, readings with media times out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from callcenter.asr.recognizer_pool import Recognizer
from callcenter.asr.vosk_model import SpeechModel
from callcenter.asr.vosk_results import Reading, parse_final, parse_partial
from callcenter.domain.events import Word
from callcenter.wire.audio_packets import SAMPLE_RATE_HZ

STEP_BYTES = SAMPLE_RATE_HZ // 10 * 2
"""100 ms: smaller steps cost more and show nothing sooner, the network looks at 0.21 s at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one step made the recogniser say."""

    now_ms: int
    """End of the sound it knows."""
    partial: tuple[str, ...] = field(default=(), repr=False)
    final: Reading | None = None


class VoskRecognizer:
    """Feeds Vosk in steps and translates its clock, which counts only what it was given, into media time."""

    def __init__(self, model: SpeechModel, *, alternatives: bool = False) -> None:
        self._model = model
        self._alternatives = alternatives
        self._borrowed: Recognizer | None = None
        self._pending = b""
        self._offset_ms = 0

    def begin(self, start_ms: int) -> None:
        """The next sample given is of this media time."""
        if self._borrowed is None:
            self._borrowed = self._model.recognizers.take(self._model.vosk, alternatives=self._alternatives)
        self._offset_ms = start_ms - self._fed_ms

    def accept(self, pcm: bytes) -> list[Heard]:
        """Takes sound; answers once for each full step."""
        self._pending += pcm
        answers = []
        while len(self._pending) >= STEP_BYTES:
            step, self._pending = self._pending[:STEP_BYTES], self._pending[STEP_BYTES:]
            answers.append(self._decode(step))
        return answers

    def finish(self) -> Heard:
        """The speech has ended: the last reading at once, nothing of it is carried over."""
        if self._pending:
            self._accept(self._pending)
            self._pending = b""
        heard = self._heard(final=self._timed(parse_final(self._used.vosk.FinalResult())))
        self._model.recognizers.give_back(self._used)
        self._borrowed = None
        return heard

    @property
    def busy(self) -> bool:
        """Between ``begin`` and ``finish``."""
        return self._borrowed is not None

    @property
    def _used(self) -> Recognizer:
        assert self._borrowed is not None, "sound without begin()"
        return self._borrowed

    def _decode(self, step: bytes) -> Heard:
        if self._accept(step):
            return self._heard(final=self._timed(parse_final(self._used.vosk.Result())))
        return self._heard(partial=parse_partial(self._used.vosk.PartialResult()))

    def _accept(self, pcm: bytes) -> bool:
        self._used.fed_samples += len(pcm) // 2
        return bool(self._used.vosk.AcceptWaveform(pcm))

    def _heard(self, *, partial: tuple[str, ...] = (), final: Reading | None = None) -> Heard:
        return Heard(now_ms=self._offset_ms + self._fed_ms, partial=partial, final=final)

    @property
    def _fed_ms(self) -> int:
        return self._used.fed_samples * 1000 // SAMPLE_RATE_HZ

    def _timed(self, reading: Reading) -> Reading:
        return replace(reading, words=tuple(self._moved(word) for word in reading.words))

    def _moved(self, word: Word) -> Word:
        return replace(word, start_ms=word.start_ms + self._offset_ms, end_ms=word.end_ms + self._offset_ms)
