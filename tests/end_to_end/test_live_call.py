"""A real SIP call between two SIPp telephones through the product, watched in headless Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts.demo_call.installation import Installation
from scripts.demo_peers.peers import AgentPhone, Customer
from tests.end_to_end.conftest import call_of_seat, placed_call
from tests.waiting import until

pytestmark = pytest.mark.slow
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect

SEAT = "8015"
RING_MS = 16_000
"""Four cycles of five seconds: one too many."""
TALK_MS = 58_000
"""The first eleven turns of the bad call, without the hold."""


@pytest.fixture
def desk(chromium: sync_api.Browser, product: Installation) -> Any:
    window = chromium.new_context(base_url=product.address, viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = window.new_page()
    page.goto(f"/desk/{SEAT}")
    yield page
    window.close()


def test_the_agent_sees_the_call_as_it_happens(
    desk: Any, chromium: Any, product: Installation, sound: Path, tmp_path: Path
) -> None:
    expect(desk.get_by_text("演示模型").first).to_be_visible()
    phone = AgentPhone(audio=sound / "H3.agent.al", ring_ms=RING_MS, hangs_up_ms=TALK_MS)
    customer = Customer(audio=sound / "H3.customer.al")
    with placed_call(product, SEAT, phone, customer, tmp_path) as (ringing, caller):
        expect(desk.get_by_text("13800009012").first).to_be_visible(timeout=15_000)
        expect(desk.get_by_text("超过三声")).to_be_visible(timeout=(RING_MS + 5_000))
        transcript = desk.get_by_role("region", name="通话记录")
        expect(transcript).to_contain_text("煤气公司", timeout=15_000)
        alerts = desk.get_by_role("region", name="违规提醒")
        expect(alerts).to_contain_text("禁用语“喂”", timeout=10_000)
        expect(alerts).to_contain_text("八、3")
        expect(desk.get_by_role("region", name="工单")).to_contain_text("投诉", timeout=30_000)
        expect(alerts).to_contain_text("不是告诉你了吗，怎么还问", timeout=45_000)
        wall = chromium.new_page()
        wall.goto(f"{product.address}/wall")
        expect(wall.get_by_text("赵刚")).to_be_visible()
        expect(wall.get_by_text("投诉").first).to_be_visible()
        wall.close()
        assert ringing.wait(60) == 0
        assert caller.wait(20) == 0
    detail = until(lambda: _scored(product), "the score", 40)
    assert {"A-01", "A-02", "A-03", "FB-006"} <= _rules(detail, "missed")
    # Whether the agent said goodbye may be past hearing for the demonstration model; then nobody is accused or praised.
    assert {"A-19", "A-20", "A-21"} <= _rules(detail, "missed") | _rules(detail, "unheard")
    assert detail["call"]["rings"] == 4
    assert detail["call"]["ended_by"] == "agent"
    assert detail["call"]["demonstration_model"] is True
    assert abs(detail["length_ms"] - TALK_MS) < 1500
    _plays_on_the_review_page(chromium, product, detail)


def _rules(detail: dict[str, Any], verdict: str) -> set[str]:
    return {f["rule"] for f in detail["findings"] if f["verdict"] == verdict and not f["listen"]}


def _scored(product: Installation) -> dict[str, Any] | None:
    detail = call_of_seat(product, SEAT)
    return detail if detail["call"]["score"] is not None and detail["recording_sha256"] else None


def _plays_on_the_review_page(chromium: Any, product: Installation, detail: dict[str, Any]) -> None:
    page = chromium.new_page()
    page.goto(f"{product.address}/qa/{detail['call']['call_id']}")
    expect(page.get_by_text("禁用语“喂”").first).to_be_visible(timeout=15_000)
    seconds = page.evaluate(
        """async (address) => {
            const answer = await fetch(address);
            const context = new OfflineAudioContext(2, 8000, 8000);
            const sound = await context.decodeAudioData(await answer.arrayBuffer());
            return [sound.duration, sound.numberOfChannels];
        }""",
        f"/api/calls/{detail['call']['call_id']}/recording",
    )
    assert seconds[1] == 2
    assert abs(seconds[0] * 1000 - detail["length_ms"]) < 50
    page.close()
