"""A product whose speech model is missing still takes, records and keeps calls, and says what is wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect

from scripts.demo_call.installation import Installation
from scripts.demo_peers.peers import AgentPhone, Customer
from tests.end_to_end.conftest import call_of_seat, placed_call
from tests.waiting import until

pytestmark = pytest.mark.slow
SEAT = "8008"


def test_calls_are_taken_and_recorded(tmp_path: Path, sound: Path) -> None:
    if shutil.which("sipp") is None:
        pytest.skip("sipp is not installed: apt-get install sip-tester")
    with Installation(tmp_path / "d", extra_settings='model = "no-such-model"\n') as product:
        with connect(product.websocket(SEAT), max_size=None) as desk:
            notices = json.loads(desk.recv(timeout=20))["notices"]
        assert any("no-such-model" in notice["text"] for notice in notices)
        phone, customer = (
            AgentPhone(audio=sound / "H1.agent.al", ring_ms=500),
            Customer(audio=sound / "H1.customer.al", hangs_up_ms=4_000),
        )
        with placed_call(product, SEAT, phone, customer, tmp_path) as (ringing, caller):
            assert caller.wait(40) == 0
            assert ringing.wait(20) == 0
        detail = until(lambda: _recorded(product), "the recording", 30)
    assert detail["call"]["state"] == "ended"
    assert detail["call"]["rings"] == 1
    assert abs(detail["length_ms"] - 4_000) < 1_000
    assert "no-such-model" in (tmp_path / "d" / "serve.log").read_text()


def _recorded(product: Installation) -> dict[str, Any] | None:
    detail = call_of_seat(product, SEAT)
    return detail if detail["recording_sha256"] else None
