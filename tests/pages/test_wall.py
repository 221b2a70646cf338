"""The supervisor's wall: who needs help first, and following a call."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from callcenter.web import messages as m
from tests.pages import recorded_call as r
from tests.pages.hub_double import HubDouble
from tests.pages.orders_double import NUMBER, alarm


@pytest.fixture(autouse=True)
def seats(hub: HubDouble) -> None:
    hub.seats = [r.SEAT, *r.OTHER_SEATS]


def open_wall(page: Page, seats: int = 3) -> None:
    """Opened and connected: what happens now reaches the page."""
    page.goto("/wall")
    expect(page.locator(".tile")).to_have_count(seats)


def order(page: Page) -> list[str]:
    return [tile.get_attribute("data-seat") or "" for tile in page.locator(".tile").all()]


def test_faults_come_before_idle_seats(page: Page, hub: HubDouble) -> None:
    open_wall(page)
    assert order(page)[0] == "8003"
    expect(page.locator('[data-seat="8003"]')).to_contain_text(r.OTHER_SEATS[1].sentence)
    expect(page.locator(".states")).to_contain_text("不可用1")


def test_a_call_appears_with_timer_violations_and_last_alert(page: Page, hub: HubDouble) -> None:
    open_wall(page)
    tile = page.locator('[data-seat="8001"]')
    expect(tile).to_contain_text("空闲")
    facts = {"last_alert": "禁忌用语“等着”", "last_alert_severity": "S2", "duties_met": 1, "duties_total": 6}
    hub.push(m.CallMessage(call=r.talking(60_500, violations=2, severities={"S2": 1, "S3": 1}, **facts)))
    expect(tile).to_contain_text("通话中")
    expect(tile).to_contain_text("1:0")
    expect(tile).to_contain_text("较重 1")
    expect(tile).to_contain_text("一般 1")
    expect(tile).to_contain_text("应做 1/6")
    expect(tile).to_contain_text("禁忌用语“等着”")


def test_the_gravest_call_moves_to_the_front(page: Page, hub: HubDouble) -> None:
    open_wall(page)
    hub.push(m.CallMessage(call=r.talking(10_000, seat="8002").model_copy(update={"call_id": "quiet"})))
    hub.push(m.CallMessage(call=r.talking(10_000, violations=1, severities={"S1": 1})))
    expect(page.locator(".tile").first).to_have_attribute("data-seat", "8001")
    expect(page.locator(".tile").nth(1)).to_have_attribute("data-seat", "8002")
    expect(page.locator('[data-seat="8001"]')).to_have_class(re.compile("grave"))


def test_a_phone_that_rings_too_long_is_grave(page: Page, hub: HubDouble) -> None:
    open_wall(page)
    hub.push(m.CallMessage(call=r.call("ringing", offered_at=datetime.now(UTC) - timedelta(seconds=15.5))))
    tile = page.locator('[data-seat="8001"]')
    expect(tile).to_contain_text("振铃 4 声")
    expect(tile).to_have_class(re.compile("grave"))


def test_a_call_is_followed_live_and_read_only(page: Page, hub: HubDouble) -> None:
    hub.details[r.CALL] = r.detail(r.talking(52_000), segments=[r.segment(n) for n in range(8)], ticket=r.ticket(5))
    open_wall(page)
    page.locator('[data-seat="8001"]').click()
    drawer = page.get_by_role("dialog")
    expect(drawer.locator(".line")).to_have_count(8)
    expect(drawer).to_contain_text("李敏 · 分机 8001")
    hub.push(m.SegmentMessage(call_id=r.CALL, segment=r.segment(8)))
    hub.push(m.FindingMessage(call_id=r.CALL, finding=r.FINDINGS[4]))
    expect(drawer.locator(".line")).to_have_count(9)
    expect(drawer.locator(".alert")).to_have_count(1)
    expect(drawer.locator("form input, form textarea")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_an_idle_tile_tells_the_last_call(page: Page, hub: HubDouble) -> None:
    hub.finish(r.finished())
    open_wall(page)
    tile = page.locator('[data-seat="8001"]')
    expect(tile).to_contain_text("上一通 14:10:00 · 1:02")
    expect(tile).to_contain_text("57 分")
    expect(page.locator(".today")).to_contain_text("三声内接听0%")


def test_the_wall_heals_after_a_lost_connection(page: Page, hub: HubDouble) -> None:
    open_wall(page)
    hub.seats = hub.seats[:2]
    hub.cut()
    expect(page.locator(".tile")).to_have_count(2)
    expect(page.get_by_test_id("connection-lost")).to_have_count(0)


def test_without_seats_it_says_where_to_add_them(page: Page, hub: HubDouble) -> None:
    hub.seats = []
    open_wall(page, seats=0)
    expect(page.get_by_text("还没有配置坐席")).to_be_visible()


def test_emergencies_stand_over_everything_and_reminders_below(page: Page, hub: HubDouble) -> None:
    hub.orders.known[NUMBER] = alarm()
    open_wall(page)
    text = "工单YM20240305-0001“6小时内处理”已超时（应于2024-03-05 16:40前完成），请用户管理站尽快处理。"
    late = "工单YM20240305-0017还没有确认上报，请客服经理立即处理。"
    hub.push(
        m.NoticeMessage(key="due:YM20240305-0001:C-32.handle", level="error", text=text),
        m.NoticeMessage(key=f"emergency:{NUMBER}", level="error", text="紧急工单"),
        m.NoticeMessage(key=f"report:{NUMBER}:客服经理", level="error", text=late),
    )
    card = page.get_by_role("alert", name="紧急工单")
    expect(card).to_have_count(1)  # two notices, one order
    expect(card).to_contain_text("紧急：燃气泄漏")
    expect(card).to_contain_text("15号坐席受理")
    expect(card).to_contain_text(late)
    expect(card.get_by_role("button")).to_have_count(0)
    reminder = page.locator(".notice")
    expect(reminder).to_have_text(re.compile("已超时"))
    tops = [place.bounding_box() for place in (card, reminder, page.locator(".tile").first)]
    heights = [box["y"] for box in tops if box]
    assert heights == sorted(heights)
    hub.push(
        m.NoticeMessage(key=f"emergency:{NUMBER}", level="gone", text=""),
        m.NoticeMessage(key=f"report:{NUMBER}:客服经理", level="gone", text=""),
    )
    expect(card).to_have_count(0)
