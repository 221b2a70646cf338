"""What one turn tells the ticket: the customer's facts, the agent's reading back, promises and hand-overs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from callcenter.domain.tickets.fields import HINTED, SAID, Field, Heard, Slot
from callcenter.domain.tickets.numerals import digits
from callcenter.domain.tickets.other_readings import (
    LIKELY,
    NUMBERS,
    best_of_both,
    known_again,
    nearest_to_the_caller,
    other_values,
    with_others,
)
from callcenter.domain.tickets.reply import Reply, agreed, asks, bare_correction, puts_number_right, reply_of
from callcenter.domain.tickets.slots.address import hear_address
from callcenter.domain.tickets.slots.amount import hear_amount
from callcenter.domain.tickets.slots.appointment import hear_appointment
from callcenter.domain.tickets.slots.cause import hear_cause
from callcenter.domain.tickets.slots.department import hear_department
from callcenter.domain.tickets.slots.digit_runs import digit_runs
from callcenter.domain.tickets.slots.issue import hear_issue
from callcenter.domain.tickets.slots.kind import hear_kind
from callcenter.domain.tickets.slots.meter_reading import hear_meter_reading
from callcenter.domain.tickets.slots.order_no import hear_order_no
from callcenter.domain.tickets.slots.person import hear_person, spelling
from callcenter.domain.tickets.slots.phone import hear_phone
from callcenter.domain.tickets.slots.promise import hear_promises
from callcenter.domain.tickets.slots.satisfaction import agrees, hear_satisfaction, refuses
from callcenter.domain.tickets.slots.spelled import blurred
from callcenter.domain.tickets.ticket import Ticket, slot_of
from callcenter.domain.tickets.turn import Topic, Turn

_TOPIC_OF = {
    Field.NAME: Topic.NAME,
    Field.SURNAME: Topic.NAME,
    Field.PHONE: Topic.PHONE,
    Field.COMMUNITY: Topic.ADDRESS,
    Field.BUILDING: Topic.ADDRESS,
    Field.ROOM: Topic.ADDRESS,
    Field.APPOINTMENT: Topic.TIME,
    Field.ORDER_NO: Topic.ORDER,
    Field.METER_READING: Topic.METER,
    Field.AMOUNT: Topic.AMOUNT,
}
_OFFERED = re.compile(
    r"(?:以后|之后|之前|以前|前|左右|之间|我|都|家里|可以|行|成|有空|有时间|有人|在家|方便|过来|来|上门|吧|吗|呢|能|让师傅)*"
)
_YARD = re.compile(r"\d+号大?院$")
_SETTLED = re.compile(r"修好|好了|正常|恢复|解决了|能用了")
_OF_THE_PLACE = re.compile(r"的(?!(?:租户|住户|业主|用户|客户|会员|居民|人)|我|姓|$)")
"""3栋的路灯: the place belongs to the matter."""
_CUT_OUT = (Field.PHONE, Field.PHONE_ALT, Field.NAME, Field.SURNAME, Field.TITLE, Field.ORDER_NO)
_EXACT = frozenset(
    {Field.NAME, Field.PHONE, Field.PHONE_ALT, Field.COMMUNITY, Field.ADDRESS, Field.BUILDING, Field.UNIT, Field.ROOM}
    | {Field.ORDER_NO, Field.METER_READING, Field.AMOUNT, Field.APPOINTMENT}
)
LEAST_SURE = 0.5
"""Least confidence of a word that may stand in a field; measured on the recorded calls."""
LEAST_OF_NUMBER = 7
"""Digits by which a number is known again."""
_PLACES = (Field.COMMUNITY, Field.BUILDING, Field.UNIT, Field.ROOM, Field.ADDRESS)


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What the agent said of the ticket's fields, until the customer answers."""

    turn: Turn
    items: tuple[Heard, ...] = field(repr=False)
    asked: bool
    """The agent asked whether it is right."""


