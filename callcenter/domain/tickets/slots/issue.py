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
from callcenter.domain.tickets.turn import Topic, Turn
from callcenter.domain.tickets.words import IssueWords

LONGEST = 64
"""Characters of the issue taken from one turn."""
_LEFTOVER = re.compile(
    r"^(?:我|我的|电话|手机|号码|手机号|联系|联系电话|地址|住|住在|家住|是|姓|叫|在|的|"
    r"号|座机|和|打|就|也|名字|免贵|订单|订单号|单号|尾号|我家|请|您|记一下|收件人|会员)*$"
)
_FIGURES = re.compile(
    rf"(?:电话|手机|号码|号|是|我|的|到|点钟?|半|都行|[块元钱])*(?:{NUMERAL}+(?:电话|号码?|"
    rf"是|到|点钟?|半|都行|[块元钱])*)+"
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
    asked = Topic.ISSUE in turn.asked and not begun
    if not telling and not (asked and sum(len(c.text) for c in clauses) >= 4):
        return None
    kept = telling if begun else _whole(clauses, telling)
    text = _trimmed(_joined(turn, kept))
    if len(text) < 2:
        return None
    return Heard(
        name=Field.ISSUE,
        value=text,
        start=kept[0].start,
        end=kept[-1].end,
        confidence=SAID if telling else HINTED,
    )


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
    for start, end in pairwise(borders):
        for begin, finish in _without(start, end, taken):
            piece = turn.text[begin:finish]
            if len(taken) and (begin, finish) != (start, end) and _LEFTOVER.match(piece):
                continue
            opening = _opening(piece, words)
            said = piece[opening:]
            if len(said) < 2 or _FIGURES.fullmatch(said) or any_of(words.small_talk).fullmatch(_TAIL.sub("", said)):
                continue
            telling = any(any_of(sign).search(said) for sign in signs)
            yield _Clause(begin + opening, finish, said, telling)


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
    text = _TAIL.sub("", text.strip("，"))
    return text[:-1] if text.endswith("了") and len(text) > 3 else text
