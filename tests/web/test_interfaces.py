"""Other systems: what waits for them, sent again by hand; and the list for the assessment office."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter.domain.work_orders.deliveries import DeliveryOutcome
from tests.domain.work_orders.orders_at_work import GAS
from tests.web.ticket_site import serving


@pytest.fixture
def site(tmp_path, built):
    with serving(tmp_path, built) as found:
        yield found


def hook(site):
    made = site.http.post("/api/webhooks", json={"url": "http://127.0.0.1:9/hook", "tenant": GAS}).json()
    return made["id"]


def messages(site, webhook_id):
    answer = site.http.get(f"/api/webhooks/{webhook_id}/deliveries")
    assert answer.status_code == 200, answer.text
    return answer.json()


def answered(site, delivery_id, answer, *, delivered=False, gone=False):
    with site.room.desk.store.writing() as work:
        outcome = DeliveryOutcome(delivered=delivered, answer=answer, gone=gone)
        work.outbox.answered(delivery_id, outcome, site.room.clock())
        work.commit()


def due(site):
    with site.room.desk.store.reading() as work:
        return [delivery.id for delivery in work.outbox.due(site.room.clock(), 10)]


def test_a_message_shows_what_it_tells_and_when_it_is_tried_again(site):
    webhook = hook(site)
    ticket = site.registered()
    (message,) = messages(site, webhook)
    told = (message["number"], message["event_label"], message["state"], message["tries"], message["last_answer"])
    assert told == (ticket["number"], "登记", "waiting", 0, "")
    assert "王建国" not in str(message)  # how it stands, not what is in it
    answered(site, message["id"], "ConnectError")
    (message,) = messages(site, webhook)
    assert (message["tries"], message["last_answer"]) == (1, "ConnectError")
    assert message["next_try_at"] > message["created_at"]


def test_a_message_that_was_given_up_is_sent_again_by_hand(site):
    webhook = hook(site)
    site.registered()
    (message,) = messages(site, webhook)
    site.room.clock.turn(hours=80)
    answered(site, message["id"], "503")
    assert messages(site, webhook)[0]["state"] == "given-up"
    assert due(site) == []
    stirs = site.room.stirs
    assert site.http.post(f"/api/deliveries/{message['id']}/send").status_code == 204
    assert (due(site), site.room.stirs) == ([message["id"]], stirs + 1)
    answered(site, message["id"], "204", delivered=True)
    (message,) = messages(site, webhook)
    assert (message["state"], message["next_try_at"]) == ("delivered", None)
    again = site.http.post(f"/api/deliveries/{message['id']}/send")
    assert (again.status_code, again.json()["field"]) == (404, "delivery_id")


def test_a_receiver_that_said_no_more_is_asked_again_when_a_person_wants_it(site):
    webhook = hook(site)
    site.registered()
    (message,) = messages(site, webhook)
    answered(site, message["id"], "410", gone=True)
    assert not site.http.get("/api/webhooks").json()[0]["active"]
    assert site.http.post(f"/api/deliveries/{message['id']}/send").status_code == 204
    assert site.http.get("/api/webhooks").json()[0]["active"]


def test_a_bad_answer_is_listed_for_the_assessment_office(site):
    ticket = site.step(site.registered(), "finish", fields={"handling_mode": "电话指导"})
    answers = {"satisfaction": "不满意", "customer_opinion": "师傅态度不好"}
    body = {"by": "21", "version": ticket["version"], "outcome": "completed", "answers": answers}
    assert site.http.post(f"/api/tickets/{ticket['number']}/callbacks", json=body).status_code == 200
    (line,) = site.http.get("/api/assessments").json()
    assert (line["number"], line["unit"], line["problem"], line["office"]) == (
        ticket["number"],
        "用户管理站",
        "师傅态度不好",
        "绩效考核处",
    )
    later = (site.room.clock() + timedelta(hours=1)).isoformat()
    assert site.http.get("/api/assessments", params={"from": later}).json() == []


@pytest.mark.parametrize(
    ("method", "path", "status", "field"),
    [
        ("GET", "/api/webhooks/77/deliveries", 404, "webhook_id"),
        ("GET", "/api/webhooks/x/deliveries", 422, "webhook_id"),
        ("GET", "/api/webhooks/1/deliveries?limit=0", 422, "limit"),
        ("POST", "/api/deliveries/77/send", 404, "delivery_id"),
        ("POST", "/api/deliveries/x/send", 422, "delivery_id"),
        ("GET", "/api/assessments?limit=1001", 422, "limit"),
        ("GET", "/api/assessments?from=yesterday", 422, "from"),
        ("GET", "/api/assessments?from=2024-03-05T10:00:00", 422, "from"),
    ],
)
def test_bad_input_is_named(site, method, path, status, field):
    hook(site)
    answer = site.http.request(method, path)
    assert (answer.status_code, answer.json()["field"]) == (status, field)
