"""What was said, as the matcher sees it: spoken characters, their place in the text, the borders between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from callcenter.domain.events import Leg, Word
from callcenter.domain.matching.dictionary import in_a_word
from callcenter.domain.matching.repair import repaired
from callcenter.domain.matching.synonyms import plainly
from callcenter.domain.sound import DIGITS, fold, is_spoken, paired

_SENTENCE_END = frozenset("。！？!?；;…\n")
_CLAUSE_END = frozenset("，,、：:—~～.")
_OPENING_QUOTES = frozenset('“「『‘"')
_CLOSING_QUOTES = frozenset('”」』’"')
_SPOKEN_PAUSE_MS = 220
COMMA, FULL_STOP = paired("，"), paired("。")


class Border(IntEnum):
    """What stands between two spoken characters."""

    NONE = 0
    CLAUSE = 1
    SENTENCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One stretch of speech to judge."""

    text: str = field(repr=False)
    """Written with punctuation, or raw recogniser output."""
    leg: Leg = Leg.AGENT
    words: tuple[Word, ...] = field(default=(), repr=False)
    """May be empty."""
    stage: str = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What surrounds the utterance."""

    previous: str | None = field(default=None, repr=False)
    """What the other party said last; None when unknown."""
    is_turn_start: bool = True
    other_party_speaking: bool = False


class Said:
    """The spoken characters of a text; every position below counts spoken characters from 0."""

    def __init__(self, text: str, words: tuple[Word, ...] = ()) -> None:
        self.text = text
        self.offsets: list[int] = []
        """Place of each spoken character in the text."""
        self.borders: list[Border] = [Border.NONE]
        """Before each spoken character, and one after the last."""
        self.quoted: list[bool] = []
        """Whether the character stands inside quotation marks."""
        self.chars = repaired(self._read(text))
        self.is_punctuated = any(self.borders[1:-1]) or (len(self.chars) > 0 and self.borders[-1] == Border.SENTENCE)
        self._words = words

    def _read(self, text: str) -> str:
        chars: list[str] = []
        depth = 0
        for char, offset in plainly(text):
            if is_spoken(char):
                self.offsets.append(offset)
                chars.append(DIGITS.get(char, char))
                self.quoted.append(depth > 0)
                self.borders.append(Border.NONE)
            elif char in _SENTENCE_END:
                self.borders[-1] = Border.SENTENCE
            elif char in _CLAUSE_END:
                self.borders[-1] = max(self.borders[-1], Border.CLAUSE)
            if char in _CLOSING_QUOTES and depth:
                depth = 0
            elif char in _OPENING_QUOTES:
                depth = 1
        return "".join(chars)

    def __len__(self) -> int:
        return len(self.chars)

    @cached_property
    def sound(self) -> str:
        """The folded characters."""
        return "".join(fold(char) for char in self.chars)

    @cached_property
    def pauses(self) -> frozenset[int]:
        """Positions before which the speaker paused, from the word times."""
        found: set[int] = set()
        position = 0
        for word, following in zip(self._words, self._words[1:], strict=False):
            position += sum(is_spoken(char) for char in word.text)
            if following.start_ms - word.end_ms >= _SPOKEN_PAUSE_MS:
                found.add(position)
        return frozenset(n for n, spoken in enumerate(self._as_spoken) if spoken in found)

    @cached_property
    def _as_spoken(self) -> list[int]:
        """For each character here, how many characters of the text were spoken before it; words count those."""
        before = [0]
        for char in self.text:
            before.append(before[-1] + is_spoken(char))
        return [before[offset] for offset in self.offsets]

    def in_a_word(self, position: int) -> bool:
        """Whether the character makes a common word with a neighbour of the same clause."""
        return in_a_word(self.chars, position, self.borders)

    def clause_start(self, position: int, weakest: Border = Border.CLAUSE) -> int:
        """Where the clause begins that holds the position."""
        while position > 0 and self.borders[position] < weakest:
            position -= 1
        return position

    def clause_end(self, position: int, weakest: Border = Border.CLAUSE) -> int:
        """Where the clause ends that holds the character before the position."""
        while position < len(self) and self.borders[position] < weakest:
            position += 1
        return position

    def between(self, start: int, end: int) -> str:
        """The characters with their sounds, for patterns; a comma or a full stop at each border inside."""
        parts = []
        for position in range(start, end):
            if position > start and self.borders[position]:
                parts.append(COMMA if self.borders[position] == Border.CLAUSE else FULL_STOP)
            parts.append(self.chars[position] + self.sound[position])
        return "".join(parts)

    def times(self, start: int, end: int) -> tuple[int, int] | None:
        """Milliseconds of the words that hold the span; None without word times."""
        start, end = self._as_spoken[start], self._as_spoken[end - 1] + 1
        position, touched = 0, []
        for word in self._words:
            after = position + sum(is_spoken(char) for char in word.text)
            if position < end and after > start:
                touched.append(word)
            position = after
        return (touched[0].start_ms, touched[-1].end_ms) if touched else None
