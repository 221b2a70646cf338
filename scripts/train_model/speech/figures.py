"""Numbers said digit by digit, in the ways in which people say them: what ordinary sentences hold too little of."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from scripts.train_model.spoken_values import VALUES

KINDS = ("手机",) * 6 + ("座机", "座机", "热线", "单号", "订单号", "订单号", "身份证", "验证码", "尾号", "门牌", "门牌")
BEFORE = (
    "",
    "",
    "",
    "",
    "电话",
    "手机号",
    "我的电话是",
    "号码是",
    "您记一下",
    "单号是",
    "房间是",
    "是",
    "对，",
    "好的，",
)
OTHER_READINGS = (("零", "洞", 0.05), ("二", "两", 0.05), ("一", "幺", 0.5))
"""A digit, how else it is read, and how often a speaker does so: all through a number or not at all."""
SLOWLY = 0.2
"""Share of numbers that are said with short pauses at any place."""
PAUSING = 0.35
_SHORT_PAUSE = "、"


def figures_said(seed: int) -> Iterator[str]:
    """Without end."""
    chance = Random(seed)
    while True:
        said = _read_otherwise(VALUES[chance.choice(KINDS)](chance), chance)
        yield chance.choice(BEFORE) + (_slowly(said, chance) if chance.random() < SLOWLY else said)


def _read_otherwise(said: str, chance: Random) -> str:
    for digit, other, share in OTHER_READINGS:
        if chance.random() < share:
            said = said.replace(digit, other)
    return said


def _slowly(said: str, chance: Random) -> str:
    return "".join(
        one + (_SHORT_PAUSE if chance.random() < PAUSING else "") for one in said.replace(_SHORT_PAUSE, "")
    ).rstrip(_SHORT_PAUSE)
