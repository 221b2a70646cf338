"""The agent desk: what appears while a call runs, what the agent can do with it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from callcenter.web import messages as m
from tests.pages import recorded_call as r
from tests.pages.hub_double import HubDouble


@pytest.fixture(autouse=True)
def seats(hub: HubDouble) -> None:
    hub.seats = [r.SEAT, *r.OTHER_SEATS]


def open_desk(page: Page) -> None:
    page.goto("/desk/8001")
    expect(page.get_by_test_id("seat-state")).to_be_visible()


def open_running(page: Page, hub: HubDouble, **more: object) -> None:
    """The desk in the middle of the call, with the ticket as far as it is filled."""
    hub.details[r.CALL] = r.detail(r.talking(40_000), ticket=r.ticket(5), **more)
    open_desk(page)
    expect(page.get_by_test_id("call-state")).to_have_text("通话中")


def test_an_idle_seat_waits(page: Page, hub: HubDouble) -> None:
    open_desk(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("等待来电")
    expect(page.get_by_text("今天还没有通话")).to_be_visible()
    expect(page.get_by_test_id("demo-model")).to_have_count(0)


def test_a_seat_nobody_knows_is_named(page: Page) -> None:
    page.goto("/desk/9999")
    expect(page.get_by_role("alert")).to_contain_text("没有分机 9999")


def test_a_seat_that_cannot_register_says_why(page: Page, hub: HubDouble) -> None:
    page.goto("/desk/8003")
    expect(page.get_by_role("heading", level=1)).to_have_text("未注册")
    expect(page.locator(".waiting > .soft")).to_have_text(r.OTHER_SEATS[1].sentence)


@pytest.mark.parametrize(("waited_s", "rings", "red"), [(5.5, 2, False), (10.5, 3, False), (15.5, 4, True)])
def test_the_ring_counter_turns_red_beyond_three(
    page: Page, hub: HubDouble, waited_s: float, rings: int, red: bool
) -> None:
    open_desk(page)
    hub.push(m.CallMessage(call=r.call("ringing", offered_at=datetime.now(UTC) - timedelta(seconds=waited_s))))
    counter = page.get_by_test_id("rings")
    expect(counter).to_contain_text(f"{rings} 声")
    expect(counter).to_have_class(re.compile("over") if red else "rings")


def test_the_talk_timer_is_amber_before_three_minutes_and_red_after(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    timer = page.get_by_test_id("talk-timer")
    expect(timer).not_to_have_class(re.compile("warn|bad"))
    hub.push(m.CallMessage(call=r.talking(155_000)))
    expect(timer).to_have_class(re.compile("warn"))
    hub.push(m.CallMessage(call=r.talking(181_000)))
    expect(timer).to_have_class(re.compile("bad"))
    expect(timer).to_contain_text("3:0")


def test_the_hold_timer_counts_from_the_start_of_the_hold(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    hub.push(m.CallMessage(call=r.talking(100_000, hold_started_ms=30_000).model_copy(update={"state": "held"})))
    expect(page.get_by_test_id("hold-timer")).to_contain_text("1:1")
    hub.push(m.CallMessage(call=r.talking(101_000)))
    expect(page.get_by_test_id("hold-timer")).to_have_count(0)


def test_words_go_from_partial_to_stable_to_final(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    line = page.locator('[data-line="agent:5"]')
    hub.push(m.SegmentMessage(call_id=r.CALL, segment=r.segment(8, "partial", "不是告诉 你了")))
    expect(line.locator(".soft-words")).to_have_text("不是告诉你了")
    hub.push(m.SegmentMessage(call_id=r.CALL, segment=r.segment(8, "stable", "不是告诉")))
    expect(line.locator(".soft-words")).to_have_text("你了")
    expect(line.locator(".words")).to_have_text("不是告诉你了")
    hub.push(m.SegmentMessage(call_id=r.CALL, segment=r.segment(8)))
    expect(line.locator(".soft-words")).to_have_count(0)
    expect(line.locator(".words")).to_have_text("不是告诉你了吗，怎么还问？真是的。")


def test_a_provisional_finding_is_shown_at_once_and_confirmed(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    early = r.FINDINGS[4].model_copy(update={"provisional": True, "heard": "不是告诉你了吗"})
    hub.push(
        m.SegmentMessage(call_id=r.CALL, segment=r.segment(8, "stable", "不是告诉你了吗")),
        m.FindingMessage(call_id=r.CALL, finding=early),
    )
    alert = page.locator('[data-finding="FB-006:5"]')
    expect(alert).to_contain_text("待确认")
    expect(page.locator(".forbidden.provisional")).to_have_text("不是告诉你了吗")
    hub.push(
        m.SegmentMessage(call_id=r.CALL, segment=r.segment(8)),
        m.FindingMessage(call_id=r.CALL, finding=r.FINDINGS[4]),
    )
    expect(alert).not_to_contain_text("待确认")
    expect(alert).to_contain_text("客户服务标准 第八条(四)")
    expect(alert).not_to_contain_text(".txt")
    expect(alert).to_contain_text("应说：我再为您说明一遍")
    marked = page.locator('[data-line="agent:5"] .forbidden')
    expect(marked.first).to_be_visible()
    assert "".join(marked.all_text_contents()) == "不是告诉你了吗，怎么还问"


def test_a_provisional_finding_that_is_withdrawn_goes_away(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    early = r.FINDINGS[3].model_copy(update={"provisional": True})
    hub.push(m.SegmentMessage(call_id=r.CALL, segment=r.segment(4)), m.FindingMessage(call_id=r.CALL, finding=early))
    alert = page.locator('[data-finding="FB-042:3"]')
    expect(alert).to_be_visible()
    hub.push(m.FindingWithdrawnMessage(call_id=r.CALL, key=early.key))
    expect(alert).to_contain_text("已撤回")
    expect(page.locator(".forbidden")).to_have_count(0)
    expect(alert).to_have_count(0)


def test_an_uncertain_finding_is_not_an_alarm(page: Page, hub: HubDouble) -> None:
    open_running(page, hub, findings=[r.FINDINGS[6]])
    expect(page.get_by_text("疑似，留待质检听核")).to_be_visible()
    expect(page.locator(".alert")).to_have_count(0)


def test_duties_are_ticked_and_the_due_one_can_be_read_aloud(page: Page, hub: HubDouble) -> None:
    open_running(page, hub, duties=[d.model_copy(update={"state": "pending", "at_ms": None}) for d in r.DUTIES])
    expect(page.get_by_test_id("duties-met")).to_have_text("已做到 0 / 6")
    hub.push(*(m.DutyMessage(call_id=r.CALL, duty=duty) for duty in r.DUTIES))
    expect(page.get_by_test_id("duties-met")).to_have_text("已做到 1 / 6")
    expect(page.locator('[data-duty="A-09"] .say')).to_have_text("“您是新华小区3号楼1单元502号陈志强先生吗？”")
    signs = page.locator(".duties .sign")
    expect(signs).to_have_text(["▶", "✗", "✓", "?", "○", "○"])


def test_lost_sound_is_told_where_it_was_lost(page: Page, hub: HubDouble) -> None:
    open_running(page, hub, segments=[r.segment(0), r.segment(1)])
    hub.push(m.GapMessage(call_id=r.CALL, gap=m.GapView(leg="agent", start_ms=2700, length_ms=900)))
    expect(page.locator(".told.no-sound")).to_have_text(re.compile("坐席音频缺失 0.9秒"))


def test_the_ticket_fills_and_a_click_shows_the_words(page: Page, hub: HubDouble) -> None:
    hub.details[r.CALL] = r.detail(r.talking(20_000), segments=[r.segment(n) for n in range(4)])
    open_desk(page)
    phone = page.locator('[data-field="phone"]')
    expect(phone.locator("input")).to_have_value("")
    hub.push(m.TicketMessage(call_id=r.CALL, ticket=r.ticket(3)))
    expect(phone.locator("input")).to_have_value("13800009012")
    expect(phone).to_contain_text("客户说 96%")
    expect(page.locator('[data-field="name"]')).to_have_class(re.compile("unsure"))
    expect(page.get_by_test_id("promise")).to_contain_text("管理站联系客户")
    phone.locator("button.origin").click()
    expect(page.locator('[data-line="customer:2"]')).to_have_class(re.compile("marked"))


def test_what_is_being_typed_is_not_overwritten(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    room = page.locator('[data-field="room"] input')
    room.fill("50")
    hub.push(m.TicketMessage(call_id=r.CALL, ticket=r.ticket(6)))
    expect(page.locator('[data-field="phone"] input')).to_have_value("13800009012")
    expect(room).to_have_value("50")
    room.press("Escape")
    expect(room).to_have_value("502")


def test_a_correction_is_saved_with_the_version(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    room = page.locator('[data-field="room"] input')
    room.fill("503")
    room.press("Enter")
    expect(page.locator('[data-field="room"]')).to_contain_text("手填")
    assert hub.sent("change") == {"name": "room", "value": "503", "version": 5, "agent_no": "15"}


def test_enter_confirms_and_goes_on(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    page.keyboard.press("F2")
    expect(page.locator('[data-field="type"] input')).to_be_focused()
    phone = page.locator('[data-field="phone"] input')
    phone.focus()
    phone.press("Enter")
    expect(page.locator('[data-field="phone"]')).to_have_class(re.compile("confirmed"))
    expect(page.locator('[data-field="community"] input')).to_be_focused()
    assert hub.sent("confirm") == {"name": "phone", "version": 5, "agent_no": "15"}


def test_another_field_filled_meanwhile_is_no_conflict(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    expect(page.locator('[data-field="room"] input')).to_have_value("502")
    hub.details[r.CALL].ticket = r.ticket(9)
    page.locator('[data-field="room"] input').fill("601")
    page.locator('[data-field="room"] input').press("Enter")
    expect(page.locator('[data-field="room"]')).to_contain_text("手填")
    changes = [body["version"] for kind, body in hub.received if kind == "change"]
    assert changes == [5, 9]


def test_the_same_field_changed_by_a_colleague_is_shown(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    room = page.locator('[data-field="room"]')
    expect(room.locator("input")).to_have_value("502")
    theirs = r.slot("room", "501", source="typed", changed_by="08", utterance=None, start_ms=None)
    now = r.ticket(6)
    hub.details[r.CALL].ticket = now.model_copy(
        update={"fields": [s if s.name != "room" else theirs for s in now.fields]}
    )
    room.locator("input").fill("503")
    room.locator("input").press("Enter")
    expect(room.get_by_role("alert")).to_contain_text("08号坐席已把此项改为“501”")
    expect(room.locator("input")).to_have_value("503")
    room.get_by_role("button", name="仍用“503”").click()
    expect(room.get_by_role("alert")).to_have_count(0)
    expect(room).to_contain_text("手填")
    assert hub.sent("change", times=2)["version"] == 6
    assert next(s for s in hub.details[r.CALL].ticket.fields if s.name == "room").value == "503"


def test_a_contradiction_is_shown_and_can_be_taken(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    room = page.locator('[data-field="room"]')
    fields = [
        s if s.name != "room" else s.model_copy(update={"source": "typed", "contradiction": "602"}) for s in r.FIELDS
    ]
    hub.details[r.CALL].ticket = r.ticket(6).model_copy(update={"fields": fields})
    hub.push(m.TicketMessage(call_id=r.CALL, ticket=hub.details[r.CALL].ticket))
    expect(room).to_contain_text("后来听到“602”")
    room.get_by_role("button", name="改用").click()
    expect(room.locator("input")).to_have_value("602")
    assert hub.sent("change")["value"] == "602"


def test_a_lost_connection_is_told_and_healed_by_the_snapshot(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    hub.refuse_sockets = True
    hub.cut()
    expect(page.get_by_test_id("connection-lost")).to_be_visible()
    hub.details[r.CALL] = r.detail(r.talking(52_000), segments=[r.segment(n) for n in range(9)], findings=r.FINDINGS)
    hub.refuse_sockets = False
    expect(page.get_by_test_id("connection-lost")).to_have_count(0)
    expect(page.locator(".line")).to_have_count(9)
    hub.push(m.SegmentMessage(call_id=r.CALL, segment=r.segment(9)))
    expect(page.locator(".line")).to_have_count(10)


def test_after_the_call_score_recording_and_wrap_up(page: Page, hub: HubDouble) -> None:
    open_running(page, hub, segments=[r.segment(n) for n in range(10)], findings=r.FINDINGS)
    hub.finish(r.finished())
    hub.push(
        m.CallMessage(call=r.ended()),
        m.ScoreMessage(call_id=r.CALL, total=r.SCORE, sections=r.SECTIONS),
        m.SeatMessage(seat=r.SEAT.model_copy(update={"state": "wrap-up"})),
    )
    expect(page.get_by_test_id("score")).to_contain_text("57")
    page.locator('[data-section="用语"] .lost').first.click()
    expect(page.locator(".alert.picked")).to_have_attribute("data-finding", "FB-049:1")
    page.keyboard.press("F4")
    expect(page.get_by_role("button", name="暂停")).to_be_visible()
    page.get_by_role("radio", name="需回电跟进").check()
    page.get_by_label("备注").fill("请管理站明早联系")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert hub.sent("wrap-up") == {"disposition": "需回电跟进", "note": "请管理站明早联系", "agent_no": "15"}
    expect(page.locator(".latest tbody tr")).to_have_count(1)


def test_the_next_call_starts_a_clean_page(page: Page, hub: HubDouble) -> None:
    open_running(page, hub, segments=[r.segment(0)], findings=r.FINDINGS)
    hub.push(m.CallMessage(call=r.ended()))
    expect(page.locator(".wrap-up")).to_be_visible()
    following = r.call("ringing", offered_at=datetime.now(UTC)).model_copy(update={"call_id": "next", "caller": "139"})
    hub.push(m.CallMessage(call=following))
    expect(page.get_by_test_id("call-state")).to_have_text("振铃")
    expect(page.locator(".line")).to_have_count(0)
    expect(page.locator(".alert")).to_have_count(0)
    hub.push(m.SegmentMessage(call_id=r.CALL, segment=r.segment(1)))
    hub.push(m.SegmentMessage(call_id="next", segment=r.segment(2)))
    expect(page.locator(".line")).to_have_count(1)


def test_a_call_nobody_answered_is_told(page: Page, hub: HubDouble) -> None:
    open_desk(page)
    hub.push(m.CallMessage(call=r.call("ringing", offered_at=datetime.now(UTC))))
    expect(page.get_by_test_id("rings")).to_be_visible()
    hub.push(m.CallMessage(call=r.call("missed", end_cause="cancelled")))
    expect(page.get_by_test_id("missed")).to_contain_text("13800009012")
    page.get_by_role("button", name="知道了").click()
    expect(page.get_by_test_id("missed")).to_have_count(0)


def test_notices_come_and_go(page: Page, hub: HubDouble) -> None:
    open_running(page, hub)
    expect(page.get_by_test_id("demo-model")).to_have_text("演示模型")
    text = "语音识别暂时中断，录音照常进行"
    hub.push(m.NoticeMessage(key="listener", level="warning", text=text))
    expect(page.get_by_text(text)).to_be_visible()
    hub.push(m.NoticeMessage(key="listener", level="gone", text=""))
    expect(page.get_by_text(text)).to_have_count(0)
