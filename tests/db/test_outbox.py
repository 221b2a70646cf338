"""Messages for other systems: kept with the change, in order, through failures."""

from __future__ import annotations

import json

from callcenter.actions.move_order import edit_fields
from callcenter.domain.work_orders.deliveries import GIVE_UP_AFTER, DeliveryOutcome
from tests.db.orders import call, refused, registered, room, seen
from tests.doubles.order_room import OrderRoom

__all__ = ["call", "room"]


def bodies(room: OrderRoom) -> list[dict]:
    with room.desk.store.reading() as work:
        return [json.loads(one.body) for one in work.outbox.due(room.clock.at, 100)]


def add_webhook(room: OrderRoom, url: str = "https://partner.example/hook", tenant: str = "") -> int:
    with room.desk.store.writing() as work:
        webhook = work.outbox.add_webhook(url, "geheim", tenant, room.clock.at)
        work.commit()
    return webhook.id


def test_a_change_and_its_message_are_kept_together(room, call):
    add_webhook(room)
    order = registered(room)
    message = bodies(room)[0]
    assert (message["type"], message["data"]["number"]) == ("ticket.registered", order.number)
    assert message["data"]["fields"]["name"] == "王建国"
    refused(edit_fields, room.desk, seen(order), {"phone": "abc"})
    assert len(bodies(room)) == 1


def test_messages_of_one_webhook_arrive_in_order_and_survive_failures(room, call):
    add_webhook(room)
    add_webhook(room, tenant="别的公司")
    order = registered(room)
    edit_fields(room.desk, seen(order), {"cause": "电池"})
    got = []
    for _ in range(20):
        with room.desk.store.writing() as work:
            due = work.outbox.due(room.clock.at, 10)
            for delivery in due:
                assert delivery.tries == 0 or delivery.message_id == got[-1][0]
                fine = len(got) >= 12
                got.append((delivery.message_id, json.loads(delivery.body)["type"], fine))
                answer = "200" if fine else "refused"
                work.outbox.answered(delivery.id, DeliveryOutcome(delivered=fine, answer=answer), room.clock.at)
            work.commit()
        room.clock.turn(seconds=700)
    delivered = [kind for _, kind, fine in got if fine]
    assert delivered == ["ticket.registered", "ticket.changed"]
    with room.desk.store.reading() as work:
        assert work.outbox.next_try_at() is None
        assert [hook.waiting for hook in work.outbox.webhooks()] == [0, 0]


def test_a_receiver_that_is_gone_is_not_asked_again(room, call):
    add_webhook(room)
    registered(room)
    with room.desk.store.writing() as work:
        delivery = work.outbox.due(room.clock.at, 1)[0]
        work.outbox.answered(delivery.id, DeliveryOutcome(delivered=False, answer="410", gone=True), room.clock.at)
        work.commit()
    room.clock.turn(hours=1)
    assert bodies(room) == []
    with room.desk.store.reading() as work:
        assert not work.outbox.webhooks()[0].active


def test_after_three_days_a_message_is_given_up_and_the_next_one_goes(room, call):
    add_webhook(room)
    order = registered(room)
    room.clock.at += GIVE_UP_AFTER
    edit_fields(room.desk, seen(order), {"cause": "电池"})
    with room.desk.store.writing() as work:
        first = work.outbox.due(room.clock.at, 1)[0]
        work.outbox.answered(first.id, DeliveryOutcome(delivered=False, answer="refused"), room.clock.at)
        work.commit()
    assert [message["type"] for message in bodies(room)] == ["ticket.changed"]
