"""What was said, in one form: written text and raw recogniser output read the same."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

_STRONG = "。！？!?;；\n"
_SOFT = "，,、:：—…~～()（）[]【】《》"
SEAM = "|"
"""Stands between two pieces of one turn."""
_SILENT = " \t\r\u3000\"'“”‘’「」『』*"
_INSIDE_NUMBERS = ".:-/"
_DOTS = "·•‧・"
"""Between the parts of a name: no pause."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Text without spaces and punctuation, and where the punctuation stood.

    Raw recogniser output has none, so nothing may depend on it; where it is there, it is a welcome border.
    """

    text: str
    breaks: tuple[int, ...]
    """Positions in ``text`` before which a comma or stronger stood, ascending."""
    stops: frozenset[int]
    """Those of them where a sentence ended."""
    questions: frozenset[int]
    """Those of them where a question mark stood."""
    seams: tuple[int, ...]
    """Positions where a new piece of the turn begins: the speaker paused, perhaps in the middle of a name."""
    mended: frozenset[int] = frozenset()
    """Positions of characters that were misheard and put right by their sound."""
    dots: frozenset[int] = frozenset()
    """Positions before which the dot of a name stood: 买买提·艾力."""

    def border(self, position: int) -> bool:
        """Whether the text begins, ends or pauses here."""
        if position <= 0 or position >= len(self.text):
            return True
        index = bisect_left(self.breaks, position)
        return index < len(self.breaks) and self.breaks[index] == position

    def pause_inside(self, start: int, end: int) -> bool:
        """Whether a pause lies strictly between two positions."""
        index = bisect_left(self.breaks, start + 1)
        return index < len(self.breaks) and self.breaks[index] < end

    def clause_start(self, position: int) -> int:
        """Where the punctuation clause around a position begins."""
        return max((b for b in self.breaks if b <= position), default=0)

    def clause_end(self, position: int) -> int:
        """Where the punctuation clause around a position ends."""
        return min((b for b in self.breaks if b > position), default=len(self.text))

    @property
    def punctuated(self) -> bool:
        """Whether any punctuation stood inside or at the end."""
        return bool(self.breaks)


def read(source: str) -> Reading:
    """Full-width digits, spaces and punctuation taken out; points, colons and dashes between digits stay."""
    plain = [unicodedata.normalize("NFKC", char) if char not in _SOFT + _STRONG else char for char in source]
    kept: list[str] = []
    seams: list[int] = []
    breaks: dict[int, str] = {}
    dots: set[int] = set()
    for index, char in enumerate(plain):
        if char in _SILENT:
            continue
        if char == SEAM:
            seams.append(len(kept))
            continue
        if char in _DOTS:
            dots.add(len(kept))
            continue
        if _is_mark(plain, index):
            breaks[len(kept)] = max(breaks.get(len(kept), ""), _grade(char))
            continue
        kept.extend(char)
    breaks.pop(0, None)
    return Reading(
        text="".join(kept),
        breaks=tuple(sorted(breaks)),
        stops=frozenset(p for p, grade in breaks.items() if grade >= "2"),
        questions=frozenset(p for p, grade in breaks.items() if grade == "3"),
        seams=tuple(seams),
        dots=frozenset(dots),
    )


def _grade(char: str) -> str:
    if char in "？?":
        return "3"
    return "2" if char in _STRONG else "1"


def _is_mark(chars: list[str], index: int) -> bool:
    char = chars[index]
    if char in _INSIDE_NUMBERS or char == "：":
        before = chars[index - 1] if index else ""
        after = chars[index + 1] if index + 1 < len(chars) else ""
        return not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())
    if char == "#" and index and chars[index - 1].isdigit():
        return False  # 12#楼
    return char in _STRONG or char in _SOFT or (len(char) == 1 and unicodedata.category(char).startswith("P"))


@lru_cache(maxsize=256)
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for a list of words, the longest first; matches nothing when the list is empty."""
    if not words:
        return re.compile(r"(?!)")
    return re.compile("|".join(sorted(words, key=len, reverse=True)))
