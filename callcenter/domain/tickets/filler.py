"""The ticket fills itself: a stage that turns what both parties say into fields and promises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone, tzinfo

from callcenter.domain.events import (
    CallEvent,
    CallOffered,
    Derived,
    Direction,
    FinalSegment,
    Leg,
    LegChanged,
    LegState,
    PromiseMade,
    SlotFilled,
)
from callcenter.domain.tickets.choices import choices_of
from callcenter.domain.tickets.fields import CONFIRMED, SAID, Field, Slot
from callcenter.domain.tickets.listening import ReadBack, hear_agent, hear_customer
from callcenter.domain.tickets.numerals import DIGIT, digits
from callcenter.domain.tickets.reading import read
from callcenter.domain.tickets.slots.department import is_department
from callcenter.domain.tickets.slots.limits import answer_limit, due_times
from callcenter.domain.tickets.ticket import Ticket
from callcenter.domain.tickets.turn import Circumstances, Topic, take_turn, topics
from callcenter.domain.tickets.words import TicketWords

CHINA = timezone(timedelta(hours=8))
"""One zone, no daylight saving."""
_LISTENING = re.compile(r"(?:嗯|哦|啊|好的?|对|是的?|行|您说|您请说|请讲|您讲|继续|在听|我在听|我在记|记一下)*")
_DIGITS_ONLY = re.compile(rf"(?:嗯|好的?|对|是)*{DIGIT}{{2,8}}(?:嗯|好的?|对)*")
_PHONE_BEGUN = re.compile(
    rf"(?P<cue>(?:电话|手机|(?<!尾)号码?)(?:号码?)?(?:就)?是)?(?<!{DIGIT})(?P<no>[1一幺0零]{DIGIT}{{2,8}})$"
)
"""At the end of what was said: a phone of which digits are missing."""
LONGEST_TURN = 12
"""Pieces of one turn that are read together."""


class TicketFiller:
    """Hears one call; every piece of a turn is read together with the earlier ones of the same turn."""

    name = "工单"

    def __init__(self, words: TicketWords, *, sentence: bool = False, zone: tzinfo = CHINA) -> None:
        self._sentence = sentence
        self._zone = zone
        self._call = Circumstances(words=words, tenant=words.of_tenant(""), alone=sentence)
        self._call_id = ""
        self._ticket = Ticket()
        self._before_turn = Ticket()
        self._pieces: list[FinalSegment] = []
        self._asked: frozenset[Topic] = frozenset({Topic.ISSUE})
        self._opened = False
        """The customer has said what the call is about: the first turn of a caller answers the greeting."""
        self._question = ""
        self._read_back: ReadBack | None = None
        self._pending: ReadBack | None = None
        self._sent: dict[Field, Slot] = {}
        self._promised: list[PromiseMade] = []

    def feed(self, event: CallEvent) -> Iterable[Derived]:
        """The fields that changed with the event."""
        match event:
            case CallOffered():
                self._offered(event)
            case LegChanged(leg=Leg.CUSTOMER, state=LegState.ANSWERED, at=datetime() as at):
                self._call = _at(self._call, at, self._zone)
            case LegChanged(state=LegState.TRANSFERRED, target=str() as target) if is_department(target):
                return self._transferred(target, event.at_ms)
            case FinalSegment():
                return self._hear(event)
            case _:
                pass
        return ()

    def finish(self) -> Iterable[Derived]:
        """Nothing is left to say: every field was sent when it was heard."""
        return ()

    def _offered(self, event: CallOffered) -> None:
        self._call_id = event.call_id
        words = self._call.words
        call = Circumstances(
            words=words,
            tenant=words.of_tenant(event.tenant),
            caller=event.caller,
            outbound=event.direction is Direction.OUTBOUND,
            alone=self._sentence,
        )
        self._call = _at(call, event.at, self._zone) if event.at else call

    def _transferred(self, target: str, at_ms: int | None) -> list[Derived]:
        """The call was put through: the department is known for sure."""
        slot = Slot(value=target, leg=Leg.AGENT, start_ms=at_ms, end_ms=at_ms, confidence=CONFIRMED, heard=target)
        for ticket in {id(t): t for t in (self._ticket, self._before_turn)}.values():
            ticket.slots[Field.DEPARTMENT] = slot
        return list(self._changes())

    def _hear(self, piece: FinalSegment) -> list[Derived]:
        if self._pieces and piece.leg is not self._pieces[-1].leg:
            if self._only_listening(piece):
                return []
            self._next_turn()
        if len(self._pieces) >= LONGEST_TURN:
            self._next_turn(same_party=True)
        self._pieces.append(piece)
        turn = take_turn(tuple(self._pieces), self._call, self._asked, self._question)
        if not turn.text:
            return []
        ticket = self._before_turn.copy()
        if turn.leg is Leg.AGENT:
            self._pending = hear_agent(turn, ticket)
        else:
            hear_customer(turn, ticket, self._read_back)
        self._work_out(ticket)
        self._ticket = ticket
        return [*self._changes(), *self._promises()]

    def _only_listening(self, piece: FinalSegment) -> bool:
        """嗯, 好的, or the digits repeated while the other one goes on dictating: not a turn of its own."""
        said = read(piece.text).text
        if piece.leg is Leg.CUSTOMER:
            return bool(_LISTENING.fullmatch(said)) and self._reading_back()
        if _LISTENING.fullmatch(said):
            return True
        dictated = digits(read("".join(p.text for p in self._pieces)).text)
        return bool(_DIGITS_ONLY.fullmatch(said)) and dictated.endswith(digits(said)) and len(dictated) % 11 != 0

    def _reading_back(self) -> bool:
        """The agent has said a part of the phone, 您的电话是幺三九: the rest follows."""
        part = _PHONE_BEGUN.search(read("".join(p.text for p in self._pieces)).text)
        if part is None:
            return False
        begun = digits(part["no"])
        known = any(number.startswith(begun[:3]) for number in self._ticket.readings(Field.PHONE))
        return known or bool(part["cue"])

    def _next_turn(self, *, same_party: bool = False) -> None:
        """Closes the running turn: what the agent asked and read back is what the customer answers next."""
        self._before_turn = self._ticket
        if self._pieces and not same_party:
            text = read("".join(p.text for p in self._pieces)).text
            by_agent = self._pieces[-1].leg is Leg.AGENT
            self._opened = self._opened or not by_agent or self._call.outbound
            self._asked = topics(text) if by_agent else frozenset()
            if not self._opened:
                self._asked |= {Topic.ISSUE}
            self._question = text
            self._read_back = self._pending if by_agent else None
            self._pending = None
        self._pieces = []

    def _work_out(self, ticket: Ticket) -> None:
        """Fields that follow from others; a single sentence has none."""
        for name in (Field.DUE_PROCESS, Field.DUE_REPAIR, Field.DUE_ANSWER, Field.CALLBACK_DUE):
            ticket.slots.pop(name, None)
        if ticket.consented and Field.SATISFACTION in ticket.slots:
            ticket.slots[Field.CALLBACK_RESULT] = Slot(value="完成", confidence=SAID)
        kind = ticket.value(Field.TYPE)
        if self._sentence or not kind:
            return
        limit = answer_limit(kind, self._call.tenant.clocks, self._call.answered_at)
        promised = [p.due or limit for p, _ in ticket.promises if p.answers]
        answers = [due for due in promised if due]
        due = due_times(kind, self._call.tenant.clocks, self._call.answered_at, min(answers, default=None))
        for name, value in due.items():
            ticket.slots[name] = Slot(value=value, confidence=1.0)
        self._route(kind, ticket)

    def _route(self, kind: str, ticket: Ticket) -> None:
        held = ticket.slots.get(Field.DEPARTMENT)
        target = self._call.tenant.routing.get(kind)
        if held is not None and held.leg is not None:
            return
        if target:
            ticket.slots[Field.DEPARTMENT] = Slot(value=target, confidence=1.0)
        else:
            ticket.slots.pop(Field.DEPARTMENT, None)

    def _changes(self) -> Iterator[SlotFilled]:
        for name in Field:
            new = self._ticket.slots.get(name) or self._ticket.offered.get(name)
            old = self._sent.get(name)
            if new == old:
                continue
            if new is None:
                del self._sent[name]
                yield SlotFilled(call_id=self._call_id, name=name.value, value="", confidence=0.0)
                continue
            self._sent[name] = new
            yield SlotFilled(
                call_id=self._call_id,
                name=name.value,
                value=new.value,
                leg=new.leg,
                utterance=new.utterance,
                start_ms=new.start_ms,
                end_ms=new.end_ms,
                confidence=new.confidence,
                confirmed=new.confirmed,
                heard=new.heard,
                choices=choices_of(name, new, self._call.tenant),
            )

    def _promises(self) -> Iterator[PromiseMade]:
        for number, (promise, turn) in enumerate(self._ticket.promises, 1):
            start_ms, end_ms = turn.span_ms(promise.start, promise.end)
            made = PromiseMade(
                call_id=self._call_id,
                number=number,
                text=promise.text,
                due=promise.due,
                utterance=turn.piece_at(promise.start).utterance,
                start_ms=start_ms,
                end_ms=end_ms,
            )
            if number <= len(self._promised) and self._promised[number - 1] == made:
                continue
            self._promised[number - 1 : number] = [made]
            yield made


def _at(call: Circumstances, at: datetime, zone: tzinfo) -> Circumstances:
    """The answer in local time; a written dialogue gives it so already."""
    local = at.astimezone(zone) if at.tzinfo else at
    return Circumstances(
        words=call.words,
        tenant=call.tenant,
        answered_at=local,
        caller=call.caller,
        outbound=call.outbound,
        alone=call.alone,
    )
