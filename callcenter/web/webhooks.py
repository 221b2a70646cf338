"""Which other systems are told about work orders."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import HttpUrl, StringConstraints, UrlConstraints

from callcenter.domain.work_orders.deliveries import DeliveryLine, Webhook
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.web.call_edits import Body
from callcenter.web.messages import View
from callcenter.web.order_desk import Desk

router = APIRouter(prefix="/api", tags=["webhooks"])

Address = Annotated[HttpUrl, UrlConstraints(max_length=500, host_required=True)]


Key = Annotated[int, Path(ge=1, le=2**31 - 1)]


class NewWebhook(Body):
    """An address that wants to know."""

    url: Address
    tenant: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] = ""
    """Empty = all."""
    secret: Annotated[str, StringConstraints(min_length=16, max_length=128)] | None = None
    """Made here when none is given."""


class WebhookView(View):
    """How a webhook stands."""

    id: int
    url: str
    tenant: str
    active: bool
    """False after the receiver answered 410."""
    waiting: int
    """Messages not delivered yet."""
    last_answer: str


class WebhookMade(WebhookView):
    """A new webhook; the secret is shown this once."""

    secret: str


class DeliveryView(View):
    """How one message stands."""

    id: int
    event: str
    event_label: str
    number: str
    state: Literal["waiting", "given-up", "delivered"]
    created_at: datetime
    tries: int
    last_answer: str
    """Status code or kind of failure of the last try; empty before the first."""
    next_try_at: datetime | None
    delivered_at: datetime | None


EVENT_LABELS = {
    "ticket.registered": "登记",
    "ticket.changed": "修改",
    "ticket.step": "流转",
    "ticket.milestone": "进展",
    "ticket.callback": "回访",
    "ticket.due": "时限变更",
}


@router.get("/webhooks")
def webhooks(desk: Desk) -> list[WebhookView]:
    """All of them."""
    with desk.store.reading() as work:
        return [_view(webhook) for webhook in work.outbox.webhooks()]


@router.post("/webhooks", status_code=201)
def add(body: NewWebhook, desk: Desk) -> WebhookMade:
    """Adds one; the same address and tenant get the new secret."""
    secret = body.secret or secrets.token_urlsafe(32)
    with desk.store.writing() as work:
        webhook = work.outbox.add_webhook(str(body.url), secret, body.tenant, desk.now())
        work.commit()
    return WebhookMade(**_view(webhook).model_dump(), secret=secret)


@router.delete("/webhooks/{webhook_id}", status_code=204)
def remove(webhook_id: Key, desk: Desk) -> Response:
    """Removes it with what waits for it."""
    with desk.store.writing() as work:
        if not work.outbox.remove_webhook(webhook_id):
            raise _unknown()
        work.commit()
    return Response(status_code=204)


@router.get("/webhooks/{webhook_id}/deliveries")
def deliveries(webhook_id: Key, desk: Desk, limit: Annotated[int, Query(ge=1, le=500)] = 100) -> list[DeliveryView]:
    """What waits, was given up, or went out last."""
    with desk.store.reading() as work:
        if all(webhook.id != webhook_id for webhook in work.outbox.webhooks()):
            raise _unknown()
        lines = work.outbox.deliveries(webhook_id, limit)
    return [_delivery_view(line) for line in lines]


@router.post("/deliveries/{delivery_id}/send", status_code=204)
def send_again(delivery_id: Key, desk: Desk) -> Response:
    """Tries a message at once, also one that was given up."""
    with desk.store.writing() as work:
        if not work.outbox.send_again(delivery_id, desk.now()):
            raise WorkOrderRefused("order-unknown", "没有这条待发消息，可能已经送达。", "delivery_id")
        work.commit()
    desk.stirred()
    return Response(status_code=204)


def _unknown() -> WorkOrderRefused:
    return WorkOrderRefused("order-unknown", "没有这个推送地址，可能已被删除。", "webhook_id")


def _delivery_view(line: DeliveryLine) -> DeliveryView:
    state = "delivered" if line.delivered_at else "given-up" if line.given_up_at else "waiting"
    return DeliveryView(
        id=line.id,
        event=line.event,
        event_label=EVENT_LABELS.get(line.event, line.event),
        number=line.number,
        state=state,
        created_at=line.created_at,
        tries=line.tries,
        last_answer=line.last_answer,
        next_try_at=line.next_try_at,
        delivered_at=line.delivered_at,
    )


def _view(webhook: Webhook) -> WebhookView:
    return WebhookView(
        id=webhook.id,
        url=webhook.url,
        tenant=webhook.tenant,
        active=webhook.active,
        waiting=webhook.waiting,
        last_answer=webhook.last_answer,
    )
