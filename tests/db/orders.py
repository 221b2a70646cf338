"""What the tests of work orders share: a call whose ticket filled itself, and a desk on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callcenter.actions.move_order import Request, StepRequest, take_step
from callcenter.actions.register_order import Registration, register_call
from callcenter.db.call_journal import CallJournal
from callcenter.db.database import Database
from callcenter.db.work_order_store import SqlWorkOrderStore
from callcenter.domain import events as ev
from callcenter.domain.events import Leg, LegState
from callcenter.domain.work_orders.orders import WorkOrder
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.states import Step
from tests.domain.work_orders.orders_at_work import GAS, POLICIES, REPAIR
from tests.doubles.order_room import OrderRoom

CALL = "2024-h1"
CALLER = "13800001234"
ANSWERED = datetime(2024, 3, 5, 2, 40, tzinfo=UTC)
NOW = ANSWERED + timedelta(minutes=3)


@pytest.fixture
def room(database: Database) -> OrderRoom:
    return OrderRoom(SqlWorkOrderStore(database), POLICIES, NOW)


@pytest.fixture
def call(journal: CallJournal) -> str:
    """A finished call whose ticket filled itself."""
    journal.record([ev.CallOffered(call_id=CALL, tenant=GAS, agent_no="08", caller=CALLER, at=ANSWERED)])
    journal.record([ev.LegChanged(call_id=CALL, leg=Leg.CUSTOMER, state=LegState.ANSWERED, at_ms=0, at=ANSWERED)])
    for name, value in {"type": "报修", **REPAIR}.items():
        journal.record([ev.SlotFilled(call_id=CALL, name=name, value=value, leg=Leg.CUSTOMER, utterance=1)])
    promise = ev.PromiseMade(call_id=CALL, number=1, text="6小时内安排师傅上门", due=ANSWERED + timedelta(hours=6))
    journal.record([promise])
    return CALL


def registered(room: OrderRoom) -> WorkOrder:
    return register_call(room.desk, CALL, Registration(by="08"))


def seen(order: WorkOrder, by: str = "08") -> Request:
    return Request(number=order.number, version=order.version, by=by)


def stored(room: OrderRoom, number: str) -> WorkOrder:
    with room.desk.store.reading() as work:
        order = work.orders.get(number)
    assert order is not None
    return order


def moved(room: OrderRoom, order: WorkOrder, step: Step, **given: object) -> WorkOrder:
    wanted = StepRequest(number=order.number, version=order.version, by="08", step=step, **given)  # type: ignore[arg-type]
    return take_step(room.desk, wanted)


def refused(action, *given, **named):
    with pytest.raises(WorkOrderRefused) as problem:
        action(*given, **named)
    return problem.value.code, problem.value.field
