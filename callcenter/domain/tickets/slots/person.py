"""Who is calling: surname, full name and form of address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from callcenter.domain.events import Leg
from callcenter.domain.tickets.fields import HINTED, SAID, SPELLED, Field, Heard
from callcenter.domain.tickets.numerals import DIGIT_OF
from callcenter.domain.tickets.slots.full_names import full_name, is_given, name_from, surname_at, surname_of
from callcenter.domain.tickets.slots.phone_owners import RELATIVE
from callcenter.domain.tickets.slots.spelled import (
    blurred,
    respelled,
    spelled_characters,
    spelled_surname,
)
from callcenter.domain.tickets.slots.transliterated import transliterated_before
from callcenter.domain.tickets.turn import Topic, Turn
from callcenter.domain.tickets.words import NameWords

_HAN = r"[\u4e00-\u9fa5]"
_SURNAME = re.compile(r"(?P<no>不是|不)?(?:免贵|鄙人|本人|我|小)?(?:就)?姓(?:是)?")
_ROLE = (
    r"(?:会计|出纳|财务|店长|保安|门卫|前台|老师|司机|物业|班主任|护士|客户|用户|业主|住户|租户|房东|经理|厂长|值班的?|"
    r"管事的?|老板|采购|文员|护工)"
)
_FAMILIAR = re.compile(rf"(?:(?:叫|称呼|喊)我(?:是)?|我(?:就)?是(?:.{{1,10}}的)?(?:{_ROLE})?|我是)[老小]")
_OF_SOMEBODY_ELSE = re.compile(
    r"(?:教练|师傅|老师|经理|快递员|送货员|司机|业务员|店员|营业员|工作人员|对方|那个人|(?<![^是问])[他她])(?:是)?(?:叫什么|姓什么|的?名字|的?姓名|贵姓|姓啥|怎么称呼)"
)
"""The agent asked for the name of the coach or the courier."""
_CALL_ME = r"叫我$|称呼我?$|就[写记叫]$|(?:^|[您你请])(?:帮我)?(?:写|记|登记)(?:一下|下)?$"
_NOT_BUT = re.compile(rf"不是(?P<no>{_HAN})(?:字|姓)?(?:那个)?[啊呀哦]?(?:应该|而)?是(?P<yes>{_HAN})(?P<end>字)?")
"""不是王，是汪."""
_GENDER = re.compile(
    r"(?P<me>我|本人)?(?:就)?是(?:一)?(?:位|个|名)?(?P<who>女士|女的|女性|女同志|小姐|男士|男的|男性|男同志|先生)"
    r"(?P<next>$|(?=[吧啊呢哈哦我姓叫名电手家住你您快]|不是))?"
)
_FAMILIAR_END = re.compile(
    r"(?:头儿?|总|哥|姐|师傅)(?:$|[啊呀我])|就行|就好|吧|就可以|啊|呀|呢|[\u4e00-\u9fa5]{2,3}的|我|电话|手机|住|家"
)
_THIRD_PARTY_TITLES = frozenset(("师傅", "经理", "主任", "工程师", "教练", "管家", "店长", "老板", "队长", "工"))
_OF_MYSELF = re.compile(
    r"我(?:就)?是(?:一)?(?:位|个|名)?(?:男的|女的|先生|女士|小姐|太太|小?姑娘|小伙子?)$"
    rf"|我(?:就)?是[^我]{{1,8}}的{RELATIVE}$"
)
_OPENING = re.compile(r"(?:嗯|啊|哦|呃|就|是|我|免贵|姓)*")
_ONES_OWN = ("我", "本人", "免贵", "鄙人")
_NO_SURNAME = "名氏什啥是不的了吗呢吧啊我你他她它这那个都也就谁哪没有"
_AS = "(?:住户|业主|户主|用户|客户|顾客|房东|租户|租客|家属|会员|乘客|旅客)"
"""我是住户许女士, 三号楼的业主，姓黄，黄先生."""
_ASKED_WHO = re.compile(r"(?:您是|是不是|请问是|您姓)(?:[^您，]{1,26}的)?(?:业主|住户|户主|用户|客户|机主)?$")
"""您是王先生吗, 请问是6栋1504的业主郎女士吗."""
_AGENT_SELF = re.compile(r"我(是(?!说)|姓|叫|这边是)[^您]{0,8}$")


def hear_person(turn: Turn) -> list[Heard]:
    """Surname, name and title of the turn."""
    if turn.leg is Leg.CUSTOMER and _OF_SOMEBODY_ELSE.search(turn.question):
        return []
    return list(_from_agent(turn) if turn.leg is Leg.AGENT else _from_customer(turn))


def _from_customer(turn: Turn) -> Iterator[Heard]:
    words = turn.call.words.names
    heard = [*_surnames(turn, words), *_titled(turn, words)]
    name = full_name(turn, words, heard)
    if name and _is_callers(name, heard, turn):
        heard += _with_surname(name, words)
    if not any(h.name is Field.TITLE for h in heard):
        heard.extend(_title_after(turn, name) or _gender(turn, heard))
    yield from _spelled(turn, words, heard)


def _with_surname(name: Heard, words: NameWords) -> list[Heard]:
    """The name, and the surname it begins with where it has one."""
    surname = surname_of(name.value, words)
    if not surname:
        return [name]
    return [name, replace(name, name=Field.SURNAME, value=surname, end=name.start + len(surname))]


def _is_callers(name: Heard, heard: list[Heard], turn: Turn) -> bool:
    """收件人是我岳父，叫尚文博，我姓华: with another surname of one's own the name is the father-in-law's."""
    own = [
        h.value
        for h in heard
        if h.name is Field.SURNAME and not h.denied and re.search(r"我(?:就?是[^，]{1,6})?姓$", turn.text[: h.start])
    ]
    return not own or any(blurred(name.value[0]) == blurred(surname[0]) for surname in own)


def _title_after(turn: Turn, name: Heard | None) -> list[Heard]:
    """…亓红梅女士: behind the full name."""
    titles = turn.call.words.names.titles if name else {}
    said = next((t for t in titles if name and turn.text.startswith(t, name.end)), "")
    if name is None or not titles.get(said):
        return []
    return [Heard(name=Field.TITLE, value=titles[said], start=name.end, end=name.end + len(said))]


def _gender(turn: Turn, heard: list[Heard]) -> Iterator[Heard]:
    """我叫周海燕，是位女士: said of oneself, or right after one's name."""
    names = {h.end for h in heard if not h.denied}
    for match in _GENDER.finditer(turn.text):
        if match["next"] is None and not turn.reading.border(match.end()):
            continue
        if match["me"] or match.start() in names or turn.reading.border(match.start()):
            value = {"女": "女士", "小": "小姐"}.get(match["who"][0], "先生")
            yield Heard(name=Field.TITLE, value=value, start=match.start("who"), end=match.end())
            return


