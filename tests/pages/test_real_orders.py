"""A call that ends in a work order, on the real application: database, forms, clocks, emergency watch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from callcenter.actions.move_order import StepRequest, take_step
from callcenter.actions.register_order import Registration, open_order
from callcenter.domain import events as ev
from callcenter.domain.events import CallEvent
from callcenter.domain.work_orders.states import Step
from tests.pages import recorded_call as r
from tests.pages.conftest import serving
from tests.pages.real_hub import RealHub, beginning, ending, filled

GAS = "阳泉市煤气公司"
CALLER = "13800009012"
NUMBER = re.compile(r"YM\d{8}-\d{4}")
SPOKEN = {
    "type": "报修",
    "name": "陈志强",
    "title": "先生",
    "phone": CALLER,
    "address": "新华小区3号楼1单元502号",
    "issue": "燃气灶打不着火",
}


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RealHub]:
    real = RealHub(tmp_path)
    yield real
    real.database.close()


@pytest.fixture
def site(hub: RealHub) -> Iterator[str]:
    with serving(hub.app) as address:
        hub.seat_says(r.SEAT)
        yield address


def said(**values: str) -> list[CallEvent]:
    return [filled(name, value) for name, value in values.items()]


def open_desk(page: Page) -> None:
    page.goto("/desk/8001")
    expect(page.get_by_test_id("seat-state")).to_be_visible()


def test_a_call_ends_with_a_work_order_that_needed_no_typing(page: Page, hub: RealHub) -> None:
    open_desk(page)
    hub.happen(*beginning(), *said(**SPOKEN))
    bar = page.get_by_test_id("order-bar")
    expect(bar).to_contain_text("必填项已齐")
    hub.happen(*ending())
    expect(page.get_by_role("region", name="话后处理")).to_be_visible()
    page.keyboard.press("F8")
    link = bar.get_by_role("link", name=NUMBER)
    expect(link).to_be_visible()
    expect(page.get_by_test_id("order-state")).to_have_text("已登记")
    expect(bar.locator(".due").first).to_contain_text("6小时内处理")
    with page.expect_popup() as opened:
        link.click()
    order = opened.value
    expect(order.locator("h1")).to_have_text(NUMBER)
    expect(order.get_by_label("报修内容")).to_have_value(SPOKEN["issue"])
    expect(order.locator(".timeline-list")).to_contain_text("听录音")


def test_what_the_form_lacks_is_refused_at_its_field(page: Page, hub: RealHub) -> None:
    open_desk(page)
    hub.happen(*beginning(), *said(type="报修", phone=CALLER))
    issue = page.locator('[data-field="issue"]')
    expect(issue.locator(".needed")).to_have_text("登记前必填")
    page.keyboard.press("F8")
    expect(issue.get_by_role("alert")).to_contain_text("请先填写“报修内容”")
    issue.locator("textarea").fill("燃气表漏气报警器响")
    page.keyboard.press("F8")
    expect(page.get_by_test_id("order-bar").get_by_role("link", name=NUMBER)).to_be_visible()
    expect(page.get_by_test_id("order-bar")).to_contain_text("派单前还需填写：姓名、详细地址")
    expect(page.locator('[data-field="address"] .needed')).to_have_text("派单前必填")
    hub.happen(*said(address=SPOKEN["address"]))
    expect(page.locator('[data-field="address"] .needed')).to_have_count(0)


def test_a_message_for_a_colleague_asks_whom_it_is_for(page: Page, hub: RealHub) -> None:
    open_desk(page)
    hub.happen(*beginning(), *said(type="转告", name="陈志强", issue="请回电"))
    expect(page.get_by_test_id("order-bar")).to_contain_text("登记前必填：寻访何人")
    page.keyboard.press("F8")
    page.get_by_test_id("order-bar").get_by_label("寻访何人").fill("刘师傅")
    page.keyboard.press("F8")
    expect(page.get_by_test_id("order-bar").get_by_role("link", name=NUMBER)).to_be_visible()


def test_a_leak_is_registered_by_itself_and_reported_from_the_desk(page: Page, hub: RealHub) -> None:
    open_desk(page)
    wall = page.context.new_page()
    wall.goto("/wall")
    expect(wall.locator(".tile")).to_have_count(1)
    alarm = replace(filled("type", "报警"), heard="我家厨房煤气味特别大")
    hub.happen(*beginning(), alarm)
    card = page.get_by_role("alert", name="紧急工单")
    expect(card).to_contain_text("紧急：燃气泄漏")
    expect(card).to_contain_text("地址还未问清")
    expect(card.get_by_role("link", name=NUMBER)).to_be_visible()
    expect(card.get_by_test_id("report")).to_contain_text("上报剩余")
    onlooker = wall.get_by_role("alert", name="紧急工单")
    expect(onlooker).to_contain_text("立即通知抢险")
    hub.happen(*said(address="平安里小区6号楼", phone="13800005678"))
    expect(card).to_contain_text("平安里小区6号楼")
    expect(onlooker).to_contain_text("平安里小区6号楼")
    page.keyboard.press("F9")
    expect(card.get_by_test_id("report")).to_have_text("已上报")
    expect(onlooker).to_have_count(0)


def test_an_open_order_is_known_at_the_ring(page: Page, hub: RealHub) -> None:
    facts = {"name": "陈志强", "title": "先生", "phone": CALLER, "issue": "燃气灶打不着火", "address": "新华小区3号楼"}
    order = open_order(hub.desk, GAS, None, Registration(by="08", type="报修", fields=facts))
    open_desk(page)
    hub.happen(*beginning()[:2])
    card = page.get_by_role("region", name="客户资料")
    expect(card).to_contain_text("陈志强先生")
    expect(card.locator(f'[data-order="{order.number}"]')).to_contain_text("6小时内处理")
    expect(card).not_to_contain_text("历史通话")


def test_an_outbound_call_reads_the_script_and_writes_the_result(page: Page, hub: RealHub) -> None:
    facts = {"name": "陈志强", "phone": CALLER, "issue": "上次的答复不清楚", "address": "新华小区3号楼"}
    order = open_order(hub.desk, GAS, None, Registration(by="08", type="报修", fields=facts))
    finish = StepRequest(
        number=order.number, version=order.version, by="08", step=Step.FINISH, fields={"handling_mode": "电话指导"}
    )
    take_step(hub.desk, finish)
    open_desk(page)
    offered = beginning()[0]
    assert isinstance(offered, ev.CallOffered)
    hub.happen(replace(offered, direction=ev.Direction.OUTBOUND), *beginning()[1:])
    script = page.get_by_role("region", name="回访话术")
    expect(script).to_contain_text("15号客服员")
    script.get_by_text("无人接听").click()
    script.get_by_role("button", name="保存回访结果").click()
    expect(script).to_contain_text("回访结果已写入工单")
    with hub.desk.store.reading() as work:
        kept = work.orders.get(order.number)
    assert kept is not None
    assert [attempt.call_id for attempt in kept.attempts] == [r.CALL]
    assert r.CALL in kept.call_ids


def test_a_step_taken_elsewhere_shows_on_the_desk(page: Page, hub: RealHub) -> None:
    open_desk(page)
    hub.happen(*beginning(), *said(**SPOKEN))
    expect(page.get_by_test_id("order-bar")).to_contain_text("必填项已齐")
    page.keyboard.press("F8")
    link = page.get_by_test_id("order-bar").get_by_role("link", name=NUMBER)
    number = link.inner_text()
    take_step(hub.desk, StepRequest(number=number, version=None, by="08", step=Step.DISPATCH))
    expect(page.get_by_test_id("order-state")).to_have_text("已派单")
