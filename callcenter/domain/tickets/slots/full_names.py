"""Full names: where one may begin, where it ends, and which reading of raw text is the likeliest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from callcenter.domain.tickets.fields import HINTED, SAID, Field, Heard
from callcenter.domain.tickets.slots.phone_owners import RELATIVE
from callcenter.domain.tickets.slots.spelled import OF_A_WORD, sound, spelled_characters, spelled_surname
from callcenter.domain.tickets.slots.transliterated import is_transliterated, transliterated_at
from callcenter.domain.tickets.turn import Topic, Turn
from callcenter.domain.tickets.words import NameWords

_HAN = r"[\u4e00-\u9fa5]"
_NEVER_GIVEN = frozenset(
    "的了是在我你您他她它这那个们吗呢吧啊呀哦嗯"
    "男女姐不没有就都也还很太请问想要说住姓叫帮转替找和跟及给把被让从到对啥么什怎谁哪号楼幢室电话"
)
_NO_GIVEN = tuple("头哥姐叔姨爷婶嫂总")
"""老孙头, 段哥."""
_BUILDING = re.compile(r"[一二三四五六七八九十]栋|^单[名字]|字$")
_SINGLE = re.compile(rf"(?:单名|单字|名)(?:就)?(?:是|叫)?(?:一个|个)?(?P<given>{_HAN})(?:字|$)?")
_AGAIN = re.compile(
    r"(?:说错|搞错|弄错|记错|不对|错)了?(?:登记的)?(?:应该)?(?:是)?(?:我?(?:先生|爱人|老公|老婆|儿子|女儿))?(?:叫|是)?"
)
_AFTER_NAME = re.compile(
    r"(家住|住在|住|家在|我家|我们|我|电话|手机|联系|号码|地址|在|身份|先生|女士|小姐|太太|"
    r"老师|师傅|阿姨|大爷|[0-9零一二三四五六七八九十幺两]|的|这|吗|吧|啊|呢|嘛|对|是|要|想|来|预约|订|买|"
    r"报|反映|户主|会员|尾号|单位|哦|您|你|他|那|从|之前|昨天|今天|明天|现在|刚才|前天|"
    r"上|就|有|也|和)"
)
_ADDRESS_NEXT = re.compile(
    rf"{_HAN}{{2,8}}?(小区|花园|家园|苑|公寓|新村|新城|大厦|路|街|大道|巷|号楼|栋|[0-9零一二三四五六七八九十"
    rf"幺两]+(号楼|栋|幢|座|单元|号|楼))"
)
_NAMED = re.compile(
    rf"(?:户主|业主|房主|机主|户名|登记的|收件人|联系人|会员|车主|房东|投保人|持卡人|学员|学生|病人|患者)(?:就)?是我?(?:的)?{RELATIVE}(?:叫|是)?"
    r"|(?:户主|业主|房主|机主|姓名|名字|户名|联系人|收件人|收货人|会员|预约人|登记的|客户名|本人|寄件人|开户人)"
    r"(?:的)?(?:姓名|名字|户名|名)?(?:写错了|错了|不对)?(?:应该|就)?(?:是.{2,4}叫|叫做?|是叫|是|写的是|写|登记的是|用的是|报的是|改成|换成|改为|变更为)"
    r"|(?:户主|业主|房主|机主|姓名|户名|联系人|收件人|收货人|寄件人)(?:姓名)?"
    r"|(?:^|我|全名|大名|名字|就)(?:的名字)?叫做?(?:那个|[嗯呃啊])*|(?:全名|大名|名字|名)(?:就)?是"
    r"|我是(?:他|她)(?:的)?(?:儿子|女儿|爱人|老公|老婆|妻子|丈夫|爸爸?|妈妈?|家属|邻居)(?:叫|是)?"
)
_OF_A_RELATIVE = re.compile(
    rf"(?:(?:他|她)的(?:学员|学生|客户|病人)|(?:代|替|帮)我?(?:的)?{RELATIVE}(?:打|问|报|反映|办|咨询|投诉)(?:的|电话|一下|个)*|我是(?:他|她)(?:的)?(?:同学|同事|朋友|战友|老乡|客户|学生|老师|徒弟|领导|下属))"
    r"[他她]?(?:叫|是|的?名字(?:叫|是))?"
    r"|(?:收件人|收货人|寄件人|联系人|户主|名字|姓名|登记)(?:就)?(?:写|留|填|登记|是|用)我(?:的|自己|本人)?(?:名字)?(?:就行|吧)?"
    rf"|(?:登记|写|记|留|填|用|改成|落)(?:在|成|的是)?(?:我)?(?:的)?(?:家)?(?:的)?{RELATIVE}(?:的)?(?:名字|姓名|名下?)?(?:吧|上|就行|好了)*"
    r"[他她]?(?:叫|是|的?名字(?:叫|是))"
)
"""登记我母亲的名字，她叫…; 我是他同学…"""
_NAME_OF_A_RELATIVE = re.compile(rf"(?:登记|写|记|留|填|用)[^，]{{0,5}}?我?(?:的)?{RELATIVE}的(?:名字|姓名|大名)")
"""写的好像是我老婆的名字，金美玲."""
_PUT_DOWN = re.compile(r"(?:[您你就]|[您你]就)(?:登记|写|填)")
"""你就登记张丽华吧."""
_SELF = re.compile(
    r"(?:我|本人)(?:就)?是(?:这家的|这里的|这儿的|咱们?|你们)?(?:的)?(?:住户|业主|租户|用户|客户|会员|学员|房东|店主|店长|家长|老师|乘客|旅客|房客|储户|参保人|病人|患者|家属|车主|货主|司机|商户|投保人|机主)?|(?<!是)本人(?!是)|(?:^|[啊嗯哦对])是|(?:楼|单元|室|小区|住户|业主)的"
)
_SAID_TO_BE = re.compile(r"(?:我|名字)(?:就)?(?:叫|姓|是)$")
"""我叫林黛玉的林，林小惠."""
_I_AM_CALLED = re.compile(r"我(?:的名字)?叫做?")
_CALLED = re.compile(r"(?<=[0-9零幺一二三四五六七八九室号户的])叫")
"""…五单元四零二叫董雪梅, when the name was asked for too."""
_OF_ROOM = re.compile(r"(?:[0-9零幺一二三四五六七八九十]|[栋幢座户号室])的")
"""我是3栋1504的闫妮."""
_BARE = re.compile(r"^(?:啊|哦|嗯|呃|诶|你好|您好|我|好的?|行|免贵|那个|就|记一下|对)*(?:叫|是)?")


@dataclass(frozen=True, slots=True)
class _Guess:
    value: str
    start: int
    end: int
    score: float


_PLACE_ENDS = "苑园府湾庄里城寓厦村居院庭路街巷"
_HOUSE_NEXT = re.compile(r"[0-9零一二三四五六七八九十百幺两A-Za-z]{1,4}(?:号楼|栋|幢|座|单元|号院|号|弄|区|期)")
_PLACES = ("小区", "花园", "家园", "公寓", "新村", "大厦", "大院", "广场", "国际")


def surname_at(text: str, position: int, words: NameWords) -> str:
    """The surname that stands here, or nothing."""
    two = text[position : position + 2]
    if two in words.compound_surnames:
        return two
    one = text[position : position + 1]
    return one if one in words.surnames else ""


def surname_of(name: str, words: NameWords) -> str:
    """王 of 王建国, 欧阳 of 欧阳修; 阿依古丽 has none."""
    if is_transliterated(name, words):
        return ""
    return name[:2] if name[:2] in words.compound_surnames and len(name) > 2 else name[:1]


def full_name(turn: Turn, words: NameWords, heard: list[Heard]) -> Heard | None:
    """The likeliest full name of a customer's turn."""
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
    """Names after 叫, 姓王, 收件人, 我是, and at the start of an answer."""
    yield from _after_surname(turn, words, heard)
    for match in _AGAIN.finditer(turn.text):
        if re.search(r"叫|姓|名|联系人|收件人|户主", turn.text[: match.start()]):
            yield from name_from(turn, words, match.end(), 2.5, strict=True)
    yield from _introduced(turn, words)
    if re.search(r"[0-9幺零]", turn.text):
        for start in (0, *turn.reading.breaks):
            yield from name_from(turn, words, start, -1.0, strict=True, whole=True)
    yield from _near_its_spelling(turn, words)
    if Topic.NAME in turn.asked:
        yield from _answering(turn, words)


