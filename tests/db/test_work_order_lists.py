"""Board, due list and ring: what the lists of the real databases find."""

from __future__ import annotations

from dataclasses import replace

from callcenter.actions.look_up_customer import look_up_customer
from callcenter.actions.move_order import add_helper
from callcenter.actions.register_order import Registration, open_order
from callcenter.domain.work_orders.board import BoardFilter, DueFilter
from callcenter.domain.work_orders.states import State
from tests.db.orders import CALL, CALLER, call, registered, room, seen, stored
from tests.domain.work_orders.orders_at_work import GAS, REPAIR
from tests.doubles.order_room import OrderRoom

__all__ = ["call", "room"]


def test_the_board_finds_by_number_name_telephone_and_address(room, call):
    order = registered(room)
    other = {"name": "李秀英", "phone": "13800005678", "address": "平安里小区", "issue": "停气"}
    room.clock.turn(hours=24)
    open_order(room.desk, GAS, None, Registration(by="12", type="报修", fields=other))
    for text in ("0305-0001", "王建国", "00001234", "滨河小区5号楼", CALLER):
        page = find(room, text=text)
        assert [line.number for line in page.lines] == [order.number], text
    for text in ("%", "王秀英", "0305-0003", "滨河小区6号楼", '"', "'", "王*", "OR", "ym20240305-0009"):
        assert find(room, text=text).total == 0, text
    for text in ("王", "建", "301", "01号", "ym20240305-0001", "5号楼2单元", "国"):
        assert [line.number for line in find(room, text=text).lines] == [order.number], text
    assert find(room, text="小区").total == 2
    line = find(room, text="王建国").lines[0]
    assert (line.name, line.title, line.address, line.issue) == ("王建国", "先生", REPAIR["address"], REPAIR["issue"])


def find(room: OrderRoom, **wanted: object):
    with room.desk.store.reading() as work:
        return work.lists.find(replace(BoardFilter(), **wanted), room.clock.at)


def test_the_board_filters_and_sorts_by_urgency(room, call):
    normal = registered(room)
    leak = open_order(room.desk, GAS, None, Registration(by="12", type="报警", fields={"issue": "漏气"}))
    question = Registration(by="12", type="咨询", fields={"issue": "气价", "answered_at_once": "是"})
    asked = open_order(room.desk, GAS, None, question)
    assert [line.number for line in find(room).lines] == [leak.number, normal.number, asked.number]
    assert [line.number for line in find(room, types=("咨询",)).lines] == [asked.number]
    assert [line.number for line in find(room, department="抢险").lines] == [leak.number]
    assert [line.number for line in find(room, agent_no="08").lines] == [normal.number]
    assert [line.number for line in find(room, emergency=True).lines] == [leak.number]
    assert find(room, states=(State.CLOSED,)).total == 0
    assert [line.number for line in find(room, due=DueFilter.SOON).lines] == [leak.number]
    room.clock.turn(hours=6.1)
    assert {line.number for line in find(room, due=DueFilter.OVERDUE).lines} == {leak.number, normal.number}
    page = find(room, limit=1, offset=1)
    assert (page.total, [line.number for line in page.lines]) == (3, [normal.number])
    with room.desk.store.reading() as work:
        due = work.lists.due_list(until=room.clock.at)
    assert [line.item.key for line in due] == ["C-39.report", "C-32.handle", f"promise-{CALL}-1"]


def test_the_ring_shows_earlier_calls_and_open_orders(room, call):
    order = registered(room)
    known = look_up_customer(room.desk, "+86 138-0000-1234")
    assert [one.call_id for one in known.calls] == [CALL]
    assert ([line.number for line in known.orders], known.open_orders) == ([order.number], 1)
    by_landline = {"name": "赵敏", "phone": "0353-2026110", "issue": "停气"}
    other = open_order(room.desk, GAS, None, Registration(by="12", type="报修", fields=by_landline))
    assert [line.number for line in look_up_customer(room.desk, "03532026110").orders] == [other.number]
    nobody = look_up_customer(room.desk, "13999999999")
    assert (nobody.calls, nobody.orders) == ((), ())


def test_a_helper_does_not_take_over(room, call):
    order = add_helper(room.desk, seen(registered(room)), "12", "请假")
    assert (stored(room, order.number).first_responsible, order.helpers) == ("08", ("12",))
