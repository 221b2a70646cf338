"""Voice-activity gate: only speech reaches the recogniser, with a little sound before and after it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from dataclasses import dataclass, field

import webrtcvad

from callcenter.asr.level_meter import power_of
from callcenter.wire.audio_packets import FRAME_MS, SAMPLE_RATE_HZ

LASTING_FRAMES = 3
ENOUGH_FRAMES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRules:
    """When the gate opens and closes."""

    mode: int = 2
    """Of WebRTC's detector: 0 lets most through, 3 the least."""
    staying_mode: int = 3
    """While it is open: what goes on must be surer to be a voice than what begins, or noise puts off the end."""
    open_frames: int = 3
    """So many voiced frames …"""
    open_window: int = 5
    """… among the last so many open it: clicks are shorter, the shortest syllable is longer."""
    preroll_ms: int = 300
    hangover_ms: int = 540
    """Longer than a stop consonant or a breath in mid-sentence, short enough for a final within 700 ms."""
    faded_db: float = 20.0
    """So far below the loudest sound of the passage nobody speaks any more, whatever the detector makes of the noise of
    the room: it goes on to hear a voice for a while after the last one. Chosen on calls and on people reading."""
    floor_db: float = 6.0
    """So little above the noise of the place, nobody speaks either: in a loud room it is less than ``faded_db`` below
    the voice."""
    floor_ms: int = 3000
    """The noise is what the quietest tenth of so much sound was; long enough to hold pauses between words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What one frame makes the gate let through."""

    start_ms: int | None = None
    """Media time of the first sample; set when the gate opens."""
    pcm: bytes = field(default=b"", repr=False)
    closed: bool = False


_NOTHING = Passage()


class NoiseFloor:
    """How loud the place is: the quietest tenth of the last sound (after R. Martin's minimum statistics, 2001)."""

    def __init__(self, frames: int) -> None:
        self._latest: deque[float] = deque()
        self._sorted: list[float] = []
        self._frames = frames

    def add(self, power: float) -> None:
        """Of the next frame."""
        if len(self._latest) == self._frames:
            del self._sorted[bisect_left(self._sorted, self._latest.popleft())]
        self._latest.append(power)
        insort(self._sorted, power)

    @property
    def power(self) -> float:
        """Nought until there was a second of sound to tell by."""
        return self._sorted[len(self._sorted) // 10] if len(self._sorted) >= ENOUGH_FRAMES else 0.0


class SpeechGate:
    """One leg's gate, driven by frames that follow each other without a hole."""

    def __init__(self, rules: GateRules | None = None) -> None:
        self._rules = rules or GateRules()
        self._opening, self._staying = webrtcvad.Vad(self._rules.mode), webrtcvad.Vad(self._rules.staying_mode)
        self._waiting: deque[bytes] = deque(maxlen=self._rules.preroll_ms // FRAME_MS)
        self._recent: deque[bool] = deque(maxlen=self._rules.open_window)
        self._quiet_ms = 0
        self._powers: deque[float] = deque(maxlen=LASTING_FRAMES)
        self._loudest = 0.0
        """Power of the loudest sound that lasted: a click is no measure of a voice."""
        self._noise = NoiseFloor(self._rules.floor_ms // FRAME_MS)
        self.open = False

    def feed(self, pcm: bytes, time_ms: int) -> Passage:
        """What passes now that this frame has come."""
        begins, goes_on = self._voiced(pcm)
        voiced = goes_on if self.open else begins
        power = power_of(pcm)
        self._noise.add(power)
        if self.open:
            return self._go_on(pcm, power, voiced)
        self._waiting.append(pcm)
        self._recent.append(voiced)
        if sum(self._recent) < self._rules.open_frames:
            return _NOTHING
        sound = b"".join(self._waiting)
        start_ms = time_ms + FRAME_MS - len(self._waiting) * FRAME_MS
        self.reset()
        self.open = True
        return Passage(start_ms=start_ms, pcm=sound)

    def reset(self) -> None:
        """Forgets the sound so far: it broke off, or what comes next is of another time."""
        self._waiting.clear()
        self._recent.clear()
        self._quiet_ms = 0
        self._powers.clear()
        self._loudest = 0.0
        self.open = False

    def _go_on(self, pcm: bytes, power: float, voiced: bool) -> Passage:
        speaking = not self._faded(power) and voiced
        self._quiet_ms = 0 if speaking else self._quiet_ms + FRAME_MS
        if self._quiet_ms < self._rules.hangover_ms:
            return Passage(pcm=pcm)
        self.reset()
        return Passage(pcm=pcm, closed=True)

    def _voiced(self, pcm: bytes) -> tuple[bool, bool]:
        """Whether a voice begins, and whether one goes on; both detectors hear every frame and so know the line."""
        if not any(pcm):
            return False, False
        return self._opening.is_speech(pcm, SAMPLE_RATE_HZ), self._staying.is_speech(pcm, SAMPLE_RATE_HZ)

    def _faded(self, power: float) -> bool:
        self._powers.append(power)
        if len(self._powers) == LASTING_FRAMES:
            self._loudest = max(self._loudest, min(self._powers))
        return power * 10 ** (self._rules.faded_db / 10) < self._loudest or power < self._noise.power * 10 ** (
            self._rules.floor_db / 10
        )
