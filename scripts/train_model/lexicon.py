"""How each word may be pronounced, and what the seldom ways cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scripts.train_model.syllables import BASE_PHONES, readings, syllable_phones, with_sandhi, word_syllables

FILLER = "[unk]"
"""Any sound; only runtime grammars ask for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pronunciation:
    word: str
    phones: tuple[str, ...]
    cost: float
    """Negative log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PronunciationCosts:
    """Negative logs of what is not the dictionary's way."""

    rising: float = 0.9
    """A last third tone rises before another one."""
    other_reading: float = 2.5
    """A character with several readings, alone."""
    leaning: float = 0.7
    """一 and 不, whose tone depends on what follows."""
    filler: float = 4.0


def pronunciations(words: Iterable[str], costs: PronunciationCosts | None = None) -> list[Pronunciation]:
    """Every way to say every word, and the filler."""
    costs = costs or PronunciationCosts()
    found = []
    for word in words:
        for syllables, cost in _ways(word, costs).items():
            phones = tuple(phone for syllable in syllables for phone in syllable_phones(syllable))
            found.append(Pronunciation(word=word, phones=phones, cost=cost))
    fillers = (Pronunciation(word=FILLER, phones=(phone,), cost=costs.filler) for phone in BASE_PHONES)
    return [*found, *fillers]


def _ways(word: str, costs: PronunciationCosts) -> dict[tuple[str, ...], float]:
    usual = word_syllables(word)
    if usual is None:
        return {}
    said = with_sandhi(usual, word)
    ways = {said: 0.0}
    if said[-1].endswith("3"):
        ways[(*said[:-1], said[-1][:-1] + "2")] = costs.rising
    if word in "不一":
        ways.update({(said[0][:-1] + tone,): costs.leaning for tone in ("2", "4") if said[0][-1] != tone})
    if len(word) == 1:
        for reading in readings(word):
            ways.setdefault((reading,), costs.other_reading)
    return ways
