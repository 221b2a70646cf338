"""Spoken times relative to the call: 后天上午十点半, 今天下午三点以后, 下周一, 8号下午两点, 两个小时以后."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from callcenter.domain.tickets.numerals import number

_N = r"[0-9零〇一二三四五六七八九十两]{1,3}"
_DAYS = {
    **{"大前天": -3, "前天": -2, "昨天": -1, "昨儿": -1, "昨晚": -1, "今天": 0, "今儿个": 0, "今儿": 0, "今日": 0},
    **{"今早": 0, "今晚": 0, "当天": 0, "明天": 1, "明儿个": 1, "明儿": 1, "明日": 1, "明早": 1, "明晚": 1},
    **{"后天": 2, "后儿": 2, "大后天": 3},
}
_WEEKDAYS = {
    **dict(zip("一二三四五六日天", (0, 1, 2, 3, 4, 5, 6, 6), strict=True)),
    **{str(n): n - 1 for n in range(1, 8)},
}
_PARTS = {
    "凌晨": "early",
    **dict.fromkeys(("清晨", "清早", "大清早", "一大早", "一早", "早上", "早晨", "上午", "早"), "morning"),
    **dict.fromkeys(("中午", "正午"), "noon"),
    **dict.fromkeys(("午后", "下午"), "afternoon"),
    **dict.fromkeys(("傍晚", "晚上", "晚间", "晚"), "evening"),
    **dict.fromkeys(("夜里", "半夜"), "night"),
}
_DAY = (
    rf"(?P<day>{'|'.join(sorted(_DAYS, key=len, reverse=True))})"
    rf"|(?P<week>上上个?|下下个?|上个?|下个?|这个?|本)?(?:周|星期|礼拜)(?:周|星期)?(?P<weekday>[一二三四五六"
    rf"日天1-7])(?![0-9点号])"
    rf"|(?<![0-9零〇一二三四五六七八九十百千两幺路街巷弄村组院楼元道月大小])(?:(?P<month>{_N})月份?|(?P<rel>(?:这|本|当|下)个?月))?(?P<date>{_N}"
    rf")(?:号|日)(?![楼院栋店线门厅客坐座]|员|话务)"
)
_TIME = (
    rf"(?P<hour>{_N})点(?:钟|整)?(?:(?P<half>半)|(?P<quarter>[一1三3])刻|(?P<minute>{_N})分?(?!之|[个十]))?"
    r"|(?P<clock>\d{1,2}:\d{2})"
)
_IN_A_NUMBER = re.compile(r"[千百万]零?$")
"""九千零二点五块 holds no two o'clock."""
_MEASURED = re.compile(r"块|元|毛|吨|度|方(?!便)")
_PART = rf"(?P<part>(?:{'|'.join(sorted(_PARTS, key=len, reverse=True))})(?<![点太再更提有]早)(?<![点太再更有]晚))"
"""三点有点早，四点吧 says nothing of the morning."""
_MOMENT = re.compile(rf"(?:(?:{_DAY})(?:的?(?:那|这|当)一?天|的)?)?(?:{_PART})?的?(?:{_TIME})?")
_LATER = re.compile(rf"(?:过|再过|等)?(?P<n>{_N}|半)个?(?P<half>半)?(?P<unit>小时|钟头|分钟|天)(?:以后|之后|后)")
_IN_A_WHILE = re.compile(
    rf"(?:再过|过|再等|等)(?P<n>{_N}|半)个?(?P<half>半)?(?P<unit>小时|钟头|分钟|天(?=再|吧|[你您来]))(?!以后|之后|后|了|还)"
)
"""过半个钟头再来."""
_A_LITTLE = re.compile(r"一点(?:时间|儿|点(?!钟)|都|也|没|小|事|问题|意见|建议|心意|不|用|忙|东西|钱|水|气)")
_MORE = re.compile(r"[快慢早晚大小多少高低好近远轻重松紧有差]一点$")
"""占用您一点时间 and 快一点 are no one o'clock."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that was said, resolved against the answer of the call."""

    start: int
    end: int
    day: date | None
    """None when only an hour was said."""
    hour: time | None
    """None when only a day or a part of a day was said."""
    part: str = ""

    def iso(self, today: date) -> str:
        """As the ticket writes it: with the hour where one was said, else the day alone."""
        day = self.day or today
        return datetime.combine(day, self.hour).isoformat() if self.hour else day.isoformat()


def moments(text: str, answered_at: datetime) -> Iterator[Moment]:
    """Every time in the text, in the order in which they were said."""
    found = [*_named(text, answered_at)]
    found += [m for said in (*_LATER.finditer(text), *_IN_A_WHILE.finditer(text)) if (m := _later(said, answered_at))]
    yield from sorted(found, key=lambda moment: moment.start)


