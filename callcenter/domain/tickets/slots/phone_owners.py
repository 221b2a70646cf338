"""Whose phone it is: 我老婆的是…，我的是… puts the caller's own number first, whatever the order."""

from __future__ import annotations

import re
from enum import StrEnum


class Owner(StrEnum):
    """Who answers at a number."""

    CALLER = "caller"
    SOMEBODY_ELSE = "somebody else"
    UNSAID = "unsaid"


RELATIVE = (
    r"(?:姐夫|妹夫|姑父|姨[夫妈父]|舅妈|小舅子|小姨子|侄子|侄女|外甥女?|[表堂][哥弟姐妹]|大伯|伯[父母]|亲家|老婆|爱人|老公|丈夫|妻子|媳妇|对象|先生|太太|儿子|闺女|女儿|孩子|女婿|儿媳妇?|妈妈?|母亲|爸爸?|父亲|爹|娘|婆婆|公公|岳父|岳母|"
    r"丈母娘|老丈人|爷爷|奶奶|姥姥|姥爷|外公|外婆|哥哥?|姐姐?|弟弟?|妹妹?|嫂子|姐夫|妹夫|舅舅?|姑姑?|姨|叔叔?|家里?人|家属|邻居|同事|朋友|"
    r"室友|房东|租客|房客|业主|户主|孙子|孙女|保姆|物业|店长|前台|司机|助理|秘书|老人|老伴)"
)
_LABEL = r"(?:的)?(?:那个)?(?:电话|手机|座机|号码?|联系方式|微信)"
_OTHER = re.compile(rf"{RELATIVE}(?!也?在|说|让|打|来|有事){_LABEL}?|[他她]{_LABEL}")
_OWN = re.compile(
    rf"我(?:自己|本人|这边|这儿|这)?(?:现在)?(?:的|{_LABEL})(?!{RELATIVE})|我自己|本人|(?:打|联系|找)我(?!{RELATIVE}|们?家|的?{RELATIVE})"
)
_AFTER = re.compile(
    rf"^(?:这个|那个|这|那)?(?:就)?是(?P<who>我(?:家)?(?:的)?{RELATIVE}|{RELATIVE}|[他她]|我(?:自己|本人)?)的"
)


def owner_of(before: str, after: str) -> Owner:
    """By the words between the number before and this one, or by 是我儿子的 behind it."""
    told = _AFTER.match(after)
    if told:
        return Owner.SOMEBODY_ELSE if re.search(rf"{RELATIVE}|[他她]", told["who"]) else Owner.CALLER
    own, other = _last(_OWN, before), _last(_OTHER, before)
    if own == other:
        return Owner.UNSAID
    return Owner.CALLER if own > other else Owner.SOMEBODY_ELSE


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last mention ends."""
    return max((match.end() for match in pattern.finditer(text)), default=-1)
