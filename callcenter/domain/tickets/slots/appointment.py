"""When somebody may come: the start of the time the customer names or agrees to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from callcenter.domain.events import Leg
from callcenter.domain.tickets.fields import HINTED, SAID, Field, Heard
from callcenter.domain.tickets.moments import Moment, moments
from callcenter.domain.tickets.slots.phone_owners import RELATIVE
from callcenter.domain.tickets.turn import Topic, Turn

_I_AM_IN = r"(?:我|家里)(?:准|肯定|一定|保证|应该|铁定|绝对)在"
_OFFER = re.compile(
    rf"{_I_AM_IN}|"
    r"有人|在家|方便|可以|能|行|来|上门|过来|送|取|装|安装|修|约|有空|有时间|给我|联系|"
    r"打|回|吧|都在|休息|挂(?!了|断|电话)|见|去|到家|回家|下班|提前|改|换|为好|合适|最好|请(?:好|了)?假|等(?:你|您|着|师傅)"
)
_VISIT = re.compile(
    r"上门|过来|来|到您|约|安装|维修|送|取|安排|检修|登门|派送|配送|改到|改成|师傅|上课|体验|行吗|可以吗|好吗|您看|方便吗"
)
_NOT_THEN = re.compile(
    r"^(?!上门|过来|来(?!不)|修|送|在家)[^，]{0,3}?(?:都|就|也|我|家里|可能|全家|白天|一天)*(?:不在|别(?!太|提前|迟|晚)|不要(?!太|提前|迟|晚)|先不|没空|没时间|(?<!行)不行|(?<!方)不方便|"
    r"没人|出差(?!回)|上班|要上班|出门|要出门|有事|停水|停电|停气|到期|过期|开始|起|不用|来不了|去不了|到不了|赶不上|"
    r"截止|忙|(?:有点|(?<![别要])太|是不是)(?:早|晚)|来不及|赶不上|我?还?(?:要|得)(?:去|送|接|出|上班|开|走|赶))"
)
_FITS = re.compile(
    r"^(?:以后|之后)?(?:才)?(?:吧|可以|行(?!不)|有人|方便|都行|就行|都可以|来吧|上门|过来|在家|我?(?:都|已经)?请(?:好|了)?假|我(?:在家|有空|有时间))"
)
_PAST = re.compile(
    r"(那天|那次|上次|上回|当时|说好|说好的|说|说是|说的|答应|答应的|答应我|承诺|约好|约好的|约的|通知|原定|本来|"
    r"原来|应该|预约的|预约了|定的|显示|(?<![没改换挪推调前延约])到|从|打|报|因为|写的|直到|都)(?:我|的|是|在|了|"
    r"您|师傅|今天)*$"
)
_HAPPENED = re.compile(
    r"^(?:前|以前|之前)?[^，]{0,8}(?:了$|了[，一两三几个次师]|还好好|还能用|还有|没来|没人来|报修|报的|"
    r"没修|没到|没送|没动静|没人|没消息|刚|停的|坏的|报的|买的|打的|到的|交的|装的|换的|"
    r"就没|就开始|开始|停水|停电|停气|漏的)"
)
_CAME = re.compile(r"(?:多|左右)?(?:就|才)?(?:来|到|修|装|弄|换|走|送)的(?!话|时候|时)")
"""师傅三点来的: he has been."""
_DONE_THEN = re.compile(
    r"(?:给我们?)?(?:打|来)(?:了|个|过|的)?(?:一)?个?电话(?:说|告诉|通知)(?!一声|一下)|(?:多|左右|钟|整)*才(?:来|到|修|送|弄)(?!家)|(?:师傅|你们|人)?(?:就|都|已经|早就|总算|终于)(?:来|到|修|装|弄|换|送|解决|处理)(?:过|好|完)?了(?!吗)|(?:多|左右|钟|整)?(?:就|才)?[^，来]{0,6}?(?:打|来|去|报|问|找|联系|反映|投诉|试|看|修|缴|交|到|联络|催|说)过(?!来|去|两|三|一会)"
)
"""我八点给你们打过电话: it was."""
_BACK_THEN = re.compile(r"(?:我|他|她|人)?(?:才|就|能|要)?(?:回[去来到]|到家|在路上)")
_THEN_COME = re.compile(r"(?<!回)来(?!电)|上门|过来|修|装|送|在家|有人|可以|方便|有空|行")
"""后天回去 alone offers nothing; 后天回来，你们再来 does."""
_QUESTION = re.compile(r"^[^，]{0,6}(能|可以|会|是不是|能不能|可不可以|行不行)[^，]{0,10}(吗|么|不|来人|修好|到)")
_ALONE = re.compile(r"(?:嗯|啊|哦|呃|那|就|那就|好|行|可以|约|定在?|约在|在)*")
_UNTIL = re.compile(
    r"(?:以后|之后|左右|前后|的时候|之间|到|至|开始|吧|都|也|可以|行|[0-9一二三四五六七八九十两点半:])*"
)
_NUMBER_OF_AGENT = re.compile(r"^(?:是吧|是吗|对吧|对吗|客服|话务|坐席)")
_RANGE = re.compile(r"^(?:到|至|-)[0-9一二三四五六七八九十两]{1,3}点")
_REFUSED = re.compile(
    r"^(?:嗯|啊|哦|呃|哎)*(?:不行|不方便|不太方便|没空|没时间|不在家|来不及|赶不上|那会儿不行|那天不行)"
)
_ANOTHER_DAY = re.compile(
    r"(?<![到至和或])(?:(?:今|明|后|大后)天|(?:这个?|下个?|本)?(?:周|星期|礼拜)[一二三四五六日天])(?=我|家里|我们|全家|他|她)"
)
_SAME_TIME = re.compile(r"的?(?:还是)?(?:同一|同样的?|一样的?|这个|那个)(?:个)?(?:时间|时候|点儿?)")
_TOO_EARLY = re.compile(r"(?:太|有点|是不是太)(?:早|晚)(?!了)")
_WHEN = re.compile(r"什么时候|什么时间|几点|哪天|何时|哪个时间|哪一天|啥时候")
_CLAUSE_OPENS = re.compile(r"^(?:嗯|啊|哦|呃|那|就)*")
_BEFORE = re.compile(r"^(?:之前|以前|前)")
_AT_THAT_HOUR = re.compile(
    r"(?:那个?(?:点儿?|时候|时间|会儿)|到时候?)"
    r"(?:再|你们?|您|请|师傅|派人|过)*(?:来(?!电)|上门|修|送|取|装)"
)
"""七点半我到家了，那个点来吧: what else happens then does not keep anybody away."""
_NEXT_TIME = r"(?![^，]{0,6}[点号]|[^，]{0,4}(?:今|明|后)天)"
_COME = re.compile(
    rf"^(?:以后|之后|左右|前后|钟|整|再|你们?|您|让|请|师傅|派人|过|他们|那会儿?|时候|的)*(?:{_NEXT_TIME}(?:来|上门|修|送|取|装|安装|派|见|到(?:我|家|吧)|量|测|换|看))"
)
_ARRANGED = re.compile(r"(?:(?:改|约|定|换|推迟?|提前|延|挪|安排)(?:到|成|在|为)|要不(?:然)?|还是|就|最好)(?:是|在)?$")
_NO_VISIT = re.compile(
    r"^(?:以后|之后|左右|前后|钟|整)*(?:我)?(?:才|要|就|还得?|得)?(?:下班|上班|到家|回家|回来|接孩子|出门|开会|有事|走)"
)
_OF_THE_YEAR = re.compile(
    rf"^(?:的?(?:时候|那天|当天))?(?:要|就|才|是)?(?:我|我们|咱|他|她)?(?:的|家)?{RELATIVE}?(?:过?生日|结婚|婚礼|过年|过节|(?:要)?放假|开学|考试|高考|中考|出院|住院|手术|满月|周年|忌日|办(?:酒|喜事|丧事)|领证|毕业)"
)
"""三月八号过生日: a day on which something else happens."""
_TO_BE_SURE = re.compile(r"^(?:的|是)?[0-9一二三四五六七八九十月号日]*(?:是吧|是吗|对吧|对吗|吗)")
"""哦今天三月五号是吧: which day it is."""
_I_SHALL = re.compile(
    r"(?:以后|之后|左右)?(?:我)?(?:再)?(?:打给[你您]|给[你您]们?(?:打|回)(?!不))"
    r"|(?:以后|之后|左右)?我(?:再|自己|就|得|要)*(?:来|去|过去|到)(?:你们?|营业厅|店里|网点|柜台|那儿|大厅)?(?:续|缴|交|办|取|拿|领|买|退|换|问|补)"
)
"""十分钟后我打给你, 下个月一号我再来续费: what the caller will do."""
_HABIT = re.compile(
    r"(?:每(?:天|晚|周|个?月|个?星期|个?礼拜|回|次)|天天|平时|平常|一般|通常)(?:都|是|的|我|都是|要|得)*$"
)
"""我每天晚上七点以后才下班: no day of them is meant."""
_OF_ANOTHER = re.compile(r"^的?(?:那个)?(?:预约|约|课|单子?|订单|安排|报名|票|房)")


def hear_appointment(turn: Turn) -> Iterator[Heard]:
    """At most one time: the last one that is offered or agreed."""
    answered_at = turn.call.answered_at
    if answered_at is None:
        return
    best: Heard | None = None
    best_rank = 0
    offered: list[Heard] = []
    day_said: Moment | None = None
    counter = bool(_REFUSED.match(turn.text))
    said: list[Moment] = []
    named = list(moments(turn.text, answered_at))
    for index, moment in enumerate(named):
        said.append(moment)
        if moment.day and _turned_down(turn, moment):
            counter = True
            day_said = moment if moment.part or moment.hour else day_said  # 明天上午我上班，下午三点来
            continue
        known = day_said or _day_behind(turn, moment, named[index + 1 :])
        placed = _same_hour(turn, _with_day(turn, moment, known, answered_at), said, answered_at)
        day_said = moment if moment.day else day_said
        meant = counter or _fills_the_clause(turn, placed)
        heard = _accepted(turn, placed, answered_at, meant=meant)
        if heard is None:
            continue
        rank = _rank(turn, placed)
        offered.append(heard)
        if best is None or heard.corrects or rank > best_rank or _finer(heard, best):
            best, best_rank = heard, rank
    if best:
        yield _with_hour(best, [*offered])


def _day_behind(turn: Turn, moment: Moment, following: list[Moment]) -> Moment | None:
    """十点半吧，明天: the day alone, after the hour, in a clause of its own."""
    day = following[0] if following else None
    if day is None or moment.day is not None or day.day is None or day.hour is not None or day.part:
        return None
    return day if turn.reading.border(day.start) and turn.reading.border(day.end) else None


def _fills_the_clause(turn: Turn, moment: Moment) -> bool:
    """周六上午九点。: somebody who says nothing but a day and an hour to come proposes it."""
    if turn.leg is Leg.AGENT or moment.day is None or not (moment.hour or moment.part):
        return False
    before = turn.text[: moment.start]
    start = max((m.end() for m in _CLAUSE_OPENS.finditer(before)), default=0) if not turn.reading.breaks else 0
    start = max(start, turn.reading.clause_start(moment.start))
    rest = _UNTIL.match(turn.text, moment.end)
    end = rest.end() if rest else moment.end
    return bool(_ALONE.fullmatch(before[start:])) and (end == len(turn.text) or turn.reading.border(end))


def _with_hour(chosen: Heard, offered: list[Heard]) -> Heard:
    """明天上午十点或者后天上午十点，还是后天吧: the day alone takes up the hour that was said for it."""
    if "T" in chosen.value:
        return chosen
    same_day = [h.value for h in offered if h.value.startswith(f"{chosen.value}T")]
    return replace(chosen, value=same_day[-1]) if same_day else chosen


def _rank(turn: Turn, moment: Moment) -> int:
    """The hour somebody shall come at counts more than the one the caller is home from, or out at."""
    before, after = turn.text[: moment.start], turn.text[moment.end :]
    if _NO_VISIT.match(after):
        return 0
    return 2 if _COME.match(after) or _ARRANGED.search(before) else 1


def _finer(new: Heard, old: Heard) -> bool:
    return ("T" in new.value and "T" not in old.value) and new.value[:10] >= old.value[:10]


def _with_day(turn: Turn, moment: Moment, before: Moment | None, answered_at: datetime) -> Moment:
    """三点以后, after 明天 in the same turn or in the agent's question."""
    if moment.day is not None or moment.hour is None:
        return moment
    asked = [m for m in moments(turn.question, answered_at) if m.day and m.day >= answered_at.date()]
    source = before or (asked[-1] if asked else None)
    if source is None:
        return moment
    hour = moment.hour
    if source.part in ("afternoon", "evening") and not moment.part and hour.hour < 12:
        hour = hour.replace(hour=hour.hour + 12)
    elif source.day != answered_at.date() and not moment.part and hour.hour > 18:
        hour = hour.replace(hour=hour.hour - 12)  # 明天九点 is in the morning, however late it is now
    return Moment(moment.start, moment.end, source.day, hour, moment.part)


