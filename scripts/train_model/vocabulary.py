"""The words the model can recognise, and how often each occurs."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from scripts.train_model.project_texts import name_characters
from scripts.train_model.syllables import word_syllables
from scripts.train_model.wording import hotline_words

LARGEST = 55_000
_CHINESE = re.compile("[\u4e00-\u9fa5]{1,7}")
_NUMERAL = re.compile("[零一二三四五六七八九十百千万亿两幺]{2,}")
_REGULAR = re.compile(
    "[二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九几][百千万亿]|千万|万一|亿万|万千"
)
_OFTEN = 2e-5
"""Probability of a hotline word that general text hardly knows."""
_SELDOM = 1e-7


def probabilities(general: Mapping[str, float], largest: int = LARGEST) -> dict[str, float]:
    """Probability of every word: the commonest of general text, those of hotlines, numerals, characters of names.

    Numbers are cut in one way only, so that counts are not scattered: 二千 一百 零 五, telephone numbers by digit.
    """
    found = {word: share for word, share in general.items() if _usable(word)}
    for word in _numerals():
        found[word] = max(found.get(word, 0.0), _OFTEN)
    commonest = sorted(found, key=lambda word: (-found[word], word))[:largest]
    chosen = {word: found[word] for word in commonest}
    for word in [*hotline_words(), *_numerals()]:
        chosen[word] = max(found.get(word, 0.0), _OFTEN)
    for character in name_characters():
        chosen.setdefault(character, max(found.get(character, 0.0), _SELDOM))
    return {word: chosen[word] for word in sorted(chosen) if word_syllables(word)}


def costs(shares: Mapping[str, float]) -> dict[str, float]:
    """Negative logs, by which a text is cut into words."""
    return {word: -math.log(share) for word, share in shares.items()}


def _usable(word: str) -> bool:
    if not _CHINESE.fullmatch(word):
        return False
    return not _NUMERAL.fullmatch(word) or _REGULAR.fullmatch(word) is not None


def _numerals() -> list[str]:
    ones = "一二三四五六七八九"
    tens = [f"{ten}十{one}" for ten in ("", *ones[1:]) for one in ("", *ones)]
    return [*"零幺两", *ones, *tens, *(digit + unit for digit in "一二两三四五六七八九" for unit in "百千万")]
