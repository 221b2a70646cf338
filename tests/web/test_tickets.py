"""The REST interface of the work orders: the whole way, two editors, files, and bad input to every field."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.domain.work_orders.orders_at_work import ALL_CHECKS, ARCHIVE, GAS, ON_SITE
from tests.web.ticket_site import ANSWERED, CALL, CALLER, serving


@pytest.fixture
def site(tmp_path, built):
    with serving(tmp_path, built) as found:
        yield found


@pytest.fixture(scope="module")
def quiet_site(tmp_path_factory, built):
    """With one ticket; for requests that change nothing."""
    with serving(tmp_path_factory.mktemp("quiet"), built) as found:
        found.ticket = found.registered()
        yield found


def test_a_call_becomes_a_ticket_that_is_followed_to_the_archive(site):
    ticket = site.registered()
    assert (ticket["number"], ticket["state_label"], ticket["department"]) == (
        "YM20240305-0001",
        "已登记",
        "用户管理站",
    )
    assert [step["label"] for step in ticket["steps"]] == ["派单", "处理完成", "作废"]
    ticket = site.step(ticket, "dispatch")
    assert ticket["steps"][0]["label"] == "改派"
    site.room.clock.turn(hours=7)
    ticket = site.step(ticket, "accept", fields={"handled_by": "刘师傅"})
    ticket = site.step(ticket, "arrive", fields={"arrived_at": "2024-03-05T16:00", "handling_mode": "现场"})
    ticket = site.step(ticket, "finish", fields=ON_SITE)
    body = {"by": "21", "version": ticket["version"], "outcome": "completed", "answers": {"satisfaction": "满意"}}
    answer = site.http.post(f"/api/tickets/{ticket['number']}/callbacks", json=body).json()
    assert not answer["reopened"]
    ticket = site.step(answer["ticket"], "close", fields={"signed_copy_at": "2024-03-05T17:00"})
    ticket = site.step(ticket, "archive", fields=ARCHIVE, checked=sorted(ALL_CHECKS))
    assert (ticket["state_label"], ticket["steps"]) == ("已归档", [])
    detail = site.http.get(f"/api/tickets/{ticket['number']}").json()
    texts = [entry["text"] for entry in detail["timeline"]]
    assert texts[0] == "呼入电话"
    assert "到达现场：已接单 → 现场处理中" in texts
    assert "处理方式：（空） → 现场" in texts
    assert "回访：完成" in texts
    assert {due["title"]: due["standing"] for due in ticket["due"]}["6小时内处理"] == "met"


def test_the_second_editor_gets_the_ticket_and_what_the_first_one_did(site):
    ticket = site.registered()
    path = f"/api/tickets/{ticket['number']}"
    first = {"by": "08", "version": ticket["version"], "fields": {"cause": "电池没电"}}
    assert site.http.patch(path, json=first).status_code == 200
    second = {"by": "12", "version": ticket["version"], "fields": {"phone_alt": "0353-2026110"}}
    answer = site.http.patch(path, json=second)
    assert answer.status_code == 409
    told = answer.json()
    assert (told["code"], told["field"]) == ("version-conflict", "version")
    assert [(change["by"], change["text"]) for change in told["changes"]] == [("08", "初判原因：（空） → 电池没电")]
    second["version"] = told["ticket"]["version"]
    after = site.http.patch(path, json=second).json()
    values = {field["name"]: field["value"] for field in after["fields"]}
    assert (values["cause"], values["phone_alt"]) == ("电池没电", "03532026110")


def test_the_board_the_due_list_and_the_customer(site):
    ticket = site.registered()
    board = site.http.get("/api/tickets", params={"q": "王建国", "state": ["registered", "dispatched"]}).json()
    assert (board["total"], board["tickets"][0]["number"]) == (1, ticket["number"])
    assert board["tickets"][0]["next_due"]["title"] == "6小时内处理"
    assert site.http.get("/api/tickets", params={"type": "投诉"}).json()["total"] == 0
    site.room.clock.turn(hours=5.5)
    due = site.http.get("/api/due", params={"hours": 1}).json()
    assert [(line["number"], line["due"]["standing"]) for line in due["lines"]] == [(ticket["number"], "soon")]
    known = site.http.get("/api/customers/+8613800001234").json()
    assert (known["number"], known["open_tickets"]) == (CALLER, 1)
    assert [call["call_id"] for call in known["calls"]] == [CALL]


def test_a_dissatisfied_customer_is_told_back_at_once(site):
    ticket = site.step(site.registered(), "finish", fields={"handling_mode": "电话指导"})
    answers = {"satisfaction": "不满意", "customer_opinion": "还是打不着"}
    body = {"by": "21", "version": ticket["version"], "outcome": "completed", "answers": answers}
    answer = site.http.post(f"/api/tickets/{ticket['number']}/callbacks", json=body).json()
    assert (answer["reopened"], answer["ticket"]["state_label"]) == (True, "已重开")
    assert answer["ticket"]["due"][-1]["title"] == "督导用户管理站改进服务"


def test_the_script_is_ready_to_read(site):
    ticket = site.registered()
    script = site.http.get(f"/api/tickets/{ticket['number']}/callback-script", params={"agent_no": "21"}).json()
    assert script["opening"].startswith("您好，我是阳泉市煤气公司21号客服员")
    assert script["items"][1]["choices"][0] == "非常满意"


def test_an_emergency_is_confirmed_and_a_helper_and_a_call_are_added(site):
    body = {"by": "12", "tenant": GAS, "type": "报警", "fields": {"issue": "厨房煤气味特别大"}}
    ticket = site.http.post("/api/tickets", json=body).json()
    assert (ticket["emergency"], ticket["card"]) == ("燃气泄漏", "")
    path = f"/api/tickets/{ticket['number']}"
    body = {"by": "12", "version": ticket["version"], "milestone": "reported"}
    ticket = site.http.post(f"{path}/milestones", json=body).json()
    assert {due["key"]: due["standing"] for due in ticket["due"]}["C-39.report"] == "met"
    body = {"by": "12", "version": ticket["version"], "helper": "08"}
    assert site.http.post(f"{path}/helpers", json=body).json()["helpers"] == ["08"]
    site.call("2024-second")
    ticket = site.http.post(f"{path}/calls", json={"by": "12", "call_id": "2024-second"}).json()
    assert site.http.get(path).json()["ticket"]["call_ids"] == ["2024-second"]


def test_deadlines_are_paused_moved_and_finished_with_a_reason(site):
    ticket = site.registered()
    path = f"/api/tickets/{ticket['number']}/due/C-32.handle"
    body = {"by": "08", "version": ticket["version"], "action": "pause"}
    refused = site.http.post(path, json=body)
    assert (refused.status_code, refused.json()["field"]) == (422, "reason")
    ticket = site.http.post(path, json={**body, "reason": "客户不在家"}).json()
    assert ticket["due"][0]["standing"] == "paused"
    body = {"by": "08", "version": ticket["version"], "action": "resume", "reason": "到家"}
    ticket = site.http.post(path, json=body).json()
    later = (ANSWERED + timedelta(hours=9)).isoformat()
    body = {"by": "08", "version": ticket["version"], "action": "move", "reason": "等配件", "due_at": later}
    assert site.http.post(path, json=body).json()["due"][0]["due_at"].startswith("2024-03-05T11:40")


# Bad input: every field of every body and address gets a 4xx that names it.

NEW = {"by": "08", "tenant": GAS, "type": "报修", "fields": {"issue": "停气"}}
LONG = "长" * 5000
BAD_BODIES = [
    ("POST", "/api/tickets", NEW, "by", ["", None, 8, "x" * 33, ["08"]]),
    ("POST", "/api/tickets", NEW, "tenant", ["", None, 1, "x" * 65]),
    ("POST", "/api/tickets", NEW, "type", ["点歌", "", None, 3]),
    ("POST", "/api/tickets", NEW, "received_at", ["morgen", "2024-03-05T10:00:00", "2999-01-01T00:00:00Z", 1e20]),
    ("POST", "/api/tickets", NEW, "department", [1, LONG]),
    (
        "POST",
        "/api/tickets",
        NEW,
        "fields",
        [[], "x", {"nobody": "x"}, {"phone": "abc"}, {"issue": 1}, {"issue": LONG}],
    ),
    ("PATCH", "/api/tickets/N", {"by": "08", "version": 1, "fields": {"cause": "x"}}, "by", ["", None]),
    (
        "PATCH",
        "/api/tickets/N",
        {"by": "08", "version": 1, "fields": {"cause": "x"}},
        "version",
        [0, -1, "x", None, 1.5],
    ),
    ("PATCH", "/api/tickets/N", {"by": "08", "version": 1, "fields": {}}, "fields", [{}, None, {"amount": "viel"}]),
    (
        "POST",
        "/api/tickets/N/steps",
        {"by": "08", "version": 1, "step": "dispatch"},
        "step",
        ["fly", None, 1, "register"],
    ),
    ("POST", "/api/tickets/N/steps", {"by": "08", "version": 1, "step": "dispatch"}, "reason", [LONG, 1]),
    ("POST", "/api/tickets/N/steps", {"by": "08", "version": 1, "step": "archive"}, "checked", [["all"], "x", 1]),
    ("POST", "/api/tickets/N/steps", {"by": "08", "version": 1, "step": "dispatch"}, "department", [[], LONG]),
    ("POST", "/api/tickets/N/steps", {"by": "08", "version": 1, "step": "withdraw"}, "reason", [""]),
    (
        "POST",
        "/api/tickets/N/milestones",
        {"by": "08", "version": 1, "milestone": "reported"},
        "milestone",
        ["born", None],
    ),
    ("POST", "/api/tickets/N/milestones", {"by": "08", "version": 1, "milestone": "reported"}, "happened_at", ["x"]),
    ("POST", "/api/tickets/N/milestones", {"by": "08", "version": 1, "milestone": "reported"}, "note", [LONG]),
    ("POST", "/api/tickets/N/helpers", {"by": "08", "version": 1, "helper": "12"}, "helper", ["", None, "x" * 33]),
    ("POST", "/api/tickets/N/calls", {"by": "08", "call_id": CALL}, "call_id", ["", None, "nicht da", "x" * 65]),
    ("POST", "/api/tickets/N/callbacks", {"by": "08", "version": 1, "outcome": "busy"}, "outcome", ["gut", None]),
    ("POST", "/api/tickets/N/callbacks", {"by": "08", "version": 1, "outcome": "busy"}, "answers", [[], {"x": "y"}]),
    ("POST", "/api/tickets/N/callbacks", {"by": "08", "version": 1, "outcome": "busy"}, "call_id", [LONG]),
    (
        "POST",
        "/api/tickets/N/due/C-32.handle",
        {"by": "08", "version": 1, "action": "move", "reason": "x"},
        "action",
        ["x"],
    ),
    (
        "POST",
        "/api/tickets/N/due/C-32.handle",
        {"by": "08", "version": 1, "action": "move", "reason": "x"},
        "due_at",
        [None, "x"],
    ),
    (
        "POST",
        "/api/tickets/N/due/C-32.handle",
        {"by": "08", "version": 1, "action": "pause"},
        "supervisor",
        ["vielleicht"],
    ),
    ("POST", f"/api/calls/{CALL}x/ticket/register", {"by": "08"}, "version", [0, "x"]),
    (
        "POST",
        "/api/webhooks",
        {"url": "http://127.0.0.1/"},
        "url",
        ["", "kein", "ftp://x/", None, "http://" + "x" * 600],
    ),
    ("POST", "/api/webhooks", {"url": "http://127.0.0.1/"}, "secret", ["kurz", 1, "x" * 129]),
    ("POST", "/api/webhooks", {"url": "http://127.0.0.1/"}, "tenant", [1, LONG]),
]
CASES = [(method, path, body, name, bad) for method, path, body, name, values in BAD_BODIES for bad in values]


@pytest.mark.parametrize(("method", "path", "body", "name", "bad"), CASES)
def test_bad_input_to_every_field_is_refused_by_its_name(quiet_site, method, path, body, name, bad):
    ticket = quiet_site.ticket
    current = {"version": ticket["version"]} if "version" in body and name != "version" else {}
    sent = {**body, **current, name: bad}
    answer = quiet_site.http.request(method, path.replace("/N", f"/{ticket['number']}"), json=sent)
    assert 400 <= answer.status_code < 500, answer.text
    told = answer.json()
    inner = set(bad) if isinstance(bad, dict) else set()
    assert set(told["field"].split(".")) & {name, *inner}, told
    assert told["message"]


@pytest.mark.parametrize(
    ("path", "name", "bad"),
    [
        ("/api/tickets", "limit", "0"),
        ("/api/tickets", "limit", "100000"),
        ("/api/tickets", "offset", "-1"),
        ("/api/tickets", "state", "kaputt"),
        ("/api/tickets", "due", "irgendwann"),
        ("/api/tickets", "emergency", "vielleicht"),
        ("/api/tickets", "from", "gestern"),
        ("/api/tickets", "from", "2024-03-05T10:00:00"),
        ("/api/tickets", "to", "x"),
        ("/api/tickets", "order", "x"),
        ("/api/tickets", "q", "x" * 101),
        ("/api/tickets.csv", "state", "kaputt"),
        ("/api/tickets.xlsx", "due", "x"),
        ("/api/due", "hours", "-1"),
        ("/api/due", "hours", "viele"),
    ],
)
def test_bad_filters_are_refused_by_their_name(quiet_site, path, name, bad):
    answer = quiet_site.http.get(path, params={name: bad})
    assert (answer.status_code, answer.json()["field"].split(".")[0]) == (422, name)


@pytest.mark.parametrize(
    "path",
    [
        "/api/tickets/YM1",
        "/api/tickets/YM1/sheet.pdf",
        "/tickets/YM1/print",
        "/api/tickets/YM1/callback-script?agent_no=1",
    ],
)
def test_an_unknown_number_is_not_found(quiet_site, path):
    answer = quiet_site.http.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "order-unknown")


def test_something_that_is_no_json_is_refused(site):
    answer = site.http.post("/api/tickets", content=b"{", headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "input-unfit")


def test_every_route_is_described_with_its_types(site):
    described = json.loads(site.http.get("/openapi.json").text)
    for path, methods in described["paths"].items():
        if "ticket" not in path and "webhook" not in path:
            continue
        for method, route in methods.items():
            fine = [code for code in route["responses"] if code.startswith("2")]
            assert fine, (path, method)


# Files.


def test_csv_and_xlsx_hold_what_the_board_shows(site):
    site.registered()
    body = {**NEW, "fields": {"issue": "=HYPERLINK(1)", "name": "李秀英", "phone": "01012345678"}}
    site.http.post("/api/tickets", json=body)
    answer = site.http.get("/api/tickets.csv", params={"q": "1"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["编号", "类型", "状态"]
    by_name = {row[4]: row for row in rows[1:]}
    assert by_name["王建国"][6:8] == ["13800001234", "滨河小区5号楼2单元301号"]
    assert by_name["李秀英"][8] == "'=HYPERLINK(1)"
    assert by_name["王建国"][13:15] == ["6小时内处理", "2024-03-05 16:40"]
    book = load_workbook(io.BytesIO(site.http.get("/api/tickets.xlsx").content))
    cells = list(book.active.values)
    assert cells[0][0] == "编号"
    found = next(row for row in cells if row[4] == "李秀英")
    assert (found[6], found[8]) == ("01012345678", "=HYPERLINK(1)")
    with zipfile.ZipFile(io.BytesIO(site.http.get("/api/tickets.xlsx").content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_the_print_page_has_two_copies_and_a_place_to_sign(site):
    ticket = site.registered()
    page = site.http.get(f"/tickets/{ticket['number']}/print").text
    assert page.count("客户服务部维修维护单</h1>") == 2
    assert page.count("客户签字") == 2
    assert "滨河小区5号楼2单元301号" in page


def test_what_a_customer_said_cannot_become_markup(site):
    fields = {"name": "<b>王</b>", "phone": "13800001234", "address": "x", "issue": "<script>alert(1)</script>"}
    site.call("2024-evil", fields)
    ticket = site.http.post("/api/calls/2024-evil/ticket/register", json={"by": "08"}).json()
    page = site.http.get(f"/tickets/{ticket['number']}/print").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_pdf_carries_its_font(site):
    pytest.importorskip("weasyprint", reason="no weasyprint here; pip install weasyprint")
    ticket = site.registered()
    answer = site.http.get(f"/api/tickets/{ticket['number']}/sheet.pdf")
    if answer.status_code == 503:
        pytest.skip(answer.json()["message"])
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["content-type"] == "application/pdf"
    assert b"/FontFile" in answer.content or len(answer.content) > 30_000


# Webhooks.


def test_webhooks_are_added_listed_and_removed(site):
    made = site.http.post("/api/webhooks", json={"url": "https://partner.example/hook"}).json()
    assert len(made["secret"]) >= 32
    site.registered()
    listed = site.http.get("/api/webhooks").json()
    assert [(hook["url"], hook["waiting"], "secret" in hook) for hook in listed] == [
        ("https://partner.example/hook", 1, False)
    ]
    assert site.http.delete(f"/api/webhooks/{made['id']}").status_code == 204
    assert site.http.delete(f"/api/webhooks/{made['id']}").status_code == 404
