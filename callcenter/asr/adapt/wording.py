"""Words and sentences of an administrator, as sequences of words that the model can pronounce."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LONGEST_WORD = 8
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_BREAKS = re.compile(r"[，。？！、；：,.?!;:\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What can be added to a model, and what cannot."""

    phrases: tuple[tuple[str, ...], ...]
    unpronounceable: tuple[str, ...]
    """Given words with a character the model does not have; they are left out."""


def wording(lines: Iterable[str], costs: Mapping[str, float]) -> Wording:
    """Cuts each line at its punctuation and each piece into the likeliest words; ``costs`` are those of all words."""
    phrases: dict[tuple[str, ...], None] = {}
    missing: dict[str, None] = {}
    for line in lines:
        for piece in _BREAKS.split(line.strip().translate(_DIGITS)):
            if not piece:
                continue
            words = cut(piece, costs)
            if words is None:
                missing[piece] = None
            else:
                phrases[words] = None
    return Wording(phrases=tuple(phrases), unpronounceable=tuple(missing))


def cut(text: str, costs: Mapping[str, float]) -> tuple[str, ...] | None:
    """The cheapest sequence of known words; None when a character is in no word."""
    best: list[tuple[float, int] | None] = [(0.0, 0)] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - LONGEST_WORD), end):
            before, cost = best[start], costs.get(text[start:end])
            if before is None or cost is None:
                continue
            here = best[end]
            if here is None or before[0] + cost < here[0]:
                best[end] = (before[0] + cost, start)
    words: list[str] = []
    end = len(text)
    while end:
        step = best[end]
        if step is None:
            return None
        words.append(text[step[1] : end])
        end = step[1]
    return tuple(reversed(words))
