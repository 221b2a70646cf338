"""A product whose speech model is missing still takes, records and keeps calls, and says what is wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect

from scripts.demo_call.installation import Installation
from scripts.demo_peers.peers import AgentPhone, Customer, answer, dial
from tests.end_to_end.conftest import call_of_seat
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
        ports = product.ports
        with (
            answer(
                AgentPhone(audio=sound / "H1.agent.al", ring_ms=500),
                tmp_path / "a",
                f"127.0.0.1:{ports.phones[SEAT]}",
                media_port=ports.peer_media,
                limit_s=40,
            ) as phone,
            dial(
                Customer(audio=sound / "H1.customer.al", hangs_up_ms=4_000),
                tmp_path / "c",
                f"127.0.0.1:{ports.registrar}",
                SEAT,
                port=ports.customer,
                media_port=ports.peer_media + 20,
                limit_s=40,
            ) as caller,
        ):
            assert caller.wait(40) == 0
            assert phone.wait(20) == 0
        detail = until(lambda: _recorded(product), "the recording", 30)
    assert detail["call"]["state"] == "ended"
    assert detail["call"]["rings"] == 1
    assert abs(detail["length_ms"] - 4_000) < 1_000
    assert "no-such-model" in (tmp_path / "d" / "serve.log").read_text()


def _recorded(product: Installation) -> dict[str, Any] | None:
    detail = call_of_seat(product, SEAT)
    return detail if detail["recording_sha256"] else None
