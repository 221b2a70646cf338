"""Names of places in front of a house number: residential areas, roads, villages, towns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from callcenter.domain.tickets.numerals import COUNTED, house_number
from callcenter.domain.tickets.slots.spelled import blurred
from callcenter.domain.tickets.turn import Topic, Turn

_HAN = r"[\u4e00-\u9fa5]"
STRONG_SUFFIX = (
    "小区|花园|家园|嘉园|佳园|苑|公寓|新村|新苑|佳苑|雅苑|社区|大厦"
    "|家属[楼院]|宿舍楼|职工楼|山庄|庄园|广场|新城|名都|华庭|名城|名苑|华府|国际|大院|宿舍"
)
_PART_OF = r"(?:[东西南北中][区院]|[一二三四五六七八九十两1-9][期区]|[A-Za-z]区)"
_ONLY_A_PART = re.compile(r"[一二三四五六七八九十两1-9]期")
_NUMBERED_PART = re.compile(r"(?<!\d)[1-9](?=[期区]$)")
LEAD = re.compile(
    r"(?:住址|地址|地点|位置|住处)(?:就)?(?:是|在|写的是|写|填|改成|改为|换成)?|住(?:的)?(?:是|在|"
    r"到)?(?!宅)|位于|(?:搬|寄|送|发|改|换|派|上门|回|修)(?:到|往|去|至)|[在到是叫去](?!站)|(?:后面|前面|旁边|对面|附近|隔壁)的?|[你我他她]们|"
    r"我家|您家|他家|家里|我们|咱们?|我这(?:边|里|儿)?|这(?:边|里|儿)|[我您你他她的了嗯呃啊哦诶哎吧呢呀对]|"
    r"不对|不是|没有|好的|就|那个|请问|麻烦|电话|先生|女士|小姐|[0-9]{5,}|上面|改成|换成|"
    r"应该|记一下|师傅|核对|确认|一下"
)
_LONGEST_STEM = 4
"""Characters before 小区 or 花园 in a name that no word introduces."""
_KIND_OF_HOUSE = re.compile(r"(?:小高层|高层|多层|洋房|别墅区?|回迁房|安置房)$")
"""御景湾一期高层6号楼: which houses of the area."""
_KINDS = ("宿舍", "家属院", "家属楼", "宿舍楼", "职工楼", "大院")
"""Behind a number in the road they belong to the address; alone they name nothing."""
_BIT = re.compile(rf"{_HAN}{{3,8}}")
_TOWN_OR_ROAD = re.compile(
    rf"(?:嗯|啊|哦|呃|在|我家?|住|是)*(?:(?!嗯|啊|哦|呃){_HAN}){{2,6}}(?:[省市区县镇乡路街巷道]|街道)"
)
_SHORTEST_NAME = 2
_MISHEARD = re.compile(r"小[去取曲趣]$")
_ROAD = re.compile(
    rf"(?P<road>(?:(?![区镇县市省]){_HAN}){{1,6}}?(?:大街|大道|胡同|[东西南北中]?路|[东南西北中]?街|巷|弄)(?:[东西南北]?{COUNTED}{{1,3}}(?:巷|条|胡同))?)"
    rf"(?P<no>{COUNTED}{{1,5}})(?P<yard>号院|号大院|号|弄)?(?!{COUNTED}*(?:巷|条|胡同))"
)
_YARD = re.compile(rf"(?P<name>{_HAN}{{2,8}}(?:{STRONG_SUFFIX}))(?P<no>{COUNTED}{{1,3}})号(?:大)?院")
_YARD_ALONE = re.compile(rf"(?P<no>{COUNTED}{{1,3}})号(?:大)?院")
_COURT = re.compile(rf"(?P<name>(?:(?!{COUNTED}){_HAN}){{2,5}})(?P<no>{COUNTED}{{1,3}})号(?:大)?院")
"""长乐坊15号院: a yard of a quarter that is no road."""
_NUMBER_ONE = re.compile(rf"{_HAN}{{1,4}}(?![路街巷弄道村])(?:{_HAN})[一壹1]号(?:公馆|院)?")
"""滨江一号: areas are called so."""
_ALONG = re.compile(rf"(?P<road>{_HAN}{{2,5}}?(?:大街|大道|路|街))(?:上)?的?(?P<name>{_HAN}{{3,8}})$")
"""大学城南路玫瑰公馆: a road without a number, and the area on it."""
_ADMIN = re.compile(
    rf"^(?:{_HAN}{{2,3}}省)?(?:{_HAN}{{2,4}}(?<!城)市)?(?:(?!{_HAN}?(?:小区|社区)){_HAN}{{1,4}}?(?:县|"
    rf"镇|乡|街道|(?<=城[东西南北中])区|(?<![小社东西南北中园山一二三四五六七八九十])区))?(?:(?!{_HAN}?(?:小区|社区)){_HAN}{{1,4}}?(?:镇|乡|街道))?"
)
_VILLAGE = re.compile(
    rf"(?P<village>(?:(?![镇乡县区市]){_HAN}){{1,5}}?(?:村|庄|屯|寨|堡)(?![镇乡]))(?:第)?(?P<group>{COUNTED}{{1,3}})(?P<label>组|"
    rf"队|社)(?:(?P<no>{COUNTED}{{1,4}})(?:号|户))?"
)
NO_PLACE = re.compile(
    r"我|你|他|这|那|哪|的|了|吗|什么|昨天|今天|明天|停|没|不|有|都(?!$)|还|要|想|来|修|问|报|投诉|"
    r"谢|好|请|整|全|隔壁|对面|楼|旁边|附近|老是|一直|号|晚上|早上|上午|下午|电话|手机|"
    r"姓|买|订|收|快递|顶层|复式|底商|阁楼|跃层|字?旁加|字旁|加个|底下|偏旁"
)
NEARLY_NEVER = re.compile(
    r"我|你|他|这|那|哪|的|了|吗|什么|昨天|今天|明天|停水|停电|停气|没|请问|谢谢|隔壁|对面|电话|手机|整个|全部"
)


@dataclass(frozen=True, slots=True)
class Place:
    """What stands before the house number."""

    start: int
    community: str = ""
    prefix: str = ""
    """Town, district, road and number, as they open the address."""
    group: str = ""
    """3组 of a village."""
    house: str = ""
    """A house number of a village or yard, when no building follows."""
    sure: bool = True
    said: str = ""
    """All of it in the caller's words, where that is more than the parts."""


