"""The pages of the work orders in a real browser, on the real application."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from callcenter.actions.move_order import Request, edit_fields
from callcenter.actions.register_order import Registration, open_order
from callcenter.actions.watch_due import tell_due
from callcenter.db.database import open_database
from callcenter.domain.work_orders.states import State
from callcenter.ports import NoticeLevel
from callcenter.web.messages import NoticeMessage
from tests.domain.work_orders.orders_at_work import GAS
from tests.web.ticket_site import TicketSite, serving

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = getattr(sync_api, "expect", None)

LEAK = {"issue": "厨房煤气味特别大", "name": "李秀英", "title": "女士", "phone": "13800005678", "address": "平安里小区"}
ASKED = {"issue": "上个月燃气费多了", "name": "赵敏", "phone": "13800003456"}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tickets") / "built.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def site(tmp_path: Path, migrated: Path) -> Iterator[TicketSite]:
    with serving(tmp_path, migrated) as found:
        found.ticket = found.registered()
        yield found


@pytest.fixture
def page(chromium, site) -> Iterator[object]:
    errors: list[str] = []
    context = chromium.new_context(base_url=str(site.http.base_url), viewport={"width": 1366, "height": 768})
    context.add_init_script("localStorage.setItem('agent_no', '08')")
    # The browser's clock is years ahead of the call; the pages go by the server's.
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def opened(site: TicketSite, kind: str, fields: dict[str, str]):
    return open_order(site.room.desk, GAS, None, Registration(by="12", type=kind, fields=fields))


def stored(site: TicketSite):
    with site.room.desk.store.reading() as work:
        return work.orders.get(site.ticket["number"])


def test_the_board_shows_the_most_urgent_first_and_searches_by_keyboard(page, site):
    leak = opened(site, "报警", LEAK)
    page.goto("/tickets")
    rows = page.locator(".el-table__row")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("燃气泄漏")
    expect(rows.first).to_contain_text("李秀英女士")
    page.keyboard.press("/")
    page.keyboard.type("王建国")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile("q="))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(site.ticket["number"])
    assert leak.number != site.ticket["number"]


def test_filters_stay_in_the_address_and_go_into_the_export(page, site):
    opened(site, "咨询", ASKED)
    page.goto("/tickets?type=咨询&state=")
    expect(page.locator(".el-table__row")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_text("CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "赵敏" in text
    assert "王建国" not in text


def test_an_empty_board_says_so(page, site):
    page.goto("/tickets?q=没有这个人")
    expect(page.get_by_text("没有符合条件的工单")).to_be_visible()


def test_the_due_list_names_what_is_late(page, site):
    page.goto("/tickets?view=due")
    expect(page.locator(".el-table__row").first).to_contain_text("超时")


def test_a_reminder_appears_on_the_open_page(page, site):
    page.goto("/tickets")
    expect(page.locator(".el-table__row")).to_have_count(1)
    site.room.clock.turn(hours=5.5)
    tell_due(site.room.desk)
    key, (level, text) = next(iter(site.room.wall.shown.items()))
    assert level is NoticeLevel.WARNING
    site.notice(NoticeMessage(key=key, level="warning", text=text))
    expect(page.locator(".notice.warning")).to_contain_text("将于2024-03-05 16:40到期")


def test_a_change_is_saved_with_the_keyboard(page, site):
    page.goto(f"/tickets/{site.ticket['number']}")
    page.get_by_label("姓名", exact=True).fill("王建民")
    expect(page.get_by_text("有 1 项未保存")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.get_by_text("没有未保存的修改")).to_be_visible()
    expect(page.locator(".timeline-list")).to_contain_text("姓名：王建国 → 王建民")
    assert stored(site).value("name") == "王建民"


def test_a_bad_value_is_marked_at_its_field(page, site):
    page.goto(f"/tickets/{site.ticket['number']}")
    page.get_by_label("联系电话").fill("不知道")
    page.keyboard.press("Control+s")
    expect(page.locator(".wrong-text")).to_contain_text("联系电话")
    expect(page.get_by_label("联系电话")).to_have_value("不知道")


def test_the_second_editor_keeps_what_he_typed_and_sees_who_was_faster(page, site):
    page.goto(f"/tickets/{site.ticket['number']}")
    page.get_by_label("姓名", exact=True).fill("王建民")
    seen = Request(number=site.ticket["number"], version=site.ticket["version"], by="12")
    edit_fields(site.room.desk, seen, {"phone": "13900000000"})
    page.keyboard.press("Control+s")
    conflict = page.get_by_test_id("conflict")
    expect(conflict).to_contain_text("12号")
    expect(conflict).to_contain_text("13800001234 → 13900000000")
    expect(page.get_by_label("姓名", exact=True)).to_have_value("王建民")
    expect(page.get_by_label("联系电话")).to_have_value("13900000000")
    page.keyboard.press("Control+s")
    expect(conflict).to_have_count(0)
    order = stored(site)
    assert (order.value("name"), order.value("phone")) == ("王建民", "13900000000")


def test_steps_are_taken_and_what_is_missing_is_asked_for(page, site):
    page.goto(f"/tickets/{site.ticket['number']}")
    expect(page.get_by_test_id("state")).to_have_text("已登记")
    page.keyboard.press("Alt+1")
    expect(page.get_by_test_id("step").get_by_label("承办部门")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("state")).to_have_text("已派单")
    page.locator(".steps").get_by_role("button", name="处理完成").click()
    dialog = page.get_by_test_id("step")
    dialog.locator(".el-select").click()
    page.get_by_role("option", name="现场").click()
    dialog.get_by_role("button", name="处理完成").click()
    expect(dialog.get_by_role("alert")).to_contain_text("请先填写“出发时间”")
    assert stored(site).state is State.DISPATCHED


def test_a_callback_is_read_out_and_written_down(page, site):
    site.step(site.ticket, "finish", fields={"handling_mode": "电话指导"})
    page.goto(f"/tickets/{site.ticket['number']}")
    page.get_by_role("button", name="回访客户").click()
    dialog = page.get_by_test_id("callback")
    expect(dialog).to_contain_text("您好，我是阳泉市煤气公司08号客服员")
    expect(dialog).not_to_contain_text("满意吗")  # no question before the customer agreed
    dialog.get_by_text("完成回访").click()
    expect(dialog).to_contain_text("您是滨河小区5号楼2单元301号王建国先生吗？")
    dialog.locator(".item", has_text="总的来说，您对这次服务满意吗？").locator(".el-select").click()
    page.get_by_role("option", name="不满意", exact=True).click()
    dialog.get_by_role("button", name="保存回访结果").click()
    expect(page.get_by_test_id("state")).to_have_text("已重开")
    expect(page.locator(".due-list")).to_contain_text("督导用户管理站改进服务")


def test_an_emergency_stands_over_the_page_until_it_is_reported(page, site):
    leak = opened(site, "报警", LEAK)
    page.goto(f"/tickets/{leak.number}")
    alarm = page.locator(".alarm")
    expect(alarm).to_contain_text("紧急：燃气泄漏")
    alarm.get_by_role("button", name="确认已上报").click()
    expect(alarm).to_contain_text("已上报")
    expect(page.locator(".due-list")).to_contain_text("按时完成")


def test_a_clock_is_paused_with_a_reason(page, site):
    page.goto(f"/tickets/{site.ticket['number']}")
    page.locator(".due-list li").first.get_by_text("暂停").click()
    box = page.locator(".el-message-box")
    box.get_by_role("button", name="确定").click()
    expect(box).to_contain_text("请写明原因")
    box.locator("input").fill("客户不在家")
    box.get_by_role("button", name="确定").click()
    expect(page.locator(".due-list li").first).to_contain_text("已暂停")
    expect(page.locator(".timeline-list")).to_contain_text("客户不在家")


def test_without_an_agent_number_nothing_is_done(page, site):
    page.add_init_script("localStorage.removeItem('agent_no')")
    page.goto(f"/tickets/{site.ticket['number']}")
    page.locator(".steps").get_by_role("button", name="派单").click()
    expect(page.get_by_text("请先在右上角填写您的工号")).to_be_visible()
    assert stored(site).state is State.REGISTERED


def test_an_unknown_number_is_told(page, site):
    page.goto("/tickets/YM1")
    expect(page.get_by_role("alert").first).to_contain_text("没有编号为YM1的工单")


def test_a_type_is_changed_with_its_reason_by_the_keyboard(page, site):
    page.goto(f"/tickets/{site.ticket['number']}")
    expect(page.get_by_test_id("state")).to_have_text("已登记")
    page.keyboard.press("Alt+t")
    dialog = page.get_by_test_id("more-type")
    dialog.get_by_role("button", name="确定").click()
    expect(dialog.get_by_role("alert")).to_have_text("请填写“新的类型”。")
    dialog.locator(".el-select").click()
    page.get_by_role("option", name="转告", exact=True).click()
    dialog.get_by_label("更改原因").fill("客户只是请刘师傅回电")
    dialog.get_by_role("button", name="确定").click()
    expect(dialog.get_by_role("alert")).to_contain_text("请先填写“寻访何人”")
    dialog.get_by_label("寻访何人").fill("刘师傅")
    page.keyboard.press("Enter")
    expect(page.locator(".order-head")).to_contain_text("转告")
    expect(page.locator(".timeline-list")).to_contain_text("更改类型：报修 → 转告　客户只是请刘师傅回电")


def test_a_complaint_is_passed_from_hand_to_hand(page, site):
    club = Registration(by="12", type="投诉", fields={"name": "陈志强", "phone": "13800009012", "issue": "教练态度差"})
    order = open_order(site.room.desk, "金仕堡健身", None, club)
    page.goto(f"/tickets/{order.number}")
    procedure = page.get_by_role("region", name="投诉处理流程")
    expect(procedure.locator("[aria-current=step]")).to_have_text("值班经理受理")
    procedure.get_by_role("button", name="转到“部门主管核实”").click()
    expect(procedure.locator("[aria-current=step]")).to_have_text("部门主管核实")
    procedure.get_by_role("button", name="转到“提出处理方案”").click()
    expect(procedure.get_by_role("alert")).to_contain_text("请先填写“核实结果”")
    procedure.locator(".el-select").click()
    page.get_by_role("option", name="属实", exact=True).click()
    procedure.get_by_label("责任人").fill("教练组")
    procedure.get_by_label("当事人情况").fill("教练承认言语不当")
    procedure.get_by_role("button", name="转到“提出处理方案”").click()
    expect(procedure.locator("[aria-current=step]")).to_have_text("提出处理方案")


def test_open_work_is_handed_over_from_the_board(page, site):
    page.goto("/tickets")
    page.get_by_role("button", name="工单交接").click()
    form = page.get_by_test_id("handover")
    form.get_by_label("交出人工号").fill("08")
    form.get_by_label("接手人工号").fill("12")
    form.get_by_role("button", name="交接").click()
    expect(form.get_by_role("alert")).to_have_text("请填写交接事项。")
    form.get_by_label("交接事项").fill("调往东区")
    form.get_by_role("button", name="交接").click()
    expect(page.locator(".el-message")).to_contain_text("已交接 1 张工单")
    assert stored(site).helpers == ("12",)


def test_what_another_system_did_not_take_is_sent_again(page, site):
    page.goto("/interfaces")
    page.get_by_role("textbox", name="地址").fill("http://127.0.0.1:9/hook")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("签名密钥只显示这一次")
    opened(site, "咨询", ASKED)
    page.locator(".hook").click()
    row = page.locator(".el-table__row")
    expect(row).to_contain_text("登记")
    expect(row).to_contain_text("尚未发送")
    row.get_by_role("button", name="重新发送").click()
    expect(page.locator(".el-message")).to_contain_text("已重新发送")
    page.get_by_role("textbox", name="地址").fill("not an address")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("form").get_by_role("alert")).to_contain_text("请填写完整的地址")
