from __future__ import annotations

import pytest

from callcenter.domain.work_orders.callbacks import AttemptOutcome, CallbackNeed
from callcenter.domain.work_orders.lifecycle import StepOrder, set_fields, take
from callcenter.domain.work_orders.orders import LogKind
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.responsibility import delegate, set_first_responsible
from callcenter.domain.work_orders.states import FINAL, State, Step, possible_steps, target
from tests.domain.work_orders.orders_at_work import (
    ALL_CHECKS,
    ARCHIVE,
    COMPLAINT,
    COMPLAINT_RESULT,
    ON_SITE,
    POLICY,
    REPAIR,
    closed_repair,
    draft,
    hours,
    in_state,
    registered,
    repaired,
    settled_complaint,
    step,
    survey,
    unreached,
)


def refusal(order, wanted, **given):
    with pytest.raises(WorkOrderRefused) as refused:
        step(order, wanted, **given)
    return refused.value.code, refused.value.field


def test_a_repair_goes_from_the_call_to_the_archive():
    order = closed_repair()
    assert order.state is State.CLOSED
    order = step(order, Step.ARCHIVE, hours(25), values=ARCHIVE, checked=ALL_CHECKS)
    assert order.state is State.ARCHIVED
    assert order.first_responsible == "08"
    assert order.number == "YM20240305-0001"


def test_every_step_is_logged_with_who_when_and_why():
    order = step(registered(), Step.DISPATCH, hours(0.2))
    given = StepOrder(step=Step.DISPATCH, by="09", at=hours(0.4), department="抢险", reason="有漏气")
    moved = take(order, given, POLICY)
    entry = moved.log[-1]
    assert (entry.by, entry.kind, entry.what, entry.old, entry.new, entry.reason) == (
        "09",
        LogKind.STEP,
        "dispatch",
        "dispatched",
        "dispatched",
        "有漏气",
    )
    assert entry.at == hours(0.4)
    assert moved.order.department == "抢险"
    assert moved.order.version == order.version + 1


def test_fields_given_with_a_step_are_logged_one_by_one():
    given = StepOrder(step=Step.REGISTER, by="08", at=hours(0.1), number="N", values={"phone": "13900000000"})
    moved = take(draft(), given, POLICY)
    assert [(e.kind, e.what, e.old, e.new) for e in moved.log] == [
        (LogKind.FIELD, "phone", "13800001234", "13900000000"),
        (LogKind.STEP, "register", "draft", "registered"),
    ]


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("wanted", list(Step))
def test_a_step_the_table_does_not_have_is_refused(state, wanted):
    if target(state, wanted) is not None:
        return
    code, _ = refusal(in_state(state), wanted, values={}, reason="原因")
    assert code in {"step-impossible", "archived", "missing-field"}


def test_archived_and_void_orders_have_no_steps():
    assert {state: possible_steps(state) for state in FINAL} == {State.ARCHIVED: (), State.VOID: ()}


def test_archived_orders_are_read_only():
    with pytest.raises(WorkOrderRefused, match="archived"):
        set_fields(in_state(State.ARCHIVED), {"issue": "改"}, by="08", at=hours(30), policy=POLICY)


@pytest.mark.parametrize("missing", ["name", "phone", "address"])
def test_a_repair_without_its_fields_is_not_passed_on(missing):
    fields = {name: value for name, value in REPAIR.items() if name != missing}
    assert refusal(registered(fields=fields), Step.DISPATCH) == ("missing-field", missing)


@pytest.mark.parametrize("missing", ["name", "phone"])
def test_a_complaint_without_its_fields_is_not_passed_on(missing):
    fields = {name: value for name, value in COMPLAINT.items() if name != missing}
    assert refusal(registered("投诉", fields), Step.DISPATCH) == ("missing-field", missing)


def test_an_anonymous_complaint_needs_the_reason_instead():
    order = registered("投诉", {"issue": "乱收费", "anonymous_reason": "客户要求匿名"})
    assert step(order, Step.DISPATCH).state is State.DISPATCHED


def test_an_order_without_content_is_not_registered():
    assert refusal(draft(fields={"name": "王建国"}), Step.REGISTER) == ("missing-field", "issue")


def test_an_alarm_is_registered_and_passed_on_with_what_is_known():
    order = step(draft("报警", {"issue": "厨房煤气味特别大"}), Step.REGISTER, hours(0.1))
    assert order.emergency == "燃气泄漏"
    assert order.priority == 0
    assert order.department == "抢险"
    assert step(order, Step.DISPATCH).state is State.DISPATCHED


