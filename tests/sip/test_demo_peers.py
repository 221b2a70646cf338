"""The people of a demonstration call: what their scenarios say, and that they leave nothing behind."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scripts.demo_peers import peers
from scripts.demo_peers.peers import AgentPhone, Customer, PeerError, people_of
from tests.sip.telephone import SPEECH, free_ports, skip_without_sipp


def pauses(scenario: str) -> list[int]:
    return [int(found) for found in re.findall(r'<pause milliseconds="(\d+)"', scenario)]


def test_h3_is_played_as_it_is_written() -> None:
    customer, agent, length_s = people_of(SPEECH / "H3.json", SPEECH)
    assert pauses(agent.scenario("a.al")) == [22000, 65700, 110000, 13000]
    assert "a=sendonly" in agent.scenario("a.al")
    assert 'recv request="BYE"' in customer.scenario("a.al")
    assert length_s == pytest.approx(210.7)


def test_h1_ends_with_the_customer() -> None:
    dialogue = json.loads((SPEECH / "H1.json").read_text(encoding="utf-8"))
    customer, agent, _ = people_of(SPEECH / "H1.json", SPEECH)
    assert customer.hangs_up_ms == round(dialogue["first_bye"]["at"] * 1000)
    assert agent.hangs_up_ms is None


@pytest.mark.parametrize(
    "who",
    [
        Customer(),
        Customer(hangs_up_ms=5),
        Customer(cancels_ms=5),
        Customer(refused_with=486),
        AgentPhone(),
        AgentPhone(holds=((1, 2), (3, 4)), hangs_up_ms=9),
        AgentPhone(refuses_with=486),
        AgentPhone(never_answers=True),
    ],
)
def test_every_scenario_is_complete(who: Customer | AgentPhone) -> None:
    text = who.scenario("audio.al")
    ElementTree.fromstring(text.encode())
    assert re.findall(r"@[A-Z_]+@", text) == []


def test_missing_speech_is_named(tmp_path: Path) -> None:
    skip_without_sipp()
    with pytest.raises(PeerError, match=r"gone\.al is missing"):
        peers.answer(AgentPhone(audio=tmp_path / "gone.al"), tmp_path, "127.0.0.1:1", media_port=1, limit_s=1)


@pytest.mark.slow
def test_stopped_in_the_middle_it_leaves_no_process() -> None:
    skip_without_sipp()
    first = free_ports(45)
    address, ports = f"127.0.0.1:{first}", ["--customer-port", str(first + 1), "--media-port", str(first + 2)]
    program = [sys.executable, str(Path(peers.__file__)), str(SPEECH / "H1.json"), "--agent-address", address, *ports]
    launcher = subprocess.Popen([*program, "--registrar", f"127.0.0.1:{first + 44}"])
    children = Path(f"/proc/{launcher.pid}/task/{launcher.pid}/children")
    deadline = time.monotonic() + 10
    while len(running := children.read_text().split()) < 2:
        assert time.monotonic() < deadline, "both peers running"
    launcher.terminate()
    assert launcher.wait(10) == 143
    assert not any(Path(f"/proc/{pid}").exists() for pid in running)
