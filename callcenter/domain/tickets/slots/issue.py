"""The issue in the customer's own words, without greetings, names, numbers and thanks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from callcenter.domain.events import Leg
from callcenter.domain.tickets.fields import HINTED, SAID, Field, Heard
from callcenter.domain.tickets.numerals import NUMERAL
from callcenter.domain.tickets.reading import any_of
from callcenter.domain.tickets.slots.kind import hear_kind
from callcenter.domain.tickets.turn import Topic, Turn
from callcenter.domain.tickets.words import IssueWords

LONGEST = 64
"""Characters of the issue taken from one turn."""
_LEFTOVER = re.compile(
    r"^(?:我|我的|电话|手机|号码|手机号|联系|联系电话|地址|住|住在|家住|是|姓|叫|在|的|"
    r"号|座机|和|打|就|也|名字|免贵|订单|订单号|单号|没有?单元|直接|门牌|尾号|我家|请|您|记一下|收件人|会员)*$"
)
_FIGURES = re.compile(rf"(?=.*{NUMERAL})(?:电话|手机|号码|号|是|我|的|到|点钟?|半|都行|[块元钱]|{NUMERAL})+")
_HAN = r"[\u4e00-\u9fa5]"
_OF_FIELDS = re.compile(
    rf"{_HAN}{{0,3}}(?P<same>{_HAN}){_HAN}{{0,3}}的(?:那个)?(?P=same)|{_HAN}{{0,6}}(?:旁|头)(?:一个|加)?.{{0,6}}的{_HAN}|单名.{{0,5}}|叫我.{{2,5}}|.{{1,3}}字"
    rf"|(?!.*(?:[不没未别老总]|一直|打|接|回)(?:给我|给您)?(?:打|接|回|通)?电话).{{0,10}}(?:订单|运单|工单|单号|编号|号码|电话|手机|座机|尾号|后[两三四]位|分机|小票|备用|户号|卡号|表号|名字|姓名)"
    rf"(?:号|的|是|{NUMERAL}|[A-Za-z]|不是|电话|还是|原来|登记|那个)*"
    rf"|(?!.*(?:绕路|有个|把|被))(?:我|我家|家)?(?:就)?(?:住|在|地址是|寄到|送到|寄|送)?.{{0,14}}(?:[村镇乡路街巷弄]|胡同|{NUMERAL}[号楼层室组排家户]|旁边|对面|附近|隔壁|楼[上下]|门口|"
    rf"东头|西头|南头|北头|路口|院|平房|商铺|底商|那家|店|超市|单元)"
    rf"|(?:(?:今|明|后)天|(?:这|下)?(?:周|星期|礼拜){_HAN}|[月号日点]|上午|下午|晚上|早上|中午|半|一刻|左右|以后|之间|到|不行|没空|{NUMERAL})+"
    r"|(?:别打|不要打|打|就打|留).{0,4}(?:这个|那个|我|的|电话)+|我?(?:现在)?打的这个|[你您]?(?:给我)?记一下.{0,6}|我说错了|等一下"
    r"|.{0,6}(?:谢谢|麻烦|辛苦|不好意思).{0,6}|[你您]们?(?:过来|来)|.{0,3}(?:户主|业主|机主|联系人|收件人)是.{1,6}"
    rf"|(?:[你您]|你们)?(?:这|是|这是)?什么(?:态度|服务|人|公司|玩意|破).{{0,4}}|气死.{{0,3}}|我就这.{{0,2}}|(?:[你您]|他)?怎么(?:这样|说话).{{0,3}}|像话吗|没完了"
)
"""Clauses about who, where, when and which number, thanks and scolding; a real matter is told by other words."""
_SUM = re.compile(rf"(?=.*{NUMERAL})(?:[扣交花收付退充赔]|一共|总共|只|了|我|的|大概|[块元钱毛]|{NUMERAL})+")
_HAPPENED = re.compile(r"(?:被|把|让人|给我|帮我|到现在|还没|一直|老是|总是).{2}|.{4}了$|没.{2,}$")
_OTHER_NUMBER = re.compile(
    rf"(?:户号|表号|卡号|会员号|会员卡号?|用户号|客户号|身份证号?|车牌(?:尾?号)?|设备号|合同号|账号)(?:码)?(?:就)?(?:是)?[A-Za-z\u4e00-\u9fa5]?{NUMERAL}{{3,20}}"
)
"""Numbers that are no field of the ticket and no part of the matter."""
_LABEL_BEFORE = re.compile(
    r"(?:(?:我)?(?:的)?(?:订单|运单|快递单?|小票|工单|受理|会员|用户|客户|流水|单)(?:编?号码?)?|(?<![回打接通])(?<![回给]我)(?:联系)?(?:电话|手机|座机)(?:号码?)?"
    r"|地址|住址|姓名|名字|我?叫|我?姓|我?住在?|我家在?|改成|改到|换成|[她他]的?(?:电话|手机)(?:号码?)?|[她他我])(?:就)?(?:是|在|为|叫)?$"
)
"""What only announces a value: 小票号是, 她电话."""
_ABOUT_THE_CALL = re.compile(
    r"说|听|记(?!者)|登记|告诉|电话|号码|地址|再见|谢|好了|知道|明白|试过|我没带|短信|照片|没有别的|还有事|师傅(?:已经)?[来走]|稍等|等一"
)
"""Words about the talk itself: 我刚才没听清, 地址登记过了."""
_ONLY_ASKING = re.compile(
    r"(?:现在)?(?:搬|移机|迁|移|改|换|送|寄|派)+(?:到|至|去|往)|(?:能不能|可不可以|能否|是不是|行不行|好不好|怎么办?|为什么|请问|麻烦|帮我|给我|随便几点|[几哪][点天](?:来)?都(?:行|可以|成)|越快越好|随时都?(?:行|可以)|尽快|(?:上次)?预?约的是|，)+"
)
_TAIL = re.compile(r"(?:了吧|呢吧|吧|啊|呢|哦|呀|嘛|哈|啦)+$")


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    text: str
    telling: bool
    """It says what is wrong or wanted."""


def hear_issue(turn: Turn, taken: Iterable[tuple[int, int]], *, begun: bool) -> Heard | None:
    """The issue part of a customer's turn.

    The first turn that tells one is kept whole; later ones add only the clauses that tell something new. ``taken`` are
    the spans of names, phones, addresses and agreed times.
    """
    if turn.leg is Leg.AGENT:
        return None
    words = turn.call.words.issue
    clauses = list(_clauses(turn, words, sorted(taken), begun=begun))
    telling = [c for c in clauses if c.telling]
    if not telling and not (_answers_the_greeting(turn, begun=begun) and _long_enough(turn, clauses)):
        return None
    kept = telling if begun else _whole(clauses, telling)
    text = _trimmed(_joined(turn, kept))
    if len(text) < 2 or _ONLY_ASKING.fullmatch(text):
        return None
    return Heard(
        name=Field.ISSUE,
        value=text,
        start=kept[0].start,
        end=kept[-1].end,
        confidence=SAID if telling else HINTED,
    )


def _answers_the_greeting(turn: Turn, *, begun: bool) -> bool:
    """The first words of a caller are about the matter, even in words nobody listed."""
    return Topic.ISSUE in turn.asked and not begun


def _long_enough(turn: Turn, clauses: list[_Clause]) -> bool:
    """A sentence without its call may be an answer to anything: only one that tells what happened is believed."""
    length = sum(len(c.text) for c in clauses)
    if not turn.call.alone or any(hear_kind(turn)):
        return length >= 4
    return length >= 6 and any(_HAPPENED.search(c.text) for c in clauses) and not _ABOUT_THE_CALL.search(turn.text)


def _whole(clauses: list[_Clause], telling: list[_Clause]) -> list[_Clause]:
    """All clauses around the telling ones, within the limit; those nearest to the first telling one come first."""
    if not telling:
        return _within(clauses)
    first, last = clauses.index(telling[0]), clauses.index(telling[-1])
    kept = clauses[first : last + 1]
    for clause in reversed(clauses[:first]):
        if sum(len(c.text) for c in kept) + len(clause.text) <= LONGEST:
            kept.insert(0, clause)
    for clause in clauses[last + 1 :]:
        if sum(len(c.text) for c in kept) + len(clause.text) <= LONGEST:
            kept.append(clause)
    return kept if sum(len(c.text) for c in kept) <= LONGEST * 2 else _within(kept)


def _within(clauses: list[_Clause]) -> list[_Clause]:
    kept: list[_Clause] = []
    for clause in clauses:
        if not kept or sum(len(c.text) for c in kept) + len(clause.text) <= LONGEST:
            kept.append(clause)
    return kept


def _clauses(turn: Turn, words: IssueWords, taken: list[tuple[int, int]], *, begun: bool) -> Iterable[_Clause]:
    signs = [words.problems, words.requests] + ([] if begun else [words.questions])
    borders = _borders(turn, words)
    taken = sorted(_with_label(turn.text, start, end) for start, end in taken)
    taken = sorted([*taken, *((m.start(), m.end()) for m in _OTHER_NUMBER.finditer(turn.text))])
    for start, end in pairwise(borders):
        for begin, finish in _without(start, end, taken):
            piece = turn.text[begin:finish]
            if taken and (begin, finish) != (start, end) and _LEFTOVER.match(piece):
                continue
            opening = _opening(piece, words)
            said = piece[opening:]
            if (
                len(said) < 2
                or _only_a_sum(turn, said)
                or _FIGURES.fullmatch(said)
                or any_of(words.small_talk).fullmatch(_TAIL.sub("", said))
            ):
                continue
            telling = any(any_of(sign).search(said) for sign in signs)
            if not telling and _OF_FIELDS.fullmatch(said):
                continue
            yield _Clause(begin + opening, finish, said, telling)


def _only_a_sum(turn: Turn, said: str) -> bool:
    """扣了九十九块九, to 扣了您多少钱."""
    return Topic.AMOUNT in turn.asked and bool(_SUM.fullmatch(said))


def _with_label(text: str, start: int, end: int) -> tuple[int, int]:
    """小票号是 and the number behind it go together."""
    label = _LABEL_BEFORE.search(text, max(0, start - 12), start)
    return (label.start() if label else start), end


def _without(start: int, end: int, taken: list[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """What is left of a clause when the spans of other fields are cut out."""
    position = start
    for begin, finish in taken:
        if finish <= position or begin >= end:
            continue
        if begin > position:
            yield position, begin
        position = max(position, finish)
    if position < end:
        yield position, end


def _borders(turn: Turn, words: IssueWords) -> list[int]:
    inside = {m.start() for m in any_of(words.starts).finditer(turn.text)}
    return sorted({0, len(turn.text), *turn.reading.breaks, *turn.reading.seams, *inside})


def _opening(text: str, words: IssueWords) -> int:
    position = 0
    pattern = any_of(words.lead_ins)
    while match := pattern.match(text, position):
        if not match[0]:
            break
        position = match.end()
    return position


def _joined(turn: Turn, clauses: list[_Clause]) -> str:
    """The clauses in one text; a comma where the speaker paused or something was left out."""
    text = ""
    for index, clause in enumerate(clauses):
        if index and (
            clause.start != clauses[index - 1].end
            or turn.reading.border(clause.start)
            or clause.start in turn.reading.seams
        ):
            text = _TAIL.sub("", text) + "，"
        text += clause.text
    return text


def _trimmed(text: str) -> str:
    return _TAIL.sub("", text.strip("，"))
