"""Lists, details, health and pages over HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from callcenter.domain import events as ev
from callcenter.domain.events import CallEvent, CallOffered
from callcenter.web import messages as web
from tests.every_event import CALL, OFFERED_AT, every_event
from tests.web.conftest import Site


def later_call(number: int) -> list[CallEvent]:
    """The same call, some hours later and without a word from the customer."""
    offered = every_event(f"call-{number}")[0]
    assert isinstance(offered, CallOffered)
    return [replace(offered, at=OFFERED_AT + timedelta(hours=number), caller=f"1390000000{number}", seat="8009")]


async def test_the_list_is_newest_first_and_comes_in_pages(site: Site) -> None:
    site.happen(every_event())
    for number in range(1, 4):
        site.happen(later_call(number))
    page = (await site.http.get("/api/calls", params={"limit": 2, "offset": 1})).json()

    assert page["total"] == 4
    assert [call["call_id"] for call in page["calls"]] == ["call-2", "call-1"]
    assert [web.CallView.model_validate(call).caller for call in page["calls"]] == ["13900000002", "13900000001"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"state": "ended"}, [CALL]),
        ({"state": "ringing,ended"}, ["call-1", CALL]),
        ({"seat": "8009"}, ["call-1"]),
        ({"agent_no": "08"}, ["call-1", CALL]),
        ({"agent_no": "09"}, []),
        ({"from": "2024-03-05", "to": "2024-03-05"}, ["call-1", CALL]),
        ({"from": "2024-03-06"}, []),
        ({"to": "2024-03-05T10:45:00"}, [CALL]),
        ({"q": "1380000"}, [CALL]),
        ({"q": "报修"}, [CALL]),
        ({"q": "100%"}, []),
        ({"violations": "true"}, [CALL]),
        ({"violations": "false"}, ["call-1"]),
        ({"source": "recording"}, []),
        ({"violations": "", "state": "", "q": ""}, ["call-1", CALL]),
    ],
)
async def test_the_list_is_filtered(site: Site, filters: dict[str, str], found: list[str]) -> None:
    site.happen(every_event())
    site.happen(later_call(1))
    page = (await site.http.get("/api/calls", params=filters)).json()
    assert [call["call_id"] for call in page["calls"]] == found
    assert page["total"] == len(found)


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"state": "asleep"}, "state"),
        ({"from": "yesterday"}, "from"),
        ({"to": "9999-12-31"}, "to"),
        ({"limit": "0"}, "limit"),
        ({"offset": "-1"}, "offset"),
        ({"violations": "perhaps"}, "violations"),
        ({"q": "x" * 101}, "q"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_a_bad_filter_is_named(site: Site, filters: dict[str, str], field: str) -> None:
    answer = await site.http.get("/api/calls", params=filters)
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert field in answer.json()["message"]


async def test_a_call_that_is_over_comes_from_the_database(site: Site) -> None:
    site.journal.record(every_event())
    detail = web.CallDetail.model_validate((await site.http.get(f"/api/calls/{CALL}")).json())

    assert detail.call.state == "ended"
    assert (detail.call.last_alert, detail.call.model) == ("推诿", "zh-hotline-small")
    assert [segment.text for segment in detail.segments] == ["您好零八号"]
    assert [word.start_ms for word in detail.segments[0].words] == [800, 1200]
    assert [gap.length_ms for gap in detail.gaps] == [1000]
    assert detail.length_ms == 60000
    assert [entry.state for entry in detail.timeline][-1] == "ended"


async def test_stored_and_live_show_the_same(site: Site) -> None:
    site.happen(every_event())
    stored = web.CallDetail.model_validate((await site.http.get(f"/api/calls/{CALL}")).json())
    live = site.board.detail(CALL)

    assert live is not None
    assert stored.call == live.call
    assert stored.segments == live.segments
    assert stored.timeline == live.timeline
    assert stored.ticket == live.ticket
    assert sorted(stored.findings, key=repr) == sorted(live.findings, key=repr)


async def test_a_running_call_comes_from_the_live_board(site: Site) -> None:
    site.happen(every_event()[:7])
    partial = ev.PartialSegment(call_id=CALL, leg=ev.Leg.CUSTOMER, utterance=1, start_ms=1, end_ms=2, text="喂")
    site.board.apply(partial)
    detail = web.CallDetail.model_validate((await site.http.get(f"/api/calls/{CALL}")).json())
    assert "喂" in [segment.text for segment in detail.segments]


async def test_a_call_nobody_knows(site: Site) -> None:
    for path in ("", "/recording", "/peaks"):
        answer = await site.http.get(f"/api/calls/none{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "call-unknown")


async def test_seats_rules_and_health(site: Site) -> None:
    site.happen(every_event()[:3])
    assert [seat["state"] for seat in (await site.http.get("/api/seats")).json()] == ["talking"]
    rules = (await site.http.get("/api/rules")).json()
    assert rules[1] == {
        "id": "FB-012",
        "title": "推诿",
        "clause": "第八条(八)",
        "advice": "我帮您问一下，请稍等。",
    }
    health = (await site.http.get("/api/health")).json()
    assert (health["ready"], health["database"], health["model"]) == (True, True, "zh-hotline-small")


@pytest.mark.parametrize("path", ["/", "/desk/8008", "/wall", "/qa", "/qa/some-call"])
async def test_every_page_is_there(site: Site, path: str) -> None:
    answer = await site.http.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "热线助手" in answer.text


async def test_pages_load_nothing_from_elsewhere(site: Site) -> None:
    for path in ("/", "/desk/8008", "/wall", "/qa"):
        assert "://" not in (await site.http.get(path)).text.replace("http://www.w3.org", "")


async def test_parts_of_pages_are_checked_for_changes(site: Site) -> None:
    answer = await site.http.get("/static/api.js")
    assert answer.headers["cache-control"] == "no-cache"
    again = await site.http.get("/static/api.js", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_an_address_that_does_not_exist(site: Site) -> None:
    answer = await site.http.get("/api/nothing")
    assert (answer.status_code, answer.json()) == (
        404,
        {"code": "not-found", "message": "没有这个地址，请核对后重试。"},
    )


async def test_the_interface_is_described(site: Site) -> None:
    paths = (await site.http.get("/openapi.json")).json()["paths"]
    assert {"/api/calls", "/api/calls/{call_id}/ticket", "/api/calls/upload", "/api/health"} <= set(paths)