def test_the_first_person_asked_stays_responsible():
    order = delegate(registered(), "12", by="08", at=hours(1), reason="请假").order
    assert (order.first_responsible, order.helpers) == ("08", ("12",))
    order = step(step(order, Step.DISPATCH, by="12"), Step.ACCEPT, by="刘师傅")
    assert order.first_responsible == "08"
    with pytest.raises(WorkOrderRefused, match="owner-fixed"):
        set_first_responsible(order, "12")


def test_on_site_work_needs_the_arrival_and_the_feedback_of_the_crew():
    order = step(step(registered(), Step.DISPATCH), Step.ACCEPT)
    assert refusal(order, Step.FINISH, values=ON_SITE, at=hours(7))[0] == "step-impossible"
    order = step(order, Step.ARRIVE, hours(6))
    without_cause = {name: value for name, value in ON_SITE.items() if name != "fault_cause"}
    assert refusal(order, Step.FINISH, values=without_cause, at=hours(7)) == ("missing-field", "fault_cause")


def test_settled_by_telephone_nobody_has_to_go():
    order = step(registered(), Step.FINISH, values={"handling_mode": "电话指导"})
    assert order.state is State.DONE


def test_a_time_in_the_future_or_before_the_call_is_refused():
    order = step(step(registered(), Step.DISPATCH), Step.ACCEPT)
    late = {"arrived_at": "2024-03-05T20:00:00"}
    assert refusal(order, Step.ARRIVE, values=late, at=hours(2)) == ("in-the-future", "arrived_at")
    early = {"arrived_at": "2024-03-05T10:39:00"}
    assert refusal(order, Step.ARRIVE, values=early, at=hours(2)) == ("before-start", "arrived_at")


def test_a_new_dispatch_needs_a_reason():
    order = step(registered(), Step.DISPATCH)
    assert refusal(order, Step.DISPATCH, department="抢险") == ("reason-required", "reason")


# C-44: solved complaints and repairs are called back.


def test_a_complaint_is_not_closed_without_its_callback():
    more = {"complaint_class": "服务", "case_summary": "催单无人跟进"}
    assert refusal(settled_complaint(), Step.CLOSE, values=more) == ("callback-required", "callback_result")


def test_a_repair_is_not_closed_without_its_callback():
    more = {"signed_copy_at": "2024-03-05T18:00:00"}
    assert refusal(repaired(), Step.CLOSE, values=more, at=hours(9)) == ("callback-required", "callback_result")


def test_a_consultation_that_was_not_drawn_is_closed_at_once():
    numbers = [f"YM20240305-{serial:04d}" for serial in range(1, 40)]
    drawn = {POLICY.callbacks.need("咨询", number) for number in numbers}
    assert drawn == {CallbackNeed.NONE, CallbackNeed.SAMPLED}
    number = next(n for n in numbers if POLICY.callbacks.need("咨询", n) is CallbackNeed.NONE)
    order = draft("咨询", {"name": "赵敏", "phone": "13800003456", "issue": "气费多了"})
    order = step(order, Step.REGISTER, number=number)
    order = step(order, Step.FINISH, values={"answer": "阶梯气价", "answered_at_once": "是"})
    assert step(order, Step.CLOSE).state is State.CLOSED


# C-43: closed when the customer is satisfied, or with a recorded exception.


def test_closing_needs_the_signed_copy_of_on_site_work():
    order = survey(repaired(), satisfaction="满意").moved.order
    assert refusal(order, Step.CLOSE, at=hours(24)) == ("missing-field", "signed_copy_at")


def test_closing_a_complaint_needs_class_and_summary():
    order = survey(settled_complaint(), satisfaction="满意").moved.order
    assert refusal(order, Step.CLOSE, at=hours(24)) == ("missing-field", "complaint_class")
    order = step(order, Step.CLOSE, hours(24), values={"complaint_class": "服务", "case_summary": "催单"})
    assert order.state is State.CLOSED


def test_a_dissatisfied_customer_opens_the_order_again():
    """NB-23."""
    surveyed = survey(repaired(), satisfaction="不满意", customer_opinion="还是打不着")
    order = surveyed.moved.order
    assert order.state is State.REOPENED
    assert surveyed.assessment is not None
    assert surveyed.assessment.office == "绩效考核处"
    assert surveyed.assessment.unit == "用户管理站"
    assert surveyed.assessment.problem == "还是打不着"
    task = order.due_items[-1]
    assert task.title == "督导用户管理站改进服务"
    assert task.owner == "主管"
    assert surveyed.moved.log[-1].reason == "客户不满意"


