"""Surnames: how the agent addresses the customer, and whether that is the customer's name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from callcenter.domain.rules.expressions import plain
from callcenter.domain.sound import folded

_SINGLE = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐"
    "于傅皮卞齐康伍余元顾孟黄穆萧尹姚邵汪祁毛狄米贝臧戴宋庞熊纪舒屈项祝董梁杜阮蓝季贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫经房解应宗丁宣"
    "邓杭洪包左石崔吉龚程邢裴陆荣翁荀羊甄曲家封储靳段焦巴谷车侯全班仰秋仲伊宫宁仇栾甘厉祖武符刘景詹龙叶司黎薄印白怀蒲邰鄂索赖卓蔺屠蒙乔胥苍闻党翟谭劳姬申"
    "冉桑桂牛寿边扈燕冀郏浦尚农温庄晏柴瞿阎慕连茹习艾容向古易廖庾居衡步都耿满匡文寇广欧沃利越聂晁冷简饶曾沙丰关查游竺权付肖闫岳代邸佟隋苟辛靖仝晋楚单隗覃"
)
_DOUBLE = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "夏侯",
    "端木",
    "南宫",
)
SURNAMES = frozenset(_SINGLE) | frozenset(_DOUBLE)
_TITLE = re.compile(r"先生|女士|小姐")
_OTHER_PERSON = re.compile(r"(那位|这位|有位|一位|找|联系|叫|师傅|经理|同事)$")
_OWN_NAME = re.compile(
    r"(?<!不)(?:我|本人|免贵|家)(?:是)?姓(?P<a>..?)|(?:我|本人)(?:叫|的名字是|名字叫)(?P<b>..?)|^(?:我)?姓(?P<c>..?)"
)
_DENIED = re.compile(r"不(?:是)?(?:姓|叫)(..?)")
_BARE_NAME = re.compile(r"^(?:我是|是|免贵)?(?P<name>.{2,4})$")


@dataclass(frozen=True, slots=True)
class Address:
    """One X先生/女士/小姐 in an agent's turn; positions count spoken characters."""

    start: int
    end: int
    surnames: frozenset[str]
    """What the surname can be, given how Chinese names are built."""


def _leading(text: str) -> str:
    """The surname a text begins with, or nothing."""
    if text[:2] in SURNAMES:
        return text[:2]
    return text[:1] if text[:1] in SURNAMES else ""


def addresses(text: str) -> list[Address]:
    """Every form of address with a surname."""
    said = plain(text)
    found: list[Address] = []
    for title in _TITLE.finditer(said):
        before = said[max(0, title.start() - 4) : title.start()]
        starts = [n for n in range(1, len(before) + 1) if _leading(before[-n:])]
        names = frozenset(_leading(before[-n:]) for n in starts if n <= 3 or before[-n:][:2] in SURNAMES)
        if names and not _OTHER_PERSON.search(said[: title.start() - min(starts)]):
            found.append(Address(title.start() - min(starts), title.end(), names))
    return found


def own_surnames(text: str, *, asked: bool) -> set[str]:
    """Surnames by which a customer presents himself; a bare name counts when the agent has just asked for it."""
    said = plain(text)
    named = [g for m in _OWN_NAME.finditer(said) for g in m.groups() if g]
    bare = _BARE_NAME.match(said) if asked else None
    if bare is not None:
        named.append(bare["name"])
    return {name for name in map(_leading, named) if name}


def denied_surnames(text: str) -> set[str]:
    """我姓陈，不姓程: 程."""
    return {name for name in map(_leading, _DENIED.findall(plain(text))) if name}


def sound_alike(a: str, b: str) -> bool:
    """Whether a recogniser may take one surname for the other."""
    return folded(a) == folded(b)
