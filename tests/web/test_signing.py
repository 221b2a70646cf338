"""Who is who: signing in, roles, tokens, pages of other sites; through the real application."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from callcenter.actions.keep_people import (
    add_person,
    change_password,
    change_person,
    give_token,
    switch,
    withdraw_token,
)
from callcenter.domain.people import Role, new_person
from callcenter.web.rights import SUPERVISORS_ONLY, right_for
from tests.domain.work_orders.orders_at_work import GAS
from tests.web.signed_site import HERS, MINE, PASSWORD, SignedSite, serve


@pytest.fixture
async def site(tmp_path: Path, built: Path) -> AsyncIterator[SignedSite]:
    site = SignedSite(tmp_path, built)
    site.fill()
    async for one in serve(site):
        yield one


@pytest.fixture
async def open_site(tmp_path: Path, built: Path) -> AsyncIterator[SignedSite]:
    async for one in serve(SignedSite(tmp_path, built, signing=False)):
        yield one


async def test_nobody_gets_in_without_a_name(site):
    async with site.client() as stranger:
        for path in ("/", "/wall", f"/qa/{MINE}", "/desk/8008", "/tickets"):
            answer = await stranger.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={path}")
        for path in (
            "/api/calls",
            f"/api/calls/{MINE}",
            f"/api/calls/{MINE}/recording",
            "/api/tickets.csv",
            "/openapi.json",
        ):
            answer = await stranger.get(path)
            assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-required")
        assert (await stranger.post("/api/tickets", json={})).status_code == 401
        assert (await stranger.get("/login")).status_code == 200
        assert (await stranger.get("/api/session")).json()["required"]
    assert await site.socket_code("") == 4401


async def test_a_wrong_password_tells_nothing_and_slows_down(site):
    async with site.client() as stranger:
        for login in ("anna", "nobody"):
            answer = await stranger.post("/api/session", json={"login": login, "password": "wrong-guess"})
            assert (answer.status_code, answer.json()["message"]) == (401, "用户名或密码不正确。")
        for _ in range(4):
            await stranger.post("/api/session", json={"login": "anna", "password": "wrong-guess"})
        answer = await stranger.post("/api/session", json={"login": "anna", "password": PASSWORD})
        assert (answer.status_code, answer.json()["code"]) == (429, "too-many-tries")
        assert "秒后再试" in answer.json()["message"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"password": "x"}, "login"),
        ({"login": "anna"}, "password"),
        ({"login": "a" * 33, "password": "x"}, "login"),
        ({"login": "anna", "password": ""}, "password"),
        ({"login": "anna", "password": "x" * 1025}, "password"),
        ({"login": "anna", "password": "x", "roles": ["supervisor"]}, "roles"),
        ({"login": 7, "password": "x"}, "login"),
    ],
)
async def test_an_unfit_sign_in_names_the_field(site, body, field):
    async with site.client() as stranger:
        answer = await stranger.post("/api/session", json=body)
        assert (answer.status_code, answer.json()["field"]) == (422, field)


async def test_an_agent_sees_the_own_desk_and_calls_only(site):
    anna = await site.signed("anna")
    shown = (await anna.get("/api/session")).json()
    assert (shown["agent_no"], shown["role_labels"], shown["home"]) == ("08", ["坐席"], "/desk/8008")
    assert [call["call_id"] for call in (await anna.get("/api/calls?agent_no=09")).json()["calls"]] == [MINE]
    assert [seat["seat"] for seat in (await anna.get("/api/seats")).json()] == ["8008"]
    for path, status in {
        "/desk/8008": 200,
        "/desk/8009": 403,
        "/wall": 403,
        "/qa": 403,
        "/tickets": 200,
        f"/api/calls/{MINE}": 200,
        f"/api/calls/{HERS}": 403,
        f"/api/calls/{HERS}/recording": 403,
        "/api/calls/none": 403,
        f"/api/calls/{MINE}/ticket/order": 200,
        "/api/webhooks": 403,
        "/api/tickets.csv": 403,
        "/api/customers/13800001234": 200,
    }.items():
        assert (await anna.get(path)).status_code == status, path
    review = await anna.post(f"/api/calls/{MINE}/findings/any/review", json={"decision": "rejected"})
    assert (review.status_code, review.json()["message"]) == (403, "您的角色没有这个权限，请联系管理员。")
    assert (await anna.post(f"/api/calls/{HERS}/ticket/register", json={"by": "09"})).status_code == 403
    codes = {
        query: await site.socket_code(query, anna)
        for query in (
            "",
            "?seat=8008",
            "?seat=8009",
            f"?call={MINE}",
            f"?call={HERS}",
            "?notices=1",
            f"?notices=1&call={HERS}",
        )
    }
    assert list(codes.values()) == [4403, 0, 4403, 0, 4403, 0, 4403]


async def test_a_change_is_recorded_with_the_person_whatever_the_page_says(site):
    anna, boss = await site.signed("anna"), await site.signed("li.ming")
    made = await anna.post(f"/api/calls/{MINE}/ticket/register", json={"by": "somebody else"})
    number, version = made.json()["number"], made.json()["version"]
    body = {"by": "08", "version": version, "fields": {"cause": "电池没电"}}
    assert (await boss.patch(f"/api/tickets/{number}", json=body)).status_code == 200
    detail = (await boss.get(f"/api/tickets/{number}")).json()
    assert [(entry["by"], entry["kind"]) for entry in detail["timeline"] if entry["kind"] in {"step", "field"}][
        -2:
    ] == [
        ("08", "step"),
        ("li.ming", "field"),
    ]


async def test_the_archive_is_for_quality_and_supervisors(site):
    anna, qian = await site.signed("anna"), await site.signed("qian")
    made = (await anna.post(f"/api/calls/{MINE}/ticket/register", json={"by": "08"})).json()
    body = {"by": "08", "version": made["version"], "step": "archive"}
    answer = await anna.post(f"/api/tickets/{made['number']}/steps", json=body)
    assert (answer.status_code, answer.json()["message"]) == (403, "归档由质检或主管办理。")
    answer = await qian.post(f"/api/tickets/{made['number']}/steps", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "missing-field")


async def test_a_supervisor_flag_in_the_body_makes_no_supervisor(site):
    anna, boss = await site.signed("anna"), await site.signed("li.ming")
    alarm = {"by": "08", "type": "报警", "fields": {"issue": "厨房煤气味特别大"}}
    made = (await anna.post(f"/api/calls/{MINE}/ticket/register", json=alarm)).json()
    hard = next(due for due in made["due"] if not due["soft"])
    body = {"by": "08", "version": made["version"], "action": "pause", "reason": "等待道路开挖", "supervisor": True}
    path = f"/api/tickets/{made['number']}/due/{hard['key']}"
    answer = await anna.post(path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "supervisor-required")
    assert (await boss.post(path, json={**body, "supervisor": False})).status_code == 200


async def test_a_session_ends_with_the_password_the_switch_and_the_sign_out(site):
    anna = await site.signed("anna")
    change_password(site.database, site.passwords, "anna", "another-horse", by="test")
    assert (await anna.get("/api/tickets")).status_code == 401
    bea = await site.signed("bea")
    switch(site.database, "bea", active=False, by="test")
    assert (await bea.get("/api/tickets")).status_code == 401
    boss = await site.signed("li.ming")
    change_person(site.database, "li.ming", roles=[Role.QA], by="test")
    assert (await boss.get("/wall")).status_code == 303
    boss = await site.signed("li.ming")
    assert ((await boss.get("/wall")).status_code, (await boss.get("/qa")).status_code) == (403, 200)
    assert (await boss.delete("/api/session")).status_code == 204
    assert (await boss.get("/qa")).status_code == 303


async def test_a_forged_cookie_is_nobody(site):
    async with site.client(cookie="callcenter=eyJsb2dpbiI6ICJsaS5taW5nIiwgImVwb2NoIjogMX0=.aaaa.bbbb") as forger:
        assert (await forger.get("/api/tickets")).status_code == 401


async def test_a_program_comes_with_a_token(site):
    add_person(site.database, site.passwords, new_person("oa", "工单系统", [Role.SUPERVISOR]), "", by="test")
    token = give_token(site.database, "oa", "对接", datetime.now(UTC), by="test")
    async with site.client(authorization=f"Bearer {token}") as program:
        body = {"by": "接口", "tenant": GAS, "type": "报修", "fields": {"issue": "燃气灶打不着火"}}
        made = await program.post("/api/tickets", json=body)
        assert (made.status_code, made.json()["first_responsible"]) == (201, "接口")
        with site.database.reading() as work:
            kept = work.people.tokens("oa")[0]
        assert token not in repr(kept)
        withdraw_token(site.database, kept.id, by="test")
        assert (await program.get("/api/tickets")).status_code == 401
    async with site.client(authorization="Bearer cc_made-up") as forger:
        assert (await forger.get("/api/tickets")).status_code == 401
    async with site.client() as nobody:
        answer = await nobody.post("/api/session", json={"login": "oa", "password": "nobody"})
        assert answer.status_code == 401


async def test_a_page_of_another_site_changes_nothing(site):
    anna = await site.signed("anna")
    body = {"by": "08"}
    path = f"/api/calls/{MINE}/ticket/register"
    for headers in ({"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        answer = await anna.post(path, json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "foreign-page"), headers
    assert await site.socket_code("?seat=8008", anna, origin="http://evil.example") == 403
    assert await site.socket_code("?seat=8008", anna, origin=f"http://{site.address}") == 0
    answer = await anna.post(path, json=body, headers={"origin": f"http://{site.address}"})
    assert answer.status_code == 200
    cookie = (await site.signed("bea")).cookies.jar
    assert [
        (one.name, one.has_nonstandard_attr("HttpOnly") or one.has_nonstandard_attr("httponly")) for one in cookie
    ] == [("callcenter", True)]


async def test_every_answer_keeps_to_our_own_pages(site):
    async with site.client() as stranger:
        for path in ("/login", "/wall", "/api/calls", "/static/api.js"):
            headers = (await stranger.get(path)).headers
            assert headers["content-security-policy"] == "frame-ancestors 'none'", path
            assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")


async def test_without_signing_in_only_this_machine_is_answered(open_site):
    async with open_site.client() as here:
        assert (await here.get("/wall")).status_code == 200
        assert (await here.get("/api/session")).json() == {
            "required": False,
            "login": "",
            "name": "",
            "agent_no": "",
            "roles": [],
            "role_labels": [],
            "home": "/",
        }
        answer = await here.get("/api/calls", headers={"host": "rebound.example"})
        assert (answer.status_code, answer.json()["code"]) == (403, "foreign-host")
        foreign = await here.post("/api/tickets", json={}, headers={"origin": "http://evil.example"})
        assert (foreign.status_code, foreign.json()["code"]) == (403, "foreign-page")
    assert await open_site.socket_code("", origin="http://evil.example") == 403
    assert await open_site.socket_code("", origin=f"http://{open_site.address}") == 0


async def test_every_address_has_a_line_in_the_table(open_site):
    """What no line names is for supervisors alone; that has to be meant."""
    meant = re.compile(r"/wall|/interfaces|/api/(webhooks|deliveries|handovers).*")
    forgotten = [
        (method, route.path)
        for route in open_site.app.routes
        if isinstance(route, APIRoute)
        for method in route.methods
        if right_for(method, route.path) is SUPERVISORS_ONLY and not meant.fullmatch(route.path)
    ]
    assert forgotten == []