def _near_its_spelling(turn: Turn, words: NameWords) -> Iterator[_Guess]:
    """Before or behind characters that are spelled out, and after 叫 in a clause of its own."""
    spelled = spelled_characters(turn.text, words)
    for char, start, end in spelled:
        before = turn.text[:start]
        opened = _SAID_TO_BE.search(before) or (_BARE.fullmatch(before) if Topic.NAME in turn.asked else None)
        if opened and turn.text.startswith(char, end) and char in words.surnames:
            yield from name_from(turn, words, end, 1.0, surname=char)
    for start in _spelled_behind(turn, spelled):
        yield from name_from(turn, words, start, 0.0, whole=True)
    for start in (*turn.reading.breaks, *(end for _, _, end in spelled)):
        if turn.text.startswith("叫", start) and not _somebody_elses(turn, start):
            yield from name_from(turn, words, start + 1, 1.0)


def _spelled_behind(turn: Turn, spelled: list[tuple[str, int, int]]) -> Iterator[int]:
    """韩冰，韩国的韩: a clause of two or three characters whose first one is spelled right behind it."""
    clauses = (0, *turn.reading.breaks)
    for char, start, _ in spelled:
        before = max((c for c in clauses if c < start), default=start)
        if 2 <= start - before <= 3 and turn.text[before] == char and turn.reading.border(start):
            yield before