def _until_next_day(turn: Turn, moment: Moment) -> str:
    """周六上午十点，周五我不在家 says two things of two days; 周三周四我都上班 one thing of both."""
    following = _ANOTHER_DAY.search(turn.text, moment.end)
    if following is None or (following.start() == moment.end and moment.hour is None):
        return turn.text[moment.end :]
    return turn.text[moment.end : following.start()]


def _same_hour(turn: Turn, moment: Moment, said: list[Moment], answered_at: datetime) -> Moment:
    """明天十点的课改到后天同一时间: the hour is the one of the time before."""
    hours = [m for m in said if m.hour is not None and m.end <= moment.start]
    if moment.hour is not None or not _SAME_TIME.match(turn.text, moment.end):
        return moment
    hours = hours or [m for m in moments(turn.question, answered_at) if m.hour is not None][:1]
    if not hours:
        return moment
    return replace(moment, hour=hours[-1].hour, part=moment.part or hours[-1].part)


def _turned_down(turn: Turn, moment: Moment) -> bool:
    before, after = turn.text[max(0, moment.start - 8) : moment.start], _until_next_day(turn, moment)
    if _FITS.match(after) or _AT_THAT_HOUR.search(after) or _proposes(turn, moment):
        return bool(re.search(r"(不是|不要|别|除了?|除开)$", before))
    return bool(_NOT_THEN.match(after)) or bool(re.search(r"(不是|不要|别|除了?|除开)$", before))


