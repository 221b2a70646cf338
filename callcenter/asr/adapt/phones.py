"""The phone set of a model of ours: one emitting state a phone, four variants by place in the word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

SILENCE = 1


class UnknownPhone(ValueError):
    """A pronunciation with a sound that the model does not have."""


class Phones:
    """Names and numbers from ``graph/phones.txt``."""

    def __init__(self, model: Path) -> None:
        rows = (line.split() for line in (model / "graph" / "phones.txt").read_text(encoding="utf-8").splitlines())
        self._numbers = {name: int(number) for name, number in rows}
        self.base = sorted({name[:-2] for name in self._numbers if name[-2:] == "_S"})
        """Without place."""

    def in_word(self, sounds: Sequence[str]) -> list[int]:
        """Numbers of a word's phones.

        Raises:
            UnknownPhone: the model does not have one of them.
        """
        last = len(sounds) - 1
        places = ["S"] if last == 0 else ["B", *"I" * (last - 1), "E"]
        try:
            return [self._numbers[f"{sound}_{place}"] for sound, place in zip(sounds, places, strict=True)]
        except KeyError as problem:
            raise UnknownPhone(f"the model has no sound {problem.args[0].rpartition('_')[0]}") from problem


def forward(phone: int) -> int:
    """Transition that enters the next phone; also the first frame of this one."""
    return 2 * phone


def loop(phone: int) -> int:
    """Transition that stays."""
    return 2 * phone - 1