def hear_agent(turn: Turn, ticket: Ticket) -> ReadBack:
    """Takes an agent's turn; what it claims about the customer waits for the answer."""
    found, others = _facts(turn), other_values(turn, _facts)
    items = [_weighed(turn, ticket, with_others(h, others)) for h in _sure(turn, found)]
    items += _repeated_order(turn, ticket, items)
    items += _read_otherwise(turn, ticket, _unsure(found, others), items)
    for item in items:
        if not ticket.read_back(item) and item.name in (Field.SURNAME, Field.TITLE):
            _take_address_form(item, items, turn, ticket)
    ticket.take([*hear_department(turn), *hear_cause(turn)], turn)
    for kind in hear_kind(turn):
        ticket.take([kind], turn)
    ticket.promises.extend((promise, turn) for promise in hear_promises(turn))
    return ReadBack(turn, tuple(items), asks(turn))


def _repeated_order(turn: Turn, ticket: Ticket, items: list[Heard]) -> list[Heard]:
    """七七三零零八八…，是吗？ after the customer gave the number: nobody calls it one again."""
    held = digits(ticket.value(Field.ORDER_NO))
    if len(held) < 5 or any(item.name in (Field.ORDER_NO, Field.PHONE) for item in items):
        return []
    for run in digit_runs(turn.reading, least=len(held)):
        if len(run.digits) == len(held) and sum(a != b for a, b in zip(run.digits, held, strict=True)) <= 2:
            said = ticket.value(Field.ORDER_NO).removesuffix(held) + run.digits
            return [Heard(name=Field.ORDER_NO, value=said, start=run.start, end=run.end)]
    return []


def _weighed(turn: Turn, ticket: Ticket, item: Heard) -> Heard:
    """A number as both parties' hearings support it; a written turn says what it says."""
    heard = item.name in NUMBERS and any(piece.words or piece.alternatives for piece in turn.pieces)
    return best_of_both(ticket.readings(item.name), item) if heard else item


def _read_otherwise(
    turn: Turn, ticket: Ticket, unsure: Mapping[Field, tuple[str, ...]], items: list[Heard]
) -> Iterator[Heard]:
    """A number that was misheard when the agent read it back, but another reading is one of the customer's."""
    for name in (Field.PHONE, Field.ORDER_NO):
        if any(item.name is name for item in items):
            continue
        known = ticket.readings(name)
        said = [run.digits for run in digit_runs(turn.reading, least=LEAST_OF_NUMBER)]
        others = unsure.get(name, ())
        value = known_again(known, said) or next((value for value in known[:LIKELY] if value in others[:LIKELY]), "")
        if value:
            yield Heard(name=name, value=value, start=0, end=len(turn.text))


def _take_address_form(item: Heard, items: list[Heard], turn: Turn, ticket: Ticket) -> None:
    """王先生，您好: kept until the customer says otherwise. 程先生 to a Mr 陈: only the form of address is believed."""
    surname = ticket.value(Field.SURNAME)
    if item.name is Field.SURNAME:
        if not surname and item.confidence < SAID:
            ticket.adopt(item, turn)
        return
    said = next((h.value for h in items if h.name is Field.SURNAME and h.end == item.start), "")
    said = said or next((h.value[:1] for h in items if h.name is Field.NAME and h.end == item.start), "")
    held = ticket.slots.get(Field.TITLE)
    if surname and said and blurred(surname[0]) == blurred(said[0]) and (held is None or held.leg is turn.leg):
        ticket.slots[Field.TITLE] = replace(slot_of(item, turn), confidence=HINTED + 0.1)