def spelling(turn: Turn) -> list[tuple[int, int]]:
    """Where characters are spelled out: 曹操的曹."""
    words = turn.call.words.names
    by_parts = spelled_surname(turn.text, words)
    spans = [(start, end) for _, start, end in spelled_characters(turn.text, words)]
    return spans + ([by_parts[1:]] if by_parts else [])


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
    if not surname and not heard:
        surname = _spelled_alone(turn, words, characters)
    for item in kept:
        value, sure = item.value, item.confidence
        if item.name is Field.SURNAME and surname and (by_parts or blurred(value[0]) == blurred(surname)):
            value, sure = surname + value[len(surname) :], SPELLED
        elif item.name is Field.NAME:
            value = respelled(value, characters)
            if surname and blurred(value[0]) == blurred(surname):
                value, sure = surname + value[1:], SPELLED
        fixed.append(replace(item, value=value, confidence=sure))
    if surname and not any(h.name is Field.SURNAME and not h.denied for h in fixed):
        start, end = (by_parts[1], by_parts[2]) if by_parts else (0, len(turn.text))
        fixed.append(Heard(name=Field.SURNAME, value=surname, start=start, end=end, confidence=SPELLED, corrects=True))
    return fixed


def _spelled_alone(turn: Turn, words: NameWords, characters: list[tuple[str, int, int]]) -> str:
    """程序的程, as the answer to 您贵姓."""
    if not characters:
        return ""
    char, start, _ = characters[0]
    if re.search(r"我(?:就)?(?:叫|姓|是)$", turn.text[:start]) and char in words.surnames:
        return char
    if Topic.NAME not in turn.asked:
        return ""
    return char if char in words.surnames and _OPENING.fullmatch(turn.text[:start]) else ""


def _is_surname(char: str, heard: list[Heard], words: NameWords) -> bool:
    known = [h.value[0] for h in heard if h.name in (Field.SURNAME, Field.NAME)]
    return char in words.surnames and any(blurred(char) == blurred(k) for k in known)