def _introduced(turn: Turn, words: NameWords) -> Iterator[_Guess]:
    """户主是…, 我叫…, 登记我母亲的名字，她叫…, 3栋1504的…."""
    for pattern, base, strict in (
        (_NAMED, 1.0, False),
        (_OF_A_RELATIVE, 1.0, False),
        (_NAME_OF_A_RELATIVE, 1.0, True),
        (_PUT_DOWN, 0.0, True),
        (_OF_ROOM, -1.0, False),
        (_SELF, -1.0, True),
    ):
        for match in pattern.finditer(turn.text):
            if not _somebody_elses(turn, match.end()):
                yield from name_from(turn, words, match.end(), base, strict=strict)


def _somebody_elses(turn: Turn, start: int) -> bool:
    """病人是我父亲，叫…，我叫…: of the two, the caller's own."""
    return bool(re.search(rf"{RELATIVE}(?:叫|是)?$", turn.text[:start]) and _I_AM_CALLED.search(turn.text, start))


def _answering(turn: Turn, words: NameWords) -> Iterator[_Guess]:
    """To 您怎么称呼: at the beginning, or as a clause of its own (写我吧，胡建平)."""
    bare = _BARE.match(turn.text)
    yield from name_from(turn, words, bare.end() if bare else 0, 0.0)
    for start in turn.reading.breaks:
        yield from name_from(turn, words, start, 0.0, whole=True)
    for match in _CALLED.finditer(turn.text):
        yield from name_from(turn, words, match.end(), 1.0)


def _after_surname(turn: Turn, words: NameWords, heard: list[Heard]) -> Iterator[_Guess]:
    """我姓王王建国; 弓长张…张伟: the surname comes again with the given name."""
    by_parts = spelled_surname(turn.text, words)
    surnames = {h.value for h in heard if h.name is Field.SURNAME and not h.denied}
    if by_parts and not surnames:
        yield from _single(turn, by_parts[0], by_parts[2])
    for surname in surnames | ({by_parts[0]} if by_parts else set()):
        for match in re.finditer(surname, turn.text):
            yield from name_from(turn, words, match.start(), -0.5, surname=surname)
    for item in heard:
        if item.name is Field.SURNAME and not item.denied:
            rest = re.match(r"(?:我)?(?:的)?(?:名字|全名|大名)?(?:就)?(?:叫做?|是)?", turn.text[item.end :])
            start = item.end + (rest.end() if rest else 0)
            yield from name_from(turn, words, start, 1.0, surname=item.value)
            yield from _single(turn, item.value, item.end)
            named = re.match(r"名(?:字)?(?:叫|是)?", turn.text[item.end :])
            if named:
                yield from _given_from(turn, item, item.end + named.end())


def _single(turn: Turn, surname: str, end: int) -> Iterator[_Guess]:
    """我姓边，单名一个疆字: the given name is one character."""
    single = _SINGLE.search(turn.text, end)
    said = single is not None and (single[0][0] != "名" or single.start() == end)
    if single and said and is_given(single["given"]) and single["given"] not in "字子称":
        yield _Guess(surname + single["given"], single.start(), single.end("given"), 4.5)


def _given_from(turn: Turn, surname: Heard, start: int) -> Iterator[_Guess]:
    """我姓王名建国."""
    for length in (2, 1):
        given = turn.text[start : start + length]
        if len(given) == length and is_given(given) and _ends(turn, start + length) > 0:
            yield _Guess(surname.value + given, surname.start, start + length, 2.0 + length)


