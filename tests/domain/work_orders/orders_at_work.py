"""Orders as the tests need them: built by taking the real steps under the real configuration."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from callcenter.domain.work_orders.callbacks import AttemptOutcome, CallbackAttempt
from callcenter.domain.work_orders.lifecycle import StepOrder, take
from callcenter.domain.work_orders.orders import WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.states import State, Step
from callcenter.domain.work_orders.surveys import Surveyed, record_attempt
from callcenter.phrasebook.work_orders import WorkOrderPolicies

SHANGHAI = ZoneInfo("Asia/Shanghai")
GAS = "阳泉市煤气公司"
PROPERTY, AFTER_SALES = "万晟物业", "某售后服务厂"
TABLE_FILE = Path(__file__).parents[3] / "phrasebook" / "work_orders.yaml"


def policies_with(tenants: str) -> WorkOrderPolicies:
    """The file as it is, with further tenants."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "work_orders.yaml"
        file.write_text(f"{TABLE_FILE.read_text(encoding='utf-8')}\n{tenants}", encoding="utf-8")
        return WorkOrderPolicies(file)


POLICIES = policies_with(f"  {PROPERTY}: {{code: WS, profile: 物业}}\n  {AFTER_SALES}: {{code: SH, profile: 售后}}\n")
POLICY = POLICIES.of(GAS)
RECEIVED = datetime(2024, 3, 5, 10, 40, tzinfo=SHANGHAI)

REPAIR = {
    "name": "王建国",
    "title": "先生",
    "phone": "13800001234",
    "address": "滨河小区5号楼2单元301号",
    "issue": "燃气灶打不着火",
}
ON_SITE = {
    "handling_mode": "现场",
    "departed_at": "2024-03-05T15:30:00",
    "arrived_at": "2024-03-05T16:00:00",
    "fault_cause": "燃气表电池没电",
    "restored_at": "2024-03-05T16:30:00",
    "handled_by": "刘师傅",
    "repair_result": "已换电池，恢复供气",
}
COMPLAINT = {"name": "陈志强", "phone": "13800009012", "issue": "报修六天无人上门"}
COMPLAINT_RESULT = {"verification": "属实", "responsible_person": "用户管理站", "result": "已上门维修并致歉"}
ARCHIVE = {"call_content": "报修燃气灶", "handling_opinion": "派用户管理站", "feedback_opinion": "已恢复"}
ALL_CHECKS = frozenset({"call_content", "handling_opinion", "feedback_opinion", "callback_content"})


def hours(count: float) -> datetime:
    """So long after the call."""
    return RECEIVED + timedelta(hours=count)


def draft(order_type: str = "报修", fields: dict[str, str] | None = None, policy: Policy = POLICY) -> WorkOrder:
    return WorkOrder(
        tenant=policy.tenant, type=order_type, received_at=RECEIVED, fields=REPAIR if fields is None else fields
    )


def step(
    order: WorkOrder,
    wanted: Step,
    at: datetime | None = None,
    *,
    policy: Policy = POLICY,
    values: dict[str, str] | None = None,
    reason: str = "",
    number: str = "YM20240305-0001",
    by: str = "08",
    checked: frozenset[str] = frozenset(),
    department: str = "",
) -> WorkOrder:
    given = StepOrder(
        step=wanted,
        by=by,
        at=at or hours(1),
        values=values or {},
        reason=reason,
        number=number if wanted is Step.REGISTER else "",
        checked=checked,
        department=department,
    )
    return take(order, given, policy).order


def registered(order_type: str = "报修", fields: dict[str, str] | None = None) -> WorkOrder:
    return step(draft(order_type, fields), Step.REGISTER, hours(0.1))


def repaired() -> WorkOrder:
    """Handled on site, waiting for its callback."""
    order = step(registered(), Step.DISPATCH, hours(0.2))
    order = step(order, Step.ACCEPT, hours(0.5), by="刘师傅")
    order = step(order, Step.ARRIVE, hours(6), values={"arrived_at": ON_SITE["arrived_at"], "handling_mode": "现场"})
    return step(order, Step.FINISH, hours(7), values=ON_SITE)


def settled_complaint() -> WorkOrder:
    order = step(registered("投诉", COMPLAINT), Step.DISPATCH, hours(0.2))
    return step(order, Step.FINISH, hours(5), values=COMPLAINT_RESULT)


def survey(
    order: WorkOrder, outcome: AttemptOutcome = AttemptOutcome.COMPLETED, at: datetime | None = None, **answers: str
) -> Surveyed:
    attempt = CallbackAttempt(at=at or hours(23), by="21", outcome=outcome)
    return record_attempt(order, attempt, answers, POLICY)


def unreached(order: WorkOrder, times: int) -> WorkOrder:
    for number in range(times):
        order = survey(order, AttemptOutcome.NO_ANSWER, hours(8 + number)).moved.order
    return order


def closed_repair() -> WorkOrder:
    order = survey(repaired(), satisfaction="满意").moved.order
    return step(order, Step.CLOSE, hours(24), values={"signed_copy_at": "2024-03-05T18:00:00"})


def in_state(state: State) -> WorkOrder:
    return replace(registered(), state=state)
