"""Delivers the outbox: signed as the Standard Webhooks specification says, until the receiver has it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import logging
from datetime import datetime

import httpx

from callcenter.actions.order_desk import OrderDesk
from callcenter.domain.work_orders.deliveries import Delivery, DeliveryOutcome

logger = logging.getLogger(__name__)

ANSWER_S = 10
AT_ONCE = 8
"""Receivers tried at the same time; each has one message on its way."""
GONE = 410


def sign(secret: str, message_id: str, sent_at: datetime, body: str) -> dict[str, str]:
    """Headers by which the receiver knows us: HMAC-SHA256 over id, time and body."""
    stamp = str(int(sent_at.timestamp()))
    digest = hmac.new(secret.encode(), f"{message_id}.{stamp}.{body}".encode(), hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


class WebhookSender:
    """Sends what is due; ``run`` by the order tasks."""

    def __init__(self, desk: OrderDesk) -> None:
        self._desk = desk

    async def send_due(self, client: httpx.AsyncClient) -> int:
        """Tries every message that is due once; how many were tried."""
        due = await asyncio.to_thread(self._due)
        outcomes = await asyncio.gather(*(self._try(client, delivery) for delivery in due))
        for delivery, outcome in zip(due, outcomes, strict=True):
            await asyncio.to_thread(self._note, delivery, outcome)
        return len(due)

    def next_try_at(self) -> datetime | None:
        """When there will be something to send."""
        with self._desk.store.reading() as work:
            return work.outbox.next_try_at()

    def _due(self) -> list[Delivery]:
        with self._desk.store.reading() as work:
            return work.outbox.due(self._desk.now(), AT_ONCE)

    def _note(self, delivery: Delivery, outcome: DeliveryOutcome) -> None:
        with self._desk.store.writing() as work:
            work.outbox.answered(delivery.id, outcome, self._desk.now())
            work.commit()
        if not outcome.delivered:
            extra = {"delivery": delivery.id, "tries": delivery.tries + 1, "answer": outcome.answer}
            logger.warning("webhook not delivered, will be tried again", extra=extra)

    async def _try(self, client: httpx.AsyncClient, delivery: Delivery) -> DeliveryOutcome:
        headers = {
            "content-type": "application/json; charset=utf-8",
            **sign(delivery.secret, delivery.message_id, self._desk.now(), delivery.body),
        }
        try:
            answer = await client.post(delivery.url, content=delivery.body.encode(), headers=headers)
        except httpx.HTTPError as problem:
            return DeliveryOutcome(delivered=False, answer=type(problem).__name__)
        status = answer.status_code
        return DeliveryOutcome(delivered=answer.is_success, answer=str(status), gone=status == GONE)


def webhook_client() -> httpx.AsyncClient:
    """A client that follows no redirects and uses no proxy of the environment: the address is the receiver's own."""
    return httpx.AsyncClient(timeout=ANSWER_S, follow_redirects=False, trust_env=False)
