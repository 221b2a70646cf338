"""The caller's door: the room after building or unit, called one, or told on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcenter.domain.tickets.fields import HINTED, Field, Heard
from callcenter.domain.tickets.numerals import COUNTED, DIGIT, digits, house_number
from callcenter.domain.tickets.slots.digit_runs import DigitRun, digit_runs
from callcenter.domain.tickets.turn import Turn

_N = rf"{COUNTED}{{1,7}}"
_FLOOR = re.compile(rf"(?P<f>{_N})(?P<label>楼|层)")
_ROOM = re.compile(rf"(?P<r>{_N}[A-Za-z]?|[东西中左右南北]边?户|[东西中]门)(?P<label>号房|室|房|号(?!楼|院|栋)|户)?")
_CALLED_ROOM = re.compile(
    rf"(?:房号|房间号|门牌号?|室号|门号)(?:码)?(?:写|登记|记|说|报)?(?:错了|不对)?(?:现在|应该|就)?(?:是|改成|换成)?(?:不是{_N}(?:室|号|房)?(?:了)?(?:应该|而)?是)?(?P<r>{_N}[A-Za-z]?)(?P<label>室|房|号)?"
)
_ROOM_OF_MINE = re.compile(
    rf"我(?:们)?(?:家)?(?:就)?(?:是|住在?|在)(?P<r>{COUNTED}{{3,4}})(?P<label>室|房|号房|号)?(?:的(?!时候|[年月那]))"
)
"""我是301的，楼上漏水了."""
_CALLED_HOUSE = re.compile(rf"(?P<what>楼号|楼栋号?|栋号|单元号?)(?:就)?是(?P<no>{COUNTED}{{1,3}})(?!{COUNTED})")
_STOREY_DOOR = re.compile(
    rf"(?<=[是住在])(?P<f>{COUNTED}{{1,3}})[楼层](?P<r>{COUNTED}{{3,5}})(?:室|号|房|户)?(?!{COUNTED})"
)
"""是6楼601: the door begins with its storey."""
_LABEL_NEXT = re.compile(r"单元|号楼|[栋幢座]")
_BARE_NUMBER = re.compile(rf"(?:嗯|啊|哦|呃|是|我家?|就|门牌号?)*(?P<no>{COUNTED}{{3,6}})(?:号|室)?(?:吧|啊)?")
_STRAIGHT = re.compile(r"(?:直接(?:就)?是?|门牌(?:号)?是?|进门)$")


def part_of(name: Field, said: str, label: str, start: int, end: int) -> Heard:
    """A part of the address: its number in digits, and with the label as said."""
    core = re.sub(r"[A-Za-z甲乙丙丁东西南北中]", "", said)
    value = said.replace(core, house_number(core)).upper() if core else said.upper()
    return Heard(name=name, value=value, start=start, end=end, part=f"{value}{label}")


def room_at(turn: Turn, position: int, spans: list[tuple[int, int]]) -> tuple[list[Heard], int]:
    """The room right after building or unit, with or without 室; a phone that follows at once is left alone."""
    position = past_filler(turn, position)
    limit = min((s for s, _ in spans if s >= position), default=len(turn.text))
    text = turn.text[: min(limit, turn.reading.clause_end(position))]  # 一零一，一楼
    storey = _FLOOR.match(text, position)
    floor = ""
    if storey and house_number(storey["f"]):
        floor, position = f"{house_number(storey['f'])}{storey['label']}", storey.end()
        position = past_filler(turn, position) if not turn.reading.border(position) else position
        text = turn.text[: min(limit, turn.reading.clause_end(position))]
    match = _ROOM.match(text, position)
    if match is None:
        return ([], storey.end()) if storey and floor else ([], position)
    said, label = match["r"], match["label"] or ""
    if not re.match(_N, said):
        return [
            Heard(name=Field.ROOM, value=f"{floor}{said}", start=position, end=match.end(), part=f"{floor}{said}")
        ], match.end()
    if not plausible_room(said, label):
        return [], position
    found = part_of(Field.ROOM, said, label or "号", match.start(), match.end())
    return [_with_floor(found, floor)], match.end()


def past_filler(turn: Turn, position: int) -> int:
    """The position behind 的, 嗯."""
    filler = re.compile(r"[的嗯呃啊]{1,2}").match(turn.text, position)
    return filler.end() if filler else position


def _with_floor(room: Heard, floor: str) -> Heard:
    return Heard(name=room.name, value=room.value, start=room.start, end=room.end, part=floor + room.part)


def plausible_room(said: str, label: str) -> bool:
    """Whether the number can be a door: three or four digits, or fewer with 室 or 号 behind them."""
    core = re.sub(r"[A-Za-z]", "", said)
    value = house_number(core)
    if not value or len(value) > 4 or int(value) == 0 or (len(value) == 2 and value[0] == "0"):
        return False
    return bool(label) or len(value) >= 3 or bool(re.search(r"[A-Za-z]$", said))


def called_room(turn: Turn) -> Iterator[Heard]:
    """房号是三零二, 我是三零二的."""
    for match in _STOREY_DOOR.finditer(turn.text):
        storey, door = house_number(match["f"]), house_number(match["r"])
        if storey and door.startswith(storey) and len(door) == len(storey) + 2:
            yield _with_floor(part_of(Field.ROOM, match["r"], "号", match.start("r"), match.end("r")), f"{storey}楼")
            return
    mine = (m for m in _ROOM_OF_MINE.finditer(turn.text) if _tells_who(turn, m.end()))
    for match in (*_CALLED_ROOM.finditer(turn.text), *mine):
        if plausible_room(match["r"], match["label"] or ""):
            yield part_of(Field.ROOM, match["r"], match["label"] or "号", match.start("r"), match.end())


def called_house(turn: Turn) -> Iterator[Heard]:
    """楼号是9，单元是3: parts by their names."""
    for match in _CALLED_HOUSE.finditer(turn.text):
        name, label = (Field.UNIT, "单元") if match["what"].startswith("单元") else (Field.BUILDING, "号楼")
        if house_number(match["no"]):
            yield part_of(name, match["no"], label, match.start("no"), match.end())


def _tells_who(turn: Turn, end: int) -> bool:
    """301的 says who is calling when nothing but a pause, a 住户 or the caller's trouble upstairs follows."""
    return turn.reading.border(end) or bool(re.match(r"住|业主|租|我|楼[上下]|隔壁|对门", turn.text[end:]))