def _proposes(turn: Turn, moment: Moment) -> bool:
    """后天下午一点，太早我起不来, to 什么时候合适: nobody had named that time, another one is too early."""
    alone = _WHEN.search(turn.question) and moment.day and moment.hour
    return bool(alone and not turn.text[: moment.start] and _TOO_EARLY.match(turn.text, moment.end))


def _accepted(turn: Turn, moment: Moment, answered_at: datetime, *, meant: bool = False) -> Heard | None:
    before, after = turn.text[turn.reading.clause_start(moment.start) : moment.start], turn.text[moment.end :]
    habit = Topic.TIME not in turn.asked and _HABIT.search(before)
    if habit or _past(moment, answered_at) or _PAST.search(before[-6:]) or _happened(turn, moment, answered_at.date()):
        return None
    if _turned_down(turn, moment) or _I_SHALL.match(after) or _OF_ANOTHER.match(after) or _OF_THE_YEAR.match(after):
        return None
    asked = meant or Topic.TIME in turn.asked
    if not asked and moment.hour is None and _BACK_THEN.match(after) and not _THEN_COME.search(after):
        return None
    if _no_time(moment, after, asked=asked):
        return None
    around = before[-10:] + after[:14]
    wanted = _VISIT if turn.leg is Leg.AGENT else _OFFER
    if not wanted.search(around) and not asked:
        return None
    wished = bool(moment.part) or bool(re.search(r"约|改|换", before[-14:]))
    if moment.hour is None and _QUESTION.match(after) and not (asked or wished):
        return None
    if moment.day is None and not (asked or re.search(rf"以后|之后|有人|在家|方便|来|上门|约|改|{_I_AM_IN}", around)):
        return None
    if turn.leg is Leg.AGENT and _is_limit(before, after):
        return None
    value = moment.iso(answered_at.date())
    if moment.hour and _BEFORE.match(after):
        value = value[:10]
    changed = bool(re.search(r"改|换|不对|还是|不是|要不|那就", before[-12:]))
    sure = SAID if moment.day or asked else HINTED + 0.15
    return Heard(
        name=Field.APPOINTMENT, value=value, start=moment.start, end=moment.end, confidence=sure, corrects=changed
    )


