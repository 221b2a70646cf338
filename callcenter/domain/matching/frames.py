"""Phrases with an open place in them: 嫌贵…别〔用|买〕, 不〔能|让〕…就是不; found by sound inside one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from callcenter.domain.matching.said import Border, Said
from callcenter.domain.matching.wording import NEGATORS, weight
from callcenter.domain.rules.expressions import expression_pattern, least_length
from callcenter.domain.sound import fold

_BY_SOUND = 0.9
"""Score of a frame that was heard in other characters."""

_NEGATING = frozenset(fold(char) for char in NEGATORS)
_NOT_A_NEGATOR = chr(0xF8FF)
"""Matches no character of a frame."""


@dataclass(frozen=True, slots=True)
class FrameFit:
    """Where a frame was found."""

    frame: str
    start: int
    end: int
    score: float
    heard: float
    """Weight of the words of the frame itself, without what fills it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One sentence as frames read it."""

    start: int
    """Where it begins, in spoken characters of the utterance."""
    chars: str
    sounds: str


class FrameSet:
    """The frames of one entry, looked for together."""

    def __init__(self, frames: Sequence[str]) -> None:
        self._frames = [_Frame(f, expression_pattern(f, code=None), expression_pattern(f, code=fold)) for f in frames]
        self._any = re.compile("|".join(f"(?:{frame.sound.pattern})" for frame in self._frames))

    def find(self, stretches: Iterable[Stretch]) -> Iterator[FrameFit]:
        """The places of each frame that occurs at all."""
        for stretch in stretches:
            if self._any.search(stretch.sounds):
                for frame in self._frames:
                    yield from frame.places(stretch)


@dataclass(frozen=True, slots=True)
class _Frame:
    source: str
    chars: re.Pattern[str]
    sound: re.Pattern[str]

    def places(self, stretch: Stretch) -> Iterator[FrameFit]:
        for found in self.sound.finditer(stretch.sounds):
            start, end = found.span()
            exact = self.chars.match(stretch.chars, start)
            score = 1.0 if exact is not None else _BY_SOUND
            heard = sum(weight(char) for char in stretch.chars[start:end])
            if "…" in self.source:
                heard = min(heard, least_length(self.source))
            yield FrameFit(self.source, stretch.start + start, stretch.start + end, score, heard)


def stretches(said: Said) -> list[Stretch]:
    """The sentences of an utterance: no frame reaches over a full stop."""
    found, start = [], 0
    while start < len(said):
        end = said.clause_end(start + 1, Border.SENTENCE)
        chars = said.chars[start:end].replace("您", "你")
        found.append(Stretch(start, chars, "".join(_read(said, at, char) for at, char in enumerate(chars, start))))
        start = end
    return found


def _read(said: Said, at: int, char: str) -> str:
    """The sound of a character; 部 of 部门 is no 不."""
    sound = fold(char)
    return _NOT_A_NEGATOR if sound in _NEGATING and char not in NEGATORS and said.in_a_word(at) else sound
