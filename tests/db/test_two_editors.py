"""People and the listening program change one ticket at the same time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from callcenter.actions.correct_slot import SlotTyped, correct_slot
from callcenter.db.call_journal import CallJournal
from callcenter.db.database import Database
from callcenter.domain.changes import Change, TicketEdited
from callcenter.domain.events import Leg, SlotFilled
from callcenter.domain.refusals import TicketChanged
from callcenter.domain.ticket_sheet import Ticket
from tests.every_event import CALL, ENDED_AT, every_event

T = TypeVar("T")
EDITORS = 6


def at_once(*works: Callable[[], T]) -> list[T]:
    """Runs all of them in threads that start together."""
    gate = Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        gate.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def typed(value: str, *, version: int = 1, name: str = "phone") -> SlotTyped:
    return SlotTyped(call_id=CALL, name=name, value=value, version=version, agent_no=value, at=ENDED_AT)


def tried(database: Database, edit: SlotTyped) -> Ticket | TicketChanged:
    try:
        return correct_slot(database, edit)
    except TicketChanged as refusal:
        return refusal


def test_one_wins_and_everybody_else_sees_what_won(database: Database, journal: CallJournal) -> None:
    journal.record(every_event())
    told: list[Change] = []
    database.publish = told.append
    results = at_once(*[lambda n=n: tried(database, typed(f"1390000000{n}")) for n in range(EDITORS)])
    won = [one for one in results if isinstance(one, Ticket)]
    lost = [one for one in results if isinstance(one, TicketChanged)]

    assert (len(won), len(lost)) == (1, EDITORS - 1)
    assert {one.ticket for one in lost} == set(won)
    assert [change.version for change in told if isinstance(change, TicketEdited)] == [2]


def test_a_person_and_the_listening_program_at_once(database: Database, journal: CallJournal) -> None:
    """Whichever comes first, the person's word stands and nothing that was heard is lost."""
    journal.record(every_event())

    def hear() -> object:
        heard = [
            SlotFilled(call_id=CALL, name="phone", value=f"1380000000{number}", leg=Leg.CUSTOMER)
            for number in range(10)
        ]
        for event in heard:
            journal.record([event])
        return None

    def edit() -> object:
        version = 1
        for number in range(5):
            version = correct_slot(database, typed(f"1390000000{number}", version=version)).version
        return None

    at_once(hear, edit)
    record = journal.record_of(CALL)
    assert record is not None
    phone = record.ticket.field("phone")
    assert phone is not None
    assert (record.ticket.version, phone.value) == (6, "13900000004")
    assert [event.value for event in _heard(database)][-1] == "13800000009"


def _heard(database: Database) -> list[SlotFilled]:
    with database.reading() as work:
        events = work.timeline.of_call(CALL, SlotFilled)
    return [event for event in events if isinstance(event, SlotFilled) and event.name == "phone"]


def test_every_change_by_a_person_is_written_down(database: Database, journal: CallJournal) -> None:
    journal.record(every_event())
    correct_slot(database, typed("13900000001"))
    correct_slot(database, typed("陈", version=2, name="surname"))
    with database.reading() as work:
        changes = work.tickets.changes(CALL)
    assert [(one.name, one.old, one.new, one.version, one.agent_no) for one in changes] == [
        ("phone", "13800001234", "13900000001", 2, "13900000001"),
        ("surname", "", "陈", 3, "陈"),
    ]
    assert {one.at for one in changes} == {ENDED_AT}


def test_a_change_that_is_not_committed_is_not_told(database: Database, journal: CallJournal) -> None:
    journal.record(every_event())
    told: list[Change] = []
    database.publish = told.append
    with database.writing() as work:
        work.publish(TicketEdited(call_id=CALL, number=None, status="draft", version=9, fields=()))
    assert told == []
