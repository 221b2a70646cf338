"""The websocket: snapshot first, changes after, and what happens to a page that does not read."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from callcenter.domain import events as ev
from tests.every_event import CALL, every_event
from tests.web.conftest import Site

LIMIT_S = 10


async def hear(page: ClientConnection) -> Any:
    async with asyncio.timeout(LIMIT_S):
        return json.loads(await page.recv())


async def hear_until(page: ClientConnection, kind: str) -> Any:
    while (message := await hear(page))["kind"] != kind:
        pass
    return message


async def test_a_desk_sees_its_call_from_the_first_ring(site: Site) -> None:
    async with connect(f"ws://{site.address}/ws/live?seat=8008", proxy=None) as desk:
        snapshot = await hear(desk)
        assert (snapshot["kind"], snapshot["detail"], snapshot["calls"]) == ("snapshot", None, [])
        site.happen(every_event()[:2])
        assert (await hear(desk))["call"]["state"] == "ringing"
        assert (await hear(desk))["ticket"] == {
            "number": None,
            "version": 1,
            "status": "draft",
            "fields": [],
            "promises": [],
        }


async def test_who_connects_again_has_missed_nothing(site: Site) -> None:
    site.happen(every_event()[:5])
    address = f"ws://{site.address}/ws/live?seat=8008"
    async with connect(address, proxy=None) as desk:
        await hear(desk)
    site.happen(every_event()[5:])
    async with connect(address, proxy=None) as desk:
        detail = (await hear(desk))["detail"]
    assert (detail["call"]["state"], len(detail["segments"]), len(detail["findings"])) == ("ended", 1, 2)


async def test_a_correction_shows_on_every_open_page(site: Site) -> None:
    site.happen(every_event()[:5])
    address = f"ws://{site.address}/ws/live?call={CALL}"
    async with connect(address, proxy=None) as one, connect(address, proxy=None) as other:
        body = {"name": "surname", "value": "陈", "version": 1, "agent_no": "08"}
        await site.http.patch(f"/api/calls/{CALL}/ticket", json=body)
        for page in (one, other):
            ticket = (await hear_until(page, "ticket"))["ticket"]
            assert (ticket["version"], ticket["fields"][0]["value"]) == (2, "陈")


async def test_an_old_call_can_be_followed_too(site: Site) -> None:
    site.journal.record(every_event())
    async with connect(f"ws://{site.address}/ws/live?call={CALL}", proxy=None) as page:
        assert (await hear(page))["detail"]["call"]["score"] == 88.0


async def test_a_call_nobody_knows_is_said_in_the_goodbye(site: Site) -> None:
    async with connect(f"ws://{site.address}/ws/live?call=none", proxy=None) as page:
        with pytest.raises(ConnectionClosed):
            await hear(page)
        assert (page.close_code, page.close_reason) == (4404, "没有这通电话，可能已被删除。")


async def test_a_page_that_does_not_read_is_dropped_and_told_and_the_others_go_on(site: Site) -> None:
    site.happen(every_event()[:3])
    address = f"ws://{site.address}/ws/live?seat=8008"
    # A client that takes one message and then stops reading from its socket.
    async with (
        connect(address, proxy=None, max_queue=1, compression=None) as stuck,
        connect(address, proxy=None, compression=None) as quick,
    ):
        await hear(quick)
        long = "话" * 30_000
        sent = 0
        async with asyncio.timeout(60):
            while site.board.subscriptions > 1:
                event = ev.PartialSegment(
                    call_id=CALL, leg=ev.Leg.AGENT, utterance=1, start_ms=0, end_ms=sent, text=long
                )
                site.board.apply(event)
                assert (await hear_until(quick, "segment"))["segment"]["end_ms"] == sent
                sent += 1
        with pytest.raises(ConnectionClosed):
            await hear_until(stuck, "nothing")
        assert (stuck.close_code, stuck.close_reason) == (4008, "页面接收太慢，已断开，请重新连接。")


async def test_pages_that_leave_are_forgotten(site: Site) -> None:
    async with connect(f"ws://{site.address}/ws/live", proxy=None) as page:
        await hear(page)
        assert site.board.subscriptions == 1
    async with asyncio.timeout(LIMIT_S):
        while site.board.subscriptions:
            await site.http.get("/api/seats")
