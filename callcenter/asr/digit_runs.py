"""Where in an utterance digits are read out one by one: pure, on recognised words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from callcenter.domain.events import Word

DIGITS = frozenset("零幺一二两三四五六七八九")
LIKE_DIGITS = frozenset(
    "令另灵玲铃龄领林您临要腰邀摇药咬亿衣医依意已以移艺易儿而耳尔良俩凉亮量散伞山是思死丝司事"
    "无吴午武舞屋物务我留刘流溜楼漏期妻齐起气吧把爸巴拔就久酒旧救"
)
"""Sound like a digit, and often stand for one between digits."""
BETWEEN = frozenset(
    (
        "电话",
        "单元",
        "号楼",
        "号",
        "楼",
        "栋",
        "室",
        "的",
        "电话号码",
        "手机",
        "年",
        "月",
        "日",
        "点",
        "小区",
        "就",
        "是",
    )
)
"""Words that end a string of digits, however they sound."""
AT_LEAST = 4
_RUN = re.compile("d(?:[hx]{0,2}d)*h?")


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitRun:
    """Words ``first`` to ``end`` (not included) are a string of digits, or stand for one."""

    first: int
    end: int


def digit_runs(words: Sequence[Word]) -> list[DigitRun]:
    """All strings of at least four digits, in which a few words may be misheard."""
    kinds = "".join(_kind(word.text) for word in words)
    runs = []
    for found in _RUN.finditer(kinds):
        part = words[found.start() : found.end()]
        digits = sum(len(word.text) for word in part if _kind(word.text) == "d")
        others = sum(1 for word in part if _kind(word.text) == "x")
        if digits >= AT_LEAST and others <= digits // 3:
            runs.append(DigitRun(first=found.start(), end=found.end()))
    return runs


def _kind(text: str) -> str:
    if text in BETWEEN:
        return "|"
    if DIGITS.issuperset(text):
        return "d"
    return "h" if (DIGITS | LIKE_DIGITS).issuperset(text) else "x"
