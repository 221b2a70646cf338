"""A second look at digits that were read out: the same sound, decoded with nothing but digits in mind."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import vosk

from callcenter.asr.digit_choice import DigitString, plain, ranked
from callcenter.asr.digit_runs import BETWEEN, DIGITS, DigitRun, digit_runs
from callcenter.asr.vosk_model import SpeechModel
from callcenter.asr.vosk_results import Reading, join_words, parse_scored
from callcenter.domain.events import Word
from callcenter.wire.audio_packets import SAMPLE_RATE_HZ

AROUND_MS = 1000
"""Sound beside a string in which no word was heard: a digit was swallowed there."""
INTO_WORD_MS = 200
"""Of the word before a string: its last sound may be the first digit (是一 is one word to the recogniser)."""
CUT_SHORT = range(8, 11)
"""Digits heard of a telephone number whose first one went into the word before."""
READINGS = 20
KEPT = 5
"""Readings that go on as alternatives."""
SAID_DIGITS = "零幺一二两三四五六七八九"
BYTES_PER_MS = SAMPLE_RATE_HZ // 1000 * 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sound:
    pcm: bytes = field(repr=False)
    start_ms: int

    @property
    def end_ms(self) -> int:
        return self.start_ms + len(self.pcm) // BYTES_PER_MS

    def part(self, from_ms: int, to_ms: int) -> bytes:
        return self.pcm[(from_ms - self.start_ms) * BYTES_PER_MS : (to_ms - self.start_ms) * BYTES_PER_MS]


class DigitReader:
    """Reads with the model's digit graph, or with a grammar of digits when the model has none."""

    def __init__(self, model: SpeechModel) -> None:
        self._model = model

    def improve(self, reading: Reading, pcm: bytes, start_ms: int) -> Reading:
        """The reading with its strings of digits read again; the first reading stays as an alternative.

        ``pcm`` is the sound of the utterance and begins at ``start_ms``.
        """
        sound = _Sound(pcm=pcm, start_ms=start_ms)
        improved = reading
        for run in reversed(digit_runs(reading.words)):
            improved = self._improved(improved, run, sound)
        return improved

    def text(self, pcm: bytes) -> str:
        """The likeliest digits in the sound."""
        sound = _Sound(pcm=pcm, start_ms=0)
        found = self._read(sound, 0, sound.end_ms)
        return join_words([word.text for word in found[0].words]) if found else ""

    def _improved(self, reading: Reading, run: DigitRun, sound: _Sound) -> Reading:
        first = _digits(reading.words[run.first : run.end])
        from_ms, to_ms = _span(reading.words, run, sound)
        found = ranked(self._read(sound, from_ms, to_ms), first)
        if not found:
            return reading
        if not found[0].telephone and len(found[0].digits) in CUT_SHORT:
            earlier_ms = max(sound.start_ms, from_ms - INTO_WORD_MS)
            whole = _whole(ranked(self._read(sound, earlier_ms, to_ms), first), found)
            if whole is not None:
                return _replaced(*_without_first(reading, run, earlier_ms), [whole, *found])
        # ordinary decoding swallows digits and hardly ever adds one
        believed = found[0].telephone or len(found[0].digits) >= len(first)
        return _replaced(reading, run, found) if believed else _offered(reading, run, found)

    def _read(self, sound: _Sound, from_ms: int, to_ms: int) -> list[DigitString]:
        """With times of the call, the likeliest first."""
        recognizer = self._recognizer()
        recognizer.SetWords(True)
        recognizer.SetMaxAlternatives(READINGS)
        recognizer.AcceptWaveform(sound.part(from_ms, to_ms))
        return [
            DigitString(words=tuple(_moved(word, from_ms) for word in words), score=score)
            for score, words in parse_scored(recognizer.FinalResult())
            if words
        ]

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


def _span(words: Sequence[Word], run: DigitRun, sound: _Sound) -> tuple[int, int]:
    before_ms = words[run.first - 1].end_ms if run.first else sound.start_ms
    after_ms = words[run.end].start_ms if run.end < len(words) else sound.end_ms
    from_ms = max(before_ms, words[run.first].start_ms - AROUND_MS, sound.start_ms)
    to_ms = min(after_ms, words[run.end - 1].end_ms + AROUND_MS, sound.end_ms)
    return from_ms, max(from_ms, to_ms)


def _digits(words: Sequence[Word]) -> str:
    return plain("".join(char for word in words for char in word.text if char in DIGITS))


def _moved(word: Word, by_ms: int) -> Word:
    return replace(word, start_ms=word.start_ms + by_ms, end_ms=word.end_ms + by_ms)


def _whole(readings: Sequence[DigitString], found: Sequence[DigitString]) -> DigitString | None:
    """A telephone number that is one of those found with one digit more in front."""
    known = {one.digits for one in found}
    return next((one for one in readings if one.telephone and one.digits[1:] in known), None)


def _without_first(reading: Reading, run: DigitRun, earlier_ms: int) -> tuple[Reading, DigitRun]:
    """The word before the string gives its last syllable back, or was nothing but the digit: 是一, 都."""
    before = reading.words[run.first - 1]
    if len(before.text) > 1 and before.text[-1] in DIGITS:
        shorter = replace(before, text=before.text[:-1])
        words = (*reading.words[: run.first - 1], shorter, *reading.words[run.first :])
        return replace(reading, words=words), run
    if len(before.text) == 1 and before.text not in BETWEEN and before.start_ms >= earlier_ms:
        return reading, replace(run, first=run.first - 1)
    return reading, run


def _replaced(reading: Reading, run: DigitRun, found: Sequence[DigitString]) -> Reading:
    """With the likeliest string; the others and what was heard at first are alternatives."""
    best = _with(reading, run, found[0])
    others = [_with(reading, run, one).text for one in found[1 : KEPT + 1]]
    alternatives = tuple(
        dict.fromkeys(text for text in (*others, reading.text, *reading.alternatives) if text != best.text)
    )
    return replace(reading if best.text == reading.text else best, alternatives=alternatives)


def _offered(reading: Reading, run: DigitRun, found: Sequence[DigitString]) -> Reading:
    """As it is; what was found is an alternative."""
    others = (_with(reading, run, one).text for one in found[:KEPT])
    return replace(reading, alternatives=tuple(dict.fromkeys([*reading.alternatives, *others])))


def _with(reading: Reading, run: DigitRun, digits: DigitString) -> Reading:
    return replace(reading, words=(*reading.words[: run.first], *digits.words, *reading.words[run.end :]))
