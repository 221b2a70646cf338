"""Where the caller lives: residential area, building, unit, room, and what the address opens with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from callcenter.domain.events import Leg
from callcenter.domain.tickets.fields import HINTED, SAID, Field, Heard
from callcenter.domain.tickets.numerals import COUNTED, house_number
from callcenter.domain.tickets.slots.places import (
    NEARLY_NEVER,
    NO_PLACE,
    STRONG_SUFFIX,
    Place,
    known,
    place_before,
    places_alone,
)
from callcenter.domain.tickets.slots.rooms import (
    bare_room,
    called_house,
    called_room,
    part_of,
    past_filler,
    room_alone,
    room_at,
)
from callcenter.domain.tickets.slots.whole_address import INSIDE, names_a_shop, whole_address
from callcenter.domain.tickets.turn import Topic, Turn

_N = rf"{COUNTED}{{1,7}}"
_BUILDING = re.compile(
    rf"(?P<b>[A-Za-z甲乙丙丁]?(?:{_N})?[A-Za-z]?)(?P<label>号楼|号栋|栋楼?|幢|座|#楼|#)|"
    rf"(?P<b2>{_N})(?P<bare>楼|号)(?={_N}(?:单元|门))"
)
_UNIT = re.compile(
    rf"(?P<u>{_N}|[东西南北中甲乙丙丁](?=个?单元)|[A-Za-z])(?:个)?(?P<label>单元|门(?![口卡前])|梯(?![口子]|{_N}户))"
)
_DASHED = re.compile(
    rf"(?P<b>{_N})(?:号楼)?(?:-|杠|之)(?P<u>{_N})(?:单元)?(?:-|杠|之)(?P<r>{_N})(?P<label>号房|室|房|号|户)?"
)
_COUNTED_BEFORE = re.compile(r"(?:一共|总共|共|(?<!只)有|整整|全部|统共)(?:是|有)?$")
"""小区一共18栋楼: how many, not which."""
_SHOP_NEXT = re.compile(
    r"(?:的)?(?:咖啡|奶茶|茶馆|茶楼|餐厅|餐吧|酒吧|食堂|饭店|饭馆|火锅|烧烤|面馆|书店|超市|便利店|小卖部|健身|理发|美容|宾馆|酒店|民宿|仓库|工厂|车间|会所)"
)
"""三号楼咖啡 is a shop: nobody lives there."""
_ANOTHER_NEXT = re.compile(rf"(?:和|跟|与|到){_N}(?:号楼|号栋|[栋幢座])|(?:之间|中间)的?")
_ANOTHER_BEFORE = re.compile(r"(?:号楼|号栋|[栋幢座])(?:和|跟|与|到)$")
_WENT_THERE = re.compile(
    r"(?:师傅|工人|快递员|维修工|[他她]们?)(?:是|在|从|先?去了?|刚去了?)(?:小区)?$|(?:又|先|刚|才)去(?:了|过)$"
    r"|(?:楼上|楼下|隔壁|对门|邻居)(?:住)?(?:的|那家|那户|家|那个人|人家|人)?(?:就)?(?:是|在|住)(?:的|在)?$"
)
_THING_OF_A_UNIT = re.compile(r"的?(?:灯|亮|电梯|门禁|楼道|楼梯|大门|门口|管道|下水|井|对讲|水箱|消防|感应灯|声控)")
"""二单元的灯不亮: where something is broken, which may be anybody's unit."""
_CODE_BEFORE = re.compile(r"(?:取件码|取货码|验证码|编号|型号|货号|单号|货架号?|密码|口令|车牌)(?:就)?(?:是)?$")
"""取件码是3-2-5018: no building, unit and room."""
_QUARTER = re.compile(r"[A-Za-z东西南北中一二三四五六七八九]区")
"""One part of an area, without its name."""
_AFTER_HOUSE = re.compile(
    rf"(?P<name>(?!{COUNTED})[\u4e00-\u9fa5]{{2,10}}?(?:{STRONG_SUFFIX})|(?!{COUNTED})[\u4e00-\u9fa5]{{2,6}}?(?=的$))"
    rf"(?=$|[的电我手联姓叫]|{COUNTED})"
)
_IN_A_LANE = re.compile(r"弄\d+号$")
"""明华路88弄6号402: what follows is the room."""
_DOOR_AT_END = re.compile(r"(?<=[号楼栋幢座厦寓层])(?P<no>\d{3,4})室$")
"""江宁路1180弄22号1504室: the room in a lane or at the number of a road."""
_TOWER = re.compile(r"(?:大厦|公寓|写字楼|广场|国际|中心)$")
"""Where a number behind the name is a room: 科技大厦1803."""
_WHICH_BUILDING = re.compile(r"(?:几|哪)(?:个楼|栋楼|一栋|一幢|号楼|栋|幢|座|号)(?!.{0,4}(?:几单元|几零几|室))")
_WHICH_AREA = re.compile(r"(?:哪个|什么|哪一个)(?:小区|楼盘|院|社区)|小区(?:的)?(?:名|叫什么)")
_ITS_NAME = re.compile(r"(?:嗯|啊|哦|呃|那个|我们?|家|就|是|住|在|叫)*(?P<name>[\u4e00-\u9fa5]{3,8}?)(?:的|啊|吧)*")
_NO_UNIT = re.compile(r"没有?单元(?:号)?(?:的)?(?:直接|就|是)*")
_NUMBER_ALONE = re.compile(rf"(?:我|家|就|住|在|是|嗯|啊)*(?P<no>{_N})(?:号|栋|幢|座)?(?:楼)?(?:的|吧|啊)*")
_DENIED = re.compile(r"(不是|不在|不住|不叫)(?:我|的)?$")
_SLIP = re.compile(r"不对|不是|错了|说错|搞错|弄错|更正|应该是|记错|改成|改为|搬到")
_ELSEWHERE = re.compile(r"(你们|你家|营业厅|门店|店|网点|快递柜|站点|驿站|公司)[^，我住]{0,3}(在|是)?$")


