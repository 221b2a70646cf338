"""Whether the customer agrees with what the agent read back, or puts it right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from callcenter.domain.tickets.fields import SAID, Field, Heard
from callcenter.domain.tickets.numerals import DIGIT, digits
from callcenter.domain.tickets.turn import Turn


class Reply(StrEnum):
    """How the customer answers."""

    YES = "yes"
    FINE = "fine"
    """好的, 嗯, 可以: agreement to a question or a proposed time."""
    NO = "no"
    OTHER = "other"


_OPENING = r"^(?:嗯|啊|哦|噢|诶|哎|呃|喂|那个)*"
_YES = re.compile(
    _OPENING
    + rf"(?:对(?!不起|了(?!对|是|没)|面|讲|方)|是(?!不是|这样|这么|什么|谁|哪|吗|几|{DIGIT}{{3,4}}(?:号|室)?$)|"
    r"没错|正确|就是(?!不)|就(?:用|打|按|留)?这个|正是|没有错|不错|我(?:就)?是(?=$|[的啊呀呢你您有什怎请嗯]|本人))"
)
_FINE = re.compile(r"^(?:嗯+|恩|啊|哦|好(?!像)|行|可以|没问题|成|中|ok|OK|方便|那就)")
_NO = re.compile(
    _OPENING + r"(?:对)?(?:不对|不太对|不完全对|不是|错了|不不|说错|搞错|写错|记错|听错|登记错|弄错|不姓|不叫|不住|"
    r"没有没有|哪儿啊|NO|no)|(?:不对|错了|听错|写错|记错|说错|搞错)(?:了|啊|吧|的)*(?:$|"
    r"应该|是|不是|我)|^(?!.{0,2}(?:对|是的)).*(?<!是)不是(?!吗)"
)
_ASKS = re.compile(r"吗|对吧|是吧|对不对|是不是|对么|没错吧|可以吧|行吧|好吧|核对|确认|复述|重复一遍|跟您对")
_BARE = re.compile(
    rf"(?:不对|不是|错了|应该|是|房号|室号|门牌)*(?:是)(?P<no>{DIGIT}{{3,4}})(?:号|室)?(?=$|[啊吧呢不，])"
)

_TAIL = re.compile(
    rf"(?:最后|后面|末尾|尾号|后)(?:那)?(?:[一二两三四五六]位)?(?:数字?)?(?:应该)?(?:不是{DIGIT}{{1,6}})?(?:应该)?(?:是)(?P<no>{DIGIT}{{1,6}})(?!{DIGIT})"
)
"""不对，最后是四三三: the end of a number that was read back."""
_LAST_DIGITS = re.compile(
    rf"(?:嗯|啊|哦|呃|是|应该是|最后是|后面是)*(?P<no>{DIGIT}{{2,6}})(?!{DIGIT}|[十百千万点号天个次块元年月楼栋单])"
)
"""Said at once after a number was read back."""


def reply_of(turn: Turn) -> Reply:
    """How the turn answers the agent."""
    if _NO.search(turn.text):
        return Reply.NO
    if _YES.match(turn.text):
        return Reply.YES
    return Reply.FINE if _FINE.match(turn.text) else Reply.OTHER


def asks(turn: Turn) -> bool:
    """Whether the agent's turn asks for agreement."""
    return bool(_ASKS.search(turn.text)) or bool(turn.reading.questions)


def agreed(reply: Reply, item: Heard, *, asked: bool) -> bool:
    """Whether the reply confirms one value the agent said; a mere form of address is not confirmed."""
    if item.name is Field.SURNAME and item.confidence < SAID:
        return False
    if reply is Reply.YES:
        return asked or item.name is Field.APPOINTMENT or item.confidence >= SAID
    if reply is Reply.FINE:
        return asked or item.name is Field.APPOINTMENT
    return False


def puts_number_right(turn: Turn, proposed: Iterable[Heard]) -> bool:
    """2201，最后一位是一, after 188 3456 2200: other last digits, without a word of 不对; 是302 after 301 too."""
    said = _LAST_DIGITS.match(turn.text)
    tail = _TAIL.search(turn.text)
    for item in proposed:
        whole = digits(item.value) if item.name in (Field.PHONE, Field.ORDER_NO) else ""
        door = _BARE.match(turn.text) if item.name is Field.ROOM else None
        if door and digits(door["no"]) != digits(item.value):
            return True
        for found in (said, tail):
            if whole and found and len(digits(found["no"])) < len(whole) and not whole.endswith(digits(found["no"])):
                return True
    return False


def bare_correction(turn: Turn, proposed: Iterable[Heard]) -> list[Heard]:
    """不对，是三零二: a number alone belongs to the part of its size."""
    proposed = list(proposed)
    names = {item.name for item in proposed}
    tail = _TAIL.search(turn.text)
    for item in proposed:
        if tail and item.name is Field.ORDER_NO and len(digits(tail["no"])) < len(item.value):
            said = digits(tail["no"])
            value = item.value[: -len(said)] + said
            return [Heard(name=item.name, value=value, start=tail.start("no"), end=tail.end("no"), corrects=True)]
    last = _LAST_DIGITS.match(turn.text) if Field.PHONE in names and Field.ROOM not in names else None
    match = _BARE.search(turn.text) or last
    if match is None:
        return []
    said, start, end = digits(match["no"]), match.start("no"), match.end("no")
    if Field.ROOM in names:
        return [Heard(name=Field.ROOM, value=said, start=start, end=end, corrects=True, part=f"{said}号")]
    if Field.PHONE in names:
        return [Heard(name=Field.PHONE, value="", start=start, end=end, corrects=True, part=said)]
    return []
