"""Hub, listener and recorder are killed in the middle of one real call: it goes on, and nothing finished is lost."""

from __future__ import annotations

import io
import json
import os
import signal
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import numpy as np
import pytest
import soundfile

from scripts.demo_call.installation import Installation
from scripts.demo_peers.peers import AgentPhone, Customer
from tests.end_to_end.conftest import call_of_seat, placed_call
from tests.sip.g711 import alaw_pcm, shifts_of
from tests.waiting import until

pytestmark = pytest.mark.slow

SEAT = "8008"
TALK_MS = 100_000


def test_a_call_survives_every_process_but_its_seat(product: Installation, sound: Path, tmp_path: Path) -> None:
    phone = AgentPhone(audio=sound / "H1.agent.al", ring_ms=1_000)
    customer = Customer(audio=sound / "H1.customer.al", hangs_up_ms=TALK_MS)
    with placed_call(product, SEAT, phone, customer, tmp_path) as (ringing, caller):
        until(lambda: _finals(product) >= 2, "the first words", 60)
        kill(product, "recorder")
        until(lambda: _finals(product) >= 4, "words after the recorder was killed", 60)
        kill(product, "listener")
        until(lambda: _finals(product) >= 7, "words after the listener was killed", 60)
        met_before = _met(call_of_seat(product, SEAT))
        kill(product, "hub")
        until(lambda: _finals(product) >= 9, "words after the hub was killed", 60)
        assert met_before <= _met(call_of_seat(product, SEAT))
        assert caller.wait(TALK_MS / 1000) == 0
        assert ringing.wait(20) == 0
    detail = until(lambda: _complete(product), "score and recording", 60)
    assert detail["gaps"] == []
    assert {"A-01", "A-03", "A-06", "A-09"} <= _met(detail)
    forbidden = [f["rule"] for f in detail["findings"] if f["verdict"] == "missed" and f["rule"].startswith("FB")]
    assert forbidden == []
    _heard_without_a_hole(detail, sound)
    _recorded_without_a_hole(product, detail, sound)


def kill(product: Installation, name: str) -> None:
    (number,) = (pid for pid in product.processes() if f"\0callcenter\0{name}\0" in _command(pid))
    os.kill(number, signal.SIGKILL)


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def _finals(product: Installation) -> int:
    return sum(segment["stage"] == "final" for segment in call_of_seat(product, SEAT)["segments"])


def _met(detail: dict[str, Any]) -> set[str]:
    return {f["rule"] for f in detail["findings"] if f["verdict"] == "met"}


def _complete(product: Installation) -> dict[str, Any] | None:
    detail = call_of_seat(product, SEAT)
    return detail if detail["call"]["score"] is not None and detail["recording_sha256"] else None


def _heard_without_a_hole(detail: dict[str, Any], sound: Path) -> None:
    """Every written turn that was spoken has recognised words in its time, each utterance once."""
    turns = json.loads((sound / "H1.json").read_text())["turns"]
    finals = [s for s in detail["segments"] if s["stage"] == "final"]
    for turn in turns:
        start_ms, end_ms = turn["start"] * 1000, turn["end"] * 1000
        if end_ms > TALK_MS or end_ms - start_ms < 1000:
            continue  # a syllable or two may be missed by the demonstration model
        assert any(s["leg"] == turn["speaker"] and s["start_ms"] < end_ms and s["end_ms"] > start_ms for s in finals), (
            turn["start"]
        )
    numbers = [(s["leg"], s["utterance"]) for s in finals]
    assert len(numbers) == len(set(numbers))


def _recorded_without_a_hole(product: Installation, detail: dict[str, Any], sound: Path) -> None:
    """The recording holds the source bit for bit, but for the jitter buffer's work in the first seconds."""
    with urlopen(f"{product.address}/api/calls/{detail['call']['call_id']}/recording", timeout=20) as answered:
        recorded, rate = soundfile.read(io.BytesIO(answered.read()), dtype="int16")
    assert rate == 8000
    for channel, leg in enumerate(("customer", "agent")):
        played = alaw_pcm(sound / f"H1.{leg}.al")[: TALK_MS * 16]
        assert shifts_of(np.ascontiguousarray(recorded[:, channel]).tobytes(), played), leg