def hear_address(
    turn: Turn, taken: Iterable[tuple[int, int]] = (), numbers: Iterable[tuple[int, int]] = ()
) -> list[Heard]:
    """The parts of the address; ``taken`` are the spans of names and phones, ``numbers`` those of phones and orders."""
    phones = tuple(numbers)
    spans = sorted(taken)
    heard: list[Heard] = []
    position = 0
    while match := _next_anchor(turn, position, phones):
        floor = max([position, *(e for _, e in spans if e <= match.start())])
        found, position = _house(turn, match, floor, spans)
        heard.extend(found)
    if heard and all(_QUARTER.fullmatch(h.value) for h in heard if h.name in (Field.COMMUNITY, Field.ADDRESS)):
        heard = _named_behind(turn, heard, spans)
    if not any(h.name in (Field.COMMUNITY, Field.ADDRESS) for h in heard) and turn.leg is Leg.CUSTOMER:
        floor = max([0, *(e for s, e in spans if s == 0)])
        alone = [h for h in _place_alone(turn, floor) if not _overlaps(h, heard)]
        heard.extend(_with_shop(turn, alone) if [h.name for h in alone] == [Field.ADDRESS] else alone)
    if not heard and turn.leg is Leg.CUSTOMER:
        heard.extend(_whole(turn, max([0, *(e for s, e in spans if s == 0)]), _ends(spans)))
    if not any(h.name in (Field.BUILDING, Field.UNIT) for h in heard):
        heard.extend(called_house(turn))
    if not any(h.name is Field.ROOM for h in heard):
        heard.extend(called_room(turn))
    if not any(h.name is Field.ROOM for h in heard) and any(h.name is Field.BUILDING for h in heard):
        heard.extend(room_alone(turn, spans))
    if not heard and Topic.ADDRESS in turn.asked:
        heard.extend(_bare_building(turn) or list(bare_room(turn)) or _bare_community(turn))
    return _marked(turn, heard)


def _overlaps(item: Heard, heard: list[Heard]) -> bool:
    return any(item.start < other.end and other.start < item.end for other in heard)


def _ends(spans: list[tuple[int, int]]) -> list[int]:
    """Where names and numbers end; a surname inside a name does not."""
    return [end for _, end in spans if not any(s < end < e for s, e in spans)]


def _in_one_breath(turn: Turn, pattern: re.Pattern[str], position: int) -> Iterator[re.Match[str]]:
    """五零三，二单元: the number of the unit begins after the pause."""
    for match in pattern.finditer(turn.text, position):
        inside = [b for b in turn.reading.breaks if match.start() < b < match.end()]
        after = pattern.match(turn.text, inside[-1]) if inside and pattern is not _DASHED else None
        if after is None and pattern is _UNIT and turn.reading.border(match.start("label")):
            continue  # 楼号是9，单元是3
        yield after or match


