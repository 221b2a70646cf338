"""The ticket of one call while it fills: what stands in each field and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from callcenter.domain.tickets.fields import CONFIRMED, HINTED, READ_BACK, Field, Heard, Slot
from callcenter.domain.tickets.other_readings import same_number
from callcenter.domain.tickets.slots.kind import STRENGTH
from callcenter.domain.tickets.slots.phone import valid_phone
from callcenter.domain.tickets.slots.promise import Promise
from callcenter.domain.tickets.slots.spelled import blurred
from callcenter.domain.tickets.turn import Turn

_PARTS = (Field.COMMUNITY, Field.BUILDING, Field.UNIT, Field.ROOM)
_HOUSE = (Field.BUILDING, Field.UNIT, Field.ROOM)
LONGEST_ISSUE = 160
"""Characters."""


@dataclass(slots=True)
class Ticket:
    """A value that is copied at the start of every turn, so that a turn may be read again with its next piece."""

    slots: dict[Field, Slot] = field(default_factory=dict)
    prefix: Slot | None = None
    """What the address opens with: town, road and number."""
    promises: list[tuple[Promise, Turn]] = field(default_factory=list)
    offered: dict[Field, Slot] = field(default_factory=dict)
    """Numbers of which no reading is sure enough to stand on the ticket; their slots have no value."""
    consented: bool = False
    """The customer lets the callback begin."""

    def copy(self) -> Ticket:
        """An independent ticket with the same contents."""
        return Ticket(dict(self.slots), self.prefix, list(self.promises), dict(self.offered), self.consented)

    def value(self, name: Field) -> str:
        """The field's value or nothing."""
        slot = self.slots.get(name)
        return slot.value if slot else ""

    def readings(self, name: Field) -> tuple[str, ...]:
        """All that the field may be, the likeliest first."""
        slot = self.slots.get(name) or self.offered.get(name)
        return tuple(filter(None, (slot.value, *slot.others))) if slot else ()

    # --- the customer speaks

    def take(self, heard: Iterable[Heard], turn: Turn) -> None:
        """Puts in what the customer said; corrections replace."""
        items = list(heard)
        new_house = [h for h in items if h.name in _HOUSE and not h.denied]
        for item in items:
            if item.denied:
                self._deny(item)
            elif item.name is Field.COMMUNITY:
                self._take_community(item, turn, moves=bool(new_house))
            else:
                self._take_one(item, turn)
        self._join_address()

    def _deny(self, item: Heard) -> None:
        slot = self.slots.get(item.name)
        if slot and slot.value == item.value:
            del self.slots[item.name]

    def _take_one(self, item: Heard, turn: Turn) -> None:
        match item.name:
            case Field.TYPE:
                self._take_kind(item, turn)
            case Field.ISSUE:
                self._add_issue(item, turn)
            case Field.PHONE:
                self._take_phone(item, turn)
            case Field.PHONE_ALT if item.value == self.value(Field.PHONE):
                pass  # the same number once more
            case Field.SURNAME:
                self._take_surname(item, turn)
            case Field.NAME:
                self._take_name(item, turn)
            case Field.ADDRESS:
                self.prefix = slot_of(item, turn)
            case _:
                self._put(item, turn)

    def _put(self, item: Heard, turn: Turn) -> None:
        """A new value replaces; the same value again only gains."""
        old = self.slots.get(item.name)
        if old and old.value == item.value:
            self.slots[item.name] = old.surer(item.confidence)
        else:
            self.slots[item.name] = slot_of(item, turn)

    def _take_kind(self, item: Heard, turn: Turn) -> None:
        old = self.slots.get(Field.TYPE)
        strength = STRENGTH[item.confidence]
        if old is None:
            self.slots[Field.TYPE] = slot_of(item, turn)
            return
        held = STRENGTH.get(old.confidence, 3)
        escalates = item.value in ("投诉", "报警") and old.value not in ("投诉", "报警", "回访") and strength >= 2
        if strength > held or (escalates and strength >= held) or (strength == 3 and escalates):
            self.slots[Field.TYPE] = slot_of(item, turn)

    def _add_issue(self, item: Heard, turn: Turn) -> None:
        old = self.slots.get(Field.ISSUE)
        if old is None:
            self.slots[Field.ISSUE] = slot_of(item, turn)
        elif item.value not in old.value and len(old.value) + len(item.value) < LONGEST_ISSUE:
            self.slots[Field.ISSUE] = replace(old, value=f"{old.value}；{item.value}")

    def _take_phone(self, item: Heard, turn: Turn) -> None:
        old = self.slots.get(Field.PHONE)
        if not item.value:
            fixed = valid_phone(old.value.replace("-", "")[: -len(item.part)] + item.part) if old else ""
            if old and fixed:
                self.slots[Field.PHONE] = slot_of(replace(item, value=fixed), turn)
            return
        if old and old.value != item.value and not item.corrects:
            again = same_number(self.readings(Field.PHONE), item)
            if not again:
                self._put(replace(item, name=Field.PHONE_ALT), turn)
            elif not old.confirmed:
                self.slots[Field.PHONE] = replace(old, value=again, others=())
        else:
            self._put(item, turn)

    def _take_surname(self, item: Heard, turn: Turn) -> None:
        name = self.slots.get(Field.NAME)
        if name and not name.value.startswith(item.value):
            alike = blurred(name.value[0]) == blurred(item.value[0])
            if not alike and not item.corrects:
                return
            self.slots[Field.NAME] = replace(slot_of(item, turn), value=item.value + name.value[1:])
        self._put(item, turn)

    def _take_name(self, item: Heard, turn: Turn) -> None:
        old = self.slots.get(Field.NAME)
        if old and old.value != item.value and old.confirmed and not item.corrects and item.confidence < 0.8:
            return
        self._put(item, turn)

    def _take_community(self, item: Heard, turn: Turn, *, moves: bool) -> None:
        """Another residential area with a building takes the old house numbers away."""
        old = self.slots.get(Field.COMMUNITY)
        if old and old.value != item.value and moves:
            for name in _HOUSE:
                self.slots.pop(name, None)
            self.prefix = None
        self._put(item, turn)

    def offer(self, others: Mapping[Field, tuple[str, ...]], turn: Turn) -> None:
        """Numbers that nobody should believe, for the agent to choose from while the field is empty."""
        for name, values in others.items():
            if name not in self.slots and name is not Field.PHONE_ALT:
                self.offered[name] = _offered(values, turn)

    # --- the agent speaks

    def read_back(self, item: Heard) -> bool:
        """The agent repeats a value, or one of those it may be; False when the ticket holds another one or none."""
        slot = self.prefix if item.name is Field.ADDRESS else self.slots.get(item.name)
        if slot is None or item.others or item.value not in (slot.value, *(() if slot.confirmed else slot.others)):
            return False
        part = slot.part.replace(slot.value, item.value)
        better = replace(slot.surer(READ_BACK), value=item.value, part=part, others=())
        if item.name is Field.ADDRESS:
            self.prefix = better
        else:
            self.slots[item.name] = better
        self._join_address()
        return True

    def confirm(self, item: Heard, agent: Turn) -> None:
        """The customer agreed with what the agent said."""
        held = self.prefix if item.name is Field.ADDRESS else self.slots.get(item.name)
        if held and held.value == item.value:
            slot = held.surer(CONFIRMED, confirmed=True)
        else:
            slot = replace(slot_of(item, agent), confidence=CONFIRMED - 0.02, confirmed=True)
        if held and item.part and held.value == item.value and _unsaid(held) and not _unsaid(slot_of(item, agent)):
            slot = replace(slot, part=item.part)
        if item.name is Field.ADDRESS:
            self.prefix = slot
        else:
            self.slots[item.name] = slot
        self._join_address()

    def doubt(self, item: Heard, agent: Turn) -> None:
        """The customer agreed with a number that was heard otherwise before: one of them was misheard."""
        held = self.slots.get(item.name) or slot_of(item, agent)
        if not held.confirmed:
            self.slots[item.name] = _doubted(held, item)

    def adopt(self, item: Heard, agent: Turn) -> None:
        """The agent said it and nobody objected: kept with little confidence when nothing stands there."""
        if item.name is Field.ADDRESS:
            self.prefix = self.prefix or replace(slot_of(item, agent), confidence=HINTED)
        elif item.name not in self.slots:
            self.slots[item.name] = replace(slot_of(item, agent), confidence=HINTED + 0.1)
        self._join_address()

    # --- the address as a whole

    def _join_address(self) -> None:
        parts = [self.slots[name] for name in _PARTS if name in self.slots]
        place = [s for s in (self.prefix, self.slots.get(Field.COMMUNITY)) if s]
        if not place and not {Field.BUILDING, Field.ROOM} <= self.slots.keys():
            self.slots.pop(Field.ADDRESS, None)
            return
        pieces = ([self.prefix] if self.prefix else []) + parts
        last = max(pieces, key=lambda s: (s.start_ms or 0, s.end_ms or 0))
        self.slots[Field.ADDRESS] = replace(
            last,
            value="".join(s.part for s in pieces),
            confidence=min(s.confidence for s in pieces),
            confirmed=all(s.confirmed for s in pieces),
            heard="".join(dict.fromkeys(s.heard for s in pieces)),
        )


