from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from callcenter.domain.events import PromiseMade
from callcenter.domain.work_orders.clocks import Milestone, due_fields
from callcenter.domain.work_orders.due_items import (
    Signal,
    SignalKind,
    Standing,
    change_due,
    next_signal,
    passed_signals,
    pause,
    resume,
    signals,
    standing,
    stop,
)
from callcenter.domain.work_orders.lifecycle import mark, set_fields
from callcenter.domain.work_orders.promises import add_item, finish_item, promised
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.service_hours import ServiceHours, due
from callcenter.domain.work_orders.states import Step
from tests.domain.work_orders.orders_at_work import (
    COMPLAINT,
    POLICY,
    RECEIVED,
    SHANGHAI,
    draft,
    hours,
    registered,
    repaired,
    settled_complaint,
    step,
    survey,
)

HOUR = timedelta(hours=1)


def clock(order, key):
    item = order.due_item(key)
    assert item is not None, [known.key for known in order.due_items]
    return item


def local(item):
    return item.due_at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def test_a_repair_gets_its_two_clocks_from_the_call_not_from_the_click():
    order = registered()
    assert local(clock(order, "C-32.handle")) == "03-05 16:40"
    assert local(clock(order, "C-32.restore")) == "03-06 10:40"
    assert clock(order, "C-32.handle").owner == "用户管理站"


def test_the_reported_times_stop_the_clocks():
    order = repaired()
    assert standing(clock(order, "C-32.handle"), hours(30)) is Standing.MET
    assert clock(order, "C-32.handle").stopped_at == datetime(2024, 3, 5, 16, 0, tzinfo=SHANGHAI)
    assert clock(order, "C-32.restore").stopped_at == datetime(2024, 3, 5, 16, 30, tzinfo=SHANGHAI)


def test_a_question_not_answered_at_once_is_due_in_a_day():
    fields = {"name": "赵敏", "phone": "13800003456", "issue": "减免", "answered_at_once": "部分"}
    order = step(draft("咨询", fields), Step.REGISTER)
    assert local(clock(order, "C-33")) == "03-06 10:40"
    answered = step(draft("咨询", {**fields, "answered_at_once": "是"}), Step.REGISTER)
    assert answered.due_item("C-33") is None


def test_a_complaint_clock_ends_with_its_closing():
    order = survey(settled_complaint(), at=hours(6), satisfaction="满意").moved.order
    assert standing(clock(order, "C-37"), hours(7)) is Standing.RUNNING
    order = step(order, Step.CLOSE, hours(7), values={"complaint_class": "服务", "case_summary": "催单"})
    assert standing(clock(order, "C-37"), hours(30)) is Standing.MET


def test_an_emergency_is_to_be_reported_within_two_minutes():
    order = step(draft("报警", {"issue": "厨房煤气味特别大"}), Step.REGISTER, hours(0.001))
    item = clock(order, "C-39.report")
    assert (item.owner, item.due_at - item.started_at) == ("主管", timedelta(minutes=2))
    reported = mark(
        order, Milestone.REPORTED, by="12", at=hours(0.1), happened_at=hours(2 / 60), policy=POLICY, note="已电话上报"
    )
    assert standing(clock(reported.order, "C-39.report"), hours(1)) is Standing.MET
    assert reported.log[0].happened_at == hours(2 / 60)


def test_a_second_dispatch_does_not_restart_a_clock():
    order = step(registered(), Step.DISPATCH)
    again = step(order, Step.DISPATCH, hours(3), department="抢险", reason="转抢险")
    assert clock(again, "C-32.handle").due_at == clock(order, "C-32.handle").due_at
    assert clock(again, "C-32.handle").owner == "抢险"


def test_a_paused_clock_moves_its_end_and_needs_a_reason():
    item = clock(registered(), "C-32.restore")
    with pytest.raises(WorkOrderRefused, match="reason-required"):
        pause(item, hours(1), reason=" ")
    paused = pause(item, hours(1), reason="客户不在家")
    assert standing(paused, hours(40)) is Standing.PAUSED
    assert signals(paused) == ()
    with pytest.raises(WorkOrderRefused, match="reason-required"):
        resume(paused, hours(4), reason="")
    assert resume(paused, hours(4), reason="客户已回家").due_at == item.due_at + 3 * HOUR


def test_a_changed_clock_needs_a_reason_and_a_hard_one_a_supervisor():
    soft, hard = clock(registered(), "C-32.restore"), clock(registered("投诉", COMPLAINT), "C-37")
    with pytest.raises(WorkOrderRefused, match="reason-required"):
        change_due(soft, hours(48), reason="")
    assert change_due(soft, hours(48), reason="待配件").due_at == hours(48)
    with pytest.raises(WorkOrderRefused, match="supervisor-required"):
        change_due(hard, hours(48), reason="待核实")
    assert change_due(hard, hours(48), reason="待核实", supervisor=True).due_at == hours(48)