def name_from(
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
    foreign, end = ("", start) if surname else transliterated_at(turn, start, words)
    if not foreign:
        yield from _chinese_name(turn, words, start, base, surname=surname, strict=strict, whole=whole)
    elif _ends(turn, end) >= (2 if strict else 1):
        yield _Guess(foreign, start, end, base + _ends(turn, end) + 3.0)


def _chinese_name(
    turn: Turn, words: NameWords, start: int, base: float, *, surname: str, strict: bool, whole: bool
) -> Iterator[_Guess]:
    text = turn.text
    unlisted = surname if text.startswith(surname, start) else ""  # 我姓区
    found = surname_at(text, start, words) or unlisted
    if not found or (surname and found != surname) or any(text.startswith(w, start) for w in words.not_names):
        return
    for length in (1, 2):
        begin, end = start + len(found), start + len(found) + length
        given = text[begin:end]
        if any(text.startswith(title, begin) for title in words.titles):
            return
        if len(given) < length or not is_given(given) or turn.reading.pause_inside(start, end):
            continue
        if _of_another_word(text, start, begin, end, words) or _is_place(turn, end):
            continue
        if whole and not turn.reading.border(end):
            continue
        common = sum(char in words.given for char in given)
        doubled = found == given[0] and length > 1
        ending = _ends(turn, end, start)
        if strict and (common < length or ending < 2 or text[end : end + 1] == "的"):
            continue
        if ending <= 0 and common < length:
            continue
        score = base + ending + common + (0.6 if length == 2 else 0.0) - (length - common) * 0.8 - 2.0 * doubled
        yield _Guess(found + given, start, end, score + _left_for_address(turn, end))


def _of_another_word(text: str, start: int, begin: int, end: int, words: NameWords) -> bool:
    """秦燃|气 reaches into 燃气, 付款的付 spells a character, 鲁鲁女士 says the surname twice."""
    name, given = text[start:end], text[begin:end]
    if re.match(r"字?旁|字[头底]", text[end:]) or re.search("大家|来着", text[begin : end + 1]):
        return True
    if end - begin > 1 and name[-1] == name[0] and re.match(r"(?:就)?是", text[end:]):
        return True  # 我叫李佳李是木子李: the second one begins its spelling
    if begin - start > 1 and text.startswith(text[start:begin], end - 1):
        return True  # 公孙策公孙是复姓
    if text[end : end + 1] == "的" and text[end + 1 : end + 2] in name:
        return True
    if given == text[start:begin] and any(text.startswith(title, end) for title in words.titles):
        return True
    inside = ((thing, at) for thing in words.things for at in range(begin, end) if text.startswith(thing, at))
    return any(at == begin or at + len(thing) > end for thing, at in inside)


def _is_place(turn: Turn, end: int) -> bool:
    """凤鸣苑，8座: what stands before a building and ends as a residential area does is no name."""
    return turn.text[end - 1] in _PLACE_ENDS and bool(_HOUSE_NEXT.match(turn.text, end))


def is_given(given: str) -> bool:
    """Whether the characters may be a given name at all."""
    if _BUILDING.search(given) or given in _NO_GIVEN:
        return False
    return all("\u4e00" <= char <= "\u9fa5" and char not in _NEVER_GIVEN for char in given)


def _ends(turn: Turn, end: int, start: int = -1) -> float:
    """How much speaks for the name to end here; its spelling begins with its last character or the first one."""
    rest = turn.text[end:]
    if turn.reading.border(end):
        return 3.0
    if any(rest.startswith(c) for c in (*turn.call.tenant.communities, *turn.call.tenant.streets)):
        return 3.5
    if re.match(r"[0-9零一二三四五六七八九十百幺两]+(号楼|栋|幢|座|号院|单元|杠|之|-)", rest):
        return -1.5 if turn.reading.border(end - 3) or end == 3 else 0.0
    if start >= 0 and re.match(rf"{turn.text[start : start + 2]}(?:就)?是", rest):
        return 2.5
    if any(re.match(parts, rest) for parts in turn.call.words.names.spelled):
        return 2.5
    spelling = OF_A_WORD.match(rest)
    if spelling:
        from_the_first = start >= 0 and turn.text[start] == spelling[2] == spelling[1][0]
        return 2.5 if from_the_first or sound(spelling[2]) == sound(turn.text[end - 1]) else 1.0
    if _AFTER_NAME.match(rest) or any(rest.startswith(thing) for thing in turn.call.words.names.things):
        return 2.0
    return 1.5 if _ADDRESS_NEXT.match(rest) else 0.0


def _left_for_address(turn: Turn, end: int) -> float:
    """林小区 is no name of a place: the name before it was cut too late."""
    rest = turn.text[end:]
    if turn.reading.border(end):
        return 0.0
    short = re.match(rf"{_HAN}?(小区|花园|家园|苑|公寓|新村|大厦|路|街)", rest)
    # 云锦小|区六号楼: a name that ends in the middle of such a word is the beginning of a place.
    torn = any(turn.text.startswith(place, end - 1) for place in _PLACES)
    return -8.0 if short or torn else 0.0
