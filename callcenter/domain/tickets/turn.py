"""One party's turn: the pieces it was recognised in, read together, with what the other party asked before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from callcenter.domain.events import FinalSegment, Leg
from callcenter.domain.tickets.misheard import mend
from callcenter.domain.tickets.reading import SEAM, Reading, read
from callcenter.domain.tickets.restated import restate
from callcenter.domain.tickets.words import TenantWords, TicketWords


class Topic(StrEnum):
    """What the agent asked for."""

    NAME = "name"
    PHONE = "phone"
    SECOND_PHONE = "second-phone"
    ADDRESS = "address"
    TIME = "time"
    ORDER = "order"
    METER = "meter"
    AMOUNT = "amount"
    SATISFACTION = "satisfaction"
    ISSUE = "issue"


_ASKS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    (
        Topic.NAME,
        re.compile(
            r"贵姓|怎么称呼|如何称呼|姓什么|姓名|叫什么|名字|哪位|姓啥|称呼您|全名|大名|联系人|收件人|户主|业主"
        ),
    ),
    (Topic.SECOND_PHONE, re.compile(r"(备用|另外|其他|别的|第二个|其它).{0,4}(电话|号码|联系方式|手机)")),
    (Topic.PHONE, re.compile(r"电话|号码|联系方式|手机")),
    (
        Topic.ADDRESS,
        re.compile(
            r"地址|住在|住哪|哪个小区|小区|几号楼|几栋|哪个楼|哪(?:一)?[栋幢]|几单元|门牌|房号|家在哪|位置|在什么地方|几室|几零几|哪户|哪一户"
        ),
    ),
    (Topic.TIME, re.compile(r"什么时候|什么时间|几点|哪天|时间|方便|预约|何时|有空")),
    (Topic.ORDER, re.compile(r"订单|单号|运单|编号|工单号|流水号")),
    (Topic.METER, re.compile(r"读数|示数|表上.{0,6}(多少|数)|多少字|走到多少|表底|字数")),
    (Topic.AMOUNT, re.compile(r"多少钱|金额|(?:交|扣|收|付|花|退|充)(?:了)?(?:您|你)?多少|多少元")),
    (Topic.SATISFACTION, re.compile(r"满意|评价|打分|打几分")),
    (
        Topic.ISSUE,
        re.compile(r"什么可以帮|什么能帮|什么问题|什么情况|怎么了|具体情况|请讲|什么业务|您请说|哪里不舒服|什么需要"),
    ),
)


def topics(said: str) -> frozenset[Topic]:
    """What a question of the agent asks for."""
    return frozenset(topic for topic, pattern in _ASKS if pattern.search(said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known about the call before a word is said."""

    words: TicketWords
    tenant: TenantWords
    answered_at: datetime | None = None
    """Local time of the answer; None: relative times cannot be resolved."""
    caller: str | None = field(default=None, repr=False)
    outbound: bool = False
    alone: bool = False
    """A single sentence without its call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one party said until the other one answered."""

    leg: Leg
    pieces: tuple[FinalSegment, ...] = field(repr=False)
    reading: Reading = field(repr=False)
    starts: tuple[int, ...]
    """Where each piece begins in the reading."""
    call: Circumstances = field(repr=False)
    asked: frozenset[Topic] = frozenset()
    question: str = field(default="", repr=False)
    """The other party's turn before, without punctuation."""
    origin: tuple[int, ...] = ()
    """Where each character stood before slips of the tongue were taken out."""

    @property
    def text(self) -> str:
        """The reading's text."""
        return self.reading.text

    def piece_at(self, position: int) -> FinalSegment:
        """The piece a character was said in."""
        return self._said_in(self._original(position))

    def span_ms(self, start: int, end: int) -> tuple[int, int]:
        """When a stretch of the text was said: by the words' times where there are any, else by the pieces."""
        begins, ends = self._original(start), self._original(max(start, end - 1))
        first, last = self._said_in(begins), self._said_in(ends)
        begin = _word_time(first, begins - self._start_of(first), begin=True)
        finish = _word_time(last, ends - self._start_of(last), begin=False)
        return begin, max(begin, finish)

    def least_confidence(self, start: int, end: int) -> float:
        """How sure the recogniser was of the least sure word between two positions; a written turn is certain."""
        wanted = range(self._original(start), self._original(max(start, end - 1)) + 1)
        least = 1.0
        for piece, begin in zip(self.pieces, self.starts, strict=True):
            position = begin
            for word in piece.words:
                length = len(read(word.text).text)
                if position < wanted.stop and position + length > wanted.start:
                    least = min(least, word.confidence)
                position += length
        return least

    def _original(self, position: int) -> int:
        return self.origin[position] if position < len(self.origin) else position

    def _said_in(self, original: int) -> FinalSegment:
        found = self.pieces[0]
        for piece, start in zip(self.pieces, self.starts, strict=True):
            if start <= original:
                found = piece
        return found

    def _start_of(self, wanted: FinalSegment) -> int:
        return next(start for piece, start in zip(self.pieces, self.starts, strict=True) if piece is wanted)


def _word_time(piece: FinalSegment, index: int, *, begin: bool) -> int:
    passed = 0
    for word in piece.words:
        passed += len(read(word.text).text)
        if index < passed:
            return word.start_ms if begin else word.end_ms
    return piece.start_ms if begin else piece.end_ms


def take_turn(pieces: tuple[FinalSegment, ...], call: Circumstances, asked: frozenset[Topic], question: str) -> Turn:
    """The pieces joined; the seam between two pieces is a pause but not a border of a number."""
    starts: list[int] = []
    length, joined = 0, ""
    for piece in pieces:
        starts.append(length)
        length += len(read(piece.text).text)
        joined += (SEAM if joined else "") + piece.text.replace(SEAM, "")
    said = restate(mend(read(joined)))
    return Turn(
        leg=pieces[0].leg,
        pieces=pieces,
        reading=said.reading,
        origin=said.origin,
        starts=tuple(starts),
        call=call,
        asked=asked,
        question=question,
    )
