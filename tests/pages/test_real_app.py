"""The same pages on the real application: real REST, websocket, board and SQLite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from callcenter.domain import events as ev
from callcenter.domain.events import Leg
from tests.pages import recorded_call as r
from tests.pages.conftest import serving
from tests.pages.hub_double import two_tones
from tests.pages.real_hub import RealHub, beginning, ending, filled, found, heard


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RealHub]:
    real = RealHub(tmp_path)
    yield real
    real.database.close()


@pytest.fixture
def site(hub: RealHub) -> Iterator[str]:
    with serving(hub.app) as address:
        hub.seat_says(r.SEAT)
        hub.seat_says(r.OTHER_SEATS[1])
        yield address


def test_a_whole_call_on_the_desk(page: Page, hub: RealHub) -> None:
    page.goto("/desk/8001")
    expect(page.get_by_role("heading", level=1)).to_have_text("等待来电")
    hub.happen(*beginning())
    expect(page.get_by_test_id("call-state")).to_have_text("通话中")
    expect(page.get_by_test_id("demo-model")).to_be_visible()
    stable = ev.StableSegment(
        call_id=r.CALL, leg=Leg.AGENT, utterance=5, start_ms=47_100, end_ms=48_000, text="不是告诉你了吗"
    )
    hub.happen(heard(0), heard(1), stable, found(4, provisional=True))
    expect(page.locator('[data-finding="FB-006:5"]')).to_contain_text("待确认")
    hub.happen(heard(8), found(4), found(5), filled("phone", "13800009012"), filled("room", "502"))
    expect(page.locator('[data-finding="FB-006:5"]')).not_to_contain_text("待确认")
    expect(page.locator('[data-field="phone"] input')).to_have_value("13800009012")
    page.locator('[data-field="room"] input').fill("503")
    page.locator('[data-field="room"] input').press("Enter")
    expect(page.locator('[data-field="room"]')).to_contain_text("手填")
    hub.happen(filled("room", "602"))
    expect(page.locator('[data-field="room"]')).to_contain_text("后来听到“602”")
    hub.record()
    hub.happen(*ending())
    expect(page.get_by_test_id("score")).to_contain_text("57")
    page.get_by_role("radio", name="已转工单处理").check()
    page.get_by_test_id("finish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("等待来电")
    expect(page.get_by_test_id("seat-state")).to_contain_text("空闲")


def test_two_editors_of_one_ticket(page: Page, hub: RealHub) -> None:
    page.goto("/desk/8001")
    hub.happen(*beginning(), filled("room", "502"))
    room = page.locator('[data-field="room"]')
    expect(room.locator("input")).to_have_value("502")
    other = page.context.new_page()
    other.goto("/desk/8001")
    expect(other.locator('[data-field="room"] input')).to_have_value("502")
    room.locator("input").fill("503")
    other.locator('[data-field="room"] input').fill("504")
    other.locator('[data-field="room"] input').press("Enter")
    expect(room).to_contain_text("手填")
    expect(room.locator("input")).to_have_value("503")
    room.locator("input").press("Enter")
    expect(room.get_by_role("alert")).to_contain_text("您在另一个窗口已把此项改为“504”")
    room.get_by_role("button", name="采用该值").click()
    expect(room.locator("input")).to_have_value("504")


def test_a_colleague_who_was_a_moment_faster_is_named(page: Page, hub: RealHub) -> None:
    page.goto("/desk/8001")
    hub.happen(*beginning(), filled("room", "502"))
    room = page.locator('[data-field="room"]')
    expect(room.locator("input")).to_have_value("502")

    def after_the_colleague(mine: Route) -> None:
        theirs = {**mine.request.post_data_json, "value": "501", "agent_no": "08"}
        assert page.request.patch(f"/api/calls/{r.CALL}/ticket", data=theirs).ok
        mine.continue_()

    page.route("**/ticket", after_the_colleague, times=1)
    room.locator("input").fill("503")
    room.locator("input").press("Enter")
    expect(room.get_by_role("alert")).to_contain_text("08号坐席已把此项改为“501”")
    room.get_by_role("button", name="仍用“503”").click()
    expect(room.get_by_role("alert")).to_have_count(0)
    expect(room.locator("input")).to_have_value("503")


def test_the_wall_follows_a_call(page: Page, hub: RealHub) -> None:
    page.goto("/wall")
    expect(page.locator(".tile")).to_have_count(2)
    hub.happen(*beginning(), heard(0), heard(1), found(5))
    tile = page.locator('[data-seat="8001"]')
    expect(tile).to_contain_text("严重 1")
    expect(tile).to_contain_text("反问、质问的口气")
    tile.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.locator(".line")).to_have_count(2)
    hub.happen(heard(2))
    expect(drawer.locator(".line")).to_have_count(3)


def test_review_of_a_recorded_call(page: Page, hub: RealHub) -> None:
    hub.record()
    hub.happen(*beginning(), *(heard(n) for n in range(10)), *(found(n) for n in range(7)), *ending())
    page.goto("/qa")
    row = page.locator(".el-table__row")
    expect(row).to_contain_text("15号")
    expect(row).to_contain_text("待复核 6")
    row.click()
    expect(page.locator(".line")).to_have_count(10)
    expect(page.get_by_test_id("waveform").locator("[part~=region]").first).to_be_attached()
    page.locator('[data-line="customer:3"] .words span').nth(1).click()
    expect(page.locator('[data-line="customer:3"]')).to_have_class(re.compile("playing"))
    page.get_by_role("textbox", name="复核人").fill("周主管")
    finding = page.locator('[data-finding="FB-042:3"]')
    finding.get_by_label("备注").fill("转述客户的话")
    finding.get_by_role("button", name="不成立").click()
    expect(finding).to_contain_text("✗ 不成立")
    page.goto("/qa")
    expect(row).to_contain_text("待复核 5")


def test_uploads_are_taken_or_refused_with_a_reason(page: Page, hub: RealHub) -> None:
    page.goto("/qa")
    page.get_by_role("button", name="上传录音").click()
    page.locator("input[type=file]").set_input_files(
        [
            {"name": "投诉.wav", "mimeType": "audio/wav", "buffer": two_tones(2000)},
            {"name": "坏.wav", "mimeType": "audio/wav", "buffer": b"hello"},
        ]
    )
    page.get_by_role("button", name="上传 2 个文件").click()
    files = page.get_by_test_id("upload-file")
    expect(files.nth(0)).to_contain_text("已上传")
    expect(files.nth(1).get_by_role("alert")).to_contain_text("坏.wav")
    expect(page.locator(".el-table__row")).to_contain_text("正在识别和评分")
    assert [upload.direction.value for upload in hub.uploads] == ["inbound"]


def test_filters_are_understood(page: Page, hub: RealHub) -> None:
    hub.happen(*beginning(), found(5), filled("name", "陈志强"), *ending())
    page.goto("/qa?first=2024-03-05&last=2024-03-05&agent_no=15&violations=true&state=ended&q=9012")
    expect(page.locator(".el-table__row")).to_have_count(1)
    page.goto("/qa?first=2024-03-06&last=2024-03-06")
    expect(page.get_by_text("没有符合条件的通话")).to_be_visible()
    expect(page.locator(".notice.error")).to_have_count(0)
