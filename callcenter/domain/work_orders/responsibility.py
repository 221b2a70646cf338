"""首问责任: the first person asked stays responsible; others help (C-42, C-65)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from callcenter.domain.work_orders.orders import LogEntry, LogKind, Moved, WorkOrder
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.service_hours import aware


def delegate(order: WorkOrder, helper: str, *, by: str, at: datetime, reason: str) -> Moved:
    """The order with a further helper; the responsible person does not change.

    Raises:
        WorkOrderRefused: no helper named, or the order is archived.
    """
    if order.is_final:
        raise WorkOrderRefused("archived", f"工单{order.number}已归档或作废，只能查看。")
    if not helper.strip():
        raise WorkOrderRefused("missing-field", "请填写协助人的工号。", "helper")
    if helper in {order.first_responsible, *order.helpers}:
        return Moved(order, ())
    entry = LogEntry(at=aware(at, "at"), by=by, kind=LogKind.HELPER, what="helper", new=helper, reason=reason.strip())
    return Moved(replace(order, helpers=(*order.helpers, helper), version=order.version + 1), (entry,))


def set_first_responsible(order: WorkOrder, agent_no: str) -> WorkOrder:
    """Only possible while there is none.

    Raises:
        WorkOrderRefused: ``owner-fixed``.
    """
    if order.first_responsible and order.first_responsible != agent_no:
        raise WorkOrderRefused("owner-fixed", "首问责任人不能更改；请添加协助人。", "first_responsible")
    return replace(order, first_responsible=agent_no)
