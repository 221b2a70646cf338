"""The outbox: messages for other systems, written in the same commit as the change they tell of."""

from __future__ import annotations

import json
import uuid
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from callcenter.db.work_order_tables import NEVER, DeliveryTable, WebhookTable
from callcenter.domain.work_orders.deliveries import Delivery, DeliveryLine, DeliveryOutcome, Webhook, next_try

_WAITING = (DeliveryTable.delivered_at.is_(None), DeliveryTable.given_up_at.is_(None))


class OutboxRepository:
    """Queries over webhooks and their messages."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, tenant: str, body: str, at: datetime) -> None:
        """One message for every webhook of the tenant."""
        wanted = select(WebhookTable.id).where(WebhookTable.active, WebhookTable.tenant.in_(("", tenant)))
        for webhook_id in self._session.scalars(wanted).all():
            self._session.add(
                DeliveryTable(
                    webhook_id=webhook_id,
                    message_id=f"msg_{uuid.uuid4().hex}",
                    body=body,
                    created_at=at,
                    next_try_at=at,
                )
            )

    def due(self, now: datetime, limit: int) -> list[Delivery]:
        """What should be tried now: the oldest waiting message of each webhook, so that all arrive in order."""
        oldest = select(func.min(DeliveryTable.id)).where(*_WAITING).group_by(DeliveryTable.webhook_id)
        wanted = (
            select(DeliveryTable, WebhookTable)
            .join(WebhookTable, WebhookTable.id == DeliveryTable.webhook_id)
            .where(DeliveryTable.id.in_(oldest), DeliveryTable.next_try_at <= now, WebhookTable.active)
            .order_by(DeliveryTable.id)
            .limit(limit)
        )
        return [
            Delivery(
                id=row.id,
                url=webhook.url,
                secret=webhook.secret,
                message_id=row.message_id,
                body=row.body,
                created_at=row.created_at,
                tries=row.tries,
            )
            for row, webhook in self._session.execute(wanted)
        ]

    def next_try_at(self) -> datetime | None:
        """When the next message should be tried; None when nothing waits."""
        oldest = select(func.min(DeliveryTable.id)).where(*_WAITING).group_by(DeliveryTable.webhook_id)
        wanted = select(func.min(DeliveryTable.next_try_at)).join(WebhookTable)
        return self._session.scalar(wanted.where(DeliveryTable.id.in_(oldest), WebhookTable.active))

    def answered(self, delivery_id: int, outcome: DeliveryOutcome, now: datetime) -> None:
        """Writes down how a try went."""
        row = self._session.get(DeliveryTable, delivery_id)
        if row is None:
            return  # the webhook was removed while the message was on its way
        row.tries += 1
        row.last_answer = outcome.answer[:64]
        if outcome.delivered:
            row.delivered_at, row.next_try_at = now, NEVER
            return
        if outcome.gone:
            self._session.get_one(WebhookTable, row.webhook_id).active = False
        again = next_try(row.created_at, row.tries, now)
        row.next_try_at = again or NEVER
        row.given_up_at = None if again else now

    def webhooks(self) -> tuple[Webhook, ...]:
        """All webhooks with how they stand."""
        table = DeliveryTable
        counted = select(table.webhook_id, func.count()).where(*_WAITING).group_by(table.webhook_id)
        waiting = dict(self._session.execute(counted).all())
        newest = select(func.max(table.id)).where(table.tries > 0).group_by(table.webhook_id)
        last = select(table.webhook_id, table.last_answer).where(table.id.in_(newest))
        answers = dict(self._session.execute(last).all())
        rows = self._session.scalars(select(WebhookTable).order_by(WebhookTable.id))
        return tuple(_webhook(row, waiting.get(row.id, 0), answers.get(row.id, "")) for row in rows)

    def deliveries(self, webhook_id: int, limit: int) -> tuple[DeliveryLine, ...]:
        """Messages of a webhook: those that wait or were given up first, then what went out last."""
        table = DeliveryTable
        wanted = select(table).where(table.webhook_id == webhook_id)
        ordered = wanted.order_by(table.delivered_at.is_not(None), table.id.desc()).limit(limit)
        return tuple(_delivery_line(row) for row in self._session.scalars(ordered))

    def send_again(self, delivery_id: int, now: datetime) -> bool:
        """The message is tried at once, also one that was given up; False when there is none that waits."""
        row = self._session.get(DeliveryTable, delivery_id)
        if row is None or row.delivered_at is not None:
            return False
        row.next_try_at, row.given_up_at = now, None
        self._session.get_one(WebhookTable, row.webhook_id).active = True
        return True

    def add_webhook(self, url: str, secret: str, tenant: str, at: datetime) -> Webhook:
        """A new webhook; the same address and tenant keep their number and get the new secret."""
        known = select(WebhookTable).where(WebhookTable.url == url, WebhookTable.tenant == tenant)
        row = self._session.scalar(known) or WebhookTable(url=url, tenant=tenant, created_at=at)
        row.secret, row.active = secret, True
        self._session.add(row)
        self._session.flush()
        return _webhook(row, 0, "")

    def remove_webhook(self, webhook_id: int) -> bool:
        """Removes it with what was not delivered; False when there is none."""
        gone = delete(WebhookTable).where(WebhookTable.id == webhook_id).returning(WebhookTable.id)
        return self._session.scalar(gone) is not None


def _delivery_line(row: DeliveryTable) -> DeliveryLine:
    said = json.loads(row.body)
    waits = row.delivered_at is None and row.given_up_at is None
    return DeliveryLine(
        id=row.id,
        webhook_id=row.webhook_id,
        event=said.get("type", ""),
        number=said.get("data", {}).get("number", ""),
        created_at=row.created_at,
        tries=row.tries,
        last_answer=row.last_answer,
        next_try_at=row.next_try_at if waits else None,
        delivered_at=row.delivered_at,
        given_up_at=row.given_up_at,
    )


def _webhook(row: WebhookTable, waiting: int, answer: str) -> Webhook:
    return Webhook(id=row.id, url=row.url, tenant=row.tenant, active=row.active, waiting=waiting, last_answer=answer)
