"""Administrators look after people, and whoever loses rights loses the open pages at once; the real application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from callcenter.actions.keep_people import change_password, change_person, give_token, switch, withdraw_token
from callcenter.domain.people import Role
from callcenter.web.gate import SIGN_IN
from tests.web.signed_site import PASSWORD, SignedSite, serve

NEW = {"login": "chen", "name": "陈静", "roles": ["agent", "qa"], "agent_no": "21"}


@pytest.fixture
async def site(tmp_path: Path, built: Path) -> AsyncIterator[SignedSite]:
    site = SignedSite(tmp_path, built)
    site.fill()
    async for one in serve(site):
        yield one


async def goodbye(live: ClientConnection) -> int:
    """Code the socket is closed with; the test's own limit ends it otherwise."""
    try:
        async with asyncio.timeout(20):
            while True:
                await live.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else -1


async def test_only_administrators_come_here_and_nowhere_else(site):
    for login in ("anna", "qian", "li.ming"):
        person = await site.signed(login)
        for path in ("/users", "/api/people", "/api/people/changes"):
            assert (await person.get(path)).status_code == 403, (login, path)
        assert (await person.post("/api/people", json=NEW)).status_code == 403
        assert (await person.post("/api/people/anna/active", json={"active": False})).status_code == 403
    zhou = await site.signed("zhou")
    assert (await zhou.get("/api/session")).json()["home"] == "/users"
    for path, status in {"/users": 200, "/": 200, "/api/calls": 403, "/tickets": 403, "/wall": 403, "/qa": 403}.items():
        assert (await zhou.get(path)).status_code == status, path


async def test_somebody_is_added_and_has_to_choose_a_password(site):
    zhou = await site.signed("zhou")
    made = (await zhou.post("/api/people", json=NEW)).json()
    assert made["person"]["role_labels"] == ["坐席", "质检"]
    assert made["person"]["must_change"]
    chen = site.client()
    session = await chen.post("/api/session", json={"login": "chen", "password": made["start_password"]})
    assert session.json()["home"] == "/password"
    refused = await chen.get("/api/calls")
    assert (refused.status_code, refused.json()["code"]) == (403, "password-change-required")
    assert (await chen.get("/qa")).headers["location"] == "/password?next=/qa"
    assert (await chen.get("/password")).status_code == 200
    body = {"old": made["start_password"], "new": "blue-bicycle"}
    assert (await chen.post("/api/session/password", json=body)).status_code == 200
    assert (await chen.get("/api/calls")).status_code == 200
    listed = {one["login"]: one for one in (await zhou.get("/api/people")).json()}
    assert not listed["chen"]["must_change"]
    assert listed["anna"]["seats"] == ["8008"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"old": "not-mine-at-all", "new": "blue-bicycle"}, 422, "old"),
        ({"old": PASSWORD, "new": "short"}, 422, "new"),
        ({"old": PASSWORD, "new": PASSWORD}, 422, "new"),
        ({"old": PASSWORD, "new": "i-am-anna-08"}, 422, "new"),
        ({"old": "", "new": "blue-bicycle"}, 422, "old"),
        ({"old": PASSWORD, "new": "blue-bicycle", "login": "qian"}, 422, "login"),
    ],
)
async def test_an_unfit_password_of_ones_own_names_the_field(site, body, status, field):
    anna = await site.signed("anna")
    answer = await anna.post("/api/session/password", json=body)
    assert (answer.status_code, answer.json()["field"]) == (status, field)


async def test_an_unwatched_page_is_no_way_to_guess_a_password(site):
    anna = await site.signed("anna")
    for _ in range(5):
        await anna.post("/api/session/password", json={"old": "wrong-guess", "new": "blue-bicycle"})
    answer = await anna.post("/api/session/password", json={"old": PASSWORD, "new": "blue-bicycle"})
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-tries")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"login": "Chen Jing"}, "login"),
        ({"login": "anna"}, "login"),
        ({"login": "x" * 33}, "login"),
        ({"name": " "}, "name"),
        ({"name": "陈" * 41}, "name"),
        ({"roles": []}, "roles"),
        ({"roles": ["boss"]}, "roles.0"),
        ({"agent_no": ""}, "agent_no"),
        ({"agent_no": "08"}, "agent_no"),
        ({"password": "short"}, "password"),
        ({"password": "chen-chen-chen"}, "password"),
        ({"seat": "8008"}, "seat"),
    ],
)
async def test_an_unfit_person_names_the_field(site, change, field):
    zhou = await site.signed("zhou")
    answer = await zhou.post("/api/people", json={**NEW, **change})
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert answer.json()["message"]


async def test_the_last_administrator_stays_one(site):
    zhou = await site.signed("zhou")
    for path, body, field in (
        ("/api/people/zhou/active", {"active": False}, "active"),
        ("/api/people/zhou", {"roles": ["qa"]}, "roles"),
    ):
        send = zhou.patch if field == "roles" else zhou.post
        answer = await send(path, json=body)
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (409, "last-admin", field)
    assert (await zhou.patch("/api/people/qian", json={"roles": ["qa", "admin"]})).status_code == 200
    assert (await zhou.post("/api/people/zhou/active", json={"active": False})).status_code == 200
    assert (await zhou.get("/users")).status_code == 303


async def test_a_program_with_the_role_is_no_administrator_to_rely_on(site):
    zhou = await site.signed("zhou")
    await zhou.post("/api/people", json={**NEW, "roles": ["admin"], "agent_no": ""})
    assert (await zhou.post("/api/people/chen/active", json={"active": False})).status_code == 200
    answer = await zhou.post("/api/people/zhou/active", json={"active": False})
    assert answer.json()["message"] == "这是最后一位管理员，请先指定另一位管理员。"


