"""Numbers and their labels misheard for words of the same sound: 幺八霖四 is 1804, 三单怨 is 三单元.

Only where nothing else would make sense: inside eleven digits that give a mobile, right after a building or unit, in a
long number called an order's, and next to a numeral. Every character keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from callcenter.domain.tickets.numerals import DIGIT, DIGIT_OF, digits
from callcenter.domain.tickets.reading import Reading
from callcenter.domain.tickets.slots.spelled import blurred

_BY_SOUND = {blurred(spoken): spoken for spoken in "零幺一二三四五六七八九"}
_NEVER_A_DIGIT = frozenset("有无要就是吧把起气时事室市路溜留")
"""Common words that sound like a digit; believed only inside a whole mobile."""
_LABELS = ("单元", "号楼")
_AREAS = ("小区", "花园", "家园", "公寓", "家属")
_REAL_ENDS = "区园苑院寓属城"
"""花苑 is no 花园 misheard."""
_AFTER_HOUSE = re.compile(r"单元|号楼|[栋幢座]")
_CALLED_ORDER = re.compile(r"(?:订单|运单|工单|单|受理|流水|编)号(?:码)?(?:是)?")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}")
_MOST_WRONG = 3
"""Digits of a mobile that may be misheard."""


@lru_cache(maxsize=4096)
def sounds_like_digit(char: str) -> str:
    """The digit a character sounds like; nothing when it is a digit or no Chinese character."""
    if char in DIGIT_OF or not "\u4e00" <= char <= "\u9fa5" or char in "十百千万点":
        return ""
    return _BY_SOUND.get(blurred(char), "")


def mend(reading: Reading) -> Reading:
    """The reading with such characters put right, and their positions kept."""
    text = reading.text
    for look in (_labels, _areas, _numbers):
        text = _changed(text, dict(look(text)))
    if text == reading.text:
        return reading
    mended = frozenset(n for n, (old, new) in enumerate(zip(reading.text, text, strict=True)) if old != new)
    return replace(reading, text=text, mended=mended)


def _changed(text: str, changes: dict[int, str]) -> str:
    return "".join(changes.get(index, char) for index, char in enumerate(text)) if changes else text


def _labels(text: str) -> Iterator[tuple[int, str]]:
    """三单怨, 六好楼: two characters after a numeral that sound like a label."""
    for match in re.finditer(rf"(?<={DIGIT})[\u4e00-\u9fa5]{{2}}|(?<=十)[\u4e00-\u9fa5]{{2}}", text):
        yield from _respelled(match[0], match.start(), _LABELS)


def _areas(text: str) -> Iterator[tuple[int, str]]:
    """枫桥滑源六号楼: the end of a name before a building."""
    for match in re.finditer(
        rf"(?<=[\u4e00-\u9fa5]{{2}})[\u4e00-\u9fa5]{{2}}(?={DIGIT}{{1,3}}(?:号楼|栋|幢|单元))", text
    ):
        if match[0][-1] not in _REAL_ENDS:
            yield from _respelled(match[0], match.start(), _AREAS)


def _respelled(said: str, start: int, words: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    for word in words:
        if said != word and all(blurred(a) == blurred(b) for a, b in zip(said, word, strict=True)):
            yield from ((start + n, char) for n, char in enumerate(word) if said[n] != char)


def _numbers(text: str) -> Iterator[tuple[int, str]]:
    for start, end in _runs(text):
        window = _mobile(text, start, end)
        start, end = _between_digits(text, start, end)
        if window is None and 0 < _wrong(text[start:end]) <= 2 and _LANDLINE.fullmatch(_read(text[start:end])):
            window = (start, end)
        if window is None and _AFTER_HOUSE.search(text[max(0, start - 2) : start]):
            window = _room(text, start, end)
        if window is None and _CALLED_ORDER.search(text[max(0, start - 5) : start]):
            window = _order(text, start, end)
        if window:
            yield from ((n, sounds_like_digit(text[n])) for n in range(*window) if text[n] not in DIGIT_OF)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of digits and what sounds like them, with at least one of the latter."""
    position = 0
    while position < len(text):
        if text[position] not in DIGIT_OF and not _next_to_digit(text, position):
            position += 1
            continue
        end = position
        while end < len(text) and (text[end] in DIGIT_OF or sounds_like_digit(text[end])):
            end += 1
        if end - position >= 3 and any(char not in DIGIT_OF for char in text[position:end]):
            yield position, end
        position = max(end, position + 1)


def _next_to_digit(text: str, position: int) -> bool:
    return bool(sounds_like_digit(text[position])) and text[position + 1 : position + 2] in DIGIT_OF


def _read(text: str) -> str:
    return digits("".join(char if char in DIGIT_OF else sounds_like_digit(char) for char in text))


def _wrong(text: str) -> int:
    return sum(char not in DIGIT_OF for char in text)


def _mobile(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The eleven characters that are a mobile with the fewest misheard ones; no digit may be left beside them."""
    best: tuple[int, int] | None = None
    for first in range(start, end - 10):
        said = text[first : first + 11]
        if {said[0], said[-1]} & _NEVER_A_DIGIT:
            continue
        beside = text[first - 1 : first] in DIGIT_OF or text[first + 11 : first + 12] in DIGIT_OF
        if beside or not 0 < _wrong(said) <= _MOST_WRONG or not _MOBILE.fullmatch(_read(said)):
            continue
        if best is None or _wrong(said) < _wrong(text[best[0] : best[1]]):
            best = (first, first + 11)
    return best


def _room(text: str, start: int, end: int) -> tuple[int, int] | None:
    """幺八霖四 after 单元: three or four of which one is misheard."""
    if end - start in (3, 4) and _wrong(text[start:end]) == 1 and not set(text[start:end]) & _NEVER_A_DIGIT:
        return start, end
    return None


def _between_digits(text: str, start: int, end: int) -> tuple[int, int]:
    """Without what only sounds like a digit at the ends: there another word begins (七零三联系人)."""
    while start < end and text[start] not in DIGIT_OF:
        start += 1
    while end > start and text[end - 1] not in DIGIT_OF:
        end -= 1
    return start, end


def _order(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A long number with a misheard digit inside."""
    said = text[start:end]
    few = 0 < _wrong(said) <= len(said) // 5
    return (start, end) if len(said) >= 8 and few and not set(said) & _NEVER_A_DIGIT else None
