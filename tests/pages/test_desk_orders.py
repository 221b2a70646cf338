"""The work order on the agent desk: who is calling, registering with one key, emergencies, callbacks."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from callcenter.web import messages as m
from callcenter.web.ticket_bodies import CustomerView, EarlierCall
from tests.pages import orders_double as o
from tests.pages import recorded_call as r
from tests.pages.hub_double import HubDouble
from tests.pages.orders_double import NUMBER

CALLER = "13800009012"


@pytest.fixture(autouse=True)
def seats(hub: HubDouble) -> None:
    hub.seats = [r.SEAT, *r.OTHER_SEATS]


def known_customer(hub: HubDouble, *lines: object) -> None:
    calls = [
        EarlierCall(call_id=call_id, at=r.OFFERED, direction="inbound", state="ended", type="投诉", agent_no="08")
        for call_id in ("earlier", r.CALL)
    ]
    hub.orders.customers[CALLER] = CustomerView(number=CALLER, calls=calls, tickets=list(lines), open_tickets=1)


def open_running(page: Page, hub: HubDouble, ticket: m.TicketView | None = None, **more: object) -> None:
    hub.details[r.CALL] = r.detail(r.talking(40_000, **more), ticket=ticket or r.ticket(5))
    page.goto("/desk/8001")
    expect(page.get_by_test_id("call-state")).to_have_text("通话中")
    expect(page.get_by_test_id("order-bar")).to_be_visible()


def without(*names: str) -> m.TicketView:
    whole = r.ticket(5)
    return whole.model_copy(update={"fields": [one for one in whole.fields if one.name not in names]})


def registered(number: str = NUMBER) -> m.TicketView:
    return r.ticket(6).model_copy(update={"number": number, "status": "registered"})


def test_the_customer_is_there_while_it_rings(page: Page, hub: HubDouble) -> None:
    late = o.due(minutes=-35)
    known_customer(hub, o.line(next_due=late), o.line("YM20240301-0002", state="archived", state_label="已归档"))
    page.goto("/desk/8001")
    expect(page.get_by_test_id("seat-state")).to_be_visible()
    hub.push(m.CallMessage(call=r.call("ringing", offered_at=datetime.now(UTC))))
    card = page.get_by_role("region", name="客户资料")
    expect(card).to_contain_text("陈志强先生")
    expect(card).to_contain_text("未办结 1 单")
    expect(card).to_contain_text("历史通话 1 次")  # not the one that rings
    order = card.locator(f'[data-order="{NUMBER}"]')
    expect(order).to_contain_text("报修")
    expect(order).to_contain_text("已派单")
    expect(order.locator(".due")).to_have_class(re.compile("overdue"))
    expect(order.locator(".due")).to_contain_text("超时 35分钟")
    expect(order).to_have_attribute("href", f"/tickets/{NUMBER}")
    expect(order).to_have_attribute("target", "_blank")


def test_after_the_answer_the_customer_is_one_line(page: Page, hub: HubDouble) -> None:
    known_customer(hub, o.line())
    open_running(page, hub)
    card = page.get_by_role("region", name="客户资料")
    expect(card).to_contain_text("陈志强先生")
    expect(card.locator("[data-order]")).to_have_count(0)
    page.keyboard.press("F7")
    expect(card.locator("[data-order]")).to_have_count(1)


def test_a_new_number_is_called_new(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    expect(page.get_by_role("region", name="客户资料")).to_contain_text("新客户")


def test_one_key_registers_and_the_number_appears(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    page.keyboard.press("F8")
    bar = page.get_by_test_id("order-bar")
    link = bar.get_by_role("link", name=NUMBER)
    expect(link).to_have_attribute("href", f"/tickets/{NUMBER}")
    expect(page.get_by_test_id("order-state")).to_have_text("已登记")
    expect(bar.locator(".due")).to_contain_text("6小时内处理 · 还有 5小时")
    expect(page.get_by_test_id("register")).to_have_count(0)
    assert hub.sent("register") == {"by": "15", "version": 5, "fields": {}}


def test_what_is_being_typed_is_saved_before_it_is_registered(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    room = page.locator('[data-field="room"] input')
    room.fill("503")
    page.keyboard.press("F8")
    expect(page.get_by_role("link", name=NUMBER)).to_be_visible()
    expect(room).to_be_focused()
    kinds = [(kind, body["version"]) for kind, body in hub.received if kind in ("change", "register")]
    assert kinds[-2:] == [("change", 5), ("register", 6)]


def test_what_is_missing_is_marked_before_and_after(page: Page, hub: HubDouble) -> None:
    open_running(page, hub, without("issue", "name"))
    issue, name = page.locator('[data-field="issue"]'), page.locator('[data-field="name"]')
    expect(issue.locator(".needed")).to_have_text("登记前必填")
    expect(name.locator(".needed")).to_have_text("还缺全名")  # the surname is known
    expect(page.get_by_test_id("order-bar")).to_contain_text("登记前必填：诉求内容")
    hub.push(m.TicketMessage(call_id=r.CALL, ticket=without("name")))
    expect(issue.locator(".needed")).to_have_count(0)
    page.keyboard.press("F8")
    expect(page.get_by_test_id("order-bar")).to_contain_text("派单前还需填写：姓名")
    expect(page.locator(".needed")).to_have_count(1)  # what the repair crew fills in is not asked for now


def test_a_refusal_stands_at_its_field(page: Page, hub: HubDouble) -> None:
    said = "“联系电话”应为电话号码，例如13800001234或0353-2026110。"
    hub.orders.refusals = [(422, {"code": "bad-value", "message": said, "field": "phone"})]
    open_running(page, hub)
    page.keyboard.press("F8")
    phone = page.locator('[data-field="phone"]')
    expect(phone.get_by_role("alert")).to_have_text(said)
    expect(phone.locator("input")).to_be_focused()
    phone.locator("input").fill("13800009013")
    page.keyboard.press("F8")
    expect(page.get_by_role("link", name=NUMBER)).to_be_visible()
    expect(phone.get_by_role("alert")).to_have_count(0)


def test_without_a_type_nothing_is_sent(page: Page, hub: HubDouble) -> None:
    open_running(page, hub, without("type"))
    page.keyboard.press("F8")
    expect(page.locator('[data-field="type"]').get_by_role("alert")).to_have_text("请先选择工单类型。")
    assert not [kind for kind, _ in hub.received if kind == "register"]


def test_a_field_the_ticket_does_not_have_is_asked_for(page: Page, hub: HubDouble) -> None:
    said = "登记前请先填写“寻访何人”。"
    hub.orders.refusals = [(422, {"code": "missing-field", "message": said, "field": "visit_person"})]
    open_running(page, hub)
    page.keyboard.press("F8")
    bar = page.get_by_test_id("order-bar")
    expect(bar.get_by_role("alert")).to_have_text(said)
    asked = bar.get_by_label("寻访何人")
    expect(asked).to_be_focused()
    asked.fill("刘师傅")
    asked.press("Enter")
    expect(page.get_by_role("link", name=NUMBER)).to_be_visible()
    assert hub.sent("register", times=2)["fields"] == {"visit_person": "刘师傅"}


def test_somebody_who_was_faster_is_told_and_shown(page: Page, hub: HubDouble) -> None:
    said = "工单刚被08改过，您填写的内容还没有保存，请核对后再提交。"
    hub.orders.refusals = [(409, {"code": "version-conflict", "message": said, "field": "version"})]
    open_running(page, hub)
    theirs = r.slot("room", "501", source="typed", changed_by="08")
    now = r.ticket(6)
    hub.details[r.CALL].ticket = now.model_copy(
        update={"fields": [one if one.name != "room" else theirs for one in now.fields]}
    )
    page.keyboard.press("F8")
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.locator('[data-field="room"] input')).to_have_value("501")
    page.keyboard.press("F8")
    expect(page.get_by_role("link", name=NUMBER)).to_be_visible()
    assert hub.sent("register", times=2)["version"] == 6


def test_it_can_be_registered_after_the_call(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    hub.finish(r.finished())
    hub.push(m.CallMessage(call=r.ended()))
    page.get_by_role("radio", name="已转工单处理").check()
    expect(page.locator(".wrap-up")).to_contain_text("工单还没有登记")
    page.keyboard.press("F8")
    expect(page.get_by_role("link", name=NUMBER)).to_be_visible()
    expect(page.locator(".wrap-up")).not_to_contain_text("工单还没有登记")


def test_while_it_rings_nothing_can_be_registered(page: Page, hub: HubDouble) -> None:
    hub.details[r.CALL] = r.detail(r.call("ringing", offered_at=datetime.now(UTC)), ticket=r.ticket(1, 0, False))
    page.goto("/desk/8001")
    expect(page.get_by_test_id("register")).to_be_disabled()


def test_an_emergency_opens_its_card_and_is_reported_with_a_key(page: Page, hub: HubDouble) -> None:
    hub.orders.known[NUMBER] = o.alarm()
    open_running(page, hub)
    text = f"紧急工单{NUMBER}：燃气泄漏，请立即通知抢险并确认上报。"
    hub.push(
        m.TicketMessage(call_id=r.CALL, ticket=registered()),
        m.NoticeMessage(key=f"emergency:{NUMBER}", level="error", text=text),
    )
    card = page.get_by_role("alert", name="紧急工单")
    expect(card).to_contain_text("紧急：燃气泄漏")
    expect(card.get_by_role("link", name=NUMBER)).to_be_visible()
    expect(card).to_contain_text("立即通知抢险")
    expect(card).to_contain_text("2分钟内向主管上报")
    expect(card.get_by_test_id("report")).to_have_text(re.compile(r"上报剩余 [01]:\d\d"))
    expect(page.locator(".notice")).to_have_count(0)  # said once: the card says it
    page.keyboard.press("F9")
    expect(card.get_by_test_id("report")).to_have_text("已上报")
    assert hub.sent("milestone") == {"by": "15", "version": 6, "milestone": "reported"}


def test_a_report_that_is_late_says_so(page: Page, hub: HubDouble) -> None:
    late = o.due("C-39.report", "2分钟内上报", -1.2)
    hub.orders.known[NUMBER] = o.alarm(due=[late])
    open_running(page, hub, registered())
    expect(page.get_by_role("alert", name="紧急工单").get_by_test_id("report")).to_contain_text("上报超时 1:")


def test_reminders_take_two_lines_and_can_be_put_aside(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    others = [f"YM20240305-000{n}" for n in range(1, 5)]
    for number in others:
        text = f"工单{number}“6小时内处理”将于2024-03-05 16:40到期，请用户管理站抓紧处理。"
        hub.push(m.NoticeMessage(key=f"due:{number}:C-32.handle", level="warning", text=text))
    leak = m.NoticeMessage(key="emergency:YM20240305-0099", level="error", text="紧急工单YM20240305-0099：燃气泄漏")
    hub.push(leak)
    lines = page.locator(".notice")
    expect(page.get_by_test_id("more-notices")).to_contain_text("另有 3 条")
    expect(lines).to_have_count(2)
    expect(lines.first).to_have_class(re.compile("urgent"))
    work = page.locator(".columns").bounding_box()
    page.get_by_test_id("more-notices").click()
    expect(lines).to_have_count(5)
    assert page.locator(".columns").bounding_box() == work  # the list lies over the page and moves nothing
    page.keyboard.press("Escape")
    expect(lines).to_have_count(2)
    lines.nth(1).get_by_role("button", name="知道了").click()
    expect(page.get_by_test_id("more-notices")).to_contain_text("另有 2 条")
    expect(lines.first.get_by_role("button", name="知道了")).to_have_count(0)


def test_a_callback_comes_with_its_script(page: Page, hub: HubDouble) -> None:
    known_customer(hub, o.line(state="done", state_label="已处理", version=9), o.line("YM20240301-0002"))
    open_running(page, hub, direction="outbound")
    script = page.get_by_role("region", name="回访话术")
    expect(script).to_contain_text("15号客服员，想就您上次的报修做个回访")
    script.get_by_text("完成回访").click()
    script.locator(".item .el-select").click()
    page.get_by_role("option", name="满意", exact=True).click()
    script.get_by_role("button", name="保存回访结果").click()
    expect(script).to_contain_text("回访结果已写入工单")
    body = hub.sent("callback")
    assert (body["call_id"], body["version"], body["answers"]) == (r.CALL, 9, {"satisfaction": "满意"})


def test_an_incoming_call_is_no_callback(page: Page, hub: HubDouble) -> None:
    known_customer(hub, o.line(state="done", state_label="已处理"))
    open_running(page, hub)
    expect(page.get_by_role("region", name="客户资料")).to_contain_text("陈志强先生")
    expect(page.get_by_role("region", name="回访话术")).to_have_count(0)


def test_the_words_of_a_field_can_be_heard_during_the_call(page: Page, hub: HubDouble) -> None:
    hub.finish(r.finished())
    open_running(page, hub)
    with page.expect_request(f"**/api/calls/{r.CALL}/recording*"):
        page.get_by_role("button", name="听联系电话的原话").click()


def test_the_next_call_forgets_the_order(page: Page, hub: HubDouble) -> None:
    hub.orders.known[NUMBER] = o.alarm()
    open_running(page, hub, registered())
    expect(page.get_by_role("alert", name="紧急工单")).to_be_visible()
    following = r.call("ringing", offered_at=datetime.now(UTC) - timedelta(seconds=1))
    hub.push(m.CallMessage(call=following.model_copy(update={"call_id": "next", "caller": "13900000000"})))
    expect(page.get_by_test_id("call-state")).to_have_text("振铃")
    expect(page.get_by_role("alert", name="紧急工单")).to_have_count(0)
    expect(page.get_by_role("link", name=NUMBER)).to_have_count(0)


def test_what_sounds_alike_is_taken_with_one_key(page: Page, hub: HubDouble) -> None:
    ticket = r.ticket(5)
    fields = [
        one.model_copy(
            update={"value": "新话小区", "confirmed": False, "source": "customer", "choices": ["新华小区", "兴华小区"]}
        )
        if one.name == "community"
        else one
        for one in ticket.fields
    ]
    if all(one.name != "community" for one in fields):
        heard = {"name": "community", "value": "新话小区", "source": "customer", "confidence": 0.6}
        fields.append(m.SlotView.model_validate({**heard, "choices": ["新华小区", "兴华小区"]}))
    open_running(page, hub, ticket=ticket.model_copy(update={"fields": fields}))
    community = page.locator('[data-field="community"]')
    expect(community.get_by_role("group", name="小区的近音候选").get_by_role("button")).to_have_text(
        [re.compile("新华小区"), re.compile("兴华小区")]
    )
    community.get_by_role("textbox").focus()
    page.keyboard.press("Alt+2")
    expect(community.get_by_role("textbox")).to_have_value("兴华小区")
    body = hub.sent("change")
    assert (body["name"], body["value"]) == ("community", "兴华小区")


def with_phone(ticket: m.TicketView, value: str, choices: list[str]) -> m.TicketView:
    heard = {"name": "phone", "value": value, "source": "customer", "confidence": 0.62 if value else 0.0}
    phone = m.SlotView.model_validate(
        {**heard, "utterance": 2, "start_ms": 9_000, "end_ms": 12_000, "choices": choices}
    )
    return ticket.model_copy(update={"fields": [*(one for one in ticket.fields if one.name != "phone"), phone]})


def test_another_reading_of_a_phone_is_taken_with_one_key(page: Page, hub: HubDouble) -> None:
    open_running(page, hub, ticket=with_phone(r.ticket(5), "13800101234", ["13800001234", "13800111234"]))
    phone = page.locator('[data-field="phone"]')
    expect(phone).to_contain_text("也可能是：")
    expect(phone.get_by_role("group", name="联系电话的其他听法").get_by_role("button")).to_have_text(
        [re.compile("138 0000 1234"), re.compile("138 0011 1234")]
    )
    phone.get_by_role("textbox").focus()
    page.keyboard.press("Alt+1")
    expect(phone.get_by_role("textbox")).to_have_value("13800001234")
    body = hub.sent("change")
    assert (body["name"], body["value"]) == ("phone", "13800001234")


def test_a_phone_that_was_not_heard_well_is_chosen_beside_the_empty_field(page: Page, hub: HubDouble) -> None:
    open_running(page, hub, ticket=with_phone(r.ticket(5), "", ["13800001234"]))
    phone = page.locator('[data-field="phone"]')
    expect(phone.get_by_role("textbox")).to_have_value("")
    expect(phone).to_contain_text("没听准")
    phone.get_by_role("button", name="138 0000 1234").click()
    expect(phone.get_by_role("textbox")).to_have_value("13800001234")
    assert hub.sent("change")["value"] == "13800001234"