def hear_customer(turn: Turn, ticket: Ticket, before: ReadBack | None) -> None:
    """Takes a customer's turn: first the answer to what was read back, then the facts of the turn itself."""
    reply = reply_of(turn) if before else Reply.OTHER
    if before and reply is Reply.OTHER and puts_number_right(turn, before.items):
        reply = Reply.NO
    if before and reply is Reply.NO:
        turn = replace(turn, asked=turn.asked | {_TOPIC_OF[h.name] for h in before.items if h.name in _TOPIC_OF})
    found, others = _facts(turn), other_values(turn, _facts)
    heard = [nearest_to_the_caller(with_others(h, others), turn) for h in _sure(turn, found)]
    if before:
        heard = _answered(turn, ticket, before, reply, heard)
    ticket.take(heard, turn)
    ticket.offer(_unsure(found, others), turn)
    opinion = list(hear_satisfaction(turn))
    ticket.take([*hear_kind(turn), *hear_cause(turn), *opinion], turn)
    _callback(turn, ticket)
    begun = turn.call.outbound or bool(ticket.value(Field.ISSUE))
    issue = hear_issue(turn, [*_taken(turn, heard), *(_opinion(turn, o) for o in opinion)], begun=begun)
    settled = turn.call.outbound and _SETTLED.search(turn.text)
    if issue and not settled and not refuses(turn):
        ticket.take([issue], turn)


def _facts(turn: Turn) -> list[Heard]:
    """Names, numbers and times; earlier ones keep their words from later ones."""
    heard = [*hear_phone(turn), *hear_order_no(turn)]
    orders = [(h.start, h.end) for h in heard if h.name is Field.ORDER_NO]
    heard = [h for h in heard if h.name is Field.ORDER_NO or not _overlaps(h, orders)]
    people = hear_person(turn)
    numbers = [(h.start, h.end) for h in heard]
    spans = [*numbers, *((h.start, h.end) for h in people)] + (spelling(turn) if people else [])
    heard += people
    heard += hear_address(turn, spans, numbers)
    heard += [h for h in hear_meter_reading(turn) if not _overlaps(h, spans)]
    readings = [(h.start, h.end) for h in heard if h.name is Field.METER_READING]
    heard += [h for h in hear_amount(turn) if not _overlaps(h, readings)]
    heard += hear_appointment(turn)
    return heard


def _sure(turn: Turn, heard: list[Heard]) -> list[Heard]:
    """What the recogniser was sure of: an empty field is asked for again, a wrong one is believed.

    A residential area of the tenant's own list is kept, for it was found among few.
    """
    listed = turn.call.tenant.communities
    return [
        _doubtful(turn, h)
        for h in heard
        if h.name not in _EXACT or turn.least_confidence(h.start, h.end) >= LEAST_SURE or h.value in listed
    ]


def _unsure(found: list[Heard], others: Mapping[Field, tuple[str, ...]]) -> dict[Field, tuple[str, ...]]:
    """All that was heard for each number, sure or not."""
    first = {h.name: h.value for h in found if h.name in NUMBERS and h.value and not h.denied}
    return {
        name: tuple(dict.fromkeys(filter(None, (first.get(name, ""), *others.get(name, ())))))
        for name in NUMBERS
        if name in first or name in others
    }


def _doubtful(turn: Turn, item: Heard) -> Heard:
    """With a digit that was put right by its sound a number is only believed until somebody says it again."""
    mended = any(item.start <= position < item.end for position in turn.reading.mended)
    return replace(item, confidence=min(item.confidence, HINTED)) if mended else item


def _overlaps(item: Heard, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < item.end and item.start < end for start, end in spans)


