"""Phone numbers: mobiles, landlines, a second number, the number of the call itself, and corrected digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import phonenumbers

from callcenter.domain.calling_number import plain_number
from callcenter.domain.events import Leg
from callcenter.domain.tickets.fields import HINTED, SAID, Field, Heard
from callcenter.domain.tickets.numerals import DIGIT, digits
from callcenter.domain.tickets.slots.digit_runs import DigitRun, digit_runs
from callcenter.domain.tickets.slots.phone_owners import Owner, owner_of
from callcenter.domain.tickets.turn import Topic, Turn

_OTHER_NUMBER = re.compile(
    r"(订单|单号|运单|编号|工单|流水|快递号|取件码|户号|用户号|客户号|卡号|会员号|会员卡|"
    r"表号|身份证|合同号|账号|帐号|尾号|车牌|验证码|设备号|机身号|序列号)[^，]{0,5}$"
)
_THEIR_NUMBER = re.compile(
    r"(你们|你家|客服|热线|物业的?|营业厅的?|居委会的?|派出所的?|售后的?|师傅的?|快递员的?|管家的?|经理的?|拨打?|打了|打过|打的|一直打|给我打|打来的?)[^我]{0,6}$"
)
_DEAD_NUMBER = re.compile(
    r"^(这个)?(号码?|电话|手机)?(已经)?(停用|停机|不用了|注销|换了|作废|是(旧|老|原来)的|(?:打不通|没人接|占线)(?!了?(?:的话|就|再|也|可以|您|你|的时候))|空号)"
)
_OLD_NUMBER = re.compile(
    r"(原来|以前|之前|旧|老|别打|不要打|不用打|别留)(的)?(是)?(我)?(那个|这个)?(的)?(手机|"
    r"电话|号码|联系方式)?(号码?)?(是)?$"
)
_NOT_NUMBER = re.compile(r"(?<!是)不是(我的?)?(那个)?(手机|电话|号码)?$")
_SECOND = re.compile(
    r"备用|另外(再|还|一个|的|留|有)|另一个|第二个|还有(一)?个|再留(一)?个|再记(一)?个|"
    r"紧急联系|备选|第二联系|(打不通|联系不上|没人接|不接)[^。]{0,6}(就|可以|再|您|你)?(打|"
    r"拨|联系)"
)
_LANDLINE = re.compile(r"(座机|固话|固定电话|家里的?电话|单位电话|办公室电话|电话)[^，]{0,4}$")
_CORRECTION = re.compile(
    r"^(啊|哦|呃|嗯|诶|哎)?(不对不对|不对|错了|说错了|不好意思说错了|不是|记错了|更正一下)?(啊|"
    r"哦|呃)?(最?后面?|后|末尾|尾号|中间|前面|开头|后四位|后三位|后两位|最后四位|最后一位|"
    r"最后两位)?(应该)?(是)?$"
)
_AREA_BEHIND = re.compile(rf"(?:[啊嗯呃]|然后|前面)*(?:的)?区号(?:就|应该)?是?(?P<area>{DIGIT}{{3,4}})(?!{DIGIT})")
_ABOUT_IT = re.compile(r"中间|后面|后头|前面")
_COMPLETION = re.compile(
    r"(?:的?(?:开头|打头|起头)的?(?:[嗯啊呃]|然后|接着)*(?:后面|后边|剩下|下面|接下来)?|最后|末尾|剩下|后面|后边)"
    r"(?:的)?(?:还有)?(?:[一两三四五六七八二]?(?:位|个))?(?:数字?)?(?:就)?是?$"
)
"""幺三三开头的，后面是…; 1375310三个8，最后一位是9."""
_BUT = re.compile(r"(?:[啊哦呃嗯])*(?:应该|而)?是")
_SLIP = re.compile(r"不对|错了|说错|不是|记错|更正")
_OWN_NUMBER = re.compile(
    r"(就|用|打|留|按|是|记|联系|打回)(用|打|是|留|记|按)?(我)?(现在|刚才)?(打(过来|进来|"
    r"电话)?的?|来电的?|拨打?的?)?(这|本|来电|当前)(个|部)?(手机号?|号码?|电话号?码?|电话|"
    r"机|来电)|(^|就|是|用)(打过来的|来电)(这个)?(号码?|电话)|^本机(号码?)?$"
)
_THIS_ONE = re.compile(
    r"^(?:嗯|啊|哦|呃|是的?|对|好的?|行|我|你|您|那|就)*(?:打|用|是|留|记|按)?(?:我)?(?:这个|现在这个|本机)(?:号码?|电话|手机)?(?:就)?(?:行|好|可以|成|吧|呗|啊|了)*$"
)
"""To 您的电话是: 就打这个."""
_ASKED_FOR_THIS = re.compile(
    r"(?:来电|打(?:过来|进来)?的?|现在|当前|本机|显示)(?:的)?(?:这个)?(?:的)?(?:号码?|电话|手机)(?:.{0,4})(?:吗|吧|对)"
)
_YES = re.compile(r"(?:嗯|啊|哦)*(?:是的?|对|没错|可以|行|好)(?!不|吗|什么|别)")
_OWN_DENIED = re.compile(r"(不|别|没)(是|要|用|打|留)?(用|打|是)?(这|本)(个|部)?(手机|号码?|电话|机)")


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    value: str


def valid_phone(number: str) -> str:
    """The number as it is written on a ticket, or nothing: 13800001234, 0353-2026110, 4001234567."""
    mobile = re.fullmatch(r"(?:\+?86)?(1[3-9]\d{9})", number)
    if mobile:
        return mobile[1]
    if re.fullmatch(r"[48]00\d{7}", number):
        return number
    if not re.fullmatch(r"0[1-9]\d{8,10}", number):  # 00 begins a number abroad
        return ""
    parsed = phonenumbers.parse(number, "CN")
    national = phonenumbers.national_significant_number(parsed)
    length = phonenumbers.length_of_geographical_area_code(parsed)
    if not phonenumbers.is_valid_number(parsed) or length == 0:
        return ""
    return f"0{national[:length]}-{national[length:]}"


def hear_phone(turn: Turn) -> Iterator[Heard]:
    """Every phone of the turn: the first is ``phone``, a further or second one ``phone_alt``."""
    numbers = _corrected(turn, list(_numbers(turn)))
    owners = _owners(turn, numbers)
    first = True
    for index, number in enumerate(numbers):
        before, after = turn.text[: number.start], turn.text[number.end :]
        if number.value.replace("-", "") in turn.call.tenant.own_numbers or _foreign(turn, before):
            continue
        denied = bool(_OLD_NUMBER.search(before) or _DEAD_NUMBER.search(after) or _NOT_NUMBER.search(before))
        previous = numbers[index - 1].end if index else 0
        # Only where the caller names a number of their own is somebody else's the second one.
        theirs = Owner.CALLER in owners and owners[index] is Owner.SOMEBODY_ELSE
        mine = Owner.SOMEBODY_ELSE in owners and owners[index] is Owner.CALLER
        second = not denied and not mine and (theirs or _is_second(turn, before[previous:], first=first))
        name = Field.PHONE_ALT if second else Field.PHONE
        corrects = bool(_SLIP.search(before[previous:])) or bool(re.search(r"(换成|改成|改为|现在是|应该是)$", before))
        yield Heard(name=name, value=number.value, start=number.start, end=number.end, denied=denied, corrects=corrects)
        first = first and (denied or second)
    if not numbers:
        yield from _own_number(turn)
        yield from _tail(turn)


def _owners(turn: Turn, numbers: list[_Number]) -> list[Owner]:
    """Who is named with each number; one number alone is the caller's, whoever answers it."""
    if len(numbers) < 2:
        return [Owner.UNSAID] * len(numbers)
    ends = [0, *(n.end for n in numbers)]
    starts = [*(n.start for n in numbers[1:]), len(turn.text)]
    return [
        owner_of(turn.text[end : number.start], turn.text[number.end : following])
        for end, number, following in zip(ends, numbers, starts, strict=False)
    ]


