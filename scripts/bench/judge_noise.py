"""Character errors as a recogniser makes them: homophones, confused syllables, lost and added characters."""

from __future__ import annotations

import random
from collections import defaultdict
from functools import lru_cache

from callcenter.domain.sound import Syllable, readings

_LEVEL_ONE = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA)]
"""The 3,700 most used characters."""
_CONFUSED_INITIALS = {
    "zh": "z",
    "z": "zh",
    "ch": "c",
    "c": "ch",
    "sh": "s",
    "s": "sh",
    "n": "l",
    "l": "n",
    "f": "h",
    "h": "f",
    "r": "l",
}
_CONFUSED_FINALS = {
    "an": "ang",
    "ang": "an",
    "en": "eng",
    "eng": "en",
    "in": "ing",
    "ing": "in",
    "uan": "uang",
    "uang": "uan",
    "ian": "iang",
}
_ADDED = "啊嗯呃那个就是的了吧呢"


@lru_cache(maxsize=1)
def _by_sound() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for char in _LEVEL_ONE:
        first = readings(char)[0]
        found[first.initial, first.final].append(char)
    return found


def spoil(text: str, rate: float, seed: int) -> str:
    """The text with about ``rate`` of its characters wrong, the same for the same seed."""
    chance = random.Random(f"{seed}:{rate}:{text}")
    return "".join(_spoiled(char, chance) if char.isalnum() and chance.random() < rate else char for char in text)


def _spoiled(char: str, chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.5:
        return _other(char, _homophones(readings(char)[0]), chance)
    if kind < 0.7:
        return _other(char, _confused(readings(char)[0]), chance)
    if kind < 0.85:
        return ""
    return char + chance.choice(_ADDED if chance.random() < 0.7 else _LEVEL_ONE)


def _other(char: str, choices: list[str], chance: random.Random) -> str:
    others = [c for c in choices if c != char]
    return chance.choice(others) if others else ""


def _homophones(sound: Syllable) -> list[str]:
    return _by_sound().get((sound.initial, sound.final), [])


def _confused(sound: Syllable) -> list[str]:
    by_sound = _by_sound()
    other_start = by_sound.get((_CONFUSED_INITIALS.get(sound.initial, "-"), sound.final), [])
    other_end = by_sound.get((sound.initial, _CONFUSED_FINALS.get(sound.final, "-")), [])
    return other_start + other_end or _homophones(sound)
