"""People on the real pages: added with the keyboard alone, led to their own password, and put out at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from callcenter.db.database import open_database
from tests.domain.work_orders.orders_at_work import GAS
from tests.pages.conftest import serving
from tests.web.signed_site import PASSWORD, SignedSite

APPLICATION = {"applicant": "商务小陈", "issue": "系统升级", "service_area": "外地", "planned_at": "2024-03-13T09:00"}


@pytest.fixture
def site(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignedSite]:
    built = tmp_path_factory.mktemp("built") / "built.db"
    open_database(f"sqlite:///{built}").close()
    site = SignedSite(tmp_path, built)
    site.fill()
    with serving(site.app) as site.address:
        yield site
    site.database.close()


class Windows:
    """Browsers of different people."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self._chromium, self._address = chromium, address
        self._open: list[Page] = []

    def signed(self, login: str, password: str = PASSWORD, path: str = "/") -> Page:
        context = self._chromium.new_context(base_url=self._address, viewport={"width": 1366, "height": 768})
        page = context.new_page()
        page.set_default_timeout(30_000)
        self._open.append(page)
        page.goto(f"/login?next={path}" if path != "/" else "/login")
        expect(page.get_by_role("textbox", name="用户名")).to_be_focused(timeout=30_000)
        page.keyboard.type(login)
        page.keyboard.press("Tab")
        page.keyboard.type(password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    def close(self) -> None:
        for page in self._open:
            page.context.close()


@pytest.fixture
def windows(chromium: Browser, site: SignedSite) -> Iterator[Windows]:
    expect.set_options(timeout=30_000)
    found = Windows(chromium, site.address)
    yield found
    found.close()


def test_an_administrator_adds_somebody_with_the_keyboard_alone(windows: Windows) -> None:
    admin = windows.signed("zhou")
    expect(admin).to_have_url(re.compile("/users$"))
    expect(admin.get_by_role("navigation")).to_have_text("使用者管理")
    expect(admin.get_by_test_id("people")).to_contain_text("08号 · 8008")
    admin.keyboard.press("Alt+KeyN")
    expect(admin.locator("#p-login")).to_be_focused()
    admin.keyboard.press("Enter")
    expect(admin.get_by_role("alert")).to_have_text("请填写登录名。")
    admin.keyboard.type("anna")
    admin.keyboard.press("Tab")
    admin.keyboard.type("陈静")
    admin.keyboard.press("Enter")
    expect(admin.get_by_role("alert")).to_have_text("坐席须填写工号，否则无法对应到本人的通话。")
    expect(admin.locator("#p-number")).to_be_focused()
    admin.keyboard.type("21")
    admin.keyboard.press("Enter")
    expect(admin.get_by_role("alert")).to_have_text("登录名“anna”已被使用。")
    expect(admin.locator("#p-login")).to_be_focused()
    admin.keyboard.press("Control+a")
    admin.keyboard.type("chen")
    admin.keyboard.press("Enter")
    expect(admin.locator("#noted")).to_be_focused()
    start = admin.get_by_test_id("start-password").locator("code").inner_text()
    admin.keyboard.press("Enter")
    expect(admin.get_by_test_id("start-password")).to_be_hidden()
    expect(admin.locator("tr[data-login=chen]")).to_contain_text("未改初始密码")
    expect(admin.get_by_test_id("changes").locator("li").first).to_contain_text("添加，角色：坐席")

    person = windows.signed("chen", start, "/tickets")
    expect(person).to_have_url(re.compile(r"/password\?next="))
    expect(person.get_by_role("textbox", name="初始密码")).to_be_focused()
    person.keyboard.type(start)
    person.get_by_role("textbox", name="新密码", exact=True).focus()
    person.keyboard.type("blue-bicycle")
    person.get_by_role("textbox", name="再输一次新密码").focus()
    person.keyboard.type("red-bicycle")
    person.keyboard.press("Enter")
    expect(person.get_by_role("alert")).to_have_text("两次输入的新密码不一致。")
    person.keyboard.press("Control+a")
    person.keyboard.type("blue-bicycle")
    person.keyboard.press("Enter")
    expect(person).to_have_url(re.compile("/tickets$"))


def test_whoever_is_switched_off_is_put_out_of_the_open_page(windows: Windows) -> None:
    agent = windows.signed("anna")
    expect(agent.get_by_test_id("seat-state")).to_have_text("空闲")
    admin = windows.signed("zhou")
    admin.get_by_role("button", name="停用anna").click()
    admin.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(admin.locator("tr[data-login=anna]")).to_contain_text("已停用")
    expect(agent).to_have_url(re.compile("/login"))
    admin.get_by_role("button", name="停用zhou").click()
    admin.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(admin.get_by_text("这是最后一位管理员，请先指定另一位管理员。")).to_be_visible()


def test_an_agent_sees_that_a_supervisor_has_to_agree(windows: Windows, site: SignedSite) -> None:
    agent = windows.signed("anna", path="/tickets")
    expect(agent.get_by_role("navigation")).not_to_contain_text("使用者管理")
    body = {"by": "08", "tenant": GAS, "type": "派工申请", "fields": APPLICATION}
    number = agent.request.post("/api/tickets", data=body).json()["number"]
    agent.goto(f"/tickets/{number}")
    expect(agent.get_by_label("审批意见")).to_be_disabled()
    expect(agent.get_by_test_id("order-form")).to_contain_text("由主管审批")
    expect(agent.get_by_role("button", name="派单")).to_have_count(0)
    boss = windows.signed("li.ming", path=f"/tickets/{number}")
    expect(boss.get_by_label("审批意见")).to_be_enabled()
    expect(boss.get_by_role("button", name="派单")).to_have_count(1)
    agent.goto("/users")
    expect(agent.get_by_role("heading")).to_have_text("没有权限")
