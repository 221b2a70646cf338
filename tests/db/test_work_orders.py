"""Work orders on the real databases: kept and read again, locked, numbered."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from callcenter.actions.call_back import CallbackResult, record_callback
from callcenter.actions.correct_slot import SlotTyped, correct_slot
from callcenter.actions.move_order import Request, edit_fields, report_milestone
from callcenter.actions.register_order import Registration, open_order, raise_emergency, register_call
from callcenter.actions.watch_due import finish_due, move_due, next_due_signal, pause_item, resume_item, tell_due
from callcenter.domain import events as ev
from callcenter.domain.events import Leg
from callcenter.domain.work_orders.callbacks import AttemptOutcome
from callcenter.domain.work_orders.clocks import Milestone
from callcenter.domain.work_orders.conflicts import OrderChanged
from callcenter.domain.work_orders.states import State, Step
from callcenter.ports import NoticeLevel
from tests.db.orders import ANSWERED, CALL, NOW, call, moved, refused, registered, room, seen, stored
from tests.domain.work_orders.orders_at_work import ALL_CHECKS, ARCHIVE, GAS, ON_SITE

__all__ = ["call", "room"]


def test_the_ticket_of_a_call_becomes_an_order(room, call):
    order = registered(room)
    assert order.number == "YM20240305-0001"
    assert (order.state, order.type, order.department) == (State.REGISTERED, "报修", "用户管理站")
    assert order.first_responsible == "08"
    assert order.received_at == ANSWERED
    assert {item.key for item in order.due_items} == {"C-32.handle", "C-32.restore", f"promise-{CALL}-1"}
    assert stored(room, order.number) == order
    assert register_call(room.desk, CALL, Registration(by="12")) == order  # a second click changes nothing


def test_an_order_read_again_is_the_order_that_was_kept(room, call):
    order = registered(room)
    order = moved(room, order, Step.DISPATCH)
    room.clock.turn(hours=7)
    order = moved(room, order, Step.ACCEPT)
    order = moved(room, order, Step.ARRIVE, fields={"arrived_at": ON_SITE["arrived_at"], "handling_mode": "现场"})
    order = moved(room, order, Step.FINISH, fields=ON_SITE)
    assert stored(room, order.number) == order
    result = CallbackResult(outcome=AttemptOutcome.NO_ANSWER, note="响了十声")
    order = record_callback(room.desk, seen(order, "21"), result).order
    result = CallbackResult(outcome=AttemptOutcome.COMPLETED, answers={"satisfaction": "满意", "attitude": "满意"})
    order = record_callback(room.desk, seen(order, "21"), result).order
    assert stored(room, order.number) == order
    order = moved(room, order, Step.CLOSE, fields={"signed_copy_at": "2024-03-05T17:00"})
    order = moved(room, order, Step.ARCHIVE, fields=ARCHIVE, checked=ALL_CHECKS)
    assert stored(room, order.number) == order
    assert order.state is State.ARCHIVED
    assert next_due_signal(room.desk).year == 9999
    with room.desk.store.reading() as work:
        log = work.orders.log_of(order)
    steps = [entry.what for entry in log if entry.kind == "step"]
    assert steps == ["register", "dispatch", "accept", "arrive", "finish", "close", "archive"]
    assert [entry.what for entry in log if entry.kind == "callback"] == ["no-answer", "completed"]


def test_a_dissatisfied_customer_starts_another_round(room, call):
    order = moved(room, registered(room), Step.FINISH, fields={"handling_mode": "电话指导"})
    answers = {"satisfaction": "不满意", "customer_opinion": "还是打不着"}
    result = record_callback(room.desk, seen(order), CallbackResult(outcome=AttemptOutcome.COMPLETED, answers=answers))
    assert result.reopened
    order = stored(room, order.number)
    assert order == result.order
    assert (order.state, order.attempts) == (State.REOPENED, ())


# Two agents, one ticket.


def test_the_second_editor_is_told_and_nothing_is_lost(room, call):
    order = registered(room)
    edit_fields(room.desk, seen(order, "08"), {"cause": "电池没电"})
    with pytest.raises(OrderChanged) as problem:
        edit_fields(room.desk, seen(order, "12"), {"cause": "阀门坏了", "phone_alt": "0353-2026110"})
    assert problem.value.code == "version-conflict"
    assert "08" in problem.value.sentence
    assert [(entry.by, entry.what, entry.new) for entry in problem.value.since] == [("08", "cause", "电池没电")]
    now = problem.value.order
    assert now == stored(room, order.number)
    after = edit_fields(room.desk, seen(now, "12"), {"phone_alt": "0353-2026110"})
    assert (after.value("cause"), after.value("phone_alt")) == ("电池没电", "03532026110")


def test_of_many_at_the_same_moment_exactly_one_wins(room, call):
    order = registered(room)
    start = threading.Barrier(6)

    def edit(number: int) -> str:
        start.wait()
        try:
            edit_fields(room.desk, seen(order, str(number)), {"cause": f"原因{number}"})
        except OrderChanged:
            return "told"
        return "kept"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(edit, range(6)))
    assert sorted(outcomes) == ["kept", *["told"] * 5]
    assert stored(room, order.number).version == order.version + 1


def test_the_desk_and_the_board_share_one_lock(room, call, database):
    order = registered(room)
    typed = SlotTyped(call_id=CALL, name="phone", version=order.version, agent_no="08", at=NOW, value="13900000000")
    correct_slot(database, typed)
    assert refused(edit_fields, room.desk, seen(order), {"cause": "x"}) == ("version-conflict", "version")
    now = stored(room, order.number)
    assert now.value("phone") == "13900000000"
    assert now.version == order.version + 1


def test_what_is_heard_after_registering_still_fills_the_ticket(room, call, journal):
    order = registered(room)
    journal.record([ev.SlotFilled(call_id=CALL, name="cause", value="电池没电", leg=Leg.AGENT, utterance=9)])
    assert stored(room, order.number).value("cause") == "电池没电"
    edited = edit_fields(room.desk, seen(order), {"cause": "电池漏液"})
    journal.record([ev.SlotFilled(call_id=CALL, name="cause", value="阀门", leg=Leg.AGENT, utterance=11)])
    assert stored(room, edited.number).value("cause") == "电池漏液"


def test_numbers_are_given_once_even_at_the_same_moment(room):
    fields = {"issue": "停气", "name": "王", "phone": "13800001234", "address": "滨河"}

    def open_one(_: int) -> str:
        return open_order(room.desk, GAS, None, Registration(by="08", type="报修", fields=fields)).number

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(open_one, range(12)))
    assert sorted(numbers) == [f"YM20240305-{serial:04d}" for serial in range(1, 13)]


def test_the_number_has_the_day_of_the_office(room):
    late = datetime(2024, 3, 4, 16, 30, tzinfo=UTC)  # half past midnight in Yangquan
    order = open_order(room.desk, GAS, late, Registration(by="08", type="咨询", fields={"issue": "气价"}))
    assert order.number == "YM20240305-0001"


def test_refused_input_leaves_nothing_behind(room, call):
    assert refused(register_call, room.desk, CALL, Registration(by="08", type="点歌")) == ("unknown-type", "type")
    order = registered(room)
    assert order.number.endswith("-0001")
    assert refused(edit_fields, room.desk, seen(order), {"phone": "abc", "cause": "x"}) == ("bad-value", "phone")
    assert refused(edit_fields, room.desk, seen(order), {"secret": "x"}) == ("unknown-field", "secret")
    assert stored(room, order.number) == order
    nobody = Request(number="YM20240305-9999", version=1, by="08")
    assert refused(edit_fields, room.desk, nobody, {"cause": "x"}) == ("order-unknown", "number")


# Deadlines in real time.


def test_reminders_then_the_alarm_then_silence(room, call):
    order = registered(room)
    assert next_due_signal(room.desk) == ANSWERED + timedelta(hours=5)
    assert tell_due(room.desk) == 0
    room.clock.at = ANSWERED + timedelta(hours=5)
    tell_due(room.desk)
    key = f"due:{order.number}:C-32.handle"
    level, text = room.wall.shown[key]
    assert level is NoticeLevel.WARNING
    assert text == f"工单{order.number}“6小时内处理”将于2024-03-05 16:40到期，请用户管理站抓紧处理。"
    room.clock.at = ANSWERED + timedelta(hours=6, seconds=1)
    tell_due(room.desk)
    assert room.wall.shown[key][0] is NoticeLevel.ERROR
    assert tell_due(room.desk) == 0


def test_a_hub_that_slept_over_the_deadline_tells_when_it_wakes(room, call):
    order = registered(room)
    room.clock.turn(hours=30)
    tell_due(room.desk)
    assert room.wall.shown[f"due:{order.number}:C-32.handle"][0] is NoticeLevel.ERROR
    assert room.wall.shown[f"due:{order.number}:C-32.restore"][0] is NoticeLevel.ERROR


def test_a_met_deadline_takes_its_notice_away(room, call):
    order = registered(room)
    room.clock.turn(hours=5.5)
    tell_due(room.desk)
    assert room.wall.shown
    order = finish_due(room.desk, seen(order), f"promise-{CALL}-1", "师傅已上门")
    order = moved(room, order, Step.FINISH, fields={"handling_mode": "电话指导"})
    assert room.wall.shown == {}
    assert stored(room, order.number) == order


def test_pause_resume_and_move_survive_the_database(room, call):
    order = registered(room)
    order = pause_item(room.desk, seen(order), "C-32.handle", reason="客户不在家", supervisor=False)
    room.clock.turn(hours=10)
    tell_due(room.desk)
    assert f"due:{order.number}:C-32.handle" not in room.wall.shown
    order = resume_item(room.desk, seen(order), "C-32.handle", reason="客户到家")
    item = order.due_item("C-32.handle")
    assert item is not None
    assert item.due_at == ANSWERED + timedelta(hours=16)
    later = ANSWERED + timedelta(hours=20)
    order = move_due(room.desk, seen(order), "C-32.handle", later, reason="等配件", supervisor=False)
    assert stored(room, order.number) == order
    room.clock.at = later - timedelta(minutes=15)
    tell_due(room.desk)
    assert room.wall.shown[f"due:{order.number}:C-32.handle"][0] is NoticeLevel.WARNING
    with room.desk.store.reading() as work:
        reasons = [entry.reason for entry in work.orders.log_of(order) if entry.kind == "clock"]
    assert reasons == ["客户不在家", "客户到家", "等配件"]


def test_an_emergency_in_a_call_becomes_an_order_at_once(room, call):
    order = raise_emergency(room.desk, CALL, "12", "厨房煤气味特别大")
    assert (order.type, order.state, order.emergency, order.priority) == ("报警", State.REGISTERED, "燃气泄漏", 0)
    assert order.value("symptoms") == "厨房煤气味特别大"
    assert stored(room, order.number) == order
    assert room.wall.shown[f"emergency:{order.number}"][1] == (
        f"紧急工单{order.number}：燃气泄漏，请立即通知抢险并确认上报。"
    )


def test_a_gas_leak_jumps_the_queue_and_climbs_the_chain(room):
    fields = {"issue": "厨房煤气味特别大"}
    order = open_order(room.desk, GAS, None, Registration(by="12", type="报警", fields=fields))
    assert (order.emergency, order.priority, order.department) == ("燃气泄漏", 0, "抢险")
    assert room.wall.shown[f"emergency:{order.number}"][0] is NoticeLevel.ERROR
    tell_due(room.desk)
    assert f"report:{order.number}:主管" in room.wall.shown
    assert f"report:{order.number}:客服经理" not in room.wall.shown
    room.clock.turn(seconds=121)
    tell_due(room.desk)
    assert f"report:{order.number}:客服经理" in room.wall.shown
    assert room.wall.shown[f"due:{order.number}:C-39.report"][0] is NoticeLevel.ERROR
    report_milestone(room.desk, seen(order), Milestone.REPORTED, None, "已电话报告")
    assert not [key for key in room.wall.shown if key.startswith(("emergency:", "report:", "due:"))]
    room.clock.turn(hours=1)
    tell_due(room.desk)
    assert f"report:{order.number}:总经理" not in room.wall.shown