def _answered(turn: Turn, ticket: Ticket, before: ReadBack, reply: Reply, heard: list[Heard]) -> list[Heard]:
    """Confirms or drops what the agent read back; returns what the turn itself says."""
    if any(h.name is Field.PHONE for h in before.items) and reply in (Reply.YES, Reply.FINE):
        heard = [h for h in heard if h.name is not Field.PHONE or digits(turn.text[h.start : h.end])]
    said = {h.name for h in heard}
    for item in before.items:
        disputed = item.name is Field.AMOUNT and ticket.value(item.name) not in ("", item.value) and not before.asked
        if item.name not in said and not disputed and agreed(reply, item, asked=before.asked):
            (ticket.doubt if item.others else ticket.confirm)(item, before.turn)
    if reply is not Reply.NO:
        return heard
    spoken_of = {item.name for item in before.items}
    if Field.ORDER_NO in spoken_of and Field.PHONE not in spoken_of:
        heard = [h for h in heard if h.name is not Field.PHONE or h.value]  # 最后是四三三 is the order's end
        said = {h.name for h in heard}
    heard = [_same_road(h, before.items) for h in heard]
    if not said & {*_PLACES, Field.PHONE}:
        heard = [*heard, *bare_correction(turn, before.items)]
    if heard or Field.PHONE in said:
        _keep_the_rest(ticket, before, {h.name for h in heard})
    return [replace(h, corrects=True) for h in heard]


def _same_road(item: Heard, items: Iterable[Heard]) -> Heard:
    """不对，是65号院, after 玉泉路56号院: the other number in the same road."""
    if item.name is not Field.ADDRESS or not _YARD.fullmatch(item.value):
        return item
    for read in items:
        if read.name in (Field.COMMUNITY, Field.ADDRESS) and _YARD.search(read.value):
            value = _YARD.sub(item.value, read.value)
            return replace(item, name=read.name, value=value, part=value)
    return item


def _keep_the_rest(ticket: Ticket, before: ReadBack, corrected: set[Field]) -> None:
    """不对，是三单元 leaves the rest of the address as the agent read it; 最后一位是九 the rest of the number."""
    moved = Field.COMMUNITY in corrected and any(item.name is Field.COMMUNITY for item in before.items)
    for item in before.items:
        if moved and item.name is Field.ADDRESS:
            continue  # 搬家了，现在是…: the road was that of the other area
        rest_of_place = item.name in _PLACES and item.name not in corrected and corrected & set(_PLACES)
        if rest_of_place or (item.name is Field.PHONE and Field.PHONE in corrected):
            ticket.adopt(item, before.turn)


def _callback(turn: Turn, ticket: Ticket) -> None:
    if refuses(turn):
        ticket.slots[Field.CALLBACK_RESULT] = Slot(
            value="未完成",
            leg=turn.leg,
            utterance=turn.pieces[0].utterance,
            start_ms=turn.pieces[0].start_ms,
            end_ms=turn.pieces[-1].end_ms,
            confidence=SAID,
        )
    ticket.consented = ticket.consented or agrees(turn)


def _opinion(turn: Turn, item: Heard) -> tuple[int, int]:
    """质量满意: what it is about goes with it."""
    about = re.search(r"(?:质量|服务|态度|师傅|维修|处理|对|都|我|还|是|的)*$", turn.text[: item.start])
    return (about.start() if about else item.start), item.end


def _taken(turn: Turn, heard: list[Heard]) -> list[tuple[int, int]]:
    """Stretches that belong to other fields and are no part of the issue."""
    spans = [(h.start, h.end) for h in heard if h.name in _CUT_OUT]
    spans += [(h.start, h.end) for h in heard if h.name in _PLACES and not _OF_THE_PLACE.match(turn.text, h.end)]
    if any(h.name in (Field.NAME, Field.SURNAME) for h in heard):
        spans += spelling(turn)
    for item in heard:
        if item.name is Field.APPOINTMENT:
            spans.append(_time_clause(turn, item))
    return spans


def _time_clause(turn: Turn, item: Heard) -> tuple[int, int]:
    """后天上午十点半家里有人: the clause that offers the time; in raw text the time and what directly follows."""
    if turn.reading.punctuated:
        last = max(item.start, item.end - 1)
        return turn.reading.clause_start(item.start), turn.reading.clause_end(last)
    rest = _OFFERED.match(turn.text, item.end)
    return item.start, rest.end() if rest else item.end
