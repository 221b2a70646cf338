"""Webhooks to a real receiver: signed, in order, and not lost when it is down for an hour."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcenter.actions.move_order import Request, edit_fields
from callcenter.actions.order_desk import OrderDesk
from callcenter.actions.register_order import Registration, open_order
from callcenter.db.work_order_store import SqlWorkOrderStore
from callcenter.hub_orders import HubOrders
from callcenter.ports import NoticeLevel
from callcenter.web.order_tasks import OrderTasks
from callcenter.web.webhook_sender import WebhookSender, sign, webhook_client
from tests.domain.work_orders.orders_at_work import GAS, POLICIES
from tests.doubles.receiver import Receiver
from tests.web.ticket_site import TicketSite

SECRET = "ein langes Geheimnis"


@pytest.fixture
def site(tmp_path: Path, built: Path):
    site = TicketSite(tmp_path, built)
    yield site
    site.database.close()


@pytest.fixture
def receiver():
    receiver = Receiver()
    receiver.switch_on()
    yield receiver
    receiver.switch_off()


def listen(site: TicketSite, receiver: Receiver) -> None:
    with site.room.desk.store.writing() as work:
        work.outbox.add_webhook(receiver.url, SECRET, "", site.room.clock.at)
        work.commit()


def open_one(desk: OrderDesk, issue: str = "停气"):
    return open_order(desk, GAS, None, Registration(by="08", type="报修", fields={"issue": issue}))


async def send_all(site: TicketSite) -> None:
    """Until nothing is due at this moment."""
    sender = WebhookSender(site.room.desk)
    async with webhook_client() as client:
        while await sender.send_due(client):
            pass


def waiting(site: TicketSite) -> int:
    with site.room.desk.store.reading() as work:
        return sum(webhook.waiting for webhook in work.outbox.webhooks())


async def test_the_receiver_can_check_who_sent_it(site, receiver):
    listen(site, receiver)
    order = open_one(site.room.desk)
    await send_all(site)
    headers, body = receiver.got[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert int(headers["webhook-timestamp"]) == int(site.room.clock.at.timestamp())
    message = json.loads(body)
    assert (message["type"], message["data"]["number"]) == ("ticket.registered", order.number)


def test_the_signature_changes_with_every_part():
    at = datetime(2024, 3, 5, tzinfo=UTC)
    signatures = {
        sign("a", "msg_1", at, "{}")["webhook-signature"],
        sign("b", "msg_1", at, "{}")["webhook-signature"],
        sign("a", "msg_2", at, "{}")["webhook-signature"],
        sign("a", "msg_1", at.replace(second=1), "{}")["webhook-signature"],
        sign("a", "msg_1", at, "{ }")["webhook-signature"],
    }
    assert len(signatures) == 5


async def test_a_receiver_that_is_down_for_an_hour_loses_nothing(site, receiver):
    listen(site, receiver)
    receiver.switch_off()
    order, expected = open_one(site.room.desk), ["ticket.registered"]
    for minute in range(60):
        if minute % 10 == 5:
            seen = Request(number=order.number, version=order.version, by="08")
            order = edit_fields(site.room.desk, seen, {"cause": f"原因{minute}"})
            expected.append("ticket.changed")
        await send_all(site)
        site.room.clock.turn(seconds=60)
    assert receiver.got == []
    assert waiting(site) == len(expected)
    receiver.switch_on()
    for _ in range(11):  # at most ten minutes later
        await send_all(site)
        site.room.clock.turn(seconds=60)
    messages = [json.loads(body) for _, body in receiver.got]
    assert [message["type"] for message in messages] == expected
    versions = [message["data"]["version"] for message in messages]
    assert versions == sorted(versions)
    assert waiting(site) == 0


async def test_after_a_restart_of_the_hub_the_outbox_is_still_there(site, receiver):
    listen(site, receiver)
    receiver.switch_off()
    open_one(site.room.desk)
    await send_all(site)
    receiver.switch_on()
    site.room.clock.turn(seconds=6)
    again = OrderDesk(
        store=SqlWorkOrderStore(site.database), policies=POLICIES, now=site.room.clock, notify=site.room.wall
    )
    async with webhook_client() as client:
        assert await WebhookSender(again).send_due(client) == 1
    assert len(receiver.got) == 1


async def test_an_angry_receiver_gets_the_same_message_again(site, receiver):
    listen(site, receiver)
    receiver.answer = 500
    open_one(site.room.desk)
    await send_all(site)
    receiver.answer = 204
    site.room.clock.turn(seconds=5)
    await send_all(site)
    first, second = receiver.got
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert first[1] == second[1]
    assert waiting(site) == 0


async def test_a_receiver_that_answers_gone_is_left_alone(site, receiver):
    listen(site, receiver)
    receiver.answer = 410
    open_one(site.room.desk)
    open_one(site.room.desk)
    await send_all(site)
    site.room.clock.turn(hours=1)
    await send_all(site)
    assert len(receiver.got) == 1


async def test_the_tasks_remind_and_send_in_real_time(site, receiver):
    """The loops run on the real clock: an overdue order is told and its message sent as soon as they are stirred."""
    listen(site, receiver)
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def notify(key: str, level: NoticeLevel, _text: str) -> None:
        if key.endswith("C-32.handle") and level is NoticeLevel.ERROR:
            loop.call_soon_threadsafe(told.set)

    store = SqlWorkOrderStore(site.database)
    desk = OrderDesk(store=store, policies=POLICIES, now=lambda: datetime.now(UTC), notify=notify)
    tasks = OrderTasks(desk, loop)
    running = asyncio.create_task(tasks.run())
    old = datetime(2024, 3, 5, 2, 40, tzinfo=UTC)
    given = Registration(by="08", type="报修", fields={"issue": "停气"})
    await asyncio.to_thread(open_order, desk, GAS, old, given)
    tasks.stir()
    await asyncio.wait_for(told.wait(), 10)
    assert await asyncio.to_thread(receiver.came.wait, 10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_the_hub_shows_an_emergency_on_every_page(site):
    subscription = site.board.subscribe()
    await subscription.next()
    orders = HubOrders(site.database, site.board, POLICIES, site.app)
    given = Registration(by="12", type="报警", fields={"issue": "厨房煤气味特别大"})
    running = asyncio.create_task(orders.run())
    order = await asyncio.to_thread(open_order, orders.desk, GAS, None, given)
    told = [json.loads(await asyncio.wait_for(subscription.next(), 10)) for _ in range(2)]
    assert {message["key"] for message in told} == {f"emergency:{order.number}", f"report:{order.number}:主管"}
    assert {message["level"] for message in told} == {"error"}
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
