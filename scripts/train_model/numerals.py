"""Numbers as they are said on the telephone."""

from __future__ import annotations

import re

DIGITS = "零一二三四五六七八九"
_FIGURES = re.compile(r"(?P<percent>\d+(?:\.\d+)?)[%％]|(?P<number>\d+(?:\.\d+)?)")
_LONGEST_COUNTED = 5
"""Figures: what is longer is read digit by digit."""


def digit_by_digit(figures: str, one: str = "一") -> str:
    """138 as 一三八, or 幺三八."""
    return "".join(one if figure == "1" else DIGITS[int(figure)] for figure in figures)


def counted(number: int) -> str:
    """As a quantity: 1203 as 一千二百零三."""
    if number < 10:
        return DIGITS[number]
    for unit, name in ((10000, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number < unit:
            continue
        head, rest = divmod(number, unit)
        said = ("" if 10 <= number < 20 else counted(head)) + name
        if rest == 0:
            return said
        gap = "零" if rest * 10 < unit else ""
        return said + gap + ("一" if 10 <= rest < 20 else "") + counted(rest)
    raise AssertionError(number)


def figures_spoken(text: str) -> str:
    """The text with every number in figures written as it is read."""
    return _FIGURES.sub(_spoken, text)


def _spoken(match: re.Match[str]) -> str:
    if match["percent"]:
        return "百分之" + _number(match["percent"])
    return _number(match["number"])


def _number(figures: str) -> str:
    whole, _, fraction = figures.partition(".")
    said = digit_by_digit(whole) if len(whole) > _LONGEST_COUNTED or whole[0] == "0" != whole else counted(int(whole))
    return said + ("点" + digit_by_digit(fraction) if fraction else "")