def _foreign(turn: Turn, before: str) -> bool:
    if _OTHER_NUMBER.search(before[-12:]):
        return True
    if turn.leg is Leg.AGENT:
        return bool(
            re.search(
                r"(拨打|热线|客服电话|服务电话|监督电话|投诉电话|我们的电话|咨询电话|师傅的?电话)[^，]{0,4}$", before
            )
        )
    return bool(_THEIR_NUMBER.search(before[-10:]))


def _is_second(turn: Turn, before: str, *, first: bool) -> bool:
    if Topic.SECOND_PHONE in turn.asked:
        return True
    return bool(_SECOND.search(before)) or (not first)


def _numbers(turn: Turn) -> Iterator[_Number]:
    for run in _with_area_code(turn):
        found = False
        for first, last in _mobiles(run.digits, goes_on=_goes_on(turn, run.end)):
            start, end = run.part(turn.reading, first, last)
            found = True
            yield _Number(start, end, valid_phone(run.digits[first:last]))
        if not found:
            parts = list(_between_pauses(turn, run))
            found = bool(parts)
            yield from parts
        if found:
            continue
        written = valid_phone(run.digits)
        before = turn.text[: run.start]
        bare = len(run.digits) in (7, 8) and run.digits[0] in "2345678" and _LANDLINE.search(before)
        if written or bare:
            yield _Number(run.start, run.end, written or run.digits)