def _named(text: str, answered_at: datetime) -> Iterator[Moment]:
    """Days and hours by their names."""
    week = ""
    for match in _MOMENT.finditer(text):
        if not match[0] or not (match["hour"] or match["clock"] or match["day"] or match["weekday"] or match["date"]):
            continue
        inside_a_number = _IN_A_NUMBER.search(text[: match.start()]) or _MEASURED.match(text, match.end())
        week = match["week"] or (week if week.startswith("下") else "")
        little = not match["part"] and (_A_LITTLE.match(text, match.start()) or _MORE.search(text[: match.end()]))
        found = None if inside_a_number or little else _resolve(match, answered_at, week)
        if found:
            yield found


def _resolve(match: re.Match[str], answered_at: datetime, week: str) -> Moment | None:
    day = _day(match, answered_at.date(), week)
    if day is None and (match["weekday"] or match["date"]):
        return None
    part = _PARTS.get(match["part"] or "", "")
    if match["day"] in ("今晚", "明晚", "昨晚"):
        part = part or "evening"
    if match["day"] in ("明早", "今早"):
        part = part or "morning"
    hour = _hour(match, part, None if day is None else day == answered_at.date(), answered_at)
    if (match["hour"] or match["clock"]) and hour is None:
        return None
    return Moment(match.start(), match.end(), day, hour, part)


def _day(match: re.Match[str], today: date, week: str) -> date | None:
    """``week``: the one named last, which a bare 周四 after 下周三 belongs to."""
    if match["day"]:
        return today + timedelta(days=_DAYS[match["day"]])
    if match["weekday"]:
        monday = today - timedelta(days=today.weekday())
        weekday = _WEEKDAYS[match["weekday"]]
        week = week.removesuffix("个")
        shift = {"上上": -14, "上": -7, "下": 7, "下下": 14}.get(week, 0)
        found = monday + timedelta(days=weekday + shift)
        return found + timedelta(days=7) if not week and found < today else found
    return _date(match, today) if match["date"] else None


def _date(match: re.Match[str], today: date) -> date | None:
    wanted = number(match["date"])
    month = number(match["month"]) if match["month"] else None
    if wanted is None:
        return None
    try:
        if month is not None:
            found = date(today.year, int(month), int(wanted))
            return found.replace(year=today.year + 1) if (today - found).days > 180 else found
        found = today.replace(day=int(wanted))
        if match["rel"] and not match["rel"].startswith("下"):
            return found
        if found < today or match["rel"]:
            found = (today.replace(day=1) + timedelta(days=32)).replace(day=int(wanted))
    except ValueError:
        return None
    return found


def _hour(match: re.Match[str], part: str, is_today: bool | None, answered_at: datetime) -> time | None:
    if match["clock"]:
        hour, minute = (int(n) for n in match["clock"].split(":"))
    elif match["hour"]:
        said = number(match["hour"])
        hour = int(said) if said is not None else 99
        minute = _minute(match)
    else:
        return None
    if hour > 24 or minute > 59:
        return None
    return time(_of_day(hour, minute, part, is_today, answered_at) % 24, minute)


def _minute(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["quarter"]:
        return 15 if match["quarter"] in "一1" else 45
    said = number(match["minute"]) if match["minute"] else None
    return int(said) if said is not None else 0


def _of_day(hour: int, minute: int, part: str, is_today: bool | None, answered_at: datetime) -> int:
    """三点 in the afternoon is 15; without a part of the day it is the one in which people come and go."""
    if hour > 12:
        return hour
    if part in ("afternoon", "evening"):
        return hour + 12 if hour < 12 else hour
    if part == "noon":
        return hour + 12 if hour < 3 else hour
    if part == "night":
        return hour + 12 if 8 <= hour < 12 else hour
    if part:
        return hour
    if hour <= 6:
        return hour + 12
    passed = (hour, minute) <= (answered_at.hour, answered_at.minute)
    return hour + 12 if is_today is not False and passed and hour < 12 else hour


def _later(match: re.Match[str], answered_at: datetime) -> Moment | None:
    amount = 0.5 if match["n"] == "半" else float(number(match["n"]) or 0)
    if not amount:
        return None
    if match["unit"] == "天":
        day = answered_at.date() + timedelta(days=int(amount))
        return Moment(match.start(), match.end(), day, None)
    if match["half"]:
        amount += 0.5
    minutes = amount if match["unit"] == "分钟" else amount * 60
    then = answered_at + timedelta(minutes=minutes)
    return Moment(match.start(), match.end(), then.date(), then.time().replace(second=0, microsecond=0))
