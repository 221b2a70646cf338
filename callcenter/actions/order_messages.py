"""What another system is told about an order: one JSON object, the same for webhook and export."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from callcenter.domain.work_orders.due_items import DueItem
from callcenter.domain.work_orders.orders import Moved, WorkOrder
from callcenter.domain.work_orders.states import STATE_LABELS

EVENTS = (
    "ticket.registered",
    "ticket.changed",
    "ticket.step",
    "ticket.milestone",
    "ticket.callback",
    "ticket.due",
)


def write_message(event: str, moved: Moved, at: datetime) -> str:
    """The body; its shape is that of the Standard Webhooks specification: type, timestamp, data.

    ``by`` and ``via`` say who made the change and through which program: a receiver that wrote it itself can tell.
    """
    last = moved.log[-1] if moved.log else None
    actor = {"by": last.by if last else "", "via": last.via if last else ""}
    return json.dumps(
        {"type": event, "timestamp": at.isoformat(), **actor, "data": order_data(moved.order)},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def order_data(order: WorkOrder) -> dict[str, Any]:
    """The order with JSON values only."""
    return {
        "number": order.number,
        "tenant": order.tenant,
        "type": order.type,
        "state": order.state.value,
        "state_label": STATE_LABELS[order.state],
        "version": order.version,
        "received_at": order.received_at.isoformat(),
        "first_responsible": order.first_responsible,
        "helpers": list(order.helpers),
        "department": order.department,
        "handler": order.handler,
        "priority": order.priority,
        "emergency": order.emergency,
        "fields": dict(order.fields),
        "call_ids": list(order.call_ids),
        "due": [_due(item) for item in order.due_items],
    }


def _due(item: DueItem) -> dict[str, Any]:
    return {
        "key": item.key,
        "kind": item.kind.value,
        "title": item.title,
        "due_at": item.due_at.isoformat(),
        "stopped_at": item.stopped_at.isoformat() if item.stopped_at else None,
        "paused": item.paused_at is not None,
    }
