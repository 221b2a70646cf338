"""Numbers of orders, parcels and work orders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcenter.domain.tickets.fields import SAID, Field, Heard
from callcenter.domain.tickets.numerals import DIGIT, digits
from callcenter.domain.tickets.slots.digit_runs import COUNTS, damaged
from callcenter.domain.tickets.turn import Topic, Turn

_ONE = rf"(?:[两二三四五六七八]个)?{DIGIT}(?!{COUNTS})"
_LETTER = rf"[A-Za-z](?={DIGIT}|[A-Za-z]{DIGIT})"
_TOKEN = rf"(?P<no>[A-Za-z]{{0,4}}(?:(?:[-杠]|后面(?:是)?|然后(?:是)?)?{_ONE}|{_LETTER}){{4,32}})"
_CUED = re.compile(
    r"(?:订单编号|订单号码?|订单|运单号码?|运单|快递单号|快递号|包裹号|邮件号|快件号|物流单号|物流号|单号|工单号码?|"
    r"工单编号|工单|受理单?号|受理编号|流水号|报修单号|报修编号|退货单号|退款单号|预约号|"
    r"预约单号|合同编号|编号|报修号|(?:购物)?小票(?:上的?)?(?:编?号码?)?|[收票]据(?:编?号码?)|票号|流水单号?|(?:查询|提货|受理)[号码]|"
    r"全号|(?:全的|整个|完整的?|全部)(?=就?是))"
    rf"(?:我?看看|我?看一下|等一下|我?(?:念给[你您]|给[你您]念|跟[你您]说)|[你您]记一下|(?:顺丰|圆通|中通|申通|韵达|京东|邮政|极兔)的)*(?:就)?(?:是|为|写的是|叫|：|:)?(?:的)?(?:那个)?{_TOKEN}"
)
_BARE = re.compile(
    rf"^(?:嗯|啊|哦|呃|是|好|我看一下|我?看看|我?找找|找到了|等一下|等会儿?|在这儿?|给[您你]念|我念|稍等|您记一下|你记一下|记一下)*{_TOKEN}"
)
_LETTERED = re.compile(rf"(?<![A-Za-z])(?=[A-Za-z]{{1,4}}[-杠]?{DIGIT}){_TOKEN}")
"""TD开头的，TD二零二四…"""
_ITS_NUMBER = re.compile(
    rf"(?:订单|运单|包裹|工单)(?:(?!电话|手机|尾号)[^0-9]){{0,14}}?(?<!电话)(?<!手机)号码?(?:就)?是(?P<no>(?!1[3-9]\d{{9}}(?!\d))(?:{_ONE}){{8,32}})"
)
"""订单是昨天晚上下的，号码是…"""
_HEADED = re.compile(
    rf"(?P<head>[A-Za-z]{{1,4}})(?:字母)?(?:开头|打头)的?(?:后面|然后|数字|(?:订|运|快递)?单号|接着|是)*(?P<no>(?:[-杠]?{_ONE}){{4,32}})"
)
"""JD开头，九八七六…: the letters are told first."""
_OF_SOMETHING = re.compile(r"全|整个|完整")
_SPOKEN_OF = re.compile(r"[单票]号|订单|运单")
_NOT = re.compile(r"(户号|用户编号|客户编号|会员编号|表编号|员工编号|设备编号|工号)$")


def hear_order_no(turn: Turn) -> Iterator[Heard]:
    """The last number that is called one, or the answer to a question for it."""
    found: Heard | None = None
    for pattern in _patterns(turn):
        for match in pattern.finditer(turn.text):
            cue = turn.text[: match.start("no")]
            if _OF_SOMETHING.match(match[0]) and not re.search(r"单|票|包裹|快递", cue[: match.start()]):
                continue
            if _NOT.search(cue) or re.search(r"尾号(是)?$", cue):
                continue
            number = _written(match.groupdict().get("head", "") + match["no"])
            if damaged(turn.reading, match.end("no")):
                continue
            if sum(c.isdigit() for c in number) >= 4:
                found = Heard(
                    name=Field.ORDER_NO,
                    value=number,
                    start=match.start("no"),
                    end=match.end("no"),
                    confidence=SAID,
                    corrects=bool(re.search(r"不对|错了|不是", cue)),
                )
        if found:
            break
    if found:
        yield found


def _patterns(turn: Turn) -> list[re.Pattern[str]]:
    if Topic.ORDER in turn.asked:
        return [_HEADED, _CUED, _BARE, _LETTERED]
    return [_HEADED, _CUED, _LETTERED, _ITS_NUMBER] if _SPOKEN_OF.search(turn.text) else [_CUED]


def _written(said: str) -> str:
    said = said.replace("杠", "-")
    spread = re.sub(rf"([两二三四五六七八])个({DIGIT})", lambda m: digits(m[0]), said)
    return "".join(c.upper() if c.isascii() and not c.isdigit() else digits(c) for c in spread)
