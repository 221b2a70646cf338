"""Two people change one order at once: the second is told what the first did, and nothing is lost."""

from __future__ import annotations

from callcenter.domain.work_orders.orders import LogEntry, WorkOrder
from callcenter.domain.work_orders.refusals import WorkOrderRefused


class OrderChanged(WorkOrderRefused):
    """Carries the order as it is now and what happened to it since the version the person saw."""

    def __init__(self, order: WorkOrder, since: tuple[LogEntry, ...]) -> None:
        who = "、".join(sorted({entry.by for entry in since if entry.by})) or "别人"
        super().__init__("version-conflict", f"工单刚被{who}改过，您填写的内容还没有保存，请核对后再提交。", "version")
        self.order = order
        self.since = since
