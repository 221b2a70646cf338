"""What the meter shows: 表上是一千二百三十四点五, 读数零三五六七."""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcenter.domain.tickets.fields import SAID, Field, Heard
from callcenter.domain.tickets.numerals import DIGIT_OF, NUMERAL, digits, number, plain_decimal
from callcenter.domain.tickets.slots.digit_runs import damaged
from callcenter.domain.tickets.turn import Topic, Turn

_UNIT = r"立方米|立方|方|吨|度|个?字|千瓦时"
_CUED = re.compile(
    rf"(?:读数|示数|表数|表底数?|抄表数|指数|字数|底数|止码|表码|(?:[水电气热燃]|燃气|煤气|"
    rf"暖气|热量)?表(?:上面?|里面?|底|头|显示屏|屏幕?|盘)?(?:上面?)?(?:的?(?:数字|数|字|屏幕))?)"
    rf"(?:上面?)?(?:现在|目前|今天|明明|实际|其实|这会儿|当前|刚才|我看了?)?(?:的)?(?:数字|"
    rf"数)?(?:就|明明|才|应该|一直|老|总|都|还)*(?:是|显示的?是?|"
    rf"写着|写的是?|到了?|走到了?|走了|为|读出来是|上是|有)*(?P<sum>(?:[两二三四五六]个[零〇0])?{NUMERAL}+)(?P<unit>{_UNIT})?"
)
_ARRIVED = re.compile(rf"(?:走到了?|显示的?是?|到了)(?P<sum>(?:[两二三四五六]个[零〇0])?{NUMERAL}+)(?P<unit>{_UNIT})")
_NOW = re.compile(
    rf"(?:现在|目前|今天|这会儿|刚才|这个?月|本月|这回|这次)(?:看|抄)?(?:的|到的|就|数)*(?:是|到了?|走到了?|显示的?是?|变成了?|成了)(?P<sum>(?:[两二三四五六]个[零〇0])?{NUMERAL}+)(?P<unit>{_UNIT})?(?![点月号])"
)
"""表上个月是356，现在是402."""
_BARE = re.compile(
    rf"^(?:等一下|我?看一下|我?看看|稍等|我念|是|现在是|嗯|啊|哦|上面是|显示|显示的?是|数字是)*(?P<sum>(?:[两二三四五六]个[零〇0])?{NUMERAL}+)(?P<unit>{_UNIT})?[了啊吧]?(?:$|，|(?=后面|小数|红))"
)
_STAMMERED = re.compile(r"^([\u4e00-\u9fa5]*[百千万十][\u4e00-\u9fa5]*)(?=\1)")
"""四百二十……四百二十七: begun once more."""
_SPREAD = re.compile(r"[两二三四五六]个[零〇0]")
_NOT = re.compile(r"(用了?|用气|用水|用电|多|少|报修|换|编号|表号|户号|不是)$")


def hear_meter_reading(turn: Turn) -> Iterator[Heard]:
    """The last reading of the turn; the first digits of a number that was cut short are none."""
    found: Heard | None = None
    patterns = [_CUED] + ([_BARE, _ARRIVED] if Topic.METER in turn.asked else [])
    if re.search(r"表|抄的|抄到", turn.text):
        patterns += [_NOW, _ARRIVED]
    for pattern in patterns:
        for match in pattern.finditer(turn.text):
            heard = _reading(turn, match)
            found = heard or found
        if found:
            break
    if found:
        yield found


def _reading(turn: Turn, match: re.Match[str]) -> Heard | None:
    said = match["sum"].strip("点.")
    after = turn.text[match.end() : match.end() + 1]
    if _NOT.search(turn.text[: match.start("sum")]) or (
        not match["unit"] and after in ("块", "元", "号", "个", "次", "天", "年", "月", "节", "分")
    ):
        return None
    written = _written(said)
    if not match["unit"] and damaged(turn.reading, match.end("sum"), least=1):
        return None
    if not written or (len(written) < 2 and not match["unit"]):
        return None
    slip = bool(re.search(r"不对|错了|不是|应该是", turn.text[: match.start()]))
    return Heard(
        name=Field.METER_READING,
        value=written,
        start=match.start("sum"),
        end=match.start("sum") + len(said),
        confidence=SAID,
        corrects=slip,
    )


def _written(said: str) -> str:
    """Read digit by digit it keeps its leading zeros, as the meter shows them."""
    said = _STAMMERED.sub("", said)
    said = _SPREAD.sub(lambda m: digits(m[0]), said)
    whole, point, fraction = said.replace(".", "点").partition("点")
    if all(char in DIGIT_OF for char in whole + fraction) and whole:
        return digits(whole) + (f".{digits(fraction)}" if point and fraction else "")
    value = number(said)
    return plain_decimal(value) if value is not None else ""
