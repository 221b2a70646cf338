"""An emergency told on the phone becomes an alarm order at once: real database, real actions."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcenter.actions.order_desk import OrderDesk
from callcenter.db.call_journal import CallJournal
from callcenter.db.database import Database, open_database
from callcenter.db.work_order_store import SqlWorkOrderStore
from callcenter.domain.call_record import CallRecord, CallSummary
from callcenter.domain.events import CallEvent, CallOffered, Leg, SlotFilled
from callcenter.domain.ticket_sheet import Ticket
from callcenter.emergency_watch import EmergencyWatch
from callcenter.standard_files import read_policies
from tests.doubles.hub import ListBoard

OFFERED = CallOffered(
    call_id="c1", tenant="阳泉市煤气公司", seat="8015", agent_no="15", caller="13800005678", at=datetime.now(UTC)
)
LEAK = "我家厨房煤气味特别大"


def kind(value: str) -> SlotFilled:
    return SlotFilled(call_id="c1", name="type", value=value, leg=Leg.CUSTOMER, utterance=1, heard=LEAK)


class Hub:
    def __init__(self, database: Database) -> None:
        self.journal = CallJournal(database)
        self.raised = asyncio.Event()
        loop = asyncio.get_running_loop()
        self.notices: list[object] = []
        self.desk = OrderDesk(
            store=SqlWorkOrderStore(database),
            policies=read_policies(Path("phrasebook")),
            now=lambda: datetime.now(UTC),
            notify=lambda *notice, **more: self.notices.append((notice, more)),
            stirred=lambda: loop.call_soon_threadsafe(self.raised.set),
        )
        self.board = ListBoard()
        self.watch = EmergencyWatch(self.board, lambda: self.desk)

    def take(self, event: CallEvent) -> None:
        self.journal.record([event])
        self.watch.apply(event)

    def order(self) -> object:
        with self.desk.store.reading() as work:
            return work.orders.draft_of_call("c1")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'hub.db'}")
    yield opened
    opened.close()


async def test_a_gas_leak_raises_an_alarm_order_once(database: Database) -> None:
    hub = Hub(database)
    hub.take(OFFERED)
    hub.take(kind("报修"))
    hub.take(kind("报警"))
    hub.take(kind("报警"))
    async with asyncio.timeout(10):
        await hub.raised.wait()
    order = hub.order()
    assert order.number  # type: ignore[attr-defined]
    assert order.emergency  # type: ignore[attr-defined]
    assert LEAK in (order.value("issue"), order.value("symptoms"))  # type: ignore[attr-defined]
    assert [type(event) for event in hub.board.shown] == [CallOffered, SlotFilled, SlotFilled, SlotFilled]


async def test_recordings_and_calls_taken_up_raise_nothing(database: Database) -> None:
    hub = Hub(database)
    hub.take(CallOffered(call_id="c1", tenant="t", source="recording"))
    hub.take(kind("报警"))
    summary = CallSummary(call_id="c2", ticket_type="报警", agent_no="15")
    hub.watch.restore(CallRecord(summary=summary, ticket=Ticket(call_id="c2")))
    hub.watch.apply(SlotFilled(call_id="c2", name="type", value="报警"))
    assert hub.watch._tasks == set()
    assert not hub.raised.is_set()
