"""What the ticket of a call would become, and what somebody should still ask for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from callcenter.actions.caller_number import caller_as_phone
from callcenter.actions.order_desk import OrderDesk
from callcenter.domain.refusals import CallUnknown
from callcenter.domain.work_orders.needs import Need, may_register, needs
from callcenter.domain.work_orders.orders import WorkOrder
from callcenter.domain.work_orders.routing import Route, route


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPreview:
    """A draft, or the order it became, with what it lacks."""

    order: WorkOrder
    needs: tuple[Need, ...]
    ready: bool
    """Registering would be accepted now."""
    suggestion: Route


def preview_order(desk: OrderDesk, call_id: str) -> OrderPreview:
    """Looks only.

    Raises:
        CallUnknown: no such call.
    """
    with desk.store.reading() as work:
        order = work.orders.draft_of_call(call_id)
        if order is None:
            raise CallUnknown("没有这通电话的工单，可能已被删除。", field="call_id")
        policy = desk.policies.of(order.tenant)
        order = replace(order, fields={**order.fields, **caller_as_phone(work, order, policy)})
    return OrderPreview(
        order=order,
        needs=needs(order, policy),
        ready=may_register(order, policy),
        suggestion=route(policy.routing, order.type, order.fields),
    )