def _offered(values: tuple[str, ...], turn: Turn) -> Slot:
    piece = turn.pieces[-1]
    return Slot(
        value="",
        leg=turn.leg,
        utterance=piece.utterance,
        start_ms=piece.start_ms,
        end_ms=piece.end_ms,
        confidence=0.0,
        heard=turn.text,
        others=values,
    )


def _doubted(held: Slot, item: Heard) -> Slot:
    others = dict.fromkeys((*item.others, held.value, *held.others))
    others.pop(item.value, None)
    part = held.part.replace(held.value, item.value)
    return replace(held, value=item.value, part=part, confidence=HINTED, others=tuple(others))


def _unsaid(slot: Slot) -> bool:
    """The ending 号 of a room was put there by us."""
    return slot.part.endswith("号") and not slot.heard.endswith("号")


def slot_of(item: Heard, turn: Turn) -> Slot:
    """A value with where it was heard."""
    piece = turn.piece_at(item.start)
    start_ms, end_ms = turn.span_ms(item.start, item.end)
    return Slot(
        value=item.value,
        leg=turn.leg,
        utterance=piece.utterance,
        start_ms=start_ms,
        end_ms=end_ms,
        confidence=round(item.confidence * (0.7 + 0.3 * piece.confidence), 3) if piece.words else item.confidence,
        confirmed=False,
        heard=turn.text[item.start : item.end],
        part=item.part,
        others=item.others,
    )
