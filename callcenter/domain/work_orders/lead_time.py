"""派工申请: somebody is sent out only when it was asked for early enough, urgent cases excepted (C-27)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from callcenter.domain.work_orders.local_times import field_time
from callcenter.domain.work_orders.orders import WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.service_hours import ServiceHours

APPLICATION = "派工申请"
NOT_APPROVED = "不同意"
APPROVAL_FIELDS = ("approval", "approved_by")
LONGEST_WAIT_DAYS = 400


def working_days_between(asked: date, planned: date, hours: ServiceHours) -> int:
    """Working days after the day of the asking, up to and with the day before the work."""
    days = (planned - asked).days
    if days > LONGEST_WAIT_DAYS:
        return LONGEST_WAIT_DAYS
    return sum(hours.is_open(asked + timedelta(days=n)) for n in range(1, days))


def check_lead_time(order: WorkOrder, policy: Policy) -> None:
    """Refuses an application that comes too late and gives no reason.

    Raises:
        WorkOrderRefused: naming the field.
    """
    if order.type != APPLICATION or order.value("urgent_reason"):
        return
    planned = field_time(order, "planned_at", policy.zone)
    notice = policy.notice_days.get(order.value("service_area"), 0)
    if planned is None or not notice:
        return
    given = working_days_between(_day(order.received_at, policy), _day(planned, policy), policy.hours)
    if given < notice:
        sentence = (
            f"{order.value('service_area')}派工须提前{notice}个工作日申请，现在只有{max(given, 0)}个；"
            "请改期，特殊、紧急情况请填写“紧急原因”。"
        )
        raise WorkOrderRefused("too-late", sentence, "planned_at")


def check_approval(order: WorkOrder) -> None:
    """Refuses to send anybody out who was not allowed to go.

    Raises:
        WorkOrderRefused: ``not-approved``.
    """
    if order.type == APPLICATION and order.value("approval") == NOT_APPROVED:
        raise WorkOrderRefused("not-approved", "派工申请未获批准，不能派工。", "approval")


def approvals_of(order: WorkOrder) -> tuple[str, ...]:
    """The fields of the order that only a supervisor fills in."""
    return APPROVAL_FIELDS if order.type == APPLICATION else ()


def is_approved(order: WorkOrder) -> bool:
    """Whether nobody has to agree any more before somebody is sent out."""
    return all(order.value(name) for name in approvals_of(order)) and order.value("approval") != NOT_APPROVED


def check_approver(before: WorkOrder | None, after: WorkOrder, *, supervisor: bool) -> None:
    """Refuses an approval (or its withdrawal) by anybody but a supervisor (C-27: 主管审批).

    Raises:
        WorkOrderRefused: ``supervisor-required``.
    """
    if supervisor:
        return
    for name in APPROVAL_FIELDS:
        old = before.value(name) if before is not None and name in approvals_of(before) else ""
        if old != (after.value(name) if name in approvals_of(after) else ""):
            sentence = "派工申请须由主管审批：您没有主管角色，不能填写“审批意见”和“审批人”，请交主管办理。"
            raise WorkOrderRefused("supervisor-required", sentence, name)


def _day(moment: datetime, policy: Policy) -> date:
    return moment.astimezone(policy.zone).date()
