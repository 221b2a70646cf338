"""A slip of the tongue put right in the same breath: 三楼不对四楼 is read as 四楼, whatever field it belongs to.

Only the same kind of thing takes another's place (a floor a floor, a day a day), so nothing is lost by 不对 alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from callcenter.domain.tickets.numerals import COUNTED, DIGIT, NUMERAL, digits, number
from callcenter.domain.tickets.reading import Reading

_UM = r"[哦噢啊呃嗯诶哎唉]"
_END_OF = r"(?:尾号|末尾|最?后面?[一二两三四]位|末[一二两三四]位)"
_SLIP = re.compile(
    rf"(?:{_UM}|吧|的|不好意思|对不起|抱歉){{0,6}}{_END_OF}?(?:(?:我|刚才|刚刚|又){{0,3}}(?:说|讲|记|看|念|报|搞|弄)(?:错|反|串)了?|不对|"
    rf"(?<!没)错了|不不(?:是)?|{_UM}不(?:是)?|不是(?=是)|更正(?:一下)?|口误){{1,4}}(?:了|啊|吧|{_UM}){{0,6}}(?:说错了|我看错了)?"
    r"(?:我(?:的|这)?|那|它)?(?:应该|其实|正确的?)?(?:就)?(?:是|改成|换成)?(?:那个)?"
)
_NOT_THAT = re.compile(r"(?<=[\u4e00-\u9fa50-9])不是(?=[\u4e00-\u9fa50-9])")
"""3号楼，不是，4号楼: between two pauses."""
_TAIL_SLIP = re.compile(rf"{_UM}{{0,4}}(?:不对|错了)?{_END_OF}(?:应该)?是?(?P<no>{DIGIT}{{1,4}})不是{DIGIT}{{1,4}}")
_TAIL = re.compile(rf"{_END_OF}(?:不是{DIGIT}{{1,4}})?(?:应该)?是?(?={DIGIT})")
_WHOLE = re.compile(rf"(?<={DIGIT})[1一幺]{DIGIT}{{10}}$")
"""尾号是0001，13511110001: the whole number once more."""
_WITH = re.compile(r"(?:来吧|过来吧|来|过来|上门|有空|在家|吧)+$")
_N = rf"{COUNTED}{{1,7}}"
_FOUND = re.compile(
    r"(?P<day>大后天|[明后今]天|[明今]儿个?|(?:下下?个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天]|"
    rf"{COUNTED}{{1,3}}月{COUNTED}{{1,3}}[号日])"
    r"|(?P<part>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)"
    rf"|(?P<clock>(?<!{NUMERAL}){COUNTED}{{1,3}}点(?:钟|整|半|[一三]刻|{COUNTED}{{1,3}}分?)?)"
    rf"|(?P<building>{_N}(?:号楼|号栋|栋楼?|幢|座))|(?P<unit>(?:{_N}|[甲乙丙丁东西])单元)|(?P<floor>{_N}[楼层])"
    rf"|(?P<room>{_N}(?:室|号房|房|户))|(?P<house>{_N}号(?!码))"
    rf"|(?P<money>{NUMERAL}{{1,12}}(?:块钱?|元钱?)(?:{DIGIT}[毛角]?)?)|(?P<amount>{NUMERAL}{{1,12}}(?:立方米?|方|吨|度|个?字))"
    rf"|(?P<figure>[A-Za-z]{{0,4}}(?:(?:[两二三四五六七八]个)?{NUMERAL}-?){{1,32}})"
)
_REACH = 48
"""Characters before a slip in which the withdrawn words are looked for."""
_LABELLED = ("building", "unit", "floor", "room", "house", "money", "amount", "clock")
_HALVES = frozenset({"day", "part", "clock"})


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Restated:
    """A reading without its slips, and where each of its characters stood before."""

    reading: Reading
    origin: tuple[int, ...]


def restate(reading: Reading) -> Restated:
    """Every withdrawn word replaced by the one that was meant."""
    found = Restated(reading, tuple(range(len(reading.text) + 1)))
    position = 0
    while (slip := _next_slip(found.reading, position)) is not None:
        better = _without(found, slip)
        position = slip.end() if better is None else slip.start()
        found = better or found
        if better is None and slip.end() == slip.start():
            break
    return found


def _next_slip(reading: Reading, position: int) -> re.Match[str] | None:
    text = reading.text
    found = [m for m in (_SLIP.search(text, position), _TAIL_SLIP.search(text, position)) if m]
    found += [m for m in _NOT_THAT.finditer(text, position) if reading.border(m.start()) and reading.border(m.end())][
        :1
    ]
    return min(found, key=lambda m: (m.start(), -m.end()), default=None)


def _without(said: Restated, slip: re.Match[str]) -> Restated | None:
    text = said.reading.text
    before, extra = _pieces_before(text, slip.start())
    if not before:
        return None
    if slip.re is _TAIL_SLIP:
        return _new_tail(said, before[-1], slip.start("no"), slip.end("no"), slip.end())
    tail = _TAIL.match(text, slip.end())
    after = _pieces_after(text, tail.end() if tail else slip.end())
    if not after:
        return None
    whole = _WHOLE.search(after[0].text) if tail else None
    if whole:
        begin = after[0].start + whole.start()
        return _replaced(said, before, [_Piece("figure", begin, after[0].end, whole[0])], extra, slip.start())
    if tail or _is_tail(before[-1], after[0]):
        return _new_tail(said, before[-1], after[0].start, after[0].end, after[0].end)
    return _replaced(said, before, after, extra, slip.start())


def _pieces_before(text: str, end: int) -> tuple[list[_Piece], int]:
    """What was said right before the slip, and where its last piece ends (来吧 may follow)."""
    trailing = _WITH.search(text, max(0, end - 6), end)
    last = trailing.start() if trailing else end
    found: list[_Piece] = []
    for piece in _pieces(text, max(0, end - _REACH), last):
        if found and found[-1].end != piece.start:
            found = []
        found.append(piece)
    return (found, last) if found and found[-1].end == last else ([], last)


def _pieces_after(text: str, start: int) -> list[_Piece]:
    found: list[_Piece] = []
    for piece in _pieces(text, start, len(text)):
        if piece.start != (found[-1].end if found else start):
            break
        found.append(piece)
    return found


def _pieces(text: str, start: int, end: int) -> list[_Piece]:
    return [_Piece(m.lastgroup or "", m.start(), m.end(), m[0]) for m in _FOUND.finditer(text, start, end)]


def _size(piece: _Piece) -> int:
    """How many digits the number has."""
    core = re.sub(rf"[^{NUMERAL[1:-1]}]", "", piece.text).strip("点.")
    if set(core) & set("十百千万"):
        value = number(core)
        return len(str(int(value))) if value is not None else 0
    return len(digits(core))


def _is_tail(old: _Piece, new: _Piece) -> bool:
    """13800001243, 不对, 1234: the last digits of a long number."""
    whole = old.kind == new.kind == "figure" and not set(new.text) & set("十百千万")
    return whole and _size(old) >= 7 and 0 < _size(new) <= 5


def _new_tail(said: Restated, old: _Piece, start: int, end: int, go_on: int) -> Restated | None:
    """Puts the digits at ``start`` in the place of the last ones of ``old``."""
    length = end - start
    if old.kind != "figure" or not re.fullmatch(rf"{DIGIT}+", said.reading.text[old.end - length : old.end]):
        return None
    kept = [*range(old.end - length), *range(start, end), *range(go_on, len(said.reading.text) + 1)]
    return _picked(said, kept, {old.end - length})


def _replaced(said: Restated, before: list[_Piece], after: list[_Piece], extra: int, slip: int) -> Restated | None:
    first = after[0]
    place = next((n for n in range(len(before) - 1, -1, -1) if _alike(before[n], first)), None)
    if place is None:
        return None
    old = before[place]
    new = list(range(first.start, after[-1].end))
    if first.kind == "figure" and old.kind in _LABELLED and len(after) == 1:
        label = re.search(rf"[^{NUMERAL[1:-1]}]*$", old.text)
        new += range(old.end - len(label[0] if label else ""), old.end)
    kinds = {piece.kind for piece in after}
    if len(after) == 1:
        for piece in before[place + 1 :]:
            if piece.kind not in kinds and not (piece.kind == "clock" and first.kind == "part"):
                new += range(piece.start, piece.end)
    rest = [*range(extra, slip), *range(after[-1].end, len(said.reading.text) + 1)]
    return _picked(said, [*range(old.start), *new, *rest], {old.start})


def _alike(old: _Piece, new: _Piece) -> bool:
    if new.kind == old.kind:
        return new.kind != "figure" or abs(_size(old) - _size(new)) <= 1
    if new.kind == "figure" and old.kind in _LABELLED:
        return old.kind in ("money", "amount") or _size(old) == _size(new)
    if old.kind == "figure":
        return new.kind in ("money", "amount") or (new.kind in ("room", "house") and _size(old) == _size(new))
    return False


def _picked(said: Restated, kept: list[int], joined: set[int]) -> Restated:
    """The reading of the kept characters; no pause where the new words were put in."""
    old = said.reading
    at = {position: index for index, position in enumerate(kept)}

    def moved(marks: tuple[int, ...] | frozenset[int]) -> list[int]:
        found = {at[m] for m in marks if m in at and (at[m] not in joined or m == at[m])}
        return sorted(p for p in found if p > 0)

    reading = replace(
        old,
        text="".join(old.text[p] for p in kept if p < len(old.text)),
        breaks=tuple(moved(old.breaks)),
        stops=frozenset(moved(old.stops)),
        questions=frozenset(moved(old.questions)),
        seams=tuple(moved(old.seams)),
        mended=frozenset(moved(old.mended)),
        dots=frozenset(moved(old.dots)),
    )
    return Restated(reading, tuple(said.origin[p] for p in kept))