def test_an_opened_order_cannot_close_before_the_task_is_done_and_the_customer_called_again():
    order = survey(repaired(), satisfaction="不满意").moved.order
    order = step(order, Step.FINISH, hours(30), values={"handling_mode": "电话指导"})
    callbacks = [item.key for item in order.due_items if item.kind == "callback"]
    assert callbacks == ["callback-1", "callback-2"]
    assert refusal(order, Step.CLOSE, at=hours(31)) == ("tasks-open", None)


def test_dissatisfied_can_be_closed_with_a_recorded_exception():
    order = survey(settled_complaint(), satisfaction="满意").moved.order
    fields = {**order.fields, "satisfaction": "不满意", "complaint_class": "服务", "case_summary": "催单"}
    order = set_fields(order, fields, by="21", at=hours(23), policy=POLICY).order
    assert refusal(order, Step.CLOSE, at=hours(24)) == ("dissatisfied", "closing_exception")
    more = {"closing_exception": "客户要求超出政策，经客服经理同意办结"}
    assert step(order, Step.CLOSE, hours(24), values=more).state is State.CLOSED


# C-19: a callback that could not be made needs its reason.


def test_unanswered_three_times_the_order_waits_for_its_reason():
    """NB-24."""
    order = unreached(repaired(), 3)
    archive = {**ARCHIVE, "signed_copy_at": "2024-03-05T18:00:00"}
    assert refusal(order, Step.ARCHIVE, values=archive, checked=ALL_CHECKS, at=hours(24)) == (
        "missing-field",
        "termination_reason",
    )
    assert refusal(order, Step.GIVE_UP_CALLBACK, at=hours(24)) == ("missing-field", "termination_reason")
    order = step(order, Step.GIVE_UP_CALLBACK, hours(24), values={"termination_reason": "无人接听"})
    assert order.state is State.NO_CALLBACK
    order = step(order, Step.ARCHIVE, hours(25), values=archive, checked=ALL_CHECKS)
    assert order.state is State.ARCHIVED


def test_two_unanswered_tries_are_not_enough():
    order = unreached(repaired(), 2)
    reason = {"termination_reason": "无人接听"}
    assert refusal(order, Step.GIVE_UP_CALLBACK, values=reason, at=hours(24)) == ("attempts-left", None)


@pytest.mark.parametrize("outcome", [AttemptOutcome.REFUSED, AttemptOutcome.INCONVENIENT, AttemptOutcome.WRONG_NUMBER])
def test_a_customer_who_does_not_want_is_not_called_again(outcome):
    surveyed = survey(repaired(), outcome)
    assert surveyed.needs_reason
    reason = {"termination_reason": "客户不便（开车）"}
    order = step(surveyed.moved.order, Step.GIVE_UP_CALLBACK, hours(24), values=reason)
    assert order.state is State.NO_CALLBACK
    assert all(item.stopped_at for item in order.due_items if item.kind == "callback")


# C-20: what is checked before the archive.


@pytest.mark.parametrize("missing", ["call_content", "handling_opinion", "feedback_opinion"])
def test_the_archive_wants_every_part(missing):
    given = {name: value for name, value in ARCHIVE.items() if name != missing}
    got = refusal(closed_repair(), Step.ARCHIVE, values=given, checked=ALL_CHECKS, at=hours(25))
    assert got == ("missing-field", missing)


def test_the_archive_wants_every_part_ticked():
    checked = ALL_CHECKS - {"handling_opinion"}
    got = refusal(closed_repair(), Step.ARCHIVE, values=ARCHIVE, checked=checked, at=hours(25))
    assert got == ("not-checked", "handling_opinion")


def test_the_archive_refuses_empty_callback_and_empty_reason():
    """NB-26."""
    got = refusal(repaired(), Step.ARCHIVE, values=ARCHIVE, checked=ALL_CHECKS, at=hours(25))
    assert got == ("missing-field", "callback_content")


def test_a_complaint_needs_its_verification():
    order = step(registered("投诉", COMPLAINT), Step.DISPATCH)
    without = {name: value for name, value in COMPLAINT_RESULT.items() if name != "verification"}
    assert refusal(order, Step.FINISH, values=without) == ("missing-field", "verification")
