"""Made-up values as callers say them: telephone numbers, names, addresses, amounts, dates."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from scripts.train_model.numerals import counted, digit_by_digit
from scripts.train_model.wording import TEXTS

NAMES = Path(__file__).parents[2] / "phrasebook" / "tickets" / "names.yaml"
_GROUPS = ((3, 4, 4), (3, 4, 4), (3, 4, 4), (3, 4, 4), (4, 4, 3), (3, 3, 5), (3, 8), (11,), (1,) * 11, (3, 2, 2, 2, 2))
"""How the eleven digits of a mobile number are cut; 3-4-4 is the habit."""
_REPEATS = 0.3
"""So often a digit is the one before it again: ordinary decoding melts such neighbours."""
_COMMON_NAME = 0.7
"""Share of callers with one of the hundred commonest surnames and given characters."""
_SHORT_PAUSE = "、"

Value = Callable[[Random], str]


def mobile(chance: Random) -> str:
    figures = "1" + chance.choice("3356789") + _figures(chance, 9)
    one = chance.choices(("幺", "一"), (85, 15))[0]
    said, place = [], 0
    for length in chance.choice(_GROUPS):
        said.append(digit_by_digit(figures[place : place + length], one))
        place += length
    return _SHORT_PAUSE.join(said)


def landline(chance: Random) -> str:
    area = chance.choice(("", "", "零三五三", "零幺零", "零二幺", "零三五幺"))
    said = digit_by_digit(chance.choice("2345678") + _figures(chance, chance.choice((6, 7))), "幺")
    return (area + _SHORT_PAUSE if area else "") + said[:4] + chance.choice(("", _SHORT_PAUSE)) + said[4:]


def hotline(chance: Random) -> str:
    kinds = ("1" + _figures(chance, 4), "95" + _figures(chance, 3), "400" + _figures(chance, 7), _figures(chance, 7))
    return digit_by_digit(chance.choice(kinds), "幺")


def account(chance: Random) -> str:
    return digit_by_digit(_figures(chance, chance.randint(4, 10)), chance.choice("幺一"))


def order(chance: Random) -> str:
    figures = _figures(chance, chance.randint(6, 14))
    cut = chance.choice((3, 4, 20))
    groups = [figures[place : place + cut] for place in range(0, len(figures), cut)]
    return _SHORT_PAUSE.join(digit_by_digit(group, chance.choice("幺幺幺一")) for group in groups)


def identity(chance: Random) -> str:
    born = f"{chance.randint(1945, 2005)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    parts = (_figures(chance, 6), born, _figures(chance, 4))
    return _SHORT_PAUSE.join(digit_by_digit(part, "幺") for part in parts)


def four_digits(chance: Random) -> str:
    return digit_by_digit(_figures(chance, 4), "幺")


def six_digits(chance: Random) -> str:
    return digit_by_digit(_figures(chance, 6), chance.choice("幺一"))


def staff_number(chance: Random) -> str:
    if chance.random() < 0.5:
        return digit_by_digit(f"{chance.randint(0, 99):02}", "幺")
    return counted(chance.randint(1, 60))


def number(chance: Random) -> str:
    return counted(chance.choice((chance.randint(1, 12), chance.randint(1, 99), chance.randint(1, 300))))


def small_number(chance: Random) -> str:
    return "两" if chance.random() < 0.25 else counted(chance.randint(1, 10))


def meter(chance: Random) -> str:
    said = counted(chance.randint(10, 9999))
    return said + (f"点{digit_by_digit(_figures(chance, 1))}" if chance.random() < 0.2 else "")


def building(chance: Random) -> str:
    return counted(chance.choice((chance.randint(1, 12), chance.randint(1, 40))))


def entrance(chance: Random) -> str:
    return counted(chance.randint(1, 6))


def flat(chance: Random) -> str:
    room = chance.choice((chance.randint(1, 9), chance.randint(1, 30))) * 100 + chance.randint(1, 8)
    ways = (digit_by_digit(str(room), "幺"), digit_by_digit(str(room), "幺"), digit_by_digit(str(room)), counted(room))
    return chance.choice(ways)


def flat_end(chance: Random) -> str:
    return chance.choice(("", "", "室", "号"))


def estate(chance: Random) -> str:
    return _pick(chance, "小区名") + _pick(chance, "小区尾")


def road(chance: Random) -> str:
    return _pick(chance, "路名") + _pick(chance, "路尾")


def address(chance: Random) -> str:
    house = f"{building(chance)}号楼{entrance(chance)}单元{flat(chance)}{flat_end(chance)}"
    tower = building(chance) + chance.choice(("栋", "座", "号楼"))
    ways = (
        estate(chance) + house,
        estate(chance) + house,
        estate(chance) + house,
        f"{road(chance)}{number(chance)}号{estate(chance)}{house}",
        _pick(chance, "区县") + road(chance) + number(chance) + "号",
        estate(chance) + _pick(chance, "分区") + tower + flat(chance),
        estate(chance) + tower + chance.choice(("", entrance(chance) + "单元")) + flat(chance) + flat_end(chance),
        f"{road(chance)}和{road(chance)}交叉口",
    )
    return chance.choice(ways)


def surname(chance: Random) -> str:
    names = _names()
    if chance.random() < 0.02:
        return str(chance.choice(names["compound_surnames"]))
    return str(chance.choice(_common(names["surnames"], chance, 100)))


def full_name(chance: Random) -> str:
    given = _names()["given"]
    length = 2 if chance.random() < 0.75 else 1
    return surname(chance) + "".join(chance.choice(_common(given, chance, 150)) for _ in range(length))


def spelled_name(chance: Random) -> str:
    """弓长张, or a character told by a word that holds it."""
    names = _names()
    if chance.random() < 0.5:
        parts, whole = chance.choice(list(names["spelled"].items()))
        return f"{parts}{whole}"
    word = _pick(chance, "说字的词")
    return f"{word}的{chance.choice(word)}"


def money(chance: Random) -> str:
    amount = counted(chance.choice((chance.randint(1, 30), chance.randint(1, 999), chance.randint(1, 30) * 100)))
    unit = chance.choice(("块", "块", "元", "块钱", "元钱", "多块钱", "多"))
    if unit == "块":
        return amount + unit + chance.choice(("", "五", "二", "八毛", "三毛五", "六毛钱", "零五分"))
    return amount + unit


def day(chance: Random) -> str:
    date = f"{counted(chance.randint(1, 12))}月{counted(chance.randint(1, 31))}{chance.choice('号号号日')}"
    year = digit_by_digit(str(chance.randint(2010, 2027))) + "年"
    week = chance.choice(("周", "星期", "礼拜", "上周", "下周", "这周", "下礼拜")) + chance.choice("一二三四五六")
    return chance.choice((date, date, date, year + date, week, counted(chance.randint(1, 31)) + "号"))


def clock(chance: Random) -> str:
    part = chance.choice(("", "", "", "早上", "上午", "下午", "晚上", "中午"))
    rest = ("", "", "", "半", "一刻", "钟", "十分", "二十", "四十", "多")
    hour = chance.randint(1, 12)
    return part + ("两" if hour == 2 else counted(hour)) + "点" + chance.choice(rest)


VALUES: dict[str, Value] = {
    "手机": mobile,
    "座机": landline,
    "热线": hotline,
    "单号": account,
    "订单号": order,
    "身份证": identity,
    "尾号": four_digits,
    "验证码": six_digits,
    "工号": staff_number,
    "数": number,
    "小数": small_number,
    "表数": meter,
    "楼": building,
    "单元": entrance,
    "门牌": flat,
    "室": flat_end,
    "小区": estate,
    "路": road,
    "地址": address,
    "姓": surname,
    "姓名": full_name,
    "拆字": spelled_name,
    "金额": money,
    "日期": day,
    "钟点": clock,
}
"""Slots of the templates that are made, not listed."""


@cache
def listed() -> dict[str, tuple[str, ...]]:
    """Slots of the templates that are lists of words."""
    found = yaml.safe_load((TEXTS / "slots.yaml").read_text(encoding="utf-8"))
    return {name: tuple(words.split()) for name, words in found.items()}


def value(slot: str, chance: Random) -> str:
    """Something for a slot.

    Raises:
        KeyError: no such slot.
    """
    return VALUES[slot](chance) if slot in VALUES else _pick(chance, slot)


def _pick(chance: Random, slot: str) -> str:
    return chance.choice(listed()[slot])


def _figures(chance: Random, length: int) -> str:
    said = str(chance.randrange(10))
    while len(said) < length:
        said += said[-1] if chance.random() < _REPEATS else str(chance.randrange(10))
    return said


def _common(characters: str, chance: Random, first: int) -> str:
    characters = characters.replace(" ", "")
    return characters[:first] if chance.random() < _COMMON_NAME else characters


@cache
def _names() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(NAMES.read_text(encoding="utf-8"))
    return found
