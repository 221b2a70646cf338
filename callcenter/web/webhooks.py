"""Which other systems are told about work orders."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import HttpUrl, StringConstraints, UrlConstraints

from callcenter.domain.work_orders.deliveries import Webhook
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.web.call_edits import Body
from callcenter.web.messages import View
from callcenter.web.order_desk import Desk

router = APIRouter(prefix="/api/webhooks", tags=["webhooks"])

Address = Annotated[HttpUrl, UrlConstraints(max_length=500, host_required=True)]


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


@router.get("")
def webhooks(desk: Desk) -> list[WebhookView]:
    """All of them."""
    with desk.store.reading() as work:
        return [_view(webhook) for webhook in work.outbox.webhooks()]


@router.post("", status_code=201)
def add(body: NewWebhook, desk: Desk) -> WebhookMade:
    """Adds one; the same address and tenant get the new secret."""
    secret = body.secret or secrets.token_urlsafe(32)
    with desk.store.writing() as work:
        webhook = work.outbox.add_webhook(str(body.url), secret, body.tenant, desk.now())
        work.commit()
    return WebhookMade(**_view(webhook).model_dump(), secret=secret)


@router.delete("/{webhook_id}", status_code=204)
def remove(webhook_id: int, desk: Desk) -> Response:
    """Removes it with what waits for it."""
    with desk.store.writing() as work:
        if not work.outbox.remove_webhook(webhook_id):
            raise WorkOrderRefused("order-unknown", "没有这个推送地址，可能已被删除。", "webhook_id")
        work.commit()
    return Response(status_code=204)


def _view(webhook: Webhook) -> WebhookView:
    return WebhookView(
        id=webhook.id,
        url=webhook.url,
        tenant=webhook.tenant,
        active=webhook.active,
        waiting=webhook.waiting,
        last_answer=webhook.last_answer,
    )