def _surnames(turn: Turn, words: NameWords) -> Iterator[Heard]:
    for match in _SURNAME.finditer(turn.text):
        if re.search(r"(?<!免)贵姓$|百姓$", turn.text[: match.end()]):
            continue
        if turn.text[match.end() : match.end() + 1] in ("名", "什", "啥") or _somebody_else(turn.text, match):
            continue
        surname = surname_at(turn.text, match.end(), words) or _unlisted(turn, match)
        if surname:
            yield Heard(
                name=Field.SURNAME,
                value=surname,
                start=match.end(),
                end=match.end() + len(surname),
                denied=bool(match["no"]),
                corrects="不姓" in turn.text or "不是" in turn.text,
            )
    yield from _familiar(turn, words)
    yield from _put_right(turn, words)
    if Topic.NAME in turn.asked:
        yield from _bare_surname(turn, words)


def _unlisted(turn: Turn, said: re.Match[str]) -> str:
    """我姓逄，逄涛: whatever follows 我姓 is a surname, when a pause, the name or its spelling follows it."""
    end = said.end() + 1
    char = turn.text[said.end() : end]
    own = said[0].startswith(_ONES_OWN) or turn.reading.border(said.start())
    if not own or not re.fullmatch(_HAN, char) or char in _NO_SURNAME:
        return ""
    spelled = (c for c, start, _ in spelled_characters(turn.text, turn.call.words.names) if start == end)
    if any(blurred(c) == blurred(char) for c in spelled):
        return char  # 我姓真，甄别的甄: heard by its sound, put right by the spelling
    if turn.reading.border(end) or re.match(rf"{char}|就是{char}|我?叫{char}|{_HAN}{{2,4}}的{char}", turn.text[end:]):
        return char
    return ""


def _somebody_else(text: str, match: re.Match[str]) -> bool:
    """我爱人姓田, 那位姓杜的小姐: not the caller."""
    if match[0].startswith(_ONES_OWN):
        return False
    left = text[: match.start()]
    if re.search(r"[他她](?:叫|姓)(?:什么|啥)", left) and "我姓" not in left:
        return True
    if _OF_MYSELF.search(left):
        return False
    if re.search(r"自称|冒充|还是$", left[-4:]) or re.match(r".还是姓?.|.{1,2}来着", text[match.end() :]):
        return True  # 他自称姓马; 姓钱还是姓潘来着
    found = re.finditer(
        rf"(?!业主|户主){RELATIVE}|[他她]|(?:那|这|一|有)?[位个]|找|(?:师傅|客服|经理|快递员|保安|教练|人|小?姑娘|小伙子?|小哥|男的|女的)(?:就|也|是)*$",
        left[-6:],
    )
    return any(named.end() == len(left[-6:]) for named in found)


def _put_right(turn: Turn, words: NameWords) -> Iterator[Heard]:
    """不是王，是汪: two surnames that sound alike, the second one holds."""
    for match in _NOT_BUT.finditer(turn.text):
        both = {match["no"], match["yes"]}
        alike = len(both) == 2 and both <= words.surnames and blurred(match["no"]) == blurred(match["yes"])
        if alike and (match["end"] or turn.reading.border(match.end())):
            yield Heard(
                name=Field.SURNAME, value=match["yes"], start=match.start("yes"), end=match.end("yes"), corrects=True
            )


def _familiar(turn: Turn, words: NameWords) -> Iterator[Heard]:
    """叫我老马就行, 我是二单元的小赵."""
    for match in _FAMILIAR.finditer(turn.text):
        surname = surname_at(turn.text, match.end(), words)
        end = match.end() + len(surname)
        if surname and (turn.reading.border(end) or _FAMILIAR_END.match(turn.text, end)):
            yield Heard(name=Field.SURNAME, value=surname, start=match.end(), end=end)


def _bare_surname(turn: Turn, words: NameWords) -> Iterator[Heard]:
    """To 您贵姓: 王. or 免贵王, 小王, 叫我老王."""
    found = re.match(r"(?:嗯|啊|哦|呃|免贵|我|[您你]?叫我|就叫我|称呼我)*(?:[小老])?", turn.text)
    start = found.end() if found else 0
    surname = surname_at(turn.text, start, words)
    end = start + len(surname)
    again = turn.text.startswith(surname, end) if surname else False
    if surname and (again or turn.reading.border(end) or turn.text[end : end + 1] in "啊吧呢就姐哥叔姨婶伯总工"):
        yield Heard(name=Field.SURNAME, value=surname, start=start, end=end)


