"""Who is calling: surname, full name and form of address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from callcenter.domain.events import Leg
from callcenter.domain.tickets.fields import HINTED, SAID, SPELLED, Field, Heard
from callcenter.domain.tickets.slots.spelled import (
    OF_A_WORD,
    blurred,
    respelled,
    sound,
    spelled_characters,
    spelled_surname,
)
from callcenter.domain.tickets.turn import Topic, Turn
from callcenter.domain.tickets.words import NameWords

_HAN = r"[\u4e00-\u9fa5]"
_NEVER_GIVEN = frozenset(
    "的了是在我你您他她它这那个们吗呢吧啊呀哦嗯"
    "不没有就都也还很太请问想要说住姓叫和跟及给把被让从到对啥么什怎谁哪号楼栋幢室电话"
)
_AFTER_NAME = re.compile(
    r"(家住|住在|住|家在|我家|我们|我|电话|手机|联系|号码|地址|在|身份|先生|女士|小姐|太太|"
    r"老师|师傅|阿姨|大爷|[0-9幺一二三]|的|这|吗|吧|啊|呢|嘛|对|是|要|想|来|预约|订|买|"
    r"报|反映|户主|会员|尾号|单位|哦|您|你|他|那|从|之前|昨天|今天|明天|现在|刚才|前天|"
    r"上|就|有|也|和)"
)
_ADDRESS_NEXT = re.compile(
    rf"{_HAN}{{2,8}}?(小区|花园|家园|苑|公寓|新村|新城|大厦|路|街|大道|巷|号楼|栋|[0-9零一二三四五六七八九十"
    rf"幺两]+(号楼|栋|幢|座|单元|号|楼))"
)
_NAMED = re.compile(
    r"(?:(?:户主|业主|房主|机主|姓名|名字|户名|联系人|收件人|收货人|会员名?|预约人|登记的|客户名|"
    r"本人|寄件人|开户人|我)(?:的)?(?:姓名|名字|户名)?(?:就)?(?:叫做?|是叫|是|写的是|登记的是|"
    r"用的是|报的是)|(?:^|全名|大名|名字|姓名|就)(?:叫做?|是)|(?:户主|姓名|联系人|收件人|"
    r"收货人|户名|业主|机主))"
)
_SELF = re.compile(r"(?:我|本人)(?:就)?是|(?:^|[啊嗯哦对])是|(?:楼|单元|室|小区|住户|业主)的")
_SURNAME = re.compile(r"(?P<no>不是|不)?(?:免贵|鄙人|本人|我|小)?(?:就)?姓(?:是)?")
_BARE = re.compile(r"^(?:啊|哦|嗯|呃|诶|你好|您好|我|好的?|行|免贵|那个|就|记一下|对)*(?:叫|是)?")
_THIRD_PARTY_TITLES = frozenset(("师傅", "经理", "主任", "工程师", "教练", "管家", "店长", "老板", "队长", "工"))
_AGENT_SELF = re.compile(r"我(是|姓|叫|这边是)[^您]{0,8}$")


@dataclass(frozen=True, slots=True)
class _Guess:
    value: str
    start: int
    end: int
    score: float


def hear_person(turn: Turn) -> list[Heard]:
    """Surname, name and title of the turn."""
    return list(_from_agent(turn) if turn.leg is Leg.AGENT else _from_customer(turn))


def _from_customer(turn: Turn) -> Iterator[Heard]:
    words = turn.call.words.names
    heard = [*_surnames(turn, words), *_titled(turn, words)]
    name = _name(turn, words, heard)
    if name:
        heard.append(name)
        heard.append(replace(name, name=Field.SURNAME, value=surname_of(name.value, words), end=name.start + 1))
    yield from _spelled(turn, words, heard)


def _spelled(turn: Turn, words: NameWords, heard: list[Heard]) -> list[Heard]:
    """Spelled characters put right what was heard."""
    about_names = bool(heard) or Topic.NAME in turn.asked or bool(re.search(r"姓|名|叫", turn.text))
    if not about_names and not spelled_surname(turn.text, words):
        return heard
    characters = spelled_characters(turn.text, words)
    by_parts = spelled_surname(turn.text, words)
    fixed = [h for h in heard if h.denied]
    kept = [h for h in heard if not h.denied]
    surname = by_parts[0] if by_parts else next((c for c, _, _ in characters if _is_surname(c, kept, words)), "")
    for item in kept:
        value, sure = item.value, item.confidence
        if item.name is Field.SURNAME and surname and (by_parts or blurred(value[0]) == blurred(surname)):
            value, sure = surname, SPELLED
        elif item.name is Field.NAME:
            value = respelled(value, characters)
            if surname and blurred(value[0]) == blurred(surname):
                value, sure = surname + value[1:], SPELLED
        fixed.append(replace(item, value=value, confidence=sure))
    if surname and not any(h.name is Field.SURNAME and not h.denied for h in fixed):
        start, end = (by_parts[1], by_parts[2]) if by_parts else (0, len(turn.text))
        fixed.append(Heard(name=Field.SURNAME, value=surname, start=start, end=end, confidence=SPELLED, corrects=True))
    return fixed


def _is_surname(char: str, heard: list[Heard], words: NameWords) -> bool:
    known = [h.value[0] for h in heard if h.name in (Field.SURNAME, Field.NAME)]
    return char in words.surnames and any(blurred(char) == blurred(k) for k in known)


def _surname_at(text: str, position: int, words: NameWords) -> str:
    two = text[position : position + 2]
    if two in words.compound_surnames:
        return two
    one = text[position : position + 1]
    return one if one in words.surnames else ""


def surname_of(name: str, words: NameWords) -> str:
    """王 of 王建国, 欧阳 of 欧阳修."""
    return name[:2] if name[:2] in words.compound_surnames and len(name) > 2 else name[:1]


def _surnames(turn: Turn, words: NameWords) -> Iterator[Heard]:
    for match in _SURNAME.finditer(turn.text):
        if re.search(r"(?<!免)贵姓$|百姓$", turn.text[: match.end()]):
            continue
        if turn.text[match.end() : match.end() + 1] in ("名", "什", "啥"):
            continue
        surname = _surname_at(turn.text, match.end(), words)
        if surname:
            yield Heard(
                name=Field.SURNAME,
                value=surname,
                start=match.end(),
                end=match.end() + len(surname),
                denied=bool(match["no"]),
                corrects="不姓" in turn.text or "不是" in turn.text,
            )
    if Topic.NAME in turn.asked:
        yield from _bare_surname(turn, words)


def _bare_surname(turn: Turn, words: NameWords) -> Iterator[Heard]:
    """To 您贵姓: 王. or 免贵王, 小王, 叫我老王."""
    found = re.match(r"(?:嗯|啊|哦|呃|免贵|我|叫我|您?叫我|就叫我)*(?:[小老])?", turn.text)
    start = found.end() if found else 0
    surname = _surname_at(turn.text, start, words)
    end = start + len(surname)
    if surname and (turn.reading.border(end) or turn.text[end : end + 1] in "啊吧呢就"):
        yield Heard(name=Field.SURNAME, value=surname, start=start, end=end)


def _titled(turn: Turn, words: NameWords) -> Iterator[Heard]:
    """我是王先生, 免贵姓陈陈女士."""
    titles = "|".join(sorted(words.titles, key=len, reverse=True))
    for match in re.finditer(rf"({titles})", turn.text):
        written = words.titles[match[0]]
        before = turn.text[: match.start()]
        introduced = re.search(r"(?:我|本人|这边)(?:就)?是$|叫我$|称呼我?$|(?:^|免贵|我)姓$|我$", before[:-1])
        two = re.search(r"(?:我|本人|这边)(?:就)?是$|叫我$|称呼我?$|(?:^|免贵|我)姓$", before[:-2])
        full = re.search(rf"(?:我|本人)(?:就)?是({_HAN}{{2,4}})$|叫({_HAN}{{2,4}})$", before)
        surname = _surname_at(before, len(before) - 1, words)
        if two and before[-2:] in words.compound_surnames:
            surname, introduced = before[-2:], two
        alone = Topic.NAME in turn.asked and re.fullmatch(rf"(?:嗯|啊|哦|呃|免贵|姓)*{surname or '?!'}", before)
        if not introduced and not alone and not full:
            continue
        if full and not introduced and not alone:
            surname = ""
        if surname:
            begin = match.start() - len(surname)
            yield Heard(name=Field.SURNAME, value=surname, start=begin, end=match.start())
        if written and (surname or full):
            yield Heard(name=Field.TITLE, value=written, start=match.start(), end=match.end())


def _name(turn: Turn, words: NameWords, heard: list[Heard]) -> Heard | None:
    guesses = list(_guesses(turn, words, heard))
    best = max(guesses, key=lambda g: g.score, default=None)
    if best is None or best.score <= 0:
        return None
    sure = SAID if best.score >= 3 else HINTED
    return Heard(name=Field.NAME, value=best.value, start=best.start, end=best.end, confidence=sure)


def _guesses(turn: Turn, words: NameWords, heard: list[Heard]) -> Iterator[_Guess]:
    """Every place a name may begin; what is only said to spell a character is none."""
    spelling = [(start, end) for _, start, end in spelled_characters(turn.text, words)]
    by_parts = spelled_surname(turn.text, words)
    spelling += [by_parts[1:]] if by_parts else []
    for guess in _openings(turn, words, heard):
        if not any(start < guess.end and guess.start < end for start, end in spelling):
            yield guess


def _openings(turn: Turn, words: NameWords, heard: list[Heard]) -> Iterator[_Guess]:
    text = turn.text
    by_parts = spelled_surname(text, words)
    surnames = {h.value for h in heard if h.name is Field.SURNAME and not h.denied}
    surnames |= {by_parts[0]} if by_parts else set()
    for surname in surnames:
        for match in re.finditer(surname, text):
            yield from _name_from(turn, words, match.start(), -0.5, surname=surname)
    if re.search(r"[0-9幺零]", text):
        for start in (0, *turn.reading.breaks):
            yield from _name_from(turn, words, start, -1.0, strict=True, whole=True)
    for item in heard:
        if item.name is Field.SURNAME and not item.denied:
            rest = re.match(r"(?:我)?(?:的)?(?:名字|全名|大名)?(?:就)?(?:叫做?|是)?", text[item.end :])
            start = item.end + (rest.end() if rest else 0)
            yield from _name_from(turn, words, start, 1.0, surname=item.value)
            named = re.match(r"名(?:字)?(?:叫|是)?", text[item.end :])
            if named:
                yield from _given_from(turn, item, item.end + named.end())
    for match in _NAMED.finditer(text):
        yield from _name_from(turn, words, match.end(), 1.0)
    for match in _SELF.finditer(text):
        yield from _name_from(turn, words, match.end(), -1.0, strict=True)
    if Topic.NAME in turn.asked:
        bare = _BARE.match(text)
        yield from _name_from(turn, words, bare.end() if bare else 0, 0.0)


def _given_from(turn: Turn, surname: Heard, start: int) -> Iterator[_Guess]:
    """我姓王名建国."""
    for length in (2, 1):
        given = turn.text[start : start + length]
        if len(given) == length and _is_given(given) and _ends(turn, start + length) > 0:
            yield _Guess(surname.value + given, surname.start, start + length, 2.0 + length)


def _name_from(
    turn: Turn,
    words: NameWords,
    start: int,
    base: float,
    *,
    surname: str = "",
    strict: bool = False,
    whole: bool = False,
) -> Iterator[_Guess]:
    """Names that begin here; ``strict``: every character must be common in names; ``whole``: it is a clause."""
    text = turn.text
    found = _surname_at(text, start, words)
    if not found or (surname and found != surname) or any(text.startswith(w, start) for w in words.not_names):
        return
    for length in (1, 2):
        begin, end = start + len(found), start + len(found) + length
        given = text[begin:end]
        if len(given) < length or not _is_given(given) or turn.reading.pause_inside(start, end):
            continue
        if text[end : end + 1] == "的" and strict:
            continue
        if any(text.startswith(title, begin) for title in words.titles):
            return
        common = sum(char in words.given for char in given)
        ending = _ends(turn, end)
        if strict and (common < length or ending < 2 or text[end : end + 1] == "的"):
            continue
        if whole and not turn.reading.border(end):
            continue
        if ending <= 0 and not common:
            continue
        score = base + ending + common + (0.6 if length == 2 else 0.0) - (length - common) * 0.8
        yield _Guess(found + given, start, end, score + _left_for_address(turn, end))


def _is_given(given: str) -> bool:
    return all("\u4e00" <= char <= "\u9fa5" and char not in _NEVER_GIVEN for char in given)


def _ends(turn: Turn, end: int) -> float:
    """How much speaks for the name to end here."""
    rest = turn.text[end:]
    if turn.reading.border(end):
        return 3.0
    if any(rest.startswith(c) for c in (*turn.call.tenant.communities, *turn.call.tenant.streets)):
        return 3.5
    if re.match(rf"[0-9零一二三四五六七八九十百幺两]+(号楼|栋|幢|座|号院)", rest):
        return 0.0
    if any(re.match(parts, rest) for parts in turn.call.words.names.spelled):
        return 2.5
    spelling = OF_A_WORD.match(rest)
    if spelling:
        return 2.5 if sound(spelling[2]) == sound(turn.text[end - 1]) else 1.0
    if _AFTER_NAME.match(rest):
        return 2.0
    return 1.5 if _ADDRESS_NEXT.match(rest) else 0.0


def _left_for_address(turn: Turn, end: int) -> float:
    """林小区 is no name of a place: the name before it was cut too late."""
    rest = turn.text[end:]
    if turn.reading.border(end):
        return 0.0
    short = re.match(rf"{_HAN}?(小区|花园|家园|苑|公寓|新村|大厦|路|街)", rest)
    return -4.0 if short else 0.0


def _from_agent(turn: Turn) -> Iterator[Heard]:
    """您是…王建国先生吗; 王先生, 您好."""
    words = turn.call.words.names
    titles = "|".join(sorted((t for t in words.titles if t not in _THIRD_PARTY_TITLES), key=len, reverse=True))
    for match in re.finditer(rf"({titles})", turn.text):
        before, written = turn.text[: match.start()], words.titles[match[0]]
        if _AGENT_SELF.search(before) or re.search(r"(那位|这位|一位|有位|哪位)$", before):
            continue
        name, start = _name_before(before, words)
        if name:
            yield Heard(name=Field.NAME, value=name, start=start, end=match.start())
            yield Heard(name=Field.SURNAME, value=surname_of(name, words), start=start, end=start + 1)
        else:
            compound = before[-2:] in words.compound_surnames
            surname = before[-2:] if compound else _surname_at(before, len(before) - 1, words)
            if not surname:
                continue
            start = match.start() - len(surname)
            yield Heard(name=Field.SURNAME, value=surname, start=start, end=match.start())
        if written:
            yield Heard(name=Field.TITLE, value=written, start=match.start(), end=match.end())
    yield from _named_by_agent(turn, words)


def _name_before(before: str, words: NameWords) -> tuple[str, int]:
    for length in (3, 4, 2):
        start = len(before) - length
        if start < 0:
            continue
        found = _surname_at(before, start, words)
        given = before[start + len(found) :]
        if not found or not _is_given(given) or not 1 <= len(given) <= 2:
            continue
        opened = re.search(
            r"(^|是|叫|问|室|号|户|户主|业主|[0-9幺零一二三四五六七八九十]|核对一下|确认一下|您好|你好|楼|房)$",
            before[:start],
        )
        if opened:
            return before[start:], start
    return "", 0


def _named_by_agent(turn: Turn, words: NameWords) -> Iterator[Heard]:
    """您叫王建国对吗, 户主是王建国吗."""
    for match in re.finditer(
        r"(?:您叫|您的(?:姓名|名字)(?:是|叫)|户主(?:是|叫)|业主是|收件人是|登记的(?:姓名)?是|您是|姓名是?|称呼是)",
        turn.text,
    ):
        for guess in _name_from(turn, words, match.end(), 0.0):
            if guess.score >= 3 and turn.text[guess.end : guess.end + 2] not in ("先生", "女士", "小姐"):
                yield Heard(name=Field.NAME, value=guess.value, start=guess.start, end=guess.end)
                yield Heard(
                    name=Field.SURNAME,
                    value=surname_of(guess.value, words),
                    start=guess.start,
                    end=guess.start + 1,
                )
                break
    for match in re.finditer(r"您(?:是)?姓", turn.text):
        surname = _surname_at(turn.text, match.end(), words)
        if surname:
            yield Heard(name=Field.SURNAME, value=surname, start=match.end(), end=match.end() + len(surname))
