"""Homophone risk: common words that sound like a phrase, and how often they occur in a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from callcenter.domain.phrasebook import Phrase
from callcenter.domain.rules.expressions import plain, sounds

_LONGEST = 5
"""Longer phrases have no homophones in practice."""
_WORDS_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One wording of a phrase and what it can be taken for."""

    phrase: Phrase
    wording: str
    words: tuple[tuple[str, int], ...]
    """Other words of the same sound, the most frequent first."""


def homophone_risks(phrases: Iterable[Phrase], texts: Iterable[str]) -> list[Risk]:
    """The risks of all phrases, the most frequent first."""
    wanted = [(p, w, sounds(w)) for p in phrases for w in p.wordings if 2 <= len(plain(w)) <= _LONGEST]
    by_sound: dict[str, Counter[str]] = {sound: Counter() for _, _, sound in wanted}
    lengths = sorted({len(sound) for sound in by_sound})
    for text in texts:
        _count(plain(text), sounds(text), lengths, by_sound)
    risks = []
    for phrase, wording, sound in wanted:
        others = [(word, n) for word, n in by_sound[sound].most_common() if word != plain(wording)]
        if others:
            risks.append(Risk(phrase=phrase, wording=wording, words=tuple(others[:_WORDS_SHOWN])))
    return sorted(risks, key=lambda risk: -sum(n for _, n in risk.words))


def _count(heard: str, read: str, lengths: list[int], by_sound: dict[str, Counter[str]]) -> None:
    for length in lengths:
        for at in range(len(read) - length + 1):
            counter = by_sound.get(read[at : at + length])
            if counter is not None:
                counter[heard[at : at + length]] += 1
