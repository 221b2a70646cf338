"""A seat with its surroundings for tests: the real seat process, real SIPp peers, doubles for hub and sinks."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from callcenter.domain.events import Leg, LegChanged, LegState, MediaClock
from callcenter.settings import SeatSettings, Settings, SipSettings
from scripts.demo_peers.peers import AgentPhone, Customer, Peer, answer, dial
from tests.doubles.line_hub import LineHub
from tests.doubles.sound_sink import SoundSink

SPEECH = Path(__file__).resolve().parents[2] / "scripts" / "demo_data"
EXTENSION = "8001"
_SEAT = (
    "import logging, sys; from callcenter.settings import Settings; from callcenter.sip.seat import run_seat;"
    "logging.basicConfig(level=logging.INFO);"
    "sys.exit(run_seat(Settings.model_validate_json(sys.argv[1]), sys.argv[2]))"
)
_REGISTRAR = (
    "import sys; from callcenter.settings import Settings; from callcenter.sip.registrar import run_registrar;"
    "sys.exit(run_registrar(Settings.model_validate_json(sys.argv[1])))"
)
_next_port = 20000 + os.getpid() % 100 * 100


def free_ports(count: int) -> int:
    """The first of ``count`` UDP ports in a row that nobody uses, below the range the system gives out by itself."""
    global _next_port
    while True:
        first = _next_port
        _next_port = first + count if first + count < 32000 else 20000
        try:
            with ExitStack() as held:
                for port in range(first, first + count):
                    held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)).bind(("127.0.0.1", port))
        except OSError:
            continue
        return first


class Telephone:
    """One seat, wherever a test wants it."""

    def __init__(self, stack: ExitStack, folder: Path, **sip: Any) -> None:
        skip_without_sipp()
        if importlib.util.find_spec("pjsua2") is None:
            pytest.skip("pjsua2-python is not installed; it exists for Linux on x86_64 only")
        self._stack = stack
        self._folder = folder
        run = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="seat-")))  # socket paths must be short
        (run / "run").mkdir()
        password = sip.pop("password", "right")
        self.agent_address = f"127.0.0.1:{free_ports(1)}"
        self.sip_port = free_ports(1)
        self.registrar_port = free_ports(1)
        seat = SeatSettings(
            extension=EXTENSION,
            agent_no="15",
            agent_phone=f"sip:agent@{self.agent_address}",
            password=password,
            sip_port=self.sip_port,
            rtp_port=free_ports(40),
        )
        dialled = SipSettings(registrar=f"sip:127.0.0.1:{self.registrar_port}", **sip)
        self.settings = Settings(data=run, sip=dialled, seats=(seat,))
        self.hub = LineHub(self.settings.hub_socket)
        stack.callback(self.hub.close)
        self.seat: subprocess.Popen[bytes] | None = None
        self.direct = f"127.0.0.1:{self.sip_port}"
        self.through_registrar = f"127.0.0.1:{self.registrar_port}"

    def sink(self, path: Path | None = None) -> SoundSink:
        """A recorder that listens from now on."""
        sink = SoundSink(path or self.settings.recorder_socket)
        self._stack.callback(sink.go_away)
        return sink

    def start_seat(self) -> subprocess.Popen[bytes]:
        """Starts the seat and waits until it takes calls."""
        ready = len(self.hub.states)
        self.seat = self._process(_SEAT, EXTENSION)
        self.hub.wait_for(lambda: any(s.get("ready") for s in self.hub.states[ready:]), "seat ready")
        return self.seat

    def start_seat_without_waiting(self) -> subprocess.Popen[bytes]:
        """For a seat that is not expected to get ready."""
        return self._process(_SEAT, EXTENSION)

    def start_registrar(self, **passwords: str) -> subprocess.Popen[bytes]:
        """Starts the registrar; with another password for the seat, if given."""
        seat = self.settings.seats[0].model_copy(update=passwords)
        return self._process(_REGISTRAR, settings=self.settings.model_copy(update={"seats": (seat,)}))

    def agent(self, **phone: Any) -> Peer:
        """The agent's phone, waiting for one call."""
        who = AgentPhone(**{"audio": SPEECH / "H3.agent.al", "ring_ms": 300, **phone})
        return self._peer(answer(who, self._place("agent"), self.agent_address, media_port=free_ports(8), limit_s=60))

    def customer(self, target: str = "", **caller: Any) -> Peer:
        """A customer who dials now."""
        who = Customer(**{"audio": SPEECH / "H3.customer.al", **caller})
        place = self._place("customer")
        return self._peer(
            dial(who, place, target or self.direct, EXTENSION, port=free_ports(1), media_port=free_ports(8), limit_s=60)
        )

    def change(self, leg: Leg, state: LegState, **fields: Any) -> LegChanged:
        """The first change of a leg to that state."""
        return self.hub.event(LegChanged, leg=leg, state=state, **fields)

    def ended_calls(self) -> int:
        """Calls that both parties have left."""
        ends = [e.call_id for e in self.hub.events if isinstance(e, LegChanged) and e.state is LegState.ENDED]
        return sum(ends.count(call_id) == len(Leg) for call_id in set(ends))

    def ended(self, count: int) -> bool:
        """So many calls are over."""
        return self.ended_calls() == count

    def media_ms(self) -> int:
        """So much of the call has passed."""
        return max((e.time_ms for e in self.hub.events if isinstance(e, MediaClock)), default=0)

    def process(self) -> subprocess.Popen[bytes]:
        """The running seat."""
        assert self.seat is not None
        return self.seat

    def stop_seat(self) -> int:
        """As the supervisor stops it."""
        self.process().send_signal(signal.SIGTERM)
        return self.process().wait(10)

    def _peer(self, peer: Peer) -> Peer:
        return self._stack.enter_context(peer)

    def _place(self, name: str) -> Path:
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self._folder))

    def _process(self, code: str, *args: str, settings: Settings | None = None) -> subprocess.Popen[bytes]:
        secret = (settings or self.settings).model_dump_json()
        process = subprocess.Popen([sys.executable, "-c", code, secret, *args], stdout=subprocess.DEVNULL)
        self._stack.callback(_end, process)
        return process


def skip_without_sipp() -> None:
    """Real calls need real peers."""
    if shutil.which("sipp") is None:
        pytest.skip("sipp is missing; type: apt-get install sip-tester")


def went_well(*peers: Peer, seconds: float = 30) -> None:
    """Every peer saw what its scenario says."""
    for peer in peers:
        assert peer.wait(seconds) == 0, peer.complaints()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