def _goes_on(turn: Turn, end: int) -> bool:
    """Whether a word follows at once that the last digit may belong to; 吗 or 吧 only end the sentence."""
    return not turn.reading.border(end) and turn.text[end] not in "吗吧啊呢嘛呀对是的哦那"


def _between_pauses(turn: Turn, run: DigitRun) -> Iterator[_Number]:
    """13800001234，3天, or …幺二三四中间四个零: digits after a pause may belong to something else."""
    inside = [b for b in turn.reading.breaks if run.start < b < run.end]
    inside = sorted({*inside, *(m.start() for m in _ABOUT_IT.finditer(turn.text, run.start, run.end))})
    edges = [run.start, *inside, run.end]
    for index, start in enumerate(edges[:-1]):
        for end in edges[index + 1 :]:
            value = valid_phone(digits(turn.text[start:end]))
            if inside and value:
                yield _Number(start, end, value)
                return


def _with_area_code(turn: Turn) -> Iterator[DigitRun]:
    """区号零三五三，电话四二幺零零八八 is one number."""
    area: DigitRun | None = None
    for run in digit_runs(turn.reading, least=3):
        near = area is not None and run.start - area.end <= 8 and len(run.digits) in (7, 8)
        behind = _AREA_BEHIND.match(turn.text, run.end) if len(run.digits) in (7, 8) else None
        if behind and valid_phone(digits(behind["area"]) + run.digits):
            yield DigitRun(run.start, behind.end(), digits(behind["area"]) + run.digits)
        elif area and near and valid_phone(area.digits + run.digits):
            yield DigitRun(area.start, run.end, area.digits + run.digits)
        elif len(run.digits) >= 7:
            yield run
        area = run if re.fullmatch(r"0\d{2,3}", run.digits) else None


def _mobiles(said: str, *, goes_on: bool) -> list[tuple[int, int]]:
    """Stretches of a run that are whole mobiles: the run itself, or a room number before, or two in a row.

    ``goes_on``: a word follows at once, so that the last digit may be its first: …四六四季青小区.
    """
    if valid_phone(said):
        return [(0, len(said))] if said[0] != "0" and said[0] not in "48" else []
    tail = len(said) - 11
    if 2 <= tail <= 4 and valid_phone(said[tail:]) and said[0] != "0":
        return [(tail, len(said))]
    if goes_on and len(said) == 12 and valid_phone(said[:11]):
        return [(0, 11)]
    if len(said) == 22 and valid_phone(said[:11]) and valid_phone(said[11:]):
        return [(0, 11)] if said[:11] == said[11:] else [(0, 11), (11, 22)]
    return []