def _no_time(moment: Moment, after: str, *, asked: bool) -> bool:
    """11号是吧 is the agent's number; 八点到十点 after eight could be either of two times."""
    if moment.hour is None and not asked and (_NUMBER_OF_AGENT.match(after) or _TO_BE_SURE.match(after)):
        return True
    return (
        moment.day is None
        and not moment.part
        and moment.hour is not None
        and (moment.hour.hour > 18 and bool(_RANGE.match(after)))
    )


def _happened(turn: Turn, moment: Moment, today: date) -> bool:
    if _AT_THAT_HOUR.search(turn.text, moment.end):
        return False
    if moment.day is None and _CAME.match(turn.text, moment.end):
        return True
    if (moment.day is None or moment.day <= today) and _DONE_THEN.match(_clause(turn, moment)):
        return True
    return not _FITS.match(turn.text[moment.end :]) and bool(_HAPPENED.match(_clause(turn, moment)))


def _is_limit(before: str, after: str) -> bool:
    """明天之前, 今天之内: a limit, not a time to be at home."""
    return bool(re.match(r"(之前|以前|前|之内|内|下班前)", after)) or bool(re.search(r"(最晚|最迟|截止)$", before))


def _clause(turn: Turn, moment: Moment) -> str:
    end = turn.reading.clause_end(moment.end) if moment.end < len(turn.text) else len(turn.text)
    if turn.reading.border(moment.end):
        end = moment.end
    return turn.text[moment.end : end]


def _past(moment: Moment, answered_at: datetime) -> bool:
    if moment.day is None:
        return False
    if moment.day < answered_at.date():
        return True
    return moment.hour is not None and datetime.combine(moment.day, moment.hour) < answered_at.replace(tzinfo=None)
