"""What the agent promises, with the time it is due."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from callcenter.domain.events import Leg
from callcenter.domain.tickets.moments import moments
from callcenter.domain.tickets.numerals import number
from callcenter.domain.tickets.turn import Turn

_N = r"(?:半|[0-9零一二三四五六七八九十两]{1,4})"
_ACT = (
    r"安排|派(?:人|师傅|单)|上门|赶到|到达|到场|到现场|处理|修好|修复|维修|抢修|检修|回电|"
    r"回个?电话|回个?话|打电话|回复|答复|联系|回访|解决|发货|发出|补发|寄出|退款|退还|退回|退到|"
    r"到账|送达|送到|送货|配送|派送|反馈|恢复|核实|完成|跟进|开通|安装|取件|上报|通知|给您(?:一个)?(?:结果|"
    r"答案|说法)|登门|就到|能到|会到|更换|换新|供暖|通气|来水|来电|"
    r"到您|到家|到现场|过去|一定到|到位|^(?:就|能|会|可以|肯定|一定|准)*到|退给|打给|赔付|赔偿|检查|查看|查明|查清|说法|能用|交付|上房|测|清理|清扫|打扫|疏通|加固|拆除|加装|道歉|调换|短信"
)

_LIMIT = re.compile(
    rf"(?P<n>{_N})(?:(?:到|至|[-~])(?P<m>{_N}))?(?:个)?(?P<unit>工作日|小时|钟头|分钟|"
    rf"天|日|(?:周|星期|月)(?=之?内|以内|左右|后|以后|之后))(?P<half>半)?(?:之内|以内|内|左右|后|以后|之后)?"
    r"|(?P<day>今天|今日|当天|明天|后天|本周|这周|下周|周[一二三四五六日天]|星期[一二三四五六日天]|(?:这|本|下)周[一二三四五六日天])"
    r"(?:之内|以内|内|下班(?:之)?前|之前|前|晚上之前|以前)"
)
_SHALL = re.compile(
    r"(?:我(?:们)?|师傅|工作人员|同事|维修人员|专员|经理|主管|领导|(?<=有)专人)(?:这边)?(?:会|一定|亲自|第一时间|马上|立即|尽快|"
    r"保证)+(?:会|尽快|马上|第一时间|立即|及时|再)?(?:帮您|给您|为您|把[^，]{1,12}|将[^，]{1,12}|"
    r"向[^，]{1,8}|跟[^，]{1,8}|和[^，]{1,8}|安排[^，]{0,8})?(?P<act>反馈|转告|转达|上报|"
    r"汇报|督促|催促|跟进|联系|回电|回复|答复|通知|催|上门|更换|处理|核实|解决)"
)
_CUT = re.compile(
    r"您(?:还有|看|这边|保持|方便|先|注意|放心|请|可以|到时|可|上午|下午|什么|几点|哪天|"
    r"今天|明天|(?<!到您)(?<!去您)家|这|(?<!到您)(?<!去您)那)|有(?:什么)?问题|请(?:您|保持|问|注意|放心|"
    r"先|耐心)|好吗|可以吗|行吗|感谢|再见|如果|到时候|对吗|麻烦您|还有(?:其他|别的)|届时|"
    r"谢谢|实在|(?<![回打拨接])(?<!给您)联系(?:电话|方式)|请问|给您添|(?:打|留|用)哪个|哪个号码"
)
_LEAD = re.compile(
    r"(?:师傅|维修人员|维修师傅|工作人员|技术人员|抢修人员|专员|客户经理|退款|款项|押金|"
    r"钱|快递员|货|新的?|安装师傅|同事|我们|检修人员)(?:们)?(?:会|将|能|大概|一般|预计|"
    r"最晚|最迟|可以|就|都)*(?:在|于)?$"
)
_NO_PROMISE = re.compile(
    r"(?:(?:不能|没法|无法|不会|不敢|没有|超过|(?<!久)等了|过了|用了|是不是|需要您|麻烦您|耽误您|占用您|打扰您)(?:(?!答复|回答|解决|确定|处理|给您)[^，]){0,6}|"
    r"已经)$"
)
_BEFORE = re.compile(r"(?:之前|以前|前)(?!台)")
_AT_LATEST = re.compile(r"(?:最晚|最迟|最多|今天)$")
_CONDITIONAL = re.compile(r"(如果|要是|万一)[^，。]{0,12}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Words of a promise and when it is due."""

    text: str = field(repr=False)
    start: int
    end: int
    due: datetime | None = None
    answers: bool = False
    """It promises an answer or a call."""


def hear_promises(turn: Turn) -> Iterator[Promise]:
    """Every promise of an agent's turn, in the agent's words with hours in digits."""
    if turn.leg is not Leg.AGENT:
        return
    taken = 0
    for match in _LIMIT.finditer(turn.text):
        if match.start() < taken or _NO_PROMISE.search(turn.text[: match.start()]):
            continue
        end = _end(turn, match.end())
        if not re.search(_ACT, turn.text[match.end() : end]):
            continue
        if "吗" in turn.text[match.end() : end] and "您" not in turn.text[match.end() : end]:
            continue
        start = _start(turn, match.start())
        taken = end
        yield _promise(turn, start, end, _due(match, turn.call.answered_at))
    for start, end, due in _visits(turn):
        if start >= taken:
            yield _promise(turn, start, end, due)
            taken = end
    if not taken:
        yield from _without_limit(turn)


