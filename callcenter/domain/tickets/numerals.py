"""Spoken numerals: digit by digit (幺三八, 洞两拐, 四个零) and as numbers (三百零一, 三百二, 一千零五十六点七)."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import cn2an  # type: ignore[import-untyped]  # the library ships no types

DIGIT_OF = {
    **{str(n): str(n) for n in range(10)},
    **dict(zip("零〇一二三四五六七八九", "00123456789", strict=True)),
    **dict(zip("幺两洞拐勾壹贰叁肆伍陆柒捌玖", "12079123456789", strict=True)),
}
DIGIT = f"[{''.join(DIGIT_OF)}]"
NUMERAL = f"[{''.join(DIGIT_OF)}十百千万点.]"
"""One character of any number."""
COUNTED = "[0-9零〇一二三四五六七八九十百千万两幺]"
"""One character of a whole number."""
_REPEATED = re.compile(rf"([一两二三四五六七八1-8])个({DIGIT})")
_STOREY_AND_DOOR = re.compile(r"([二三四]?十[一二三四五六七八九]?)([零〇0][一二三四五六七八九幺两1-9])")
"""十一零二: the second door on the eleventh floor, 1102."""
_DIGITS_ONLY = re.compile(rf"{DIGIT}+")


def digits(said: str) -> str:
    """The digits of a number read digit by digit; 四个零 is 0000. Other characters are passed over."""
    spread = _REPEATED.sub(lambda m: m[2] * int(DIGIT_OF[m[1]]), said)
    return "".join(DIGIT_OF[char] for char in spread if char in DIGIT_OF)


def number(said: str) -> Decimal | None:
    """The value of a number, however it was said; None when it is no number."""
    plain = said.replace(",", "").replace("幺", "一").replace("〇", "零")
    if not plain:
        return None
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return Decimal(plain)
    whole, point, fraction = plain.replace(".", "点").partition("点")
    if point and not _DIGITS_ONLY.fullmatch(fraction):
        return None
    base = _whole(whole)
    if base is None:
        return None
    try:
        return Decimal(f"{base}.{digits(fraction)}") if point else Decimal(base)
    except InvalidOperation:
        return None


def _whole(said: str) -> int | None:
    if _DIGITS_ONLY.fullmatch(said):
        return int(digits(said))
    try:
        return int(cn2an.cn2an(_in_characters(said), "normal"))
    except ValueError:
        pass
    mixed = re.fullmatch(r"(\d+)([万千百])(\d?)", said)
    if mixed is None:
        return None
    unit = {"万": 10000, "千": 1000, "百": 100}[mixed[2]]
    return int(mixed[1]) * unit + int(mixed[3] or 0) * unit // 10


def _in_characters(said: str) -> str:
    """1万2千3 is 一万二千三."""
    if not re.search(r"(?<!\d)\d[万千百]\d[千百十]?(?!\d)", said):
        return said
    return re.sub(r"\d", lambda m: "零一二三四五六七八九"[int(m[0])], said)


def house_number(said: str) -> str:
    """A door or building number: 三零幺, 三百零一 and 301 are the same; empty when it is none."""
    if re.fullmatch(r"\d+", said):
        return said
    if _DIGITS_ONLY.fullmatch(said):
        return digits(said)
    storey = _STOREY_AND_DOOR.fullmatch(said)
    if storey:
        return f"{number(storey[1])}{digits(storey[2])}"
    value = number(said)
    return str(int(value)) if value is not None and value == value.to_integral_value() else ""


def plain_decimal(value: Decimal) -> str:
    """326.50 is written 326.5."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
