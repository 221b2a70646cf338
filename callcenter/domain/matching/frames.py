"""Phrases with an open place in them: 嫌贵…别〔用|买〕, 不〔能|让〕…就是不; found by sound inside one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from callcenter.domain.matching.said import Border, Said
from callcenter.domain.matching.wording import NEGATORS, weight
from callcenter.domain.rules.expressions import expression_pattern, expression_text, least_length
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
        self._frames = [_Frame(frame) for frame in frames]
        self._any = re.compile("|".join(f"(?:{expression_text(frame, code=fold)})" for frame in frames))

    def find(self, stretches: Iterable[Stretch]) -> Iterator[FrameFit]:
        """The places of each frame that occurs at all."""
        for stretch in stretches:
            if self._any.search(stretch.sounds):
                for frame in self._frames:
                    yield from frame.places(stretch)


class _Frame:
    """Compiled when it is first needed: a thousand of them would hold up the start."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def chars(self) -> re.Pattern[str]:
        return expression_pattern(self.source, code=None)

    @cached_property
    def sound(self) -> re.Pattern[str]:
        return expression_pattern(self.source, code=fold)

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
