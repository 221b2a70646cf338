"""A second look at digits that were read out: the same sound, decoded with nothing but digits in mind."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import vosk

from callcenter.asr.digit_runs import DIGITS, DigitRun, digit_runs
from callcenter.asr.vosk_model import SpeechModel
from callcenter.asr.vosk_results import Reading, join_words, parse_scored
from callcenter.domain.events import Word
from callcenter.wire.audio_packets import SAMPLE_RATE_HZ

AROUND_MS = 1000
"""Sound beside a string in which no word was heard: a digit was swallowed there."""
READINGS = 5
SAID_DIGITS = "零幺一二两三四五六七八九"
_TELEPHONE = re.compile("[幺一][三四五六七八九].{9}|零[^零].{8,10}|[四八]零零.{7}")
"""A mobile, a landline with area code, a hotline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _DigitReading:
    words: tuple[Word, ...] = field(repr=False)
    others: tuple[tuple[Word, ...], ...] = field(default=(), repr=False)

    @property
    def telephone(self) -> bool:
        """Whether the digits make a telephone number."""
        return _TELEPHONE.fullmatch("".join(word.text for word in self.words)) is not None


class DigitReader:
    """Reads with the model's digit graph, or with a grammar of digits when the model has none."""

    def __init__(self, model: SpeechModel) -> None:
        self._model = model

    def improve(self, reading: Reading, pcm: bytes, start_ms: int) -> Reading:
        """The reading with its strings of digits read again; the first reading stays as an alternative.

        ``pcm`` is the sound of the utterance and begins at ``start_ms``.
        """
        improved = reading
        for run in reversed(digit_runs(reading.words)):
            from_ms, to_ms = _span(reading.words, run, start_ms, start_ms + len(pcm) // 16)
            digits = self._read(pcm[(from_ms - start_ms) * 16 : (to_ms - start_ms) * 16], from_ms)
            # ordinary decoding swallows digits and hardly ever adds one
            if digits is not None and (digits.telephone or len(digits.words) >= _digits(reading.words, run)):
                improved = _replaced(improved, run, digits)
        return improved

    def text(self, pcm: bytes) -> str:
        """The likeliest digits in the sound."""
        digits = self._read(pcm, 0)
        return join_words([word.text for word in digits.words]) if digits is not None else ""

    def _read(self, pcm: bytes, from_ms: int) -> _DigitReading | None:
        recognizer = self._recognizer()
        recognizer.SetWords(True)
        recognizer.SetMaxAlternatives(READINGS)
        recognizer.AcceptWaveform(pcm)
        scored = [(score, words) for score, words in parse_scored(recognizer.FinalResult()) if words]
        if not scored:
            return None
        sure = 1 / sum(math.exp(score - scored[0][0]) for score, _ in scored)
        moved = [tuple(_placed(word, from_ms, sure) for word in words) for _, words in scored]
        return _DigitReading(words=moved[0], others=tuple(moved[1:]))

    def _recognizer(self) -> vosk.KaldiRecognizer:
        if self._model.digits is not None:
            return vosk.KaldiRecognizer(self._model.digits, SAMPLE_RATE_HZ)
        return vosk.KaldiRecognizer(self._model.vosk, SAMPLE_RATE_HZ, json.dumps(_grammar(), ensure_ascii=False))


def decode_digits(pcm: bytes, model: SpeechModel) -> str:
    """The digits in a piece of sound that holds nothing else."""
    return DigitReader(model).text(pcm)


def _grammar() -> list[str]:
    """Every pair is as likely as any other."""
    return [f"{first} {second}" for first in SAID_DIGITS for second in SAID_DIGITS]


def _span(words: Sequence[Word], run: DigitRun, start_ms: int, end_ms: int) -> tuple[int, int]:
    before_ms = words[run.first - 1].end_ms if run.first else start_ms
    after_ms = words[run.end].start_ms if run.end < len(words) else end_ms
    from_ms = max(before_ms, words[run.first].start_ms - AROUND_MS, start_ms)
    to_ms = min(after_ms, words[run.end - 1].end_ms + AROUND_MS, end_ms)
    return from_ms, max(from_ms, to_ms)


def _digits(words: Sequence[Word], run: DigitRun) -> int:
    return sum(len(word.text) for word in words[run.first : run.end] if DIGITS.issuperset(word.text))


def _placed(word: Word, from_ms: int, confidence: float) -> Word:
    return replace(
        word, start_ms=word.start_ms + from_ms, end_ms=word.end_ms + from_ms, confidence=round(confidence, 3)
    )


def _replaced(reading: Reading, run: DigitRun, digits: _DigitReading) -> Reading:

    def text(part: tuple[Word, ...]) -> str:
        return join_words([word.text for word in (*reading.words[: run.first], *part, *reading.words[run.end :])])

    best = text(digits.words)
    others = [reading.text, *(text(other) for other in digits.others), *reading.alternatives]
    alternatives = tuple(dict.fromkeys(other for other in others if other != best))
    if best == reading.text:
        return replace(reading, alternatives=alternatives)
    words = (*reading.words[: run.first], *digits.words, *reading.words[run.end :])
    return replace(reading, words=words, alternatives=alternatives)
