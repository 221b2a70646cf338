"""How far one leg has been heard: what outlives the thread that hears it, and belongs to one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable

from callcenter.asr.leg_listener import settled
from callcenter.asr.leg_sound import LegSound
from callcenter.asr.speech_gate import Passage
from callcenter.asr.utterance_reader import Said, UtteranceReader
from callcenter.domain.events import AudioGap, CallEvent, Leg
from callcenter.wire.audio_packets import FRAME_MS

TRIES = 2
"""A sentence at which so many recognisers break is left out."""


class GivenUp(Exception):
    """The thread has a successor and must leave everything as it is."""


class LegProgress:
    """Position, utterances and sound that is not yet words; every step is refused to a thread that was given up."""

    def __init__(self, call_id: str, leg: Leg, send: Callable[[CallEvent], None]) -> None:
        self.call_id = call_id
        self.leg = leg
        self._send = send
        self._lock = threading.Lock()
        self._holder: object = None
        self._sound = LegSound()
        self._tried = 0
        self.utterances = 0
        """Finished so far."""
        self.heard_ms = 0
        """Of sound, without what was passed over."""
        self.position_ms: int | None = None
        """The next sample is of this media time; None before the first frame."""

    @property
    def in_utterance(self) -> bool:
        """Someone is speaking, so a final is owed."""
        return self._sound.open

    def hand_to(self, holder: object) -> list[Passage]:
        """From now on only this thread may go on; it begins with the sentence at which the last one broke."""
        with self._lock:
            self._holder = holder
            self._tried = self._tried + 1 if self._sound.unsettled else 0
            if self._tried == TRIES:
                self._leave_out()
            return self._sound.unsettled

    def begin(self, holder: object, position_ms: int, utterances: int) -> None:
        """Where the leg starts, or goes on after a restart of the process."""
        with self._lock:
            self._check(holder)
            self.position_ms = position_ms
            self.utterances = utterances

    def step(self, holder: object, pcm: bytes) -> Passage:
        """The frame at the position: what of it is to be recognised."""
        with self._lock:
            self._check(holder)
            assert self.position_ms is not None
            time_ms, self.position_ms = self.position_ms, self.position_ms + FRAME_MS
            self.heard_ms += FRAME_MS
            return self._sound.feed(pcm, time_ms)

    def pass_over(self, holder: object, to_ms: int) -> None:
        """Nothing is heard up to there."""
        with self._lock:
            self._check(holder)
            self.position_ms = to_ms

    def break_off(self, holder: object) -> Passage:
        """The sound stops here, for a while or for good."""
        with self._lock:
            self._check(holder)
            return self._sound.break_off()

    def tell(self, holder: object, reader: UtteranceReader, said: list[Said]) -> None:
        """What was recognised; from a thread that was given up nothing, its sentence is being recognised again."""
        with self._lock:
            self._check(holder)
            self.utterances = reader.utterances
            for segment in settled(self._sound, reader, said):
                self._send(segment)
            if not self._sound.unsettled:
                self._tried = 0

    def send(self, holder: object, event: CallEvent) -> None:
        """Anything else there is to say."""
        with self._lock:
            self._check(holder)
            self._send(event)

    def _leave_out(self) -> None:
        self._tried = 0
        lost = self._sound.forget()
        if lost is not None:
            start_ms, end_ms = lost
            self._send(AudioGap(call_id=self.call_id, leg=self.leg, start_ms=start_ms, length_ms=end_ms - start_ms))

    def _check(self, holder: object) -> None:
        if holder is not self._holder:
            raise GivenUp
