"""People correct tickets, review findings and wrap up, over HTTP."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from callcenter.domain import events as ev
from callcenter.web import messages as web
from tests.every_event import CALL, every_event
from tests.web.conftest import Site

KEY = "FB-012:agent:2:0"


async def patch(site: Site, **body: Any) -> tuple[int, Any]:
    sent = {"name": "phone", "value": "13900005678", "version": 1, "agent_no": "08", **body}
    answer = await site.http.patch(f"/api/calls/{CALL}/ticket", json=sent)
    return answer.status_code, answer.json()


def field(ticket: Any, name: str = "phone") -> web.SlotView:
    return next(one for one in web.TicketView.model_validate(ticket).fields if one.name == name)


async def test_a_typed_field_keeps_the_place_where_it_was_heard(site: Site) -> None:
    site.happen(every_event())
    status, ticket = await patch(site)
    phone = field(ticket)

    assert (status, ticket["version"]) == (200, 2)
    assert (phone.value, phone.source, phone.confirmed, phone.changed_by) == ("13900005678", "typed", True, "08")
    assert (phone.utterance, phone.start_ms) == (3, 9000)


async def test_of_two_people_at_one_ticket_the_second_is_told(site: Site) -> None:
    site.happen(every_event())
    answers = await asyncio.gather(
        patch(site, value="13900000001", agent_no="08"), patch(site, value="13900000002", agent_no="09")
    )
    assert sorted(status for status, _ in answers) == [200, 409]
    kept = next(body for status, body in answers if status == 200)
    told = next(body for status, body in answers if status == 409)

    assert told["code"] == "ticket-changed"
    assert told["ticket"] == kept
    again, ticket = await patch(site, value="13900000003", version=told["ticket"]["version"], agent_no="09")
    assert (again, ticket["version"], field(ticket).value) == (200, 3, "13900000003")


async def test_a_rejected_finding_gives_its_points_back_on_every_page(site: Site) -> None:
    site.happen(every_event())
    subscription = site.board.subscribe(call=CALL)
    await subscription.next()  # the snapshot
    path = f"/api/calls/{CALL}/findings/{KEY}/review"
    totals = []
    for decision in ("", "rejected"):
        assert (await site.http.post(path, json={"decision": decision, "reviewer": "qa-1"})).status_code == 200
        detail = web.CallDetail.model_validate((await site.http.get(f"/api/calls/{CALL}")).json())
        totals.append((detail.call.score, [section.points for section in detail.sections if KEY in section.lost]))
    assert totals[0][0] == totals[0][1][0] + 40
    assert totals[1] == (100.0, [])
    told = [json.loads(await subscription.next()) for _ in range(8)]
    assert [one["total"] for one in told if one["kind"] == "score"] == [totals[0][0], 100.0]
    assert told[-1]["call"]["score"] == 100.0
    subscription.close()


async def test_what_sounds_alike_is_offered_until_somebody_decides(site: Site) -> None:
    heard = ev.SlotFilled(call_id=CALL, name="community", value="新话小区", leg=ev.Leg.CUSTOMER, utterance=4)
    site.happen([*every_event()[:12], replace(heard, choices=("新华小区", "兴华小区"))])
    for detail in (
        site.board.detail(CALL),
        web.CallDetail.model_validate((await site.http.get(f"/api/calls/{CALL}")).json()),
    ):
        assert detail is not None
        assert field(detail.ticket.model_dump(), "community").choices == ["新华小区", "兴华小区"]
    _status, ticket = await patch(site, name="community", value="兴华小区")
    assert (field(ticket, "community").value, field(ticket, "community").choices) == ("兴华小区", [])


async def test_readings_of_a_number_are_offered_beside_an_empty_field_and_the_chosen_one_is_typed(site: Site) -> None:
    readings = ("20240315", "2024315")
    unsure = ev.SlotFilled(
        call_id=CALL, name="order_no", value="", leg=ev.Leg.CUSTOMER, utterance=4, confidence=0.0, choices=readings
    )
    site.happen([*every_event()[:12], unsure])
    detail = web.CallDetail.model_validate((await site.http.get(f"/api/calls/{CALL}")).json())
    offered = field(detail.ticket.model_dump(), "order_no")
    assert (offered.value, offered.choices) == ("", list(readings))
    _status, ticket = await patch(site, name="order_no", value=readings[0])
    chosen = field(ticket, "order_no")
    assert (chosen.value, chosen.source, chosen.choices) == (readings[0], "typed", [])


async def test_what_was_typed_is_never_overwritten_by_hearing(site: Site) -> None:
    site.happen(every_event()[:12])
    await patch(site)
    site.happen(every_event()[12:])
    detail = (await site.http.get(f"/api/calls/{CALL}")).json()
    phone = field(detail["ticket"])
    assert (phone.value, phone.source, phone.contradiction) == ("13900005678", "typed", "13800001234")


async def test_hearing_does_not_make_the_agents_page_outdated(site: Site) -> None:
    site.happen(every_event()[:12])
    site.happen(every_event()[12:])
    assert (await patch(site))[0] == 200


async def test_a_heard_field_is_confirmed(site: Site) -> None:
    site.happen(every_event())
    body = {"name": "phone", "version": 1, "agent_no": "08"}
    other = await site.http.post(f"/api/calls/{CALL}/ticket/confirm", json={**body, "value": "1380000123"})
    assert (other.status_code, other.json()["code"]) == (409, "ticket-changed")
    answer = await site.http.post(f"/api/calls/{CALL}/ticket/confirm", json={**body, "value": "13800001234"})
    phone = field(answer.json())
    assert (phone.value, phone.source, phone.confirmed) == ("13800001234", "customer", True)
    stale = await site.http.post(f"/api/calls/{CALL}/ticket/confirm", json=body)
    assert stale.status_code == 409
    nothing = await site.http.post(f"/api/calls/{CALL}/ticket/confirm", json={**body, "name": "room", "version": 2})
    assert (nothing.status_code, nothing.json()["field"]) == (422, "name")


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"name": "shoe_size"}, "name"),
        ({"name": ""}, "name"),
        ({"value": "长" * 501}, "value"),
        ({"value": "a\x00b"}, "value"),
        ({"value": None}, "value"),
        ({"version": "first"}, "version"),
        ({"version": 0}, "version"),
        ({"agent_no": "0" * 33}, "agent_no"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_bad_input_is_named(site: Site, body: dict[str, Any], named: str) -> None:
    site.happen(every_event())
    status, answer = await patch(site, **body)
    assert (status, answer["field"]) == (422, named)
    assert any("\u4e00" <= character <= "\u9fff" for character in answer["message"])


async def test_what_is_no_json_is_refused(site: Site) -> None:
    answer = await site.http.patch(
        f"/api/calls/{CALL}/ticket", content=b"{", headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.json()["message"]) == (422, "请求内容不是正确的 JSON。")


async def test_a_ticket_of_a_call_nobody_knows(site: Site) -> None:
    status, answer = await patch(site)
    assert (status, answer["code"]) == (404, "call-unknown")


async def test_a_finding_is_rejected_accepted_and_left_open_again(site: Site) -> None:
    site.happen(every_event())

    async def judge(decision: str) -> tuple[Any, Any]:
        body = {"decision": decision, "note": "客户原话", "reviewer": "qa-1"}
        answer = await site.http.post(f"/api/calls/{CALL}/findings/{KEY}/review", json=body)
        call = (await site.http.get(f"/api/calls/{CALL}")).json()["call"]
        return answer.json(), (call["violations"], call["to_review"])

    rejected, counts = await judge("rejected")
    assert (rejected["review"], rejected["reviewed_by"], rejected["review_note"]) == ("rejected", "qa-1", "客户原话")
    assert rejected["reviewed_at"].endswith("+08:00")
    assert counts == (0, 0)
    assert (await judge("accepted"))[1] == (1, 0)
    reopened, counts = await judge("")
    assert (reopened["review"], reopened["reviewed_at"], counts) == ("", None, (1, 1))


async def test_a_judgement_that_cannot_be(site: Site) -> None:
    site.happen(every_event())
    address = f"/api/calls/{CALL}/findings"
    unfit = await site.http.post(f"{address}/{KEY}/review", json={"decision": "perhaps"})
    assert (unfit.status_code, unfit.json()["field"]) == (422, "decision")
    unknown = await site.http.post(f"{address}/none/review", json={"decision": "accepted"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "finding-unknown")


async def test_the_wrap_up_ends_the_work_of_the_agent(site: Site) -> None:
    site.happen(every_event()[:-1])
    assert site.board.seats()[0].state == "wrap-up"
    body = {"disposition": "已转工单处理", "note": "客户要求回电", "agent_no": "08"}
    answer = await site.http.post(f"/api/calls/{CALL}/wrap-up", json=body)

    assert answer.status_code == 204
    assert site.board.seats()[0].state == "ready"
    record = site.journal.record_of(CALL)
    assert record is not None
    assert (record.summary.disposition, record.summary.wrap_up_note) == ("已转工单处理", "客户要求回电")
    assert record.summary.wrapped_up_by == "08"
    assert isinstance(site.journal.events_of(CALL)[-1], ev.WrappedUp)


async def test_no_wrap_up_while_the_call_is_on(site: Site) -> None:
    site.happen(every_event()[:5])
    answer = await site.http.post(f"/api/calls/{CALL}/wrap-up", json={"disposition": "已答复解决"})
    assert (answer.status_code, answer.json()["code"]) == (409, "call-still-running")
    empty = await site.http.post(f"/api/calls/{CALL}/wrap-up", json={"disposition": ""})
    assert (empty.status_code, empty.json()["field"]) == (422, "disposition")
