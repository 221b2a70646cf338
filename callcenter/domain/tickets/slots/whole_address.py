"""Addresses that do not split into area, building and room: villages, crossings, lanes, shops in a street."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from callcenter.domain.tickets.numerals import COUNTED, house_number
from callcenter.domain.tickets.slots.places import LEAD, NEARLY_NEVER, Place
from callcenter.domain.tickets.turn import Turn

_HAN = r"[\u4e00-\u9fa5]"
_CHAR = rf"(?:(?![省市县区镇乡村的在和与跟了我你您他这那哪]){_HAN})"
_N = rf"{COUNTED}{{1,5}}"
_ADMIN = (
    rf"(?:{_HAN}{{2,3}}省)?(?:{_CHAR}{{2,4}}市)?(?:{_CHAR}{{1,4}}(?:县|开发区|新区|高新区|(?<![小社东西南北中])区))?"
    rf"(?:{_CHAR}{{1,4}}(?:街道办?(?:事处)?|村?镇上?|乡))?"
)
_ROAD = (
    rf"{_CHAR}{{1,5}}?(?:步行街|大街|大道|老街|胡同|[东西南北中]?路|[东西南北中]?街|"
    r"[东西南北]?[一二三四五六七八九十0-9]?巷)"
)
_LANE = rf"(?:[东西南北]?{_N}(?:巷|支?弄|条)|{_ROAD}|[东西南北中]段)"
_SPOT = (
    r"(?:大厦|广场|商场|商城|超市|市场|写字楼|家属院|宿舍区?|大院|酒店|宾馆|医院|中学|小学|学校|饭店|面馆|药店|"
    r"工业园|产业园|门市部?|百货|商铺|底商|服务区|小卖部|厂区?|公司|银行)"
)
INSIDE = re.compile(_SPOT)
"""A building that houses shops, offices or a firm."""
_PLACE = rf"{_CHAR}{{2,8}}?{_SPOT}"
_DETAIL = (
    rf"(?:的?(?:[东西南北](?:头|侧|边|口|面|段)|中段|路[东西南北]|[东西南北]{{1,2}}角|村口)"
    rf"|第?{_N}(?:组|队|社|排|家|户|号大院|号院|号商铺|号铺|号楼|号|铺|层|楼|室|巷|支?弄|条)(?:之{_N}|附{_N}号?)?)"
)
_CROSSING = re.compile(
    rf"(?P<admin>{_ADMIN})(?!十字|丁字|三岔|路口)(?P<rest>{_ROAD}(?:(?:和|与|跟|同)?{_ROAD})?(?:的)?(?:交叉路?口|十字路口|丁字路口|交汇处?|交口|路口|(?<=[路街])口))"
)
_VILLAGE = re.compile(
    rf"(?P<admin>{_ADMIN})(?P<village>(?:(?!村){_CHAR}){{1,5}}?(?:村(?![镇乡])|(?:庄|屯|寨|堡|沟|峪)(?!村)(?={_DETAIL}|$)))(?P<rest>{_DETAIL}{{0,4}})"
)
_STREET = re.compile(
    rf"(?P<admin>{_ADMIN})(?P<rest>{_ROAD}{_LANE}{{0,2}}(?:(?P<no>{_N}(?:号大院|号院|号商铺|号铺|号|弄))|(?=的?{_PLACE})){_DETAIL}{{0,3}}"
    rf"(?:的?{_PLACE})?{_DETAIL}{{0,3}})"
)
_SITE = re.compile(rf"(?P<admin>{_ADMIN})(?P<rest>{_PLACE}(?:{_DETAIL}|的?{_PLACE}){{0,4}})")
_ROAD_ONLY = re.compile(rf"(?P<admin>{_ADMIN})(?P<rest>{_ROAD}{_LANE}{{0,2}}{_DETAIL}{{0,2}})")
_OPENS = re.compile(r"(?:嗯|啊|哦|呃|那个|你好|您好|就是|就|我|是)*")
_AT_HOME = re.compile(
    r"(?:住(?:在|到)?|家(?:就)?在|(?:地址|地点|位置)(?:就)?(?:是|在)?|位于|[寄送派发](?:到|往|去|至)|我(?:就)?在|(?:店|单位|公司|厂)(?:就)?在|这(?:里|儿|边)?(?:就)?(?:是|在))$"
)
_NAMED_PLACE = re.compile(r"(?:地址|地点|位置|[寄送派]到)(?:就)?(?:是|在)?$")
_NOT_HERE = re.compile(r"(?:你们?|你家|您家|贵司)[^我]{0,4}(?:在|是)?$|(?<![寄送派发])(?:到|去|来|回)过?$")
_PASSING = re.compile(
    r"(?:里|里面|这儿|这里|那儿|那里|门口|附近)?(?:正)?"
    r"(?:吃饭|喝茶|喝酒|逛|买东西|买菜|等人|开会|办事|路过|排队|看病|加油|上课|堵车|玩)"
)
"""我正在老王家面馆吃饭: where somebody happens to be."""
_CALLED_SO = re.compile(r"(?:叫做?|名(?:字|称)?(?:叫|是)|招牌是|号称)$")
_SHOP = re.compile(
    r"的?(?:那个|那家|这家|一个|一家)?[\u4e00-\u9fa5]{0,4}?(?:饭[馆店]|餐[厅馆]|咖啡[馆厅]?|酒[吧店]|茶[馆楼]|面馆|火锅|烧烤|超市|商店|小店|店|酒楼|会所|书[店吧])"
)
_DWELLING = re.compile(rf"(?:家属院|宿舍区?|大院|大厦|写字楼){_DETAIL}")
_NUMBERED = re.compile(rf"(第)?({_N})(号|组|队|社|室|弄)")


def whole_address(turn: Turn, floor: int, *, asked: bool, after: Iterable[int] = ()) -> Place | None:
    """The longest address that begins where one may begin; only what could be nothing else unless it was asked for.

    ``after``: where names and numbers end.
    """
    best: Place | None = None
    for start in (*_starts(turn, floor), *after):
        before = turn.text[:start]
        if _NOT_HERE.search(before):
            continue
        home = asked or bool(_AT_HOME.search(before))
        for place in _readings(turn.text, start, home=home, asked=asked):
            end = place.start + len(place.said)
            if names_a_shop(turn, place.start, end):
                continue
            longer = best is None or len(place.said) > len(best.said)
            passing = not asked and _PASSING.match(turn.text, end)
            if longer and not passing and not NEARLY_NEVER.search(place.said.replace("的", "")):
                best = place
    return best


def names_a_shop(turn: Turn, start: int, end: int) -> bool:
    """那个叫北京路九号的饭馆: shops are called after streets."""
    called = turn.text.startswith("叫", start) or _CALLED_SO.search(turn.text[:start])
    return bool(called and _SHOP.match(turn.text, end))


def _starts(turn: Turn, floor: int) -> Iterator[int]:
    opening = _OPENS.match(turn.text, floor)
    yield opening.end() if opening else floor
    yield from sorted({floor, *(b for b in turn.reading.breaks if b >= floor)})
    for lead in LEAD.finditer(turn.text, floor):
        yield lead.end()


def _readings(text: str, start: int, *, home: bool, asked: bool) -> Iterator[Place]:
    crossing = _CROSSING.match(text, start)
    if crossing:
        yield _as_prefix(crossing)
    village = _VILLAGE.match(text, start)
    if village and (village["admin"] or village["rest"] or home) and len(village["village"]) > 1:
        group = _written(village["rest"])
        yield Place(start, community=village["village"], prefix=village["admin"], group=group, said=village[0])
    street = _STREET.match(text, start)
    if street:
        yield _as_prefix(street)
    site = _SITE.match(text, start)
    if site and (home or _DWELLING.search(site[0])):
        yield _as_prefix(site)
    road = _ROAD_ONLY.match(text, start)
    if road and (asked or _NAMED_PLACE.search(text[:start])):
        yield _as_prefix(road)


def _as_prefix(match: re.Match[str]) -> Place:
    return Place(match.start(), prefix=match["admin"] + _written(match["rest"]), said=match[0])


def _written(said: str) -> str:
    """二十七号 is 27号, 三组 is 3组; 第三排 stays."""
    return _NUMBERED.sub(lambda m: m[0] if m[1] else f"{house_number(m[2]) or m[2]}{m[3]}", said)
