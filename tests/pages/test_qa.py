"""QA: the list with filters, paging and upload, and the review of one recording."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from callcenter.web import messages as m
from tests.pages import recorded_call as r
from tests.pages.hub_double import HubDouble


@pytest.fixture(autouse=True)
def recorded(hub: HubDouble) -> None:
    hub.seats = [r.SEAT]
    hub.finish(r.finished())


def asked(hub: HubDouble) -> dict[str, object]:
    return [query for kind, query in hub.received if kind == "list"][-1]


def many(hub: HubDouble, count: int) -> None:
    for n in range(count):
        view = r.ended(
            call_id=f"c{n:03}", agent_no="08", violations=0, severities={}, to_review=0, to_listen=0, score=100
        )
        hub.details[view.call_id] = r.detail(view)


def test_the_list_shows_what_a_reviewer_needs(page: Page, hub: HubDouble) -> None:
    page.goto("/qa")
    row = page.locator(".el-table__row")
    for text in (
        "2024-03-05 14:10",
        "15号",
        "13800009012",
        "投诉",
        "1:02",
        "严重 1",
        "疑似 1",
        "57",
        "待复核 6",
        "演示模型",
    ):
        expect(row).to_contain_text(text)
    row.click()
    expect(page).to_have_url(re.compile(f"/qa/{r.CALL}$"))


def test_filters_reach_the_server_and_stay_in_the_address(page: Page, hub: HubDouble) -> None:
    page.goto("/qa?first=2024-03-05&last=2024-03-05")
    expect(page.locator(".el-table__row")).to_have_count(1)
    assert asked(hub)["from"] == "2024-03-04T16:00:00.000Z"
    assert asked(hub)["to"] == "2024-03-05T16:00:00.000Z"
    page.get_by_role("textbox", name="坐席工号").fill("08")
    expect(page.get_by_text("没有符合条件的通话")).to_be_visible()
    assert asked(hub)["agent_no"] == "08"
    expect(page).to_have_url(re.compile("agent_no=08"))
    page.get_by_role("button", name="清除条件").click()
    expect(page.locator(".el-table__row")).to_have_count(1)
    assert "from" not in asked(hub)


def test_pages_of_the_list(page: Page, hub: HubDouble) -> None:
    many(hub, 30)
    page.goto("/qa")
    expect(page.locator(".el-table__row")).to_have_count(20)
    expect(page.get_by_text("共 31 条")).to_be_visible()
    page.locator(".el-pager li").nth(1).click()
    expect(page.locator(".el-table__row")).to_have_count(11)
    assert asked(hub)["offset"] == "20"
    page.reload()
    expect(page.locator(".el-table__row")).to_have_count(11)


def test_a_good_and_a_bad_upload(page: Page, hub: HubDouble) -> None:
    page.goto("/qa")
    page.get_by_role("button", name="上传录音").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="坐席工号").fill("15")
    dialog.locator("input[type=file]").set_input_files(
        [
            {"name": "投诉.wav", "mimeType": "audio/wav", "buffer": b"RIFF...."},
            {"name": "坏.wav", "mimeType": "audio/wav", "buffer": b"hello"},
            {"name": "歌.mp3", "mimeType": "audio/mpeg", "buffer": b"ID3"},
        ]
    )
    dialog.get_by_role("button", name="上传 2 个文件").click()
    files = dialog.get_by_test_id("upload-file")
    expect(files.nth(0)).to_contain_text("已上传，正在识别和评分")
    expect(files.nth(0).get_by_role("link", name="打开")).to_have_attribute("href", "/qa/upload-1")
    expect(files.nth(1).get_by_role("alert")).to_contain_text("坏.wav 不是 WAV 录音")
    expect(files.nth(2).get_by_role("alert")).to_have_text("只支持 WAV 录音文件")
    assert ("upload", {"name": "投诉.wav", "agent_no": "15"}) in hub.received


def open_review(page: Page) -> Locator:
    page.goto(f"/qa/{r.CALL}")
    expect(page.locator(".line")).to_have_count(10)
    waveform = page.get_by_test_id("waveform")
    expect(waveform.locator("[part~=region]").first).to_be_attached()
    return waveform


def test_the_waveform_marks_findings_and_lost_sound(page: Page) -> None:
    waveform = open_review(page)
    # six findings have a place; the uncertain one is marked too, the ring count has none
    expect(waveform.locator("[part~=region]")).to_have_count(6 + 1)
    expect(waveform.get_by_title("音频缺失 1.2秒")).to_be_attached()
    expect(page.locator(".told.no-sound")).to_contain_text("坐席音频缺失")


def test_a_click_on_a_word_plays_from_there_and_the_transcript_follows(page: Page) -> None:
    open_review(page)
    page.locator('[data-line="customer:3"] .words span').nth(1).click()
    expect(page.get_by_test_id("position")).to_contain_text("0:3")
    expect(page.get_by_role("button", name="暂停")).to_be_visible()
    expect(page.locator('[data-line="customer:3"]')).to_have_class(re.compile("playing"))
    expect(page.locator('[data-line="customer:3"] .heard')).to_have_count(1)
    page.get_by_role("button", name="暂停").click()
    expect(page.get_by_role("button", name="播放", exact=True)).to_be_visible()


def test_a_finding_can_be_heard_and_a_mark_picks_its_finding(page: Page) -> None:
    waveform = open_review(page)
    page.locator('[data-finding="FB-042:3"]').get_by_role("button", name="播放").click()
    expect(page.get_by_test_id("position")).to_contain_text("0:3")
    waveform.locator("[part~='finding:FB-049:1']").click()
    expect(page.locator(".alert.picked")).to_have_attribute("data-finding", "FB-049:1")


def test_keys_play_and_skip(page: Page) -> None:
    open_review(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("position")).to_contain_text("0:10")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="暂停")).to_be_visible()


def test_skips_before_the_sound_has_come_are_not_lost(page: Page) -> None:
    late: list[Route] = []
    page.route("**/recording", lambda route: late.append(route))  # playwright marks the handler: no builtin will do
    open_review(page)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_test_id("position")).to_contain_text("0:10")
    for request in late:
        request.continue_()
    page.keyboard.press("Space")
    expect(page.get_by_test_id("position")).to_contain_text(re.compile("0:1[1-9]"))


def test_each_lost_point_names_its_clause(page: Page) -> None:
    open_review(page)
    section = page.locator('[data-section="用语"]')
    expect(section).to_contain_text("12")
    expect(section.locator(".lost").nth(2)).to_contain_text("客户服务标准 第八条(四)")
    section.locator(".lost").nth(2).click()
    expect(page.locator(".alert.picked")).to_have_attribute("data-finding", "FB-006:5")
    expect(page.locator('[data-line="agent:5"]')).to_have_class(re.compile("marked"))


def test_findings_are_accepted_and_rejected_with_a_note(page: Page, hub: HubDouble) -> None:
    open_review(page)
    finding = page.locator('[data-finding="FB-042:3"]')
    finding.get_by_role("button", name="不成立").click()
    expect(page.get_by_text("请先填写复核人")).to_be_visible()
    expect(page.get_by_role("textbox", name="复核人")).to_be_focused()
    page.get_by_role("textbox", name="复核人").fill("周主管")
    page.keyboard.press("Tab")
    finding.get_by_label("备注").fill("坐席在转述客户的话")
    finding.get_by_role("button", name="不成立").click()
    expect(finding).to_contain_text("✗ 不成立")
    expect(finding).to_contain_text("坐席在转述客户的话")
    expect(finding).to_contain_text("周主管")
    expect(page.get_by_test_id("open-findings")).to_have_text("待复核 6 项")
    said = {"key": "FB-042:3", "decision": "rejected", "note": "坐席在转述客户的话", "reviewer": "周主管"}
    assert ("review", said) in hub.received
    expect(page.locator('[data-line="agent:3"] .forbidden')).to_have_count(0)
    finding.get_by_role("button", name="撤销").click()
    expect(finding.get_by_role("button", name="属实")).to_be_visible()
    page.locator('[data-finding="A-35:5"]').get_by_role("button", name="属实").click()
    expect(page.locator('[data-finding="A-35:5"]')).to_contain_text("✓ 属实")


def test_what_could_not_be_judged_and_what_was_done_is_listed(page: Page) -> None:
    open_review(page)
    unheard = page.locator('[data-finding="A-19"]')
    expect(unheard).to_contain_text("坐席声音缺失 1.2 秒")
    expect(unheard).not_to_contain_text("坐席先挂机")  # what was seen is no reproach when nothing was judged
    page.get_by_role("button", name="已做到 1").click()
    expect(page.locator('[data-finding="A-06"]')).to_be_visible()


def test_the_ticket_beside_the_review_is_read_only(page: Page) -> None:
    open_review(page)
    page.get_by_role("tab", name="工单").click()
    expect(page.locator('[data-field="phone"]')).to_contain_text("13800009012")
    expect(page.locator(".ticket input")).to_have_count(0)


def test_a_recording_still_being_analysed_says_so(page: Page, hub: HubDouble) -> None:
    hub.details["later"] = r.detail(
        r.ended(call_id="later").model_copy(update={"state": "processing", "has_recording": False, "score": None})
    )
    page.goto("/qa/later")
    expect(page.get_by_text("录音正在识别和评分")).to_be_visible()
    hub.finish(r.finished(call_id="later"))
    expect(page.locator(".line")).to_have_count(10)


def test_an_unknown_call_is_named(page: Page) -> None:
    page.goto("/qa/nowhere")
    expect(page.get_by_role("alert")).to_contain_text("没有通话 nowhere")


def test_the_first_page_leads_everywhere(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("link", name="李敏")).to_have_attribute("href", "/desk/8001")
    here = page.get_by_role("main")
    expect(here.get_by_role("link", name="工单")).to_have_attribute("href", "/tickets")
    expect(here.get_by_role("link", name="系统对接")).to_have_attribute("href", "/interfaces")
    here.get_by_role("link", name="质检").click()
    expect(page).to_have_url(re.compile("/qa$"))


def test_the_recorded_call_is_what_the_server_would_send() -> None:
    assert m.CallDetail.model_validate(r.finished().model_dump()) == r.finished()
