"""A person types and confirms ticket fields."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callcenter.actions.correct_slot import SlotConfirmed, SlotTyped, confirm_slot, correct_slot
from callcenter.domain.changes import TicketEdited
from callcenter.domain.events import Leg, SlotFilled
from callcenter.domain.refusals import CallUnknown, Refused, SlotUnknown, TicketChanged, TicketClosed, ValueUnfit
from callcenter.domain.ticket_sheet import Source, hear
from tests.doubles.store import MemoryStore
from tests.every_event import CALL, ENDED_AT, every_event

HEARD = SlotFilled(call_id=CALL, name="phone", value="13800001234", leg=Leg.CUSTOMER, utterance=3, confidence=0.9)
TYPED = SlotTyped(call_id=CALL, name="phone", value=" 13900005678 ", version=1, agent_no="08", at=ENDED_AT)
CONFIRMED = SlotConfirmed(call_id=CALL, name="phone", version=1, agent_no="08", at=ENDED_AT)


@pytest.fixture
def store() -> MemoryStore:
    """A running call whose phone number was heard."""
    made = MemoryStore()
    made.have(every_event()[:3])
    with made.writing() as work:
        work.tickets.start(CALL)
        work.tickets.put_field(CALL, hear(None, HEARD))
        work.commit()
    return made


def test_typing_replaces_what_was_heard_and_tells_everybody(store: MemoryStore) -> None:
    ticket = correct_slot(store, TYPED)
    phone = ticket.field("phone")

    assert phone is not None
    assert (phone.value, phone.source, phone.settled_by, phone.utterance) == ("13900005678", Source.TYPED, "08", 3)
    assert store.told == [
        TicketEdited(call_id=CALL, number=None, status="draft", version=2, fields=(phone,)),
    ]
    assert store.kept.tickets[CALL] == ticket


def test_an_emptied_field_stays_empty_when_it_is_heard_again(store: MemoryStore) -> None:
    phone = correct_slot(store, replace(TYPED, value="")).field("phone")
    assert phone is not None
    again = hear(phone, HEARD)
    assert (again.value, again.contradiction) == ("", "13800001234")


def test_a_contradiction_goes_when_the_same_is_heard_or_the_person_decides(store: MemoryStore) -> None:
    phone = correct_slot(store, TYPED).field("phone")
    against = hear(phone, HEARD)
    assert against.contradiction == "13800001234"
    assert hear(against, replace(HEARD, value="139 0000 5678")).contradiction == ""
    with store.writing() as work:
        work.tickets.put_field(CALL, against)
        work.commit()
    decided = confirm_slot(store, replace(CONFIRMED, version=2)).field("phone")
    assert decided is not None
    assert (decided.value, decided.contradiction) == ("13900005678", "")


def test_what_a_person_confirmed_is_not_overwritten_either(store: MemoryStore) -> None:
    phone = confirm_slot(store, CONFIRMED).field("phone")
    assert phone is not None
    assert (phone.source, phone.confirmed) == (Source.CUSTOMER, True)
    again = hear(phone, replace(HEARD, value="13800009999"))
    assert (again.value, again.contradiction) == ("13800001234", "13800009999")


@pytest.mark.parametrize(
    ("edit", "refusal"),
    [
        (replace(TYPED, call_id="none"), CallUnknown),
        (replace(TYPED, name="shoe_size"), SlotUnknown),
        (replace(TYPED, value="长" * 501), ValueUnfit),
        (replace(TYPED, value="1\x002"), ValueUnfit),
        (replace(TYPED, version=2), TicketChanged),
    ],
)
def test_a_refused_edit_changes_nothing(store: MemoryStore, edit: SlotTyped, refusal: type[Refused]) -> None:
    before = store.kept
    with pytest.raises(refusal) as caught:
        correct_slot(store, edit)
    assert caught.value.sentence.endswith("。")
    assert (store.kept, store.told) == (before, [])


def test_nothing_heard_nothing_to_confirm(store: MemoryStore) -> None:
    with pytest.raises(SlotUnknown):
        confirm_slot(store, replace(CONFIRMED, name="room"))


def test_a_value_that_hearing_replaced_before_the_click_is_not_confirmed(store: MemoryStore) -> None:
    with pytest.raises(TicketChanged):
        confirm_slot(store, replace(CONFIRMED, seen="1380000123"))
    confirmed = confirm_slot(store, replace(CONFIRMED, seen="13800001234")).field("phone")
    assert confirmed is not None
    assert confirmed.confirmed


@pytest.mark.parametrize("status", ["archived", "void"])
def test_an_archived_ticket_stays_as_it_is(store: MemoryStore, status: str) -> None:
    store.kept.tickets[CALL] = replace(store.kept.tickets[CALL], status=status)
    with pytest.raises(TicketClosed):
        correct_slot(store, TYPED)


def test_a_closed_order_is_edited_until_it_is_archived(store: MemoryStore) -> None:
    store.kept.tickets[CALL] = replace(store.kept.tickets[CALL], status="closed")
    corrected = correct_slot(store, TYPED).field(TYPED.name)
    assert corrected is not None
    assert corrected.value == TYPED.value.strip()


def test_the_refused_person_gets_the_ticket_as_it_is(store: MemoryStore) -> None:
    won = correct_slot(store, TYPED)
    with pytest.raises(TicketChanged) as caught:
        correct_slot(store, replace(TYPED, value="13900009999", agent_no="09"))
    assert caught.value.ticket == won