def test_a_stopped_clock_cannot_be_changed():
    stopped = stop(clock(registered(), "C-32.restore"), hours(2))
    with pytest.raises(WorkOrderRefused, match="clock-stopped"):
        change_due(stopped, hours(48), reason="改")
    assert stop(stopped, hours(9)) == stopped


def test_reminders_come_before_and_the_alarm_after():
    item = clock(registered(), "C-32.handle")
    assert signals(item) == (
        Signal(SignalKind.REMINDER, item.due_at - HOUR),
        Signal(SignalKind.REMINDER, item.due_at - timedelta(minutes=15)),
        Signal(SignalKind.ALARM, item.due_at + timedelta(seconds=1)),
    )
    assert next_signal(item, item.due_at - HOUR) == signals(item)[1]
    assert passed_signals(item, item.due_at - HOUR, item.due_at + HOUR) == signals(item)[1:]
    assert next_signal(item, item.due_at + HOUR) is None
    assert standing(item, item.due_at - HOUR) is Standing.SOON
    assert standing(item, item.due_at) is Standing.SOON


def test_an_agreed_visit_replaces_the_arrival_limit_even_after_the_slip():
    order = step(step(registered(), Step.DISPATCH), Step.ACCEPT, hours(2))
    assert order.due_item("C-35") is None  # the gas company has no such clock
    changed = set_fields(order, {"appointment": "2024-03-05T15:00:00"}, by="08", at=hours(2), policy=POLICY).order
    assert clock(changed, "C-32.handle").due_at == clock(order, "C-32.handle").due_at


def test_a_promise_becomes_a_due_item_with_the_time_that_was_said():
    promise = PromiseMade(call_id="H1", number=1, text="6小时内安排师傅上门处理", due=datetime(2024, 3, 5, 16, 40))
    item = promised(promise, RECEIVED, "08", POLICY)
    assert item is not None
    assert (item.note, item.owner, local(item)) == (promise.text, "08", "03-05 16:40")
    order = add_item(registered(), item)
    kept = finish_item(order, item.key, by="08", at=hours(5), note="师傅已到").order
    assert standing(clock(kept, item.key), hours(9)) is Standing.MET
    assert promised(PromiseMade(call_id="H1", number=2, text="尽快"), RECEIVED, "08", POLICY) is None


def test_a_clock_is_not_ended_by_hand():
    with pytest.raises(WorkOrderRefused, match="step-impossible"):
        finish_item(registered(), "C-32.handle", by="08", at=hours(1), note="")


def test_the_due_times_shown_on_the_ticket():
    shown = due_fields(POLICY.clocks, "报修", {}, RECEIVED)
    assert {name: at.astimezone(SHANGHAI).strftime("%m-%dT%H:%M") for name, at in shown.items()} == {
        "due_process": "03-05T16:40",
        "due_repair": "03-06T10:40",
    }


# Office hours, for tenants whose clocks count them (E-11, C-40).

OFFICE = ServiceHours(zone=SHANGHAI, holidays=frozenset({datetime(2024, 4, 4).date()}))


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        ("2024-03-05T10:00", 2, "2024-03-05T12:00"),
        ("2024-03-05T17:00", 2, "2024-03-06T10:00"),  # over night
        ("2024-03-08T17:00", 2, "2024-03-11T10:00"),  # over the weekend
        ("2024-03-09T12:00", 1, "2024-03-11T10:00"),  # begun on a Saturday
        ("2024-03-05T06:00", 9, "2024-03-05T18:00"),  # a whole day, to its last minute
        ("2024-04-03T17:00", 2, "2024-04-05T10:00"),  # over a holiday
    ],
)
def test_office_hours_count_only_while_open(start, limit, expected):
    begin = datetime.fromisoformat(start).replace(tzinfo=SHANGHAI)
    end = due(begin, timedelta(hours=limit), OFFICE).astimezone(SHANGHAI)
    assert end.strftime("%Y-%m-%dT%H:%M") == expected


def test_an_office_that_never_opens_is_a_mistake():
    closed = ServiceHours(zone=SHANGHAI, weekdays=frozenset())
    with pytest.raises(ValueError, match="never open"):
        closed.add(RECEIVED, HOUR)


def test_an_emergency_that_nobody_confirms_goes_up_the_chain():
    item = clock(step(draft("报警", {"issue": "厨房煤气味特别大"}), Step.REGISTER, hours(0.001)), "C-39.report")
    told = [(signal.kind, signal.to, (signal.at - item.started_at).total_seconds()) for signal in signals(item)]
    assert told == [
        (SignalKind.ESCALATION, "主管", 0),
        (SignalKind.REMINDER, "", 60),
        (SignalKind.ESCALATION, "客服经理", 120),
        (SignalKind.ALARM, "", 121),
        (SignalKind.ESCALATION, "总经理", 600),
    ]
