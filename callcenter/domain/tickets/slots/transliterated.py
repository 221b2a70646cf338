"""Names of other languages, written by their sound, without a Chinese surname: 买买提·艾力, 阿依古丽, 扎西多吉.

A recogniser hears no middle dot; it is set where names of that kind have one, so that both forms give the same.
"""

from __future__ import annotations

from callcenter.domain.tickets.turn import Turn
from callcenter.domain.tickets.words import NameWords

DOT = "·"
_SHORTEST = 3
"""Characters a name must have that is believed by its parts: 艾力 alone may be 艾 with a given name."""
_LONGEST_PART = 7
_MOST_PARTS = 4
_LONGEST = 16


def transliterated_at(turn: Turn, start: int, words: NameWords) -> tuple[str, int]:
    """The name that begins here, as it is written, and where it ends; nothing otherwise."""
    dotted = _with_dots(turn, start, words)
    if dotted[0]:
        return dotted
    name, end = _by_parts(turn.text, start, words)
    if end - start >= _SHORTEST:
        return name, end
    return "", start


def is_transliterated(name: str, words: NameWords) -> bool:
    """Whether the whole name is one of these, so that its first character is no surname."""
    if DOT in name:
        return True
    return len(name) >= _SHORTEST and _by_parts(name, 0, words)[1] == len(name)


def transliterated_before(text: str, words: NameWords) -> tuple[str, int]:
    """The name that ends where the text ends, and where it begins: 您是买买提·艾力 before 先生."""
    for start in range(max(0, len(text) - _LONGEST), len(text) - _SHORTEST + 1):
        name, end = _by_parts(text, start, words)
        if end == len(text):
            return name, start
    return "", len(text)


def _by_parts(text: str, start: int, words: NameWords) -> tuple[str, int]:
    """As many known parts as follow one another."""
    name, end, dotted = "", start, False
    for _ in range(_MOST_PARTS):
        part = _part_at(text, end, words)
        if not part:
            break
        with_dot = part in words.dotted_parts
        name += (DOT if name and dotted and with_dot else "") + part
        end, dotted = end + len(part), with_dot
    return name, end


def _part_at(text: str, start: int, words: NameWords) -> str:
    for length in range(_LONGEST_PART, 1, -1):
        part = text[start : start + length]
        if part in words.dotted_parts or part in words.joined_parts:
            return part
    return ""


def _with_dots(turn: Turn, start: int, words: NameWords) -> tuple[str, int]:
    """Written with its dots: parts nobody listed are believed too, the last one up to the next pause."""
    name, position = "", start
    for dot in sorted(d for d in turn.reading.dots if d > start):
        part = turn.text[position:dot]
        if not 0 < len(part) <= _LONGEST_PART or not _han(part) or turn.reading.pause_inside(position, dot):
            break
        name, position = f"{name}{part}{DOT}", dot
    if not name:
        return "", start
    _, end = _by_parts(turn.text, position, words)
    if end == position:
        end = turn.reading.clause_end(position)
    last = turn.text[position:end]
    if not 0 < len(last) <= _LONGEST_PART or not _han(last):
        return "", start
    return name + last, end


def _han(text: str) -> bool:
    return all("\u4e00" <= char <= "\u9fa5" for char in text)