def _next_anchor(turn: Turn, position: int, numbers: tuple[tuple[int, int], ...]) -> re.Match[str] | None:
    """The next building or unit number, or a dashed one; none inside a phone: 186-0351-7788."""

    def free(match: re.Match[str]) -> bool:
        return not any(start < match.end() and match.start() < end for start, end in numbers)

    found = [
        next((m for m in _in_one_breath(turn, pattern, position) if _is_number(m) and free(m)), None)
        for pattern in (_DASHED, _BUILDING, _UNIT)
    ]
    return min((m for m in found if m), key=lambda m: (m.start(), -m.end()), default=None)


def _is_number(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    said = groups.get("b") or groups.get("b2") or groups.get("u") or ""
    if not said:
        return False
    if (
        _COUNTED_BEFORE.search(match.string[: match.start()])
        and match[0][-1] in "栋楼幢座单元门"
        and "号" not in match[0]
    ):
        return False
    if groups.get("u") and match[0].endswith("个单元") and not match.string[: match.start()].endswith("第"):
        return False  # 就一个单元
    if _SHOP_NEXT.match(match.string, match.end()) or _not_at_home(match):
        return False
    if said in ("一", "1") and re.search(r"[这那整每同哪]$", match.string[: match.start()]):
        return False  # 我们这一单元
    if groups.get("u") and re.search(r"(?:楼|栋)号(?:就)?是$", match.string[: match.start()]):
        return False  # 楼号是九单元是三
    if groups.get("u") and _THING_OF_A_UNIT.match(match.string, match.end()):
        return False
    if groups.get("bare") == "号" and re.search(r"(?:[路街巷弄]|大道|胡同)$", match.string[: match.start()]):
        return False  # 西大直街118号3单元: the number of the house in the street
    if match.re is _DASHED and _CODE_BEFORE.search(match.string[: match.start()]):
        return False
    core = re.sub(r"[A-Za-z甲乙丙丁东西南北中]", "", said)
    return not core or (bool(house_number(core)) and int(house_number(core)) < 1000)


def _not_at_home(match: re.Match[str]) -> bool:
    """7号楼和8号楼之间, 师傅又去了六号楼: nobody's home."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    return bool(_ANOTHER_NEXT.match(after) or _ANOTHER_BEFORE.search(before) or _WENT_THERE.search(before))


def _house(turn: Turn, anchor: re.Match[str], floor: int, spans: list[tuple[int, int]]) -> tuple[list[Heard], int]:
    heard: list[Heard] = []
    groups = anchor.groupdict()
    end = anchor.end()
    if anchor.re is _DASHED:
        heard += _dashed(anchor)
    else:
        if groups.get("b") or groups.get("b2"):
            said = groups.get("b") or groups.get("b2") or ""
            label = groups.get("label") or "号楼"
            heard.append(part_of(Field.BUILDING, said, "号楼" if "#" in label else label, anchor.start(), anchor.end()))
            unit = _UNIT.match(turn.text, past_filler(turn, end))
            none = _NO_UNIT.match(turn.text, end)
            end = none.end() if none else end
        else:
            unit = anchor
        if unit and _is_number(unit):
            heard.append(part_of(Field.UNIT, unit["u"], unit["label"], unit.start(), unit.end()))
            end = unit.end()
        room, end = room_at(turn, end, spans)
        heard += room
    complete = len(heard) > 1
    place = place_before(turn, anchor.start(), floor, complete=complete or Topic.ADDRESS in turn.asked)
    return [*_of_place(place, anchor.start()), *heard], end


def _dashed(match: re.Match[str]) -> list[Heard]:
    label = match["label"] or "号"
    return [
        part_of(Field.BUILDING, match["b"], "号楼", match.start("b"), match.end("b")),
        part_of(Field.UNIT, match["u"], "单元", match.start("u"), match.end("u")),
        part_of(Field.ROOM, match["r"], label, match.start("r"), match.end()),
    ]


def _of_place(place: Place, end: int) -> Iterator[Heard]:
    door = _DOOR_AT_END.search(place.prefix) if not place.community else None
    if door:
        place = replace(place, prefix=place.prefix[: door.start()])
        yield Heard(name=Field.ROOM, value=door["no"], start=place.start, end=end, part=door[0])
    if place.prefix:
        yield Heard(name=Field.ADDRESS, value=place.prefix, start=place.start, end=end, part=place.prefix)
    if place.community:
        yield Heard(
            name=Field.COMMUNITY,
            value=place.community,
            start=place.start,
            end=end,
            confidence=SAID if place.sure else HINTED + 0.15,
            part=place.community + place.group,
        )
    if place.house:
        yield Heard(name=Field.ROOM, value=place.house, start=place.start, end=end, part=f"{place.house}号")


def _whole(turn: Turn, floor: int, after: Iterable[int] = ()) -> Iterator[Heard]:
    place = whole_address(turn, floor, asked=Topic.ADDRESS in turn.asked, after=after)
    if place is None or _ELSEWHERE.search(turn.text[: place.start]):
        return
    end = place.start + len(place.said)
    yield from _of_place(place, end)
    if _IN_A_LANE.search(place.prefix):
        yield from (room for room in room_at(turn, end, [])[0] if turn.reading.border(room.end))


def _named_behind(turn: Turn, heard: list[Heard], spans: list[tuple[int, int]]) -> list[Heard]:
    """A区12栋，名仕花园 is 名仕花园A区."""
    behind = list(_place_behind(turn, heard, spans))
    quarter = next((h for h in heard if h.name is Field.COMMUNITY), None)
    if not behind or quarter is None:
        return [*heard, *behind]
    name = f"{behind[0].value}{quarter.value}"
    return [*(h for h in heard if h is not quarter), replace(behind[0], value=name, part=name), *behind[1:]]


def _place_behind(turn: Turn, house: list[Heard], spans: list[tuple[int, int]]) -> Iterator[Heard]:
    """四号楼二单元，金色家园，1201室: the area named right after the house, and the room after it."""
    position = max(h.end for h in house)
    place = _AFTER_HOUSE.match(turn.text, position)
    if place is None or NEARLY_NEVER.search(place["name"]):
        return
    name = known(turn, place["name"])
    yield Heard(name=Field.COMMUNITY, value=name, start=position, end=place.end(), part=name)
    if not any(h.name is Field.ROOM for h in house):
        yield from room_at(turn, place.end(), spans)[0]


def _with_shop(turn: Turn, road: list[Heard]) -> list[Heard]:
    """中山路128号万达广场三楼302铺: what stands at the number of the road belongs to the address."""
    whole = list(_whole(turn, road[0].start))
    address = next((h.value for h in whole if h.name is Field.ADDRESS), "")
    if not address.startswith(road[0].value):
        return road
    more = address[len(road[0].value) :]
    return whole if INSIDE.search(more) or re.match(r"\d+(?:号|室)|[附之]\d+", more) else road


def _place_alone(turn: Turn, floor: int) -> Iterator[Heard]:
    for place in places_alone(turn, floor, asked=Topic.ADDRESS in turn.asked):
        if _ELSEWHERE.search(turn.text[: place.start]):
            continue
        end = place.start + len(place.prefix) + len(place.community)
        if names_a_shop(turn, place.start, end):
            continue
        yield from _of_place(place, min(end, len(turn.text)))
        if place.community and not place.house and not turn.text.startswith("的", end):
            room, _ = room_at(turn, min(end, len(turn.text)), [])
            tower = bool(_TOWER.search(place.community))
            yield from (r for r in room if _labelled(turn, r) or (tower and turn.reading.border(r.end)))


def _labelled(turn: Turn, room: Heard) -> bool:
    return bool(re.search(r"\d(?:室|号|房|户|号房)$", room.part)) and turn.text[room.end - 1] in "室号房户"


def _bare_building(turn: Turn) -> list[Heard]:
    """十六号, as the whole answer to 几号楼."""
    said = _NUMBER_ALONE.fullmatch(turn.text) if _WHICH_BUILDING.search(turn.question) else None
    if said is None or not house_number(said["no"]):
        return []
    return [part_of(Field.BUILDING, said["no"], "号楼", said.start("no"), said.end("no"))]


def _bare_community(turn: Turn) -> list[Heard]:
    """帝景豪庭, as the whole answer to 您住哪个小区."""
    said = _ITS_NAME.fullmatch(turn.text) if _WHICH_AREA.search(turn.question) else None
    if said is None or NO_PLACE.search(said["name"]):
        return []
    name = known(turn, said["name"])
    return [
        Heard(
            name=Field.COMMUNITY,
            value=name,
            start=said.start("name"),
            end=said.end("name"),
            confidence=HINTED,
            part=name,
        )
    ]


def _marked(turn: Turn, heard: list[Heard]) -> list[Heard]:
    """Parts after 不是 are denied; all others correct what was said before when the caller says so."""
    slip = bool(_SLIP.search(turn.text))
    result: list[Heard] = []
    for item in heard:
        denied = bool(_DENIED.search(turn.text[: item.start]))
        denied = denied or turn.text[item.end : item.end + 2] in ("错了", "不对")
        result.append(
            Heard(
                name=item.name,
                value=item.value,
                start=item.start,
                end=item.end,
                confidence=item.confidence,
                denied=denied,
                corrects=slip and not denied,
                part=item.part,
            )
        )
    return result
