"""What a voice is given and what it gives back, and the files in which that is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

RATE_HZ = 16_000
SILENCE = "sil"
"""Stands between clauses in ``Spoken.sounds``; the speaker may pause there."""

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Line:
    """A sentence to be spoken: syllables (``ni3``), as they sound, of each word of each clause."""

    text: str
    clauses: tuple[tuple[tuple[str, ...], ...], ...]

    def syllables(self) -> Iterator[str]:
        for clause in self.clauses:
            for word in clause:
                yield from word


@dataclass(frozen=True)
class Spoken:
    """A sentence with its sound."""

    text: str
    voice: str
    sounds: tuple[str, ...]
    """Initials and tonal finals in order, ``sil`` between clauses."""
    samples: Samples
    """At ``RATE_HZ``."""
    lengths: tuple[float, ...] = ()
    """Seconds of each of ``sounds``, if the voice tells; otherwise empty."""


class Voice(Protocol):
    """Somebody who can speak."""

    def speak(self, line: Line, dice: np.random.Generator) -> Spoken | None:
        """The line in a voice and at a speed drawn by ``dice``; None if this voice cannot say it."""
        ...


class Splits(Protocol):
    """From a syllable to its sounds."""

    def __call__(self, syllable: str) -> Sequence[str]: ...


def sounds_of(line: Line, split: Splits) -> tuple[str, ...]:
    """The sounds of a line, silence before, between and after its clauses."""
    sounds = [SILENCE]
    for clause in line.clauses:
        for word in clause:
            for syllable in word:
                sounds.extend(split(syllable))
        sounds.append(SILENCE)
    return tuple(sounds)


def full_scale(samples: npt.NDArray[np.floating], peak: float = 28_000.0) -> Samples:
    """The loudest sample at ``peak``."""
    loudest = float(np.abs(samples).max(initial=1e-9))
    return np.asarray(np.rint(samples * (peak / loudest)), np.int16)


def save_spoken(path: Path, spoken: Sequence[Spoken]) -> None:
    """Written whole or not at all."""
    about = [
        {
            "text": one.text,
            "voice": one.voice,
            "sounds": one.sounds,
            "lengths": one.lengths,
            "samples": len(one.samples),
        }
        for one in spoken
    ]
    half = path.with_suffix(".half.npz")
    np.savez(half, about=json.dumps(about, ensure_ascii=False), samples=np.concatenate([one.samples for one in spoken]))
    half.rename(path)


def load_spoken(path: Path) -> list[Spoken]:
    with np.load(path) as file:
        about, samples = json.loads(str(file["about"])), file["samples"]
    ends = np.cumsum([one["samples"] for one in about])
    return [
        Spoken(
            text=one["text"],
            voice=one["voice"],
            sounds=tuple(one["sounds"]),
            lengths=tuple(one["lengths"]),
            samples=samples[end - one["samples"] : end],
        )
        for one, end in zip(about, ends, strict=True)
    ]


def speak_all(voice: Voice, lines: Iterable[Line], dice: np.random.Generator) -> Iterator[Spoken]:
    """What the voice can say of the lines."""
    for line in lines:
        spoken = voice.speak(line, dice)
        if spoken is not None and len(spoken.samples) > RATE_HZ // 5:
            yield spoken