def place_before(turn: Turn, position: int, floor: int, *, complete: bool) -> Place:
    """The place named right before a building; ``floor`` is where earlier facts end.

    ``complete``: unit or room follow, so that a name without 小区 or 花园 is believed too.
    """
    start = _reach(turn, position, floor)
    left = _MISHEARD.sub("小区", turn.text[start:position])
    named = left.removesuffix("的")  # 紫荆公寓的，25栋
    cut = max((m.end() for m in LEAD.finditer(named)), default=0)
    return _parse(turn, named[cut:], start + cut, complete=complete)


def _reach(turn: Turn, position: int, floor: int) -> int:
    """Back to the pause before the name; a pause right before the number is skipped."""
    borders = [b for b in turn.reading.breaks if b <= position]
    start = max((b for b in borders if b < position), default=0)
    if (
        start
        and re.search(rf"(?:{STRONG_SUFFIX}|路|街|号|院|村|市|区|县)$", turn.text[:start])
        and position - start < 8
    ):
        start = max((b for b in borders if b < start), default=0)
    elif start and Topic.ADDRESS in turn.asked:
        start = _clause_back(turn, borders, start)
    if Topic.ADDRESS in turn.asked:
        start = _towns_back(turn, borders, start)
    return max(start, floor, position - 26)


def _clause_back(turn: Turn, borders: list[int], start: int) -> int:
    """兴泰御都，十六号楼: the name in a clause of its own, to the question where."""
    begin = max((b for b in borders if b < start), default=0)
    said = turn.text[begin:start]
    return begin if _BIT.fullmatch(said) and not NO_PLACE.search(said) else start


