"""What a leg's sound says: passages that the gate let through in, partial, stable and final segments out."""

from __future__ import annotations

from callcenter.asr.digit_reader import BYTES_PER_MS, DigitReader
from callcenter.asr.partial_words import PartialWords
from callcenter.asr.speech_gate import Passage
from callcenter.asr.vosk_model import SpeechModel
from callcenter.asr.vosk_recognizer import Heard, VoskRecognizer
from callcenter.asr.vosk_results import Reading
from callcenter.domain.events import FinalSegment, Leg, PartialSegment, StableSegment, Word

DECODED_LATER_MS = 500
"""Longest sound that Vosk was given before an endpoint and counts to the next utterance."""
Said = PartialSegment | StableSegment | FinalSegment


class UtteranceReader:
    """Recogniser and bookkeeping of utterances."""

    def __init__(self, model: SpeechModel, call_id: str, leg: Leg, *, utterances: int = 0) -> None:
        self._call_id = call_id
        self._leg = leg
        # names and addresses come from the customer, so other readings count there; the agent's words are judged,
        # and without alternatives Vosk knows better how sure it is of each
        self._recognizer = VoskRecognizer(model, alternatives=leg is Leg.CUSTOMER)
        self._running = PartialWords()
        self._digits = DigitReader(model)
        self._sound = bytearray()
        self._sound_ms = 0
        """Media time of its first sample; no later than the running utterance."""
        self._shown = ""
        self._stood = ""
        self.utterances = utterances
        """Finished so far."""
        self.settled_ms = 0
        """What was before this has become words, or is none."""

    def read(self, passage: Passage) -> list[Said]:
        """What follows from the next sound."""
        if passage.start_ms is not None:
            self._recognizer.begin(passage.start_ms)
            self._running.begin(passage.start_ms)
            self._sound.clear()
            self._sound_ms = passage.start_ms
        if not self._recognizer.busy:
            return []
        self._sound += passage.pcm
        answers = self._recognizer.accept(passage.pcm)
        if passage.closed:
            answers.append(self._recognizer.finish())
        return [segment for answer in answers for segment in self._segments(answer)]

    def _segments(self, heard: Heard) -> list[Said]:
        if heard.final is not None:
            self.settled_ms = heard.now_ms
            return self._finals(heard.final, heard.now_ms)
        self._running.feed(heard.partial, heard.now_ms)
        return [*self._partials(self._running.words), *self._stables(self._running.standing)]

    def _partials(self, words: tuple[Word, ...]) -> list[Said]:
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

    def _stables(self, words: tuple[Word, ...]) -> list[Said]:
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

    def _finals(self, reading: Reading, now_ms: int) -> list[Said]:
        """Nothing for sound without words, but an empty final when words were shown and turned out to be none."""
        if not reading.words and not self._shown:
            return []
        reading = self._digits.improve(reading, bytes(self._sound), self._sound_ms)
        self.utterances += 1
        start_ms, end_ms = _span(reading.words, self._running.start_ms)
        self._shown = self._stood = ""
        self._running.begin(now_ms)
        self._forget_before(max(end_ms, now_ms - DECODED_LATER_MS))
        return [
            FinalSegment(
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
        ]

    def _forget_before(self, before_ms: int) -> None:
        """Sound that belongs to no later utterance."""
        gone = min(max(0, (before_ms - self._sound_ms) * BYTES_PER_MS), len(self._sound))
        del self._sound[:gone]
        self._sound_ms += gone // BYTES_PER_MS


def _span(words: tuple[Word, ...], start_ms: int) -> tuple[int, int]:
    return (words[0].start_ms, words[-1].end_ms) if words else (start_ms, start_ms)
