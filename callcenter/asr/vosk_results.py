"""What Vosk's JSON says, as values; pure parsing, nothing of Vosk is imported here."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from callcenter.domain.events import Word

SHOWN_ALTERNATIVES = 5
SAME_PLACE_MS = 100
FILLER = "[unk]"
"""The filler word of grammars: sound that is none of the words."""


class UnreadableResult(ValueError):
    """Text from the recogniser that is not one of its results."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of an utterance; times are milliseconds of the recogniser's own clock."""

    words: tuple[Word, ...] = field(default=(), repr=False)
    alternatives: tuple[str, ...] = field(default=(), repr=False)
    """Other readings, the likeliest first."""

    @property
    def text(self) -> str:
        """The words as one would write them."""
        return join_words([word.text for word in self.words])

    @property
    def confidence(self) -> float:
        """Mean over the words, weighted by their length; 0 without words."""
        length = sum(len(word.text) for word in self.words)
        return sum(len(word.text) * word.confidence for word in self.words) / length if length else 0.0


def parse_final(result: str) -> Reading:
    """The reading in a ``Result()`` or ``FinalResult()``, with or without alternatives.

    With alternatives Vosk gives no confidence of words; then it is the share of the readings, by their likelihood,
    that have the word in this place.
    """
    data = _object(result)
    if "alternatives" not in data:
        return Reading(words=_words(data.get("result", [])))
    scored = parse_scored(result)
    if not scored:
        return Reading()
    best = scored[0][1]
    texts = [join_words([word.text for word in words]) for _, words in scored]
    others = dict.fromkeys(text for text in texts[1:] if text and text != texts[0])
    return Reading(
        words=tuple(replace(word, confidence=round(_share(word, scored), 3)) for word in best),
        alternatives=tuple(others)[:SHOWN_ALTERNATIVES],
    )


def parse_scored(result: str) -> list[tuple[float, tuple[Word, ...]]]:
    """All readings of a result with alternatives, each with its score (a logarithm), the best first."""
    rows = _object(result).get("alternatives", [])
    return [(float(row["confidence"]), _words(row.get("result", []))) for row in rows]


def parse_partial(result: str) -> tuple[str, ...]:
    """The words of a ``PartialResult()``."""
    return tuple(word for word in str(_object(result).get("partial", "")).split() if word != FILLER)


def join_words(words: Sequence[str]) -> str:
    """Chinese words stand side by side, Latin ones keep a space between them."""
    text = ""
    for word in words:
        needs_space = text[-1:].isascii() and text[-1:].isalnum() and word[:1].isascii()
        text += f" {word}" if needs_space else word
    return text


def _object(result: str) -> dict[str, Any]:
    try:
        data = json.loads(result)
    except ValueError as problem:
        raise UnreadableResult(f"the recogniser answered {len(result)} characters that are not JSON") from problem
    if not isinstance(data, dict):
        raise UnreadableResult(f"the recogniser answered a JSON {type(data).__name__}; expected an object")
    return data


def _share(word: Word, scored: list[tuple[float, tuple[Word, ...]]]) -> float:
    weights = [math.exp(score - scored[0][0]) for score, _ in scored]
    having = [
        weight for weight, (_, words) in zip(weights, scored, strict=True) if any(_same(word, other) for other in words)
    ]
    return sum(having) / sum(weights)


def _same(word: Word, other: Word) -> bool:
    return word.text == other.text and abs(word.start_ms - other.start_ms) < SAME_PLACE_MS


def _words(rows: list[dict[str, Any]]) -> tuple[Word, ...]:
    return tuple(
        Word(
            text=row["word"],
            start_ms=round(row["start"] * 1000),
            end_ms=round(row["end"] * 1000),
            confidence=min(1.0, float(row.get("conf", 1.0))),
        )
        for row in rows
        if row["word"] != FILLER
    )
