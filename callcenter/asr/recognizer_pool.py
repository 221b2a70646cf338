"""Vosk recognisers that go from hand to hand: a leg has one only while someone speaks on it.

A recogniser keeps the part of the graph it has walked, some 40 MB: a used one is quick at once, a new one slow at
first, and one a leg would fill the memory with copies of the same.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import vosk

from callcenter.asr.memory import give_back_memory
from callcenter.wire.audio_packets import SAMPLE_RATE_HZ

LAID_ASIDE_AFTER = 50
"""Utterances: what a recogniser keeps of the graph grows without end."""
READINGS = 30
"""Compared for the confidence of each word; costs nothing to speak of."""


@dataclass(slots=True, kw_only=True)
class Recognizer:
    """One of Vosk's, with what is needed to tell its clock."""

    vosk: vosk.KaldiRecognizer
    fed_samples: int = 0
    """Its clock: it never goes back."""
    utterances: int = 0


@dataclass(slots=True)
class RecognizerPool:
    """Those nobody uses at the moment; thread-safe."""

    _idle: list[Recognizer] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, model: vosk.Model, *, alternatives: bool) -> Recognizer:
        """The one used last, or a new one."""
        with self._lock:
            taken = self._idle.pop() if self._idle else None
        if taken is None:
            taken = Recognizer(vosk=vosk.KaldiRecognizer(model, SAMPLE_RATE_HZ))
            taken.vosk.SetWords(True)
        taken.vosk.SetMaxAlternatives(READINGS if alternatives else 0)
        taken.utterances += 1
        return taken

    def give_back(self, used: Recognizer) -> None:
        """After its ``FinalResult``; of a recogniser that broke nobody should think again.

        What an old one kept of the graph goes back to the system at once.
        """
        if used.utterances < LAID_ASIDE_AFTER:
            with self._lock:
                self._idle.append(used)
        else:
            del used.vosk
            give_back_memory()

    def clear(self) -> None:
        """Nobody is on the phone: their memory is free."""
        with self._lock:
            self._idle.clear()
