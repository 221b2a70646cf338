"""What another system changes carries the person it names and the system itself, down to the timeline."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.actions.keep_people import add_person, give_token
from callcenter.domain import events as ev
from callcenter.domain.events import Leg, LegState
from callcenter.domain.people import Role, new_person
from callcenter.domain.work_orders.deliveries import DeliveryOutcome
from tests.domain.work_orders.orders_at_work import GAS
from tests.web.signed_site import MINE, SignedSite, serve
from tests.web.ticket_site import ANSWERED

SYSTEM = "调度系统·生产对接"
PICKED_UP = ev.LegChanged(call_id=MINE, leg=Leg.CUSTOMER, state=LegState.ANSWERED, at_ms=0, at=ANSWERED)


@pytest.fixture
async def site(tmp_path: Path, built: Path) -> AsyncIterator[SignedSite]:
    site = SignedSite(tmp_path, built)
    site.fill()
    async for one in serve(site):
        yield one


def program(site: SignedSite) -> httpx.AsyncClient:
    add_person(site.database, site.passwords, new_person("oa", "调度系统", [Role.SUPERVISOR]), "", by="test")
    token = give_token(site.database, "oa", "生产对接", datetime.now(UTC), by="test")
    return site.client(authorization=f"Bearer {token}")


async def timeline(client: httpx.AsyncClient, number: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = (await client.get(f"/api/tickets/{number}")).json()["timeline"]
    return entries


async def test_the_timeline_names_the_person_and_the_system(site):
    anna, oa = await site.signed("anna"), program(site)
    site.happen(PICKED_UP)
    made = (await anna.post(f"/api/calls/{MINE}/ticket/register", json={"by": "08"})).json()
    path, version = f"/api/tickets/{made['number']}", made["version"]
    answer = await oa.post(f"{path}/steps", json={"by": "调度员王芳", "version": version, "step": "dispatch"})
    assert answer.status_code == 200, answer.text
    body = {"by": "调度员王芳", "version": answer.json()["version"], "fields": {"cause": "电池没电"}}
    assert (await oa.patch(path, json=body)).status_code == 200
    body = {"by": "李师傅", "version": version + 2, "milestone": "answered"}
    assert (await oa.post(f"{path}/milestones", json=body)).status_code == 200
    entries = await timeline(anna, made["number"])
    shown = [(entry["kind"], entry["by"], entry["via"]) for entry in entries if entry["kind"] != "call"]
    assert ("step", "08", "") in shown
    assert shown[-3:] == [
        ("step", "调度员王芳", SYSTEM),
        ("field", "调度员王芳", SYSTEM),
        ("milestone", "李师傅", SYSTEM),
    ]


async def test_a_change_in_the_ticket_of_a_call_names_them_too(site):
    anna, oa = await site.signed("anna"), program(site)
    body = {"name": "phone", "value": "13900005678", "version": 1, "agent_no": "王芳"}
    changed = await oa.patch(f"/api/calls/{MINE}/ticket", json=body)
    assert changed.status_code == 200, changed.text
    made = (await anna.post(f"/api/calls/{MINE}/ticket/register", json={"by": "08"})).json()
    shown = [entry for entry in await timeline(anna, made["number"]) if "13900005678" in entry["text"]]
    assert [(entry["by"], entry["via"]) for entry in shown] == [("王芳", SYSTEM)]


async def test_a_ticket_opened_by_another_system_belongs_to_the_person_it_names(site):
    oa = program(site)
    body = {"by": "门店小刘", "tenant": GAS, "type": "报修", "fields": {"issue": "燃气灶打不着火"}}
    made = (await oa.post("/api/tickets", json=body)).json()
    assert made["first_responsible"] == "门店小刘"
    assert {(entry["by"], entry["via"]) for entry in await timeline(oa, made["number"])} == {("门店小刘", SYSTEM)}


async def test_somebody_in_front_of_a_page_is_not_named_by_the_page(site):
    anna = await site.signed("anna")
    made = (await anna.post(f"/api/calls/{MINE}/ticket/register", json={"by": "王芳"})).json()
    assert [
        (entry["by"], entry["via"]) for entry in await timeline(anna, made["number"]) if entry["kind"] == "step"
    ] == [("08", "")]


async def test_the_message_to_other_systems_says_who_made_the_change(site):
    boss, oa = await site.signed("li.ming"), program(site)
    await boss.post("/api/webhooks", json={"url": "https://oa.example.cn/hook"})
    body = {"by": "门店小刘", "tenant": GAS, "type": "报修", "fields": {"issue": "燃气灶打不着火"}}
    made = (await oa.post("/api/tickets", json=body)).json()
    body = {"by": "x", "version": made["version"], "fields": {"cause": "电池没电"}}
    assert (await boss.patch(f"/api/tickets/{made['number']}", json=body)).status_code == 200
    assert [(one["type"], one["by"], one["via"]) for one in (taken(site), taken(site))] == [
        ("ticket.registered", "门店小刘", SYSTEM),
        ("ticket.changed", "li.ming", ""),
    ]


def taken(site: SignedSite) -> dict[str, Any]:
    """The next message, which the other system takes."""
    desk = site.room.desk
    with desk.store.writing() as work:
        (message,) = work.outbox.due(desk.now(), 10)
        work.outbox.answered(message.id, DeliveryOutcome(delivered=True, answer="200"), desk.now())
        work.commit()
    body: dict[str, Any] = json.loads(message.body)
    return body


async def test_the_wrap_up_stands_in_the_timeline_with_its_agent(site):
    anna = await site.signed("anna")
    over = ev.LegChanged(call_id=MINE, leg=Leg.CUSTOMER, state=LegState.ENDED, at_ms=60_000, at=ANSWERED, cause="bye")
    site.happen(PICKED_UP, over)
    made = (await anna.post(f"/api/calls/{MINE}/ticket/register", json={"by": "08"})).json()
    done = {"disposition": "已转工单处理", "note": "客户要求回电", "agent_no": "someone else"}
    assert (await anna.post(f"/api/calls/{MINE}/wrap-up", json=done)).status_code == 204
    shown = [entry for entry in await timeline(anna, made["number"]) if entry["kind"] == "wrap-up"]
    assert [(entry["by"], entry["text"], entry["reason"]) for entry in shown] == [
        ("08", "话后处理：已转工单处理", "客户要求回电")
    ]


APPLICATION = {"applicant": "商务小陈", "issue": "系统升级", "service_area": "外地", "planned_at": "2024-03-13T09:00"}
AGREED = {"approval": "同意", "approved_by": "李明"}


async def opened(client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    body = {"by": "08", "tenant": GAS, "type": "派工申请", "fields": {**APPLICATION, **fields}}
    return await client.post("/api/tickets", json=body)


async def test_an_application_is_approved_by_a_supervisor_alone(site):
    anna, boss = await site.signed("anna"), await site.signed("li.ming")
    refused = await opened(anna, **AGREED)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (
        403,
        "supervisor-required",
        "approval",
    )
    made = (await opened(anna)).json()
    path, seen = f"/api/tickets/{made['number']}", {"by": "08", "version": made["version"]}
    for answer in (
        await anna.patch(path, json={**seen, "fields": AGREED}),
        await anna.patch(path, json={**seen, "fields": {"approved_by": "李明"}}),
        await anna.post(f"{path}/steps", json={**seen, "step": "dispatch", "fields": AGREED}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "supervisor-required")
        assert answer.json()["message"].startswith("派工申请须由主管审批：您没有主管角色")
    assert {one["name"] for one in made["fields"] if one["locked"]} == {"approval", "approved_by"}
    assert "dispatch" not in [one["step"] for one in made["steps"]]

    agreed = await boss.patch(path, json={**seen, "fields": AGREED})
    assert agreed.status_code == 200
    assert not any(one["locked"] for one in agreed.json()["fields"])
    shown = (await anna.get(path)).json()["ticket"]
    assert "dispatch" in [one["step"] for one in shown["steps"]]
    taken_back = await anna.patch(path, json={"by": "08", "version": shown["version"], "fields": {"approval": ""}})
    assert taken_back.status_code == 403
    sent = await anna.post(f"{path}/steps", json={"by": "08", "version": shown["version"], "step": "dispatch"})
    assert (sent.status_code, sent.json()["state"]) == (200, "dispatched")


async def test_no_way_round_the_approval_through_another_type(site):
    anna = await site.signed("anna")
    body = {"by": "08", "tenant": GAS, "type": "建议", "fields": {"issue": "系统升级", **AGREED}}
    made = (await anna.post("/api/tickets", json=body)).json()
    turned = {"by": "08", "version": made["version"], "type": "派工申请", "reason": "改为派工", "fields": APPLICATION}
    answer = await anna.post(f"/api/tickets/{made['number']}/type", json=turned)
    assert (answer.status_code, answer.json()["code"]) == (403, "supervisor-required")