def room_alone(turn: Turn, taken: list[tuple[int, int]]) -> Iterator[Heard]:
    """我是21栋的董女士，2102: three or four digits on their own, when a building was named."""
    ends = {end for _, end in taken}
    for run in digit_runs(turn.reading, least=3):
        if turn.reading.pause_inside(run.start, run.end) and _LABEL_NEXT.match(turn.text, run.end):
            yield from _before_the_unit(turn, run)
            return
        alone = turn.reading.border(run.start) or run.start in ends or bool(_STRAIGHT.search(turn.text[: run.start]))
        if len(run.digits) <= 4 and alone and not any(s < run.end and run.start < e for s, e in taken):
            if re.match(r"[块元次天年月人多]", turn.text[run.end :]):
                continue
            yield part_of(Field.ROOM, run.digits, "号", run.start, run.end)
            return


def _before_the_unit(turn: Turn, run: DigitRun) -> Iterator[Heard]:
    """五零三，二单元，八号楼: the room comes first."""
    end = turn.reading.clause_end(run.start)
    said = digits(turn.text[run.start : end])
    if turn.reading.border(run.start) and plausible_room(said, ""):
        yield part_of(Field.ROOM, said, "号", run.start, end)


def bare_room(turn: Turn) -> Iterator[Heard]:
    """三零幺, as the whole answer to 门牌号是多少; said twice is the same."""
    whole = _BARE_NUMBER.fullmatch(turn.text)
    if whole and plausible_room(whole["no"], "") and re.search(r"[十百]", whole["no"]):
        yield part_of(Field.ROOM, whole["no"], "号", whole.start("no"), whole.end("no"))
        return
    said = {run.digits for run in digit_runs(turn.reading, least=2)}
    if len(said) != 1:
        return
    for run in digit_runs(turn.reading, least=3):
        rest = re.sub(rf"{DIGIT}+", "", turn.text)
        if len(run.digits) <= 4 and re.fullmatch(r"[我家住是室号啊嗯哦吧房在就门牌]*", rest):
            yield Heard(
                name=Field.ROOM,
                value=run.digits,
                start=run.start,
                end=run.end,
                confidence=HINTED,
                part=f"{run.digits}号",
            )