def _promise(turn: Turn, start: int, end: int, due: datetime | None) -> Promise:
    text = _written(turn, start, end)
    return Promise(
        text=text,
        start=start,
        end=end,
        due=due,
        answers=bool(re.search(r"回电|电话|答复|回复|联系|结果|反馈|核实", text)),
    )


def _without_limit(turn: Turn) -> Iterator[Promise]:
    for match in _SHALL.finditer(turn.text):
        if _CONDITIONAL.search(turn.text[: match.start()]) or re.match(r"[去来]?[您你]家|去", turn.text[match.end() :]):
            continue
        end = _end(turn, match.end("act"))
        if match["act"] in ("转告", "转达") and end == match.end("act"):
            continue  # cut short: whom it would be told, and what, is missing
        text = _written(turn, match.start(), end)
        yield Promise(
            text=text,
            start=match.start(),
            end=end,
            answers=bool(re.search(r"回电|答复|回复|联系您|通知您", text)),
        )
        return


def _visits(turn: Turn) -> Iterator[tuple[int, int, datetime | None]]:
    """明天上午九点安排师傅上门: a promise that is due at a time of the clock."""
    answered_at = turn.call.answered_at
    if answered_at is None:
        return
    for moment in moments(turn.text, answered_at):
        end = _end(turn, moment.end)
        after = turn.text[moment.end : end]
        before = turn.text[: moment.start]
        asked = re.search(r"吗|可以|方便|行不行", after) or re.match(r"您看|可以吗|行吗|方便吗|好吗", turn.text[end:])
        day = moment.day or (answered_at.date() if _BEFORE.match(after) or _AT_LATEST.search(before) else None)
        if day is None or day < answered_at.date() or asked:
            continue
        if not re.match(
            rf"(?:之前|以前|前|左右|我|我们|会|给您|就|再|为您|帮您|师傅|安排|派|维修人员|工作人员|(?:我们)?(?:的)?(?:经理|主管|领导|主任|专员|客服)|亲自|一定|肯定|保证|"
            rf"准时|能|可以|都|的?同事|这边)*(?:{_ACT})",
            after,
        ):
            continue
        if _NO_PROMISE.search(before) or re.search(r"(您|说|登记的)$", before):
            continue
        yield (
            _start(turn, moment.start),
            end,
            datetime.combine(day, moment.hour, answered_at.tzinfo) if moment.hour else None,
        )


def _start(turn: Turn, position: int) -> int:
    clause = turn.reading.clause_start(position)
    lead = _LEAD.search(turn.text[clause:position])
    if not lead:
        return position
    return clause + lead.start() if not lead[0].startswith("我们") else position


def _end(turn: Turn, position: int) -> int:
    """To the end of the clause; in raw text to where something new begins."""
    stop = turn.reading.clause_end(position) if not turn.reading.border(position) else position
    if stop == position or not re.search(_ACT, turn.text[position:stop]):
        stop = min((b for b in turn.reading.breaks if b > stop), default=len(turn.text))
    cut = _CUT.search(turn.text, position, stop)
    return cut.start() if cut else stop


def _written(turn: Turn, start: int, end: int) -> str:
    """As it was written; in raw text 六小时 becomes 6小时, as people write it. 两小时 and 三天 stay."""

    def in_digits(match: re.Match[str]) -> str:
        value = number(match[1])
        return match[0] if value is None else f"{value}{match[2]}"

    text = turn.text[start:end]
    if not turn.reading.punctuated and not re.search(r"\d", turn.text):
        text = re.sub(r"([三四五六七八九十二]{1,3})((?:个)?(?:小时|钟头|分钟|工作日))", in_digits, text)
    return re.sub(r"(的|吧|啊|哦|呢)+$", "", text)


def _due(match: re.Match[str], answered_at: datetime | None) -> datetime | None:
    if answered_at is None:
        return None
    if match["day"]:
        return _end_of(match["day"], "下班" in match[0], answered_at)
    said = match["m"] or match["n"]
    amount = 0.5 if said == "半" else float(number(said.replace("半", "")) or 0)
    if not amount:
        return None
    if match["half"]:
        amount += 0.5
    if match["unit"] == "工作日":
        return _working_days(answered_at, int(amount))
    hours = {"小时": 1.0, "钟头": 1.0, "分钟": 1 / 60, "天": 24.0, "日": 24.0, "周": 168.0, "星期": 168.0, "月": 720.0}[
        match["unit"]
    ]
    return answered_at + timedelta(hours=amount * hours)


def _end_of(day: str, office: bool, answered_at: datetime) -> datetime | None:
    shift = {"今天": 0, "今日": 0, "当天": 0, "明天": 1, "后天": 2}.get(day)
    hour = time(18, 0) if office else time(23, 59)
    named = re.fullmatch(r"(这|本|下)?(?:周|星期)([一二三四五六日天])", day)
    if named:
        shift = (
            "一二三四五六日天".index(named[2]) % 7 - answered_at.weekday()
            if named[2] != "天"
            else 6 - answered_at.weekday()
        )
        shift += 7 if named[1] == "下" or (not named[1] and shift < 0) else 0
    if shift is None:
        shift = 6 - answered_at.weekday() + (7 if day == "下周" else 0)
    return datetime.combine(answered_at.date() + timedelta(days=shift), hour, answered_at.tzinfo)


def _working_days(begin: datetime, days: int) -> datetime:
    then = begin
    while days:
        then += timedelta(days=1)
        days -= then.weekday() < 5
    return then
