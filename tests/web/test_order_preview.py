"""What the ticket beside the call still needs, and what the desk is told when the order changes."""

from __future__ import annotations

import pytest

from callcenter.domain import events as ev
from callcenter.domain.changes import TicketEdited
from callcenter.domain.events import Leg
from callcenter.domain.ticket_sheet import Source
from tests.domain.work_orders.orders_at_work import GAS
from tests.web.ticket_site import ANSWERED, CALL, CALLER, serving


@pytest.fixture
def site(tmp_path, built):
    with serving(tmp_path, built) as found:
        found.told = []
        found.database.publish = found.told.append
        yield found


def preview(site):
    answer = site.http.get(f"/api/calls/{CALL}/ticket/order")
    assert answer.status_code == 200, answer.text
    return answer.json()


def needed(found):
    return [(need["name"], need["step"], need["blocks"]) for need in found["needs"]]


def last_edit(site):
    return [change for change in site.told if isinstance(change, TicketEdited)][-1]


def test_an_empty_ticket_asks_for_its_type_first(site):
    site.journal.record([ev.CallOffered(call_id=CALL, tenant=GAS, agent_no="08", caller=CALLER, at=ANSWERED)])
    found = preview(site)
    assert needed(found) == [("type", "register", True)]
    assert (found["ready"], found["sentence"], found["department"]) == (False, "登记前必填：工单类型", "")


def test_what_blocks_the_number_comes_before_what_blocks_the_dispatch(site):
    site.call(fields={"phone": CALLER})
    found = preview(site)
    assert needed(found) == [("issue", "register", True), ("name", "dispatch", True), ("address", "dispatch", True)]
    assert found["needs"][0]["sentence"] == "登记前请先填写“报修内容”。"
    assert (found["ready"], found["form_title"]) == (False, "报修电话记录")


def test_a_full_ticket_is_ready_and_says_where_it_goes(site):
    site.call()
    found = preview(site)
    assert (found["ready"], found["needs"], found["department"]) == (True, [], "用户管理站")
    site.registered()
    found = preview(site)
    assert (found["number"], found["ready"], found["sentence"]) == ("YM20240305-0001", False, "")


def test_an_alarm_is_never_held_up_but_asks_all_the_same(site):
    site.call(fields={"type": "报警", "issue": "煤气味特别大"}, caller="8015")  # an extension is no telephone number
    found = preview(site)
    assert (found["ready"], found["emergency"]) == (True, "燃气泄漏")
    assert {need["blocks"] for need in found["needs"]} == {False}
    assert found["sentence"] == "尽量问清：姓名、联系电话、报警地址"


@pytest.mark.parametrize(("told", "kept"), [("", CALLER), ("13900005678", "13900005678")])
def test_the_number_of_the_call_stands_in_for_a_phone_that_nobody_told(site, told, kept):
    site.call(fields={"issue": "燃气灶打不着火", "name": "王建国", "address": "滨河小区5号楼2单元301号", "phone": told})
    assert "phone" not in [need["name"] for need in preview(site)["needs"]]
    answer = site.http.post(f"/api/calls/{CALL}/ticket/register", json={"by": "08"})
    assert answer.status_code == 200, answer.text
    assert {field["name"]: field["value"] for field in answer.json()["fields"]}["phone"] == kept


def test_a_call_that_does_not_exist_has_no_order(site):
    answer = site.http.get("/api/calls/nowhere/ticket/order")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (404, "call-unknown", "call_id")


def test_the_desk_is_told_which_fields_changed(site):
    ticket = site.registered()
    assert [(field.name, field.value) for field in last_edit(site).fields] == [("channel", "热线电话")]
    body = {"by": "12", "version": ticket["version"], "fields": {"cause": "电池没电", "title": ""}}
    assert site.http.patch(f"/api/tickets/{ticket['number']}", json=body).status_code == 200
    edit = last_edit(site)
    told = {field.name: (field.value, field.source, field.settled_by) for field in edit.fields}
    assert told["cause"] == ("电池没电", Source.TYPED, "12")
    assert told["title"][0] == ""
    assert edit.version == ticket["version"] + 1


def test_the_type_given_with_the_number_is_the_type_of_the_call(site):
    site.call()
    made = site.http.post(f"/api/calls/{CALL}/ticket/register", json={"by": "08", "type": "投诉"}).json()
    assert made["type"] == "投诉"
    assert ("type", "投诉") in [(field.name, field.value) for field in last_edit(site).fields]
    heard = ev.SlotFilled(call_id=CALL, name="type", value="报修", leg=Leg.CUSTOMER, utterance=9)
    site.journal.record([heard])
    detail = site.http.get(f"/api/calls/{CALL}").json()
    shown = {field["name"]: field for field in detail["ticket"]["fields"]}["type"]
    assert (shown["value"], shown["contradiction"]) == ("投诉", "报修")
    assert detail["call"]["ticket_type"] == "投诉"


def test_who_rings_is_known_by_name_even_without_an_order(site):
    site.call(fields={"surname": "王", "title": "女士"})
    known = site.http.get(f"/api/customers/{CALLER}").json()
    assert (known["name"], known["title"], known["tickets"]) == ("王", "女士", [])
    site.call("2024-h2", fields={"name": "王建国", "title": "先生"})
    assert site.http.get(f"/api/customers/{CALLER}").json()["name"] == "王建国"
    assert site.http.get("/api/customers/13900000000").json()["name"] == ""
