"""Signing in on the real pages: the keyboard alone, the way back, and what a role does not see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from callcenter.db.database import open_database
from tests.pages.conftest import serving
from tests.web.signed_site import PASSWORD, SignedSite


@pytest.fixture
def address(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    built = tmp_path_factory.mktemp("built") / "built.db"
    open_database(f"sqlite:///{built}").close()
    site = SignedSite(tmp_path, built)
    site.fill()
    with serving(site.app) as address:
        yield address
    site.database.close()


@pytest.fixture
def window(chromium, address: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=address, viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    expect(page.get_by_role("textbox", name="用户名")).to_be_focused()
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_the_page_that_was_wanted_comes_after_signing_in(window: Page) -> None:
    window.goto("/qa")
    expect(window).to_have_url(re.compile(r"/login\?next=/qa$"))
    sign_in(window, "qian", "a wrong guess")
    expect(window.get_by_role("alert")).to_have_text("用户名或密码不正确。")
    expect(window.get_by_label("密码", exact=True)).to_be_focused()
    window.keyboard.type(PASSWORD)
    window.keyboard.press("Enter")
    expect(window).to_have_url(re.compile("/qa$"))
    expect(window.get_by_test_id("person")).to_contain_text("qian")
    expect(window.get_by_role("navigation")).not_to_contain_text("现场监控")


def test_an_agent_lands_on_the_own_desk_and_signs_out(window: Page) -> None:
    window.goto("/login")
    sign_in(window, "anna")
    expect(window).to_have_url(re.compile("/desk/8008$"))
    expect(window.get_by_test_id("seat-state")).to_have_text("空闲")
    expect(window.get_by_role("navigation")).to_have_text("工单")
    window.goto("/tickets")
    expect(window.get_by_test_id("connection-lost")).to_have_count(0)
    window.get_by_role("button", name="退出").click()
    expect(window).to_have_url(re.compile("/login$"))
    window.goto("/desk/8008")
    expect(window).to_have_url(re.compile("/login"))


def test_another_site_is_no_way_back(window: Page) -> None:
    window.goto("/login?next=//evil.example/qa")
    sign_in(window, "li.ming")
    expect(window).to_have_url(re.compile("/wall$"))
