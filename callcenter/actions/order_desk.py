"""What all actions on work orders share: read with the version, change, keep, tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from callcenter.actions.order_messages import write_message
from callcenter.domain.changes import TicketEdited
from callcenter.domain.work_orders.complaint_stages import STAGE
from callcenter.domain.work_orders.conflicts import OrderChanged
from callcenter.domain.work_orders.forms import clean_value
from callcenter.domain.work_orders.lead_time import check_approver
from callcenter.domain.work_orders.orders import Moved, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.ports import NoticeLevel, Notify, Policies, WorkOrderStore, WorkOrderWork

MAX_FIELDS = 100


def _nobody() -> None:
    return


@dataclass(frozen=True, kw_only=True)
class OrderDesk:
    """Storage, configuration, clock and the ways out."""

    store: WorkOrderStore
    policies: Policies
    now: Callable[[], datetime]
    notify: Notify
    stirred: Callable[[], None] = _nobody
    """Told after each commit: something may be due or waiting to be sent."""
    system: str = ""
    """The program that acts in somebody's name; empty for our own pages."""
    is_supervisor: bool = True
    """Whether a supervisor acts; so it is where nobody has to sign in, and for what the product does by itself."""

    def change(
        self, number: str, version: int | None, do: Callable[[WorkOrder, Policy, WorkOrderWork], Moved], *, event: str
    ) -> WorkOrder:
        """The order after ``do``; nothing is kept when it refuses.

        Raises:
            WorkOrderRefused: no such order, a condition is not met, or (``OrderChanged``) somebody was faster.
        """
        with self.store.writing() as work:
            order = work.orders.get(number, lock=True)
            if order is None:
                raise unknown(number)
            self.check_version(work, order, version)
            moved = self.allowed(order, do(order, self.policies.of(order.tenant), work))
            if moved.order == order:
                return order
            work.orders.save(order, moved)
            self.send(work, order, moved, event)
            work.commit()
        self.told(order, moved.order)
        return moved.order

    def allowed(self, before: WorkOrder | None, moved: Moved) -> Moved:
        """The change with the program it came from.

        Raises:
            WorkOrderRefused: ``supervisor-required``, only a supervisor may change this.
        """
        check_approver(before, moved.order, supervisor=self.is_supervisor)
        return moved.through(self.system)

    def send(self, work: WorkOrderWork, before: WorkOrder | None, moved: Moved, event: str) -> None:
        """Into the outbox, and to the desk that shows the ticket; the order has been saved."""
        at, order = self.now(), moved.order
        work.outbox.put(order.tenant, write_message(event, moved, at), at)
        for call_id in order.call_ids[:1]:
            work.publish(
                TicketEdited(
                    call_id=call_id,
                    number=order.number,
                    status=order.state.value,
                    version=order.version,
                    fields=work.orders.sheet_fields(order, changed_names(before, order)),
                )
            )

    def told(self, before: WorkOrder | None, order: WorkOrder) -> None:
        """After the commit: notices of deadlines that are met are taken away."""
        for item in before.due_items if before else ():
            after = order.due_item(item.key)
            ended = after is None or after.stopped_at is not None or after.paused_at is not None
            if item.stopped_at is None and (ended or after != item):
                self.notify(due_notice(order.number, item.key), NoticeLevel.GONE, "")
        self.stirred()

    def check_version(self, work: WorkOrderWork, order: WorkOrder, version: int | None) -> None:
        """Refuses a change by somebody who saw an older version, with what happened since.

        Raises:
            OrderChanged: somebody was faster.
        """
        if version is not None and version != order.version:
            raise OrderChanged(order, work.orders.log_of(order, after_version=version))


def changed_names(before: WorkOrder | None, order: WorkOrder) -> tuple[str, ...]:
    """Fields that have another value than before; the type of the order is one of them."""
    old = {**before.fields, "type": before.type} if before else {}
    new = {**order.fields, "type": order.type}
    return tuple(name for name in {**old, **new} if old.get(name, "") != new.get(name, ""))


def due_notice(number: str, key: str) -> str:
    """Key of the notice about a deadline."""
    return f"due:{number}:{key}"


def report_notice(number: str, role: str) -> str:
    """Key of the notice that calls a superior to an emergency."""
    return f"report:{number}:{role}"


def unknown(number: str) -> WorkOrderRefused:
    """There is no such order."""
    return WorkOrderRefused("order-unknown", f"没有编号为{number}的工单，请核对编号。", "number")


def clean_fields(values: Mapping[str, str], policy: Policy) -> dict[str, str]:
    """The values as they are stored.

    Raises:
        WorkOrderRefused: ``unknown-field`` or ``bad-value`` with the field's name.
    """
    if len(values) > MAX_FIELDS:
        raise WorkOrderRefused("bad-value", f"一次最多修改{MAX_FIELDS}个字段。", "fields")
    if STAGE in values:
        raise WorkOrderRefused("step-impossible", "投诉处理环节由流程推进，不能直接填写。", STAGE)
    return {name: clean_value(policy.spec(name), value) for name, value in values.items()}