def _towns_back(turn: Turn, borders: list[int], start: int) -> int:
    """新城区，海拉尔东街，兴泰御都: the district and the road before it."""
    while start:
        begin = max((b for b in borders if b < start), default=0)
        if not _TOWN_OR_ROAD.fullmatch(turn.text[begin:start]):
            break
        start = begin
    return start


def _parse(turn: Turn, said: str, start: int, *, complete: bool) -> Place:
    admin = _ADMIN.match(said)
    town = admin[0] if admin else ""
    rest = said[len(town) :]
    road = _ROAD.search(rest)
    if road and house_number(road["no"]):
        town += rest[: road.start()]
        number, yard = house_number(road["no"]), road["yard"] or "号"
        after = rest[road.end() :]
        written = f"{road['road']}{number}{yard}"
        if not after and "院" in yard:
            return Place(start, community=written, prefix=town)
        community = known(turn, after) if _is_name(turn, after, complete=complete) else ""
        return Place(start, community=community, prefix=town + written + (after if after in _KINDS else ""))
    yard_alone = _YARD_ALONE.fullmatch(rest)
    if yard_alone:
        return Place(start, prefix=f"{town}{house_number(yard_alone['no'])}号院")
    village = _VILLAGE.match(rest)
    if village:
        return _village(village, town, start)
    yard = _YARD.fullmatch(rest)
    if yard and _is_name(turn, yard["name"], complete=complete):
        return Place(start, community=known(turn, yard["name"]), prefix=town, group=f"{house_number(yard['no'])}号院")
    court = _COURT.fullmatch(rest) if complete else None
    if court and not NO_PLACE.search(court["name"]):
        return Place(start, community=f"{court['name']}{house_number(court['no'])}号院", prefix=town)
    along = _ALONG.match(rest) if complete else None
    if along and along["name"] and _is_name(turn, along["name"], complete=complete):
        return Place(start, community=known(turn, along["name"]), prefix=town + along["road"])
    if not _is_name(turn, rest, complete=complete) or (not town and _garbled(turn, rest, start)):
        return Place(start + len(said))
    tall = _KIND_OF_HOUSE.search(rest)
    area = rest[: tall.start()] if tall and tall.start() >= _SHORTEST_NAME else rest
    name = known(turn, area)
    return Place(start, community=name, prefix=town, group=rest[len(area) :], sure=name == area)


def _village(match: re.Match[str], town: str, start: int) -> Place:
    group = house_number(match["group"]) + match["label"]
    house = house_number(match["no"]) if match["no"] else ""
    return Place(start, community=match["village"], prefix=town, group=group, house=house)


def _garbled(turn: Turn, said: str, start: int) -> bool:
    """我新教交临头玉小区: nothing tells where the name begins, and it is longer than names are: misheard."""
    named = re.sub(rf"(?:{STRONG_SUFFIX})(?:{_PART_OF})?$", "", said)
    opened = turn.reading.border(start) or not re.search(r"[我您他你]$", turn.text[:start])
    return not opened and len(named) > _LONGEST_STEM and not any(c in said for c in turn.call.tenant.communities)


def _is_name(turn: Turn, said: str, *, complete: bool) -> bool:
    if (
        not 2 <= len(said) <= 12
        or said in ("小区", "社区", "花园", "家园", "公寓", "大厦", "广场", *_KINDS)
        or _ONLY_A_PART.fullmatch(said)
    ):
        return False
    if said in turn.call.tenant.communities:
        return True
    if complete and _NUMBER_ONE.fullmatch(said):
        return not NEARLY_NEVER.search(said)
    if re.search(rf"(?:{STRONG_SUFFIX})(?:{_PART_OF})?$", said):
        return not NEARLY_NEVER.search(said)
    return complete and len(said) <= 8 and not NO_PLACE.search(said)


def known(turn: Turn, said: str) -> str:
    """The tenant's spelling when the recogniser wrote another word of the same sound; 2期 is written 二期."""
    said = _NUMBERED_PART.sub(lambda m: "零一二三四五六七八九"[int(m[0])], said)
    inside = [c for c in turn.call.tenant.communities if c in said]
    if inside:
        return max(inside, key=len) if not re.search(_PART_OF + "$", said) else said
    sounds = [blurred(char) for char in said]
    alike = [c for c in turn.call.tenant.communities if len(c) == len(said) and [blurred(x) for x in c] == sounds]
    return alike[0] if len(alike) == 1 else said


