"""Which characters of a recognised text form known words: what does not may have been said otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from pypinyin.phrases_dict import phrases_dict

from callcenter.domain.phrasebook import Phrasebook
from callcenter.domain.rules.expressions import plain

_LONGEST_WORD = 4
_NUMERALS = frozenset("零〇一二三四五六七八九十百千两幺号")
"""Read one by one they make no words, and yet they were understood."""
_PARTICLES = frozenset("了着过的得")
"""Any verb or adjective can stand before these: 齐了, 瞒着."""


@cache
def _dictionary() -> frozenset[str]:
    return frozenset(a + b for word in phrases_dict if len(word) <= _LONGEST_WORD for a, b in pairwise(word))


class Lexicon:
    """Pairs of characters that stand together in Chinese words, or in the phrasebook itself."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._pairs = _dictionary() | {a + b for text in texts for a, b in pairwise(text)}

    @classmethod
    def of(cls, book: Phrasebook) -> Lexicon:
        """The dictionary and everything the phrasebook says."""
        return cls(plain(text) for text in _texts(book))

    def strange(self, text: str, known: Iterable[tuple[int, int]] = ()) -> int:
        """How many Chinese characters of a text fit neither neighbour; ``known`` spans (names) do not count."""
        inside = {n for start, end in known for n in range(start, end)}
        fits = [False] * (len(text) + 1)
        for n, (a, b) in enumerate(pairwise(text)):
            if a + b in self._pairs or b in _PARTICLES:
                fits[n] = fits[n + 1] = True
        return sum(_is_chinese(c) and not fits[n] and n not in inside for n, c in enumerate(text))


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" and char not in _NUMERALS


def _texts(book: Phrasebook) -> Iterator[str]:
    for phrase in book.phrases:
        yield from (*phrase.wordings, *phrase.hit, *phrase.miss, phrase.say_instead)
    for wording in book.wordings.values():
        yield from (*wording.any, *wording.hit, *wording.miss)
    for tenant in book.tenants:
        yield from tenant.prompts.values()
    for rule in book.rules:
        yield rule.prompt
