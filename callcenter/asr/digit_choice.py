"""Which of several strings of digits was said: by the digit graph's score and by what was heard at first."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from callcenter.domain.events import Word

TRUST_IN_FIRST = 1.0
"""Weight of what was heard at first beside the graph's score: both heard the same sound."""
MELTED, SWALLOWED, MISHEARD, ADDED = 0.5, 3.0, 3.0, 4.0
"""Costs of what ordinary decoding does to digits: equal neighbours melt often, the rest is rare."""
_TELEPHONE = re.compile("一[三四五六七八九].{9}|零[^零].{8,10}|[四八]零零.{7}")
"""A mobile, a landline with area code, a hotline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitString:
    """One reading by the digit graph."""

    words: tuple[Word, ...] = field(repr=False)
    score: float
    """A logarithm; only differences count."""

    @property
    def digits(self) -> str:
        """One character a digit, 幺 as 一."""
        return plain("".join(word.text for word in self.words))

    @property
    def telephone(self) -> bool:
        """Whether the digits make a telephone number."""
        return _TELEPHONE.fullmatch(self.digits) is not None


def plain(said: str) -> str:
    """Each digit with one name."""
    return said.replace("幺", "一").replace("两", "二")


def ranked(readings: Iterable[DigitString], first: str) -> list[DigitString]:
    """The likeliest first, each number once, each word as sure as its string is among them all.

    ``first`` is what ordinary decoding heard.
    """
    apart = {one.digits: one for one in sorted(readings, key=lambda one: one.score)}
    scored = [replace(one, score=one.score - TRUST_IN_FIRST * _cost(one.digits, first)) for one in apart.values()]
    scored.sort(key=lambda one: -one.score)
    weights = [math.exp(one.score - scored[0].score) for one in scored]
    return [
        replace(one, words=tuple(replace(word, confidence=round(weight / sum(weights), 3)) for word in one.words))
        for one, weight in zip(scored, weights, strict=True)
    ]


def _cost(said: str, first: str) -> float:
    """Of ordinary decoding making the one out of the other."""
    row = [place * ADDED for place in range(len(first) + 1)]
    for index, digit in enumerate(said):
        lost = MELTED if index and digit == said[index - 1] else SWALLOWED
        above, row = row, [row[0] + lost]
        for place, other in enumerate(first):
            same = above[place] + (0.0 if digit == other else MISHEARD)
            row.append(min(above[place + 1] + lost, row[place] + ADDED, same))
    return row[-1]