_ALONE = re.compile(
    rf"(?P<name>{_HAN}{{1,8}}?(?:小区|花园|家园|嘉园|苑|公寓|新村|佳苑|社区|山庄|新城|华庭|"
    rf"名苑|大厦)(?:{_PART_OF})?)(?!区|物业|管理处|门口|店|超市|营业厅|服务|附近|管理站|派出所|"
    rf"居委会)"
)
_DOOR = re.compile(rf"{COUNTED}{{3,4}}(?:室|房|号)?")
_ALONE_ROAD = re.compile(_ROAD.pattern + r"(?!楼)")
_OWNER = re.compile(
    rf"(?:我|这)(?:们)?(?:家)?(?:就)?(?:是|住|在)(?:在)?(?P<name>{_HAN}{{2,8}})的(?:业主|住户|租户|居民|房子)"
)
_CALLED = re.compile(
    rf"小区(?:的)?(?:名(?:字|称)?)?(?:叫做?|是|名叫)(?P<name>{_HAN}{{2,8}}?)(?=$|[，的在我电联手]|[一二三四五六七八九十0-9])"
)
_CUE = re.compile(r"住|地址|我家|我们家|我们|我是|我在|我这|这里是|在|寄到|送到|是")


def places_alone(turn: Turn, floor: int, *, asked: bool) -> list[Place]:
    """Places without a building: 我住滨河小区, 李家庄村三组12号, 建设路25号."""
    found: list[Place] = []
    for match in _VILLAGE.finditer(turn.text, floor):
        said = match["village"]
        cut = max((m.end() for m in LEAD.finditer(said)), default=0)
        parsed = _VILLAGE.match(turn.text, match.start() + cut)
        begin = match.start() + cut
        if parsed and (asked or turn.reading.border(begin) or _CUE.search(turn.text[:begin])):
            found.append(_village(parsed, _town_before(turn, parsed.start(), floor), parsed.start()))
    for match in _ALONE_ROAD.finditer(turn.text, floor):
        cut = max((m.end() for m in LEAD.finditer(match["road"])), default=0)
        road = match["road"][cut:]
        number = house_number(match["no"])
        if len(road) > 1 and number and match["yard"] and (asked or _CUE.search(turn.text[: match.start() + cut])):
            house = _ALONE.match(turn.text, match.end())
            end = house.end() if house else match.end()
            begin = match.start() + cut
            begin -= len(_town_before(turn, begin, floor))
            found.append(_parse(turn, turn.text[begin:end], begin, complete=False))
    if found:
        return found
    owner = _OWNER.search(turn.text, floor)
    if owner and _is_name(turn, owner["name"], complete=True) and not re.search(r"\d|[楼栋]$", owner["name"]):
        return [Place(owner.start("name"), community=known(turn, owner["name"]))]
    called = _CALLED.search(turn.text, floor)
    if called and _is_name(turn, called["name"], complete=True):
        return [Place(called.start("name"), community=known(turn, called["name"]))]
    for match in _ALONE.finditer(turn.text, floor):
        cut = max((m.end() for m in LEAD.finditer(match["name"])), default=0)
        place = _parse(turn, match["name"][cut:], match.start() + cut, complete=False)
        listed = place.community in turn.call.tenant.communities
        cued = _CUE.search(turn.text[: match.start() + cut][-8:]) or _with_a_room(
            turn, match.start() + cut, match.end()
        )
        if place.community and (asked or listed or cued):
            found.append(place)
    return found[:1]


def _with_a_room(turn: Turn, start: int, end: int) -> bool:
    """银座公寓1506。: nothing but the house and its door."""
    door = _DOOR.match(turn.text, end)
    return bool(door and turn.reading.border(start) and turn.reading.border(door.end()))


def _town_before(turn: Turn, position: int, floor: int) -> str:
    left = turn.text[max(floor, position - 14) : position]
    cut = max((m.end() for m in LEAD.finditer(left)), default=0)
    town = _ADMIN.fullmatch(left[cut:])
    return town[0] if town else ""
