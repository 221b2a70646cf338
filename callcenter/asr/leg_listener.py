"""One leg of one call: frames in, segments out; the same for a live call and for a recording.

Plain and synchronous: frames follow each other without a hole, whoever calls sees to that or calls ``flush`` first.
"""

from __future__ import annotations

from callcenter.asr.digit_reader import DigitReader
from callcenter.asr.level_meter import LevelMeter
from callcenter.asr.partial_words import PartialWords
from callcenter.asr.speech_gate import SpeechGate
from callcenter.asr.vosk_model import SpeechModel
from callcenter.asr.vosk_recognizer import Heard, VoskRecognizer
from callcenter.asr.vosk_results import Reading
from callcenter.domain.events import FinalSegment, Leg, LegLevel, PartialSegment, StableSegment, Word

Segment = PartialSegment | StableSegment | FinalSegment | LegLevel


class LegListener:
    """Gate, recogniser and bookkeeping of utterances."""

    def __init__(self, model: SpeechModel, call_id: str, leg: Leg, *, utterances: int = 0) -> None:
        self._call_id = call_id
        self._leg = leg
        self._gate = SpeechGate()
        # names and addresses come from the customer, so other readings count there; the agent's words are judged,
        # and without alternatives Vosk knows better how sure it is of each
        self._recognizer = VoskRecognizer(model, alternatives=leg is Leg.CUSTOMER)
        self._running = PartialWords()
        self._meter = LevelMeter()
        self._digits = DigitReader(model)
        self._sound = bytearray()
        """Of the running utterance, from ``self._running.start_ms`` on."""
        self._shown = ""
        self._stood = ""
        self.utterances = utterances
        """Finished so far."""

    @property
    def in_utterance(self) -> bool:
        """Someone is speaking, so a final is owed."""
        return self._gate.open

    def feed(self, pcm: bytes, time_ms: int) -> list[Segment]:
        """What follows from the next frame of 20 ms."""
        passage = self._gate.feed(pcm, time_ms)
        self._meter.add(pcm, time_ms)
        if passage.start_ms is not None:
            self._recognizer.begin(passage.start_ms)
            self._running.begin(passage.start_ms)
            self._sound.clear()
        self._sound += passage.pcm
        if not passage.pcm:
            return []
        answers = self._recognizer.accept(passage.pcm)
        if passage.closed:
            answers.append(self._recognizer.finish())
        return [segment for answer in answers for segment in self._segments(answer)]

    def flush(self) -> list[Segment]:
        """The sound stops here: the final of a running utterance."""
        if not self._gate.open:
            return []
        self._gate.reset()
        return self._segments(self._recognizer.finish())

    def _segments(self, heard: Heard) -> list[Segment]:
        if heard.final is not None:
            return self._finals(heard.final, heard.now_ms)
        self._running.feed(heard.partial, heard.now_ms)
        return [*self._partials(self._running.words), *self._stables(self._running.standing)]

    def _partials(self, words: tuple[Word, ...]) -> list[Segment]:
        text = Reading(words=words).text
        if text == self._shown:
            return []
        self._shown = text
        start_ms, end_ms = _span(words, self._running.start_ms)
        return [
            PartialSegment(
                call_id=self._call_id,
                leg=self._leg,
                utterance=self.utterances + 1,
                start_ms=start_ms,
                end_ms=end_ms,
                text=text,
            )
        ]

    def _stables(self, words: tuple[Word, ...]) -> list[Segment]:
        text = Reading(words=words).text
        if not words or text == self._stood:
            return []
        self._stood = text
        start_ms, end_ms = _span(words, self._running.start_ms)
        return [
            StableSegment(
                call_id=self._call_id,
                leg=self._leg,
                utterance=self.utterances + 1,
                start_ms=start_ms,
                end_ms=end_ms,
                text=text,
                words=words,
            )
        ]

    def _finals(self, reading: Reading, now_ms: int) -> list[Segment]:
        """Nothing for sound without words, but an empty final when words were shown and turned out to be none."""
        if not reading.words and not self._shown:
            return []
        reading = self._digits.improve(reading, bytes(self._sound), self._running.start_ms)
        self.utterances += 1
        start_ms, end_ms = _span(reading.words, self._running.start_ms)
        self._shown = self._stood = ""
        self._running.begin(now_ms)
        self._sound.clear()  # of an endpoint inside the passage at most a step is lost
        final = FinalSegment(
            call_id=self._call_id,
            leg=self._leg,
            utterance=self.utterances,
            start_ms=start_ms,
            end_ms=end_ms,
            text=reading.text,
            words=reading.words,
            confidence=reading.confidence,
            alternatives=reading.alternatives,
        )
        dbfs = self._meter.take_dbfs(start_ms, end_ms)
        if not reading.words:
            return [final]
        return [final, LegLevel(call_id=self._call_id, leg=self._leg, start_ms=start_ms, end_ms=end_ms, dbfs=dbfs)]


def _span(words: tuple[Word, ...], start_ms: int) -> tuple[int, int]:
    return (words[0].start_ms, words[-1].end_ms) if words else (start_ms, start_ms)