def _titled(turn: Turn, words: NameWords) -> Iterator[Heard]:
    """我是王先生, 免贵姓陈陈女士."""
    titles = "|".join(sorted(words.titles, key=len, reverse=True))
    spelled = spelled_characters(turn.text, words)  # 鲁先生，山东的鲁
    for match in re.finditer(rf"({titles})", turn.text):
        written = words.titles[match[0]]
        before = turn.text[: match.start()]
        introduced = re.search(  # the character before the form of address is the surname
            rf"(?:我|本人|这边)(?:就)?是(?:.{{1,14}}的)?{_AS}?$|{_CALL_ME}|(?:^|免贵|我)姓$|我$",
            before[:-1],
        )
        introduced = introduced or re.search(rf"(?:^|免贵|我|{_AS})姓(?P<again>{_HAN}){{1}}(?P=again)$", before)
        two = re.search(rf"(?:我|本人|这边)(?:就)?是$|{_CALL_ME}|(?:^|免贵|我)姓$", before[:-2])
        full = re.search(rf"(?:我|本人)(?:就)?是({_HAN}{{2,4}})$|叫({_HAN}{{2,4}})$", before)
        surname = surname_at(before, len(before) - 1, words)
        if two and before[-2:] in words.compound_surnames:
            surname, introduced = before[-2:], two
        if surname == "位" and re.search(r"[是一这那有两几]位$", before):
            continue
        told = Topic.NAME in turn.asked or any(start == match.end() for _, start, _ in spelled)
        alone = told and re.fullmatch(rf"(?:嗯|啊|哦|呃|免贵|姓)*{surname or '?!'}", before)
        if not introduced and not alone and not full:
            continue
        if full and not introduced and not alone:
            surname = ""
        if surname:
            begin = match.start() - len(surname)
            yield Heard(name=Field.SURNAME, value=surname, start=begin, end=match.start())
        if written and (surname or full):
            yield Heard(name=Field.TITLE, value=written, start=match.start(), end=match.end())


def _from_agent(turn: Turn) -> Iterator[Heard]:
    """您是…王建国先生吗; 王先生, 您好."""
    words = turn.call.words.names
    titles = "|".join(sorted((t for t in words.titles if t not in _THIRD_PARTY_TITLES), key=len, reverse=True))
    for match in re.finditer(rf"({titles})", turn.text):
        before, written = turn.text[: match.start()], words.titles[match[0]]
        if re.match(rf"的{RELATIVE}", turn.text[match.end() :]):
            continue
        if _AGENT_SELF.search(before) or re.search(
            r"(?:那位|这位|一位|有位|哪位|联系|转告|通知|找|跟|和|让|给).?$", before
        ):
            continue
        name, start = _name_before(before, words)
        if name:
            yield from _with_surname(Heard(name=Field.NAME, value=name, start=start, end=match.start()), words)
        else:
            compound = before[-2:] in words.compound_surnames
            surname = before[-2:] if compound else surname_at(before, len(before) - 1, words)
            if not surname:
                continue
            start = match.start() - len(surname)
            if not _opens(turn, start):
                continue
            asked = _ASKED_WHO.search(turn.text[:start])
            sure = SAID if asked else HINTED  # a greeting is no question, and a misheard one no fact
            yield Heard(name=Field.SURNAME, value=surname, start=start, end=match.start(), confidence=sure)
        if written:
            yield Heard(name=Field.TITLE, value=written, start=match.start(), end=match.end())
    yield from _named_by_agent(turn, words)


def _opens(turn: Turn, start: int) -> bool:
    """Whether a form of address may begin here: 好的王先生, but not 照明女士."""
    if turn.reading.border(start) or start in turn.reading.seams:
        return True
    return (
        turn.text[start - 1] in DIGIT_OF
        or turn.text[start - 1] in "主户的好是那嗯啊您谢歉起了呢吧哦对行问请清楚道叫姓个久等恼解吗"
    )


def _name_before(before: str, words: NameWords) -> tuple[str, int]:
    name, start = transliterated_before(before, words)
    if name:
        return name, start
    for length in (3, 4, 2):
        start = len(before) - length
        if start < 0:
            continue
        found = surname_at(before, start, words)
        given = before[start + len(found) :]
        if not found or not is_given(given) or not 1 <= len(given) <= 2 or given in words.titles:
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
        for guess in name_from(turn, words, match.end(), 0.0):
            if guess.score >= 3 and turn.text[guess.end : guess.end + 2] not in ("先生", "女士", "小姐"):
                name = Heard(name=Field.NAME, value=guess.value, start=guess.start, end=guess.end)
                yield from _with_surname(name, words)
                break
    for match in re.finditer(r"您(?:是)?姓", turn.text):
        surname = surname_at(turn.text, match.end(), words)
        if surname:
            yield Heard(name=Field.SURNAME, value=surname, start=match.end(), end=match.end() + len(surname))