def _corrected(turn: Turn, numbers: list[_Number]) -> list[_Number]:
    """幺三八零零零零幺二三五不对幺二三四: the digits after the slip replace the last ones.

    后面是 and 最后一位是 add those that are missing.
    """
    runs = list(digit_runs(turn.reading, least=1))
    numbers = _tail_replaced(turn, runs, numbers)
    for early, late in pairwise(runs):
        between = turn.text[early.end : late.start]
        if _COMPLETION.fullmatch(between) and valid_phone(early.digits + late.digits):
            whole = _Number(early.start, late.end, valid_phone(early.digits + late.digits))
            numbers = [n for n in numbers if n.end <= early.start or n.start >= late.end] + [whole]
            continue
        if len(between) > 14 or not _SLIP.search(between) or not _CORRECTION.match(between):
            continue
        if between.endswith("不是"):
            continue
        merged = _merge(early, late)
        if merged:
            fixed = _Number(early.start, late.end, merged)
            numbers = [n for n in numbers if n.end <= early.start or n.start >= late.end] + [fixed]
    return sorted(numbers, key=lambda n: n.start)


def _tail_replaced(turn: Turn, runs: list[DigitRun], numbers: list[_Number]) -> list[_Number]:
    """…八八九九，后边不是八八九九，是八九九九: the digits that were denied are those the others stand for."""
    for early, no, yes in zip(runs, runs[1:], runs[2:], strict=False):
        same = len(no.digits) == len(yes.digits) and early.digits.endswith(no.digits)
        value = valid_phone(early.digits[: -len(no.digits)] + yes.digits) if same else ""
        denied = turn.text[early.end : no.start].endswith("不是")
        if value and denied and _BUT.fullmatch(turn.text[no.end : yes.start]):
            numbers = [n for n in numbers if n.end <= early.start or n.start >= yes.end]
            numbers.append(_Number(early.start, yes.end, value))
    return sorted(numbers, key=lambda n: n.start)


def _merge(early: DigitRun, late: DigitRun) -> str:
    if valid_phone(late.digits) or len(early.digits) < 7:
        return ""
    whole = valid_phone(early.digits[: 11 - len(late.digits)] + late.digits) if len(early.digits) <= 11 else ""
    tail = valid_phone(early.digits[: -len(late.digits)] + late.digits) if len(late.digits) < 11 else ""
    return tail or whole


def _own_number(turn: Turn) -> Iterator[Heard]:
    said = _OWN_NUMBER.search(turn.text)
    if said is None and Topic.PHONE in turn.asked:
        said = _THIS_ONE.search(turn.text) or (_ASKED_FOR_THIS.search(turn.question) and _YES.match(turn.text)) or None
    if turn.leg is Leg.AGENT or said is None or _OWN_DENIED.search(turn.text) or not turn.call.caller:
        return
    value = valid_phone(plain_number(turn.call.caller)) or digits(turn.call.caller)
    asked = Topic.PHONE in turn.asked or re.search(r"联系|打|留", turn.text)
    if len(value) >= 7 and asked:
        yield Heard(name=Field.PHONE, value=value, start=said.start(), end=said.end(), corrects=True)


def _tail(turn: Turn) -> Iterator[Heard]:
    """尾号是五六七八, 最后一位是四: the end of a number that was said before."""
    found = re.search(
        rf"(?:尾号|最后[一二两三四]?位?|后[两三四]位|末尾)(?:数字)?(?:不是[^是]{{1,6}})?(?:应该)?是?({_DIGIT_TAIL})",
        turn.text,
    )
    if found and turn.leg is Leg.CUSTOMER and (Topic.PHONE in turn.asked or _SLIP.search(turn.text)):
        value = digits(found[1])
        yield Heard(
            name=Field.PHONE,
            value="",
            start=found.start(1),
            end=found.end(1),
            confidence=min(SAID, HINTED + 0.2),
            corrects=True,
            part=value,
        )


_DIGIT_TAIL = r"(?:[两三四]个)?[0-9零〇一二三四五六七八九幺洞拐勾]{1,4}"
