"""Type, hands and complaint procedure of a registered order; notices and applications; through the real application."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.domain.work_orders.orders_at_work import COMPLAINT, GAS
from tests.web.ticket_site import ANSWERED, CALL, serving

CLUB = "金仕堡健身"


@pytest.fixture
def site(tmp_path, built):
    with serving(tmp_path, built) as found:
        yield found


def post(site, path, status=200, **body):
    answer = site.http.post(path, json={"by": "08", **body})
    assert answer.status_code == status, answer.text
    return answer.json()


def texts(site, number):
    return [entry["text"] for entry in site.http.get(f"/api/tickets/{number}").json()["timeline"]]


def opened(site, kind, tenant=CLUB, **fields):
    return post(site, "/api/tickets", 201, tenant=tenant, type=kind, fields=fields)


# type ---------------------------------------------------------------------


def test_a_registered_order_takes_another_type_and_keeps_its_number_and_history(site):
    ticket = site.registered()
    path = f"/api/tickets/{ticket['number']}/type"
    site.room.clock.turn(hours=1)
    after = post(site, path, version=ticket["version"], type="投诉", reason="客户主要投诉上次维修态度")
    assert (after["number"], after["type"], after["form_title"]) == (ticket["number"], "投诉", "投诉电话记录")
    assert (after["department"], after["version"]) == ("生产调度处", ticket["version"] + 1)
    due = {item["title"]: (item["standing"], item["started_at"]) for item in after["due"]}
    assert due["6小时内处理"][0] == "met"  # ended with the type it belonged to
    assert due["投诉24小时内处理完"] == ("running", ANSWERED.isoformat().replace("+00:00", "Z"))
    last = site.http.get(f"/api/tickets/{ticket['number']}").json()["timeline"][-1]
    assert (last["text"], last["reason"], last["by"]) == ("更改类型：报修 → 投诉", "客户主要投诉上次维修态度", "08")
    shown = site.http.get(f"/api/calls/{CALL}").json()
    assert shown["call"]["ticket_type"] == "投诉"


def test_what_becomes_an_alarm_is_reported_from_now_on(site):
    ticket = opened(site, "报修", GAS, issue="厨房有问题", name="王建国", phone="13800001234")
    body = {"version": ticket["version"], "type": "报警", "reason": "现场确认漏气", "fields": {"issue": "厨房漏气"}}
    after = post(site, f"/api/tickets/{ticket['number']}/type", **body)
    assert (after["emergency"], after["priority"], after["department"]) == ("燃气泄漏", 0, "抢险")
    assert {item["key"]: item["standing"] for item in after["due"]}["C-39.report"] in {"running", "soon"}


def test_the_department_that_has_it_keeps_it(site):
    ticket = site.step(site.registered(), "dispatch")
    after = post(site, f"/api/tickets/{ticket['number']}/type", version=ticket["version"], type="投诉", reason="改判")
    assert (after["department"], after["state"]) == ("用户管理站", "dispatched")


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"type": "不存在"}, 422, "type"),
        ({"type": ""}, 422, "type"),
        ({"type": "报修"}, 422, "type"),
        ({"reason": " "}, 422, "reason"),
        ({"reason": "x" * 501}, 422, "reason"),
        ({"version": 0}, 422, "version"),
        ({"version": 99}, 409, "version"),
        ({"by": ""}, 422, "by"),
        ({"type": "转告"}, 422, "visit_person"),
        ({"fields": {"nothing": "x"}}, 422, "nothing"),
        ({"fields": "x"}, 422, "fields"),
        ({"department": "x" * 65}, 422, "department"),
        ({"more": 1}, 422, "more"),
    ],
)
def test_a_bad_change_of_type_names_the_field(site, change, status, field):
    ticket = site.registered()
    body = {"by": "08", "version": ticket["version"], "type": "投诉", "reason": "改判", **change}
    answer = site.http.post(f"/api/tickets/{ticket['number']}/type", json=body)
    assert (answer.status_code, answer.json()["field"]) == (status, field)


def test_a_closed_order_keeps_its_type(site):
    ticket = site.step(site.registered(), "withdraw", reason="重复登记")
    body = {"by": "08", "version": ticket["version"], "type": "投诉", "reason": "改判"}
    answer = site.http.post(f"/api/tickets/{ticket['number']}/type", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "step-impossible")


def test_the_live_ticket_does_not_change_the_type_in_passing(site):
    ticket = site.registered()
    body = {"name": "type", "value": "投诉", "version": ticket["version"], "agent_no": "08"}
    answer = site.http.patch(f"/api/calls/{CALL}/ticket", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "type-settled")


# handover -----------------------------------------------------------------


def test_open_work_goes_to_a_colleague_and_the_first_one_asked_stays(site):
    ticket = site.step(site.registered(), "dispatch")
    ticket = site.step(ticket, "accept", fields={"handled_by": "08"})
    other = opened(site, "报修", GAS, issue="燃气表不走字")
    given = post(site, "/api/handovers", giver="08", taker="12", note="调往东区，周三前上门", by="主管")
    assert sorted(given["numbers"]) == sorted([ticket["number"], other["number"]])
    after = site.http.get(f"/api/tickets/{ticket['number']}").json()
    shown, last = after["ticket"], after["timeline"][-1]
    assert (shown["first_responsible"], shown["helpers"], shown["handler"]) == ("08", ["12"], "12")
    assert (last["text"], last["reason"], last["by"]) == ("由08交接给12", "调往东区，周三前上门", "主管")
    assert [line["number"] for line in site.http.get("/api/tickets?agent=12").json()["tickets"]] == [ticket["number"]]


def test_only_the_named_orders_go(site):
    first, second = opened(site, "报修", GAS, issue="a"), opened(site, "报修", GAS, issue="b")
    given = post(site, "/api/handovers", giver="08", taker="12", note="临时支援", numbers=[second["number"]])
    assert given["numbers"] == [second["number"]]
    assert "由08交接给12" not in texts(site, first["number"])


def test_half_a_handover_does_not_happen(site):
    ticket = opened(site, "报修", GAS, issue="a")
    numbers = [ticket["number"], "YM20240305-9999"]
    post(site, "/api/handovers", 404, giver="08", taker="12", note="交接", numbers=numbers)
    assert site.http.get(f"/api/tickets/{ticket['number']}").json()["ticket"]["helpers"] == []


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"giver": ""}, 422, "giver"),
        ({"taker": ""}, 422, "taker"),
        ({"taker": "08"}, 422, "taker"),
        ({"note": "  "}, 422, "note"),
        ({"note": "x" * 501}, 422, "note"),
        ({"numbers": ["YM20240305-9999"]}, 404, "number"),
        ({"giver": "77"}, 422, "numbers"),
        ({"numbers": [""]}, 422, "numbers.0"),
        ({"more": 1}, 422, "more"),
    ],
)
def test_a_bad_handover_names_the_field(site, change, status, field):
    ticket = site.registered()
    body = {"by": "主管", "giver": "08", "taker": "12", "note": "交接", "numbers": [ticket["number"]], **change}
    answer = site.http.post("/api/handovers", json=body)
    assert (answer.status_code, answer.json()["field"]) == (status, field)


# complaint procedure ---------------------------------------------------------


def test_a_complaint_goes_through_every_hand_before_it_is_closed(site):
    ticket = opened(site, "投诉", **COMPLAINT)
    assert (ticket["department"], ticket["complaint"]["stage"]) == ("值班经理", "值班经理受理")
    path = f"/api/tickets/{ticket['number']}/complaint"
    ticket = post(site, path, version=ticket["version"])
    assert (ticket["complaint"]["stage"], ticket["complaint"]["missing"]) == (
        "部门主管核实",
        ["verification", "responsible_person", "party_account"],
    )
    refused = site.http.post(path, json={"by": "21", "version": ticket["version"]})
    assert (refused.status_code, refused.json()["field"]) == (422, "verification")
    assert "转到“提出处理方案”前请先填写“核实结果”" in refused.json()["message"]
    checked = {"verification": "属实", "responsible_person": "前台", "party_account": "前台承认未登记"}
    ticket = post(site, path, version=ticket["version"], fields=checked)
    ticket = post(site, path, version=ticket["version"], fields={"handling_plan": "致歉并补偿", "result": "客户接受"})
    ticket = site.step(ticket, "finish")
    assert {item["title"]: item["standing"] for item in ticket["due"]}["当天处理完投诉"] == "met"
    called = post(
        site,
        f"/api/tickets/{ticket['number']}/callbacks",
        version=ticket["version"],
        outcome="completed",
        answers={"satisfaction": "满意"},
    )
    ticket = called["ticket"]
    close = {"by": "21", "version": ticket["version"], "step": "close"}
    close["fields"] = {"complaint_class": "服务态度", "case_summary": "前台培训"}
    refused = site.http.post(f"/api/tickets/{ticket['number']}/steps", json=close)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (
        409,
        "procedure-open",
        "complaint_stage",
    )
    ticket = post(site, path, version=ticket["version"], fields={"manager_opinion": "加强培训"})
    ticket = post(site, path, version=ticket["version"], fields={"store_manager_opinion": "同意"})
    assert (ticket["complaint"]["stage"], ticket["complaint"]["next"]) == ("审阅完毕", "")
    close["version"] = ticket["version"]
    assert site.http.post(f"/api/tickets/{ticket['number']}/steps", json=close).json()["state"] == "closed"


def test_what_is_above_the_manager_goes_to_the_store_manager_at_once(site):
    ticket = opened(site, "投诉", **COMPLAINT)
    assert ticket["complaint"]["may_skip"]
    body = {"version": ticket["version"], "over_head": True, "fields": {"manager_opinion": "涉及赔偿，超越职权"}}
    ticket = post(site, f"/api/tickets/{ticket['number']}/complaint", **body)
    assert (ticket["complaint"]["stage"], ticket["complaint"]["may_skip"]) == ("店长审阅", False)


def test_a_complaint_of_today_is_told_upstairs_at_midnight(site):
    ticket = opened(site, "投诉", **COMPLAINT)
    due = next(item for item in ticket["due"] if item["title"] == "当天处理完投诉")
    assert due["due_at"] == "2024-03-05T16:00:00Z"  # midnight in Shanghai
    assert not due["soft"]


def test_the_written_report_has_its_five_parts(site):
    ticket = opened(site, "投诉", **COMPLAINT, party_account="前台承认未登记", complaint_material="会员手写材料一页")
    page = site.http.get(f"/tickets/{ticket['number']}/complaint-report")
    assert page.status_code == 200
    for part in ("投诉材料", "核实的情况", "当事人情况", "投诉结果", "值班经理及部门主管的看法和建议"):
        assert part in page.text
    assert "前台承认未登记" in page.text
    assert "会员手写材料一页" in page.text
    assert site.http.get("/tickets/none/complaint-report").status_code == 404


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"by": ""}, 422, "by"),
        ({"version": "x"}, 422, "version"),
        ({"version": 99}, 409, "version"),
        ({"over_head": "maybe"}, 422, "over_head"),
        ({"fields": {"nothing": "x"}}, 422, "nothing"),
        ({"fields": {"verification": "也许"}}, 422, "verification"),
        ({"fields": {"handling_plan": "x" * 2001}}, 422, "handling_plan"),
        ({"more": 1}, 422, "more"),
    ],
)
def test_a_bad_passing_on_names_the_field(site, change, status, field):
    ticket = opened(site, "投诉", **COMPLAINT)
    body = {"by": "21", "version": ticket["version"], **change}
    answer = site.http.post(f"/api/tickets/{ticket['number']}/complaint", json=body)
    assert (answer.status_code, answer.json()["field"]) == (status, field)


def test_nobody_writes_the_stage_past_the_procedure(site):
    ticket = opened(site, "投诉", **COMPLAINT)
    body = {"by": "21", "version": ticket["version"], "fields": {"complaint_stage": "审阅完毕"}}
    answer = site.http.patch(f"/api/tickets/{ticket['number']}", json=body)
    assert (answer.status_code, answer.json()["field"]) == (409, "complaint_stage")
    assert all(field["name"] != "complaint_stage" for field in ticket["fields"])


def test_a_complaint_of_another_trade_has_no_such_procedure(site):
    ticket = opened(site, "投诉", GAS, **COMPLAINT)
    assert ticket["complaint"] is None
    answer = site.http.post(
        f"/api/tickets/{ticket['number']}/complaint", json={"by": "21", "version": ticket["version"]}
    )
    assert (answer.status_code, answer.json()["field"]) == (409, "type")


# 整改通知单 -------------------------------------------------------------------


def notice_body(site, version, **change):
    due = (site.room.clock() + timedelta(hours=24)).isoformat()
    return {"version": version, "department": "保洁部", "problem": "大堂地面湿滑", "due_at": due, **change}


def test_a_notice_is_followed_until_it_was_checked(site):
    ticket = site.registered()
    notice = post(site, f"/api/tickets/{ticket['number']}/notices", 201, **notice_body(site, ticket["version"]))
    assert (notice["type"], notice["form_title"], notice["department"]) == ("整改", "整改通知单", "保洁部")
    values = {field["name"]: field["value"] for field in notice["fields"]}
    assert (values["source_order"], values["issue"]) == (ticket["number"], "大堂地面湿滑")
    assert texts(site, ticket["number"])[-1] == f"发出整改通知单{notice['number']}，责任部门：保洁部"
    notice = site.step(notice, "dispatch")
    site.room.clock.turn(hours=25)
    refused = site.http.post(
        f"/api/tickets/{notice['number']}/steps", json={"by": "12", "version": notice["version"], "step": "finish"}
    )
    assert refused.json()["field"] == "rectify_result"
    notice = site.step(notice, "finish", fields={"rectify_result": "已加防滑垫"})
    assert {item["title"]: item["standing"] for item in notice["due"]} == {"整改完成": "missed"}
    assert site.step(notice, "close", fields={"checked_by": "李明"})["state"] == "closed"


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"department": ""}, 422, "department"),
        ({"problem": " "}, 422, "problem"),
        ({"problem": "x" * 2001}, 422, "problem"),
        ({"due_at": "tomorrow"}, 422, "due_at"),
        ({"due_at": "2024-03-06T10:00:00"}, 422, "due_at"),
        ({"due_at": "2024-03-01T10:00:00+08:00"}, 422, "due_at"),
        ({"place": "x" * 201}, 422, "place"),
        ({"version": 99}, 409, "version"),
        ({"by": ""}, 422, "by"),
        ({"more": 1}, 422, "more"),
    ],
)
def test_a_bad_notice_names_the_field(site, change, status, field):
    ticket = site.registered()
    body = {"by": "08", **notice_body(site, ticket["version"]), **change}
    answer = site.http.post(f"/api/tickets/{ticket['number']}/notices", json=body)
    assert (answer.status_code, answer.json()["field"]) == (status, field)


# 派工申请单 -------------------------------------------------------------------

APPLICATION = {"applicant": "商务小陈", "issue": "系统升级", "service_area": "外地", "planned_at": "2024-03-13T09:00"}


def test_an_application_in_time_waits_for_its_approval(site):
    ticket = opened(site, "派工申请", **APPLICATION)  # Tuesday to Wednesday of next week: five working days between
    refused = site.http.post(
        f"/api/tickets/{ticket['number']}/steps", json={"by": "08", "version": ticket["version"], "step": "dispatch"}
    )
    assert (refused.status_code, refused.json()["field"]) == (422, "approval")
    denied = {"approval": "不同意", "approved_by": "李明"}
    body = {"by": "08", "version": ticket["version"], "step": "dispatch", "fields": denied}
    refused = site.http.post(f"/api/tickets/{ticket['number']}/steps", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "not-approved")
    assert site.step(ticket, "dispatch", fields={**denied, "approval": "同意"})["state"] == "dispatched"


def test_an_application_that_comes_late_needs_a_reason(site):
    late = {**APPLICATION, "planned_at": "2024-03-12T09:00"}
    body = {"by": "08", "tenant": CLUB, "type": "派工申请", "fields": late}
    refused = site.http.post("/api/tickets", json=body)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, "too-late", "planned_at")
    assert "须提前5个工作日申请，现在只有4个" in refused.json()["message"]
    assert opened(site, "派工申请", **late, urgent_reason="客户停产")["type"] == "派工申请"
    assert opened(site, "派工申请", **{**late, "service_area": "市内"})["type"] == "派工申请"