async def test_every_change_says_who_made_it(site):
    zhou = await site.signed("zhou")
    await zhou.post("/api/people", json=NEW)
    await zhou.patch("/api/people/chen", json={"name": "陈小静", "roles": ["qa"], "agent_no": ""})
    await zhou.post("/api/people/chen/password", json={})
    await zhou.post("/api/people/chen/active", json={"active": False})
    await zhou.post("/api/people/chen/active", json={"active": True})
    lines = (await zhou.get("/api/people/changes")).json()
    assert [(line["by"], line["login"], line["text"]) for line in lines[:7]] == [
        ("zhou", "chen", "启用"),
        ("zhou", "chen", "停用"),
        ("zhou", "chen", "重设密码"),
        ("zhou", "chen", "更改工号：21 → （空）"),
        ("zhou", "chen", "更改角色：坐席、质检 → 质检"),
        ("zhou", "chen", "改名：陈静 → 陈小静"),
        ("zhou", "chen", "添加，角色：坐席、质检"),
    ]


async def test_a_number_belongs_to_one_person_at_work(site):
    zhou = await site.signed("zhou")
    await zhou.post("/api/people/anna/active", json={"active": False})
    assert (await zhou.post("/api/people", json={**NEW, "agent_no": "08"})).status_code == 201
    answer = await zhou.post("/api/people/anna/active", json={"active": True})
    assert (answer.status_code, answer.json()["field"]) == (422, "agent_no")
    assert answer.json()["message"] == "工号08已由陈静（chen）使用。"


async def test_an_open_page_is_closed_at_once_when_its_person_is_switched_off(site):
    anna, zhou = await site.signed("anna"), await site.signed("zhou")
    async with site.socket("?seat=8008", anna) as live:
        await live.recv()
        await zhou.post("/api/people/anna/active", json={"active": False})
        assert await goodbye(live) == SIGN_IN
    assert (await anna.get("/api/tickets")).status_code == 401


async def test_other_roles_another_number_or_password_close_the_page_too(site):
    zhou = await site.signed("zhou")
    for send in (
        lambda: zhou.patch("/api/people/anna", json={"roles": ["qa"]}),
        lambda: zhou.patch("/api/people/anna", json={"roles": ["agent"], "agent_no": "44"}),
        lambda: zhou.post("/api/people/anna/password", json={"password": PASSWORD}),
    ):
        anna = await site.signed("anna")
        async with site.socket("?notices=1", anna) as live:
            await live.recv()
            assert (await send()).status_code == 200
            assert await goodbye(live) == SIGN_IN


async def test_what_another_process_changed_closes_the_page_as_well(site):
    """``callcenter users`` writes into the same database and cannot call the hub."""
    anna, bea, boss = await site.signed("anna"), await site.signed("bea"), await site.signed("li.ming")
    async with (
        site.socket("?seat=8008", anna) as hers,
        site.socket("?seat=8009", bea) as others,
        site.socket("", boss) as wall,
    ):
        for live in (hers, others, wall):
            await live.recv()
        switch(site.database, "anna", active=False, by="命令行 root")
        assert await goodbye(hers) == SIGN_IN
        change_password(site.database, site.passwords, "bea", "another-horse", by="命令行 root")
        assert await goodbye(others) == SIGN_IN
        change_person(site.database, "li.ming", roles=[Role.QA], by="命令行 root")
        assert await goodbye(wall) == SIGN_IN


async def test_another_name_closes_nothing(site):
    anna, bea, zhou = await site.signed("anna"), await site.signed("bea"), await site.signed("zhou")
    async with site.socket("?seat=8008", anna) as hers, site.socket("?seat=8009", bea) as others:
        await hers.recv()
        await others.recv()
        await zhou.patch("/api/people/anna", json={"name": "安娜"})
        await zhou.post("/api/people/bea/active", json={"active": False})
        assert await goodbye(others) == SIGN_IN  # looked at after the first change, and hers with it
        await hers.ping()
    assert (await anna.get("/api/tickets")).status_code == 200


async def test_a_withdrawn_token_closes_the_page_of_its_program(site):
    token = give_token(site.database, "li.ming", "大屏", datetime.now(UTC), by="test")
    async with site.socket("", authorization=f"Bearer {token}") as live:
        await live.recv()
        with site.database.reading() as work:
            number = work.people.tokens("li.ming")[0].id
        withdraw_token(site.database, number, by="test")
        assert await goodbye(live) == SIGN_IN


async def test_whoever_changes_the_own_roles_stays_signed_in(site):
    zhou = await site.signed("zhou")
    assert (await zhou.patch("/api/people/zhou", json={"roles": ["admin", "supervisor"]})).status_code == 200
    assert (await zhou.get("/wall")).status_code == 200


async def test_without_signing_in_nobody_is_made_an_administrator(tmp_path, built):
    async for site in serve(SignedSite(tmp_path, built, signing=False)):
        answer = await site.client().post("/api/people", json=NEW)
        assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")
        assert "启用登录" in answer.json()["message"]
        with site.database.reading() as work:
            assert work.people.everybody() == ()


async def test_a_person_reads_a_page_where_a_program_reads_an_error(site):
    anna = await site.signed("anna")
    for path, words in {"/wall": "没有权限", "/nowhere": "没有权限", "/api/tickets/GAS-1/sheet.pdf": "GAS-1"}.items():
        page = await anna.get(path, headers={"accept": "text/html,*/*"})
        assert page.headers["content-type"].startswith("text/html"), path
        assert words in page.text
        assert page.status_code in {403, 404}
    assert (await anna.get("/wall")).json()["code"] == "not-allowed"
