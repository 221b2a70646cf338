"""A written sentence as a recogniser writes it: no punctuation, no digits."""

from __future__ import annotations

import re

_PLAIN = "零一二三四五六七八九"
_SPOKEN = "零幺二三四五六七八九"
_COUNTS = (
    r"(?:号楼|号院|号大院|栋|幢|座|单元|组|月|号(?!码)|点|小时|分钟|天|块|元|毛|吨|方|立方|度|次|个|楼|年|兆|公斤|日)"
)


def raw(text: str) -> str:
    """As the raw fixtures do it: 13800001234 → 幺三八…, 301 → 三零幺, 12号楼 → 十二号楼, 326.5元 → 三百二十六点五元."""
    text = re.sub(r"(?<=\d)[ ,，](?=\d)", "", text)
    text = re.sub(r"(?<=\d{3})-(?=\d{4,})", "", text)
    text = re.sub(r"(?<=[0-9A-Za-z])-(?=\d)", "杠", text)
    text = re.sub(rf"\d+(?:\.\d+)?(?={_COUNTS}|:)?", _number, text)
    return re.sub(r"[^\u4e00-\u9fa5A-Za-z]", "", text)


def _number(match: re.Match[str]) -> str:
    said = match[0]
    whole, _, fraction = said.partition(".")
    after = match.string[match.end() : match.end() + 2]
    counted = re.match(_COUNTS, match.string[match.end() :]) and not (after.startswith("号") and len(whole) in (3, 4))
    if fraction or (counted and len(whole) <= 4 and not whole.startswith("0")):
        read = counting(int(whole)) if not whole.startswith("0") else "".join(_PLAIN[int(d)] for d in whole)
        return read + ("点" + "".join(_PLAIN[int(d)] for d in fraction) if fraction else "")
    if len(whole) <= 2 and not whole.startswith("0"):
        return counting(int(whole))
    return "".join(_SPOKEN[int(d)] for d in whole)


def counting(value: int) -> str:
    """1102 → 一千一百零二."""
    if value == 0:
        return "零"
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += ("零" if zero and text else "") + _PLAIN[digit] + name
            zero = False
        else:
            zero = bool(text)
    return text.removeprefix("一") if 10 <= value < 20 else text
