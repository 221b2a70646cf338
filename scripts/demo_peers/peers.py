"""The two people of a demonstration call, as SIPp processes: a customer who dials and an agent's phone.

Knows nothing of the product: it speaks SIP and RTP to whatever listens. Run it as a program to place the call of a
dialogue file, or use ``Customer``, ``AgentPhone`` and ``Peer`` one by one.
"""

import argparse
import contextlib
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

HERE = Path(__file__).resolve().parent
PCMA = (8, "PCMA/8000")
LONGEST_MS = 3_600_000
STOPPED = 143
"""Exit code after SIGTERM."""
_DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()
"""Even if this program is killed; setpriv is part of every Debian."""
REASONS = {404: "Not Found", 408: "Request Timeout", 480: "Temporarily Unavailable", 486: "Busy Here", 603: "Decline"}


class PeerError(Exception):
    """A peer cannot be started; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Customer:
    """Dials, plays, and ends in one of four ways: BYE, waiting for BYE, CANCEL, or being refused."""

    number: str = "13800009012"
    audio: Path | None = None
    codec: tuple[int, str] = PCMA
    hangs_up_ms: int | None = None
    """After the answer; None: waits until the other side hangs up."""
    cancels_ms: int | None = None
    """After the first 180."""
    refused_with: int | None = None
    """The final response that must come instead of an answer."""

    def scenario(self, audio_name: str) -> str:
        """The SIPp scenario."""
        if self.cancels_ms is not None:
            body = _part("customer_cancels", AFTER_MS=self.cancels_ms, ACK_FAILURE=_part("acknowledges_failure"))
        elif self.refused_with is not None:
            body = _part("customer_is_refused", CODE=self.refused_with, ACK_FAILURE=_part("acknowledges_failure"))
        else:
            body = _part("customer_talks", END=_ending("customer_hangs_up", self.hangs_up_ms, 0, 0))
        return _filled(HERE / "customer.xml", body, self.codec, audio_name, NUMBER=self.number)


@dataclass(frozen=True, kw_only=True)
class AgentPhone:
    """Rings, answers and plays; or refuses; or rings on."""

    audio: Path | None = None
    codec: tuple[int, str] = PCMA
    ring_ms: int = 1000
    holds: tuple[tuple[int, int], ...] = ()
    """(start, end) in milliseconds since the answer."""
    hold_direction: str = "sendonly"
    """Or ``inactive``."""
    hangs_up_ms: int | None = None
    refuses_with: int | None = None
    never_answers: bool = False

    def scenario(self, audio_name: str) -> str:
        """The SIPp scenario."""
        if self.refuses_with is not None:
            reason = REASONS.get(self.refuses_with, "Refused")
            body = _part("agent_refuses", CODE=self.refuses_with, REASON=reason)
        elif self.never_answers:
            body = _part("agent_keeps_ringing", AFTER_MS=LONGEST_MS)
        else:
            body = _part("agent_talks", RING_MS=self.ring_ms, END=self._after_answer())
        return _filled(HERE / "agent_phone.xml", body, self.codec, audio_name)

    def _after_answer(self) -> str:
        parts: list[str] = []
        now_ms, number = 0, 0
        for start_ms, end_ms in self.holds:
            for at_ms, direction in ((start_ms, self.hold_direction), (end_ms, "sendrecv")):
                number += 1
                fields = {"AFTER_MS": at_ms - now_ms, "CSEQ": number, "VERSION": number + 1, "DIRECTION": direction}
                parts.append(_part("agent_reinvites", **fields))
                now_ms = at_ms
        parts.append(_ending("agent_hangs_up", self.hangs_up_ms, now_ms, number + 1))
        return "".join(parts)


class Peer:
    """A running SIPp; ends with the ``with`` block at the latest."""

    def __init__(self, who: Customer | AgentPhone, folder: Path, options: list[str], *, limit_s: float) -> None:
        sipp = shutil.which("sipp")
        if sipp is None:
            raise PeerError("sipp is not installed; type: apt-get install sip-tester")
        folder.mkdir(parents=True, exist_ok=True)
        self._log = folder / "errors.log"
        audio = folder / "audio.al"  # SIPp takes the name apart at commas and blanks: never an outside path
        audio.unlink(missing_ok=True)
        if who.audio is not None:
            if not who.audio.is_file():
                raise PeerError(f"{who.audio} is missing; it holds the speech of this call")
            audio.symlink_to(who.audio.resolve())
        (folder / "scenario.xml").write_text(who.scenario(str(audio)), encoding="ascii")
        command = [*_DIES_WITH_US, sipp, *options, "-sf", "scenario.xml", "-m", "1", "-nostdin"]
        command += ["-timeout", f"{int(limit_s)}s", "-timeout_error", "-trace_err", "-error_file", str(self._log)]
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def wait(self, timeout_s: float) -> int:
        """Exit code of SIPp: 0 when everything went as written in the scenario."""
        return self._process.wait(timeout_s)

    def running(self) -> bool:
        """Whether the call still goes on."""
        return self._process.poll() is None

    def complaints(self) -> str:
        """What SIPp found wrong."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def __enter__(self) -> "Peer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.running():
            self._process.kill()
        self._process.wait()


def dial(
    who: Customer, folder: Path, target: str, extension: str, *, port: int, media_port: int, limit_s: float
) -> Peer:
    """A customer at ``port`` who calls ``extension`` at ``target`` (host:port)."""
    host = target.rsplit(":", 1)[0]
    options = [target, "-s", extension, "-i", host, "-p", str(port), "-mi", host, "-mp", str(media_port)]
    return Peer(who, folder, options, limit_s=limit_s)


def answer(who: AgentPhone, folder: Path, address: str, *, media_port: int, limit_s: float) -> Peer:
    """An agent's phone that waits for one call at ``address`` (host:port)."""
    host, port = address.rsplit(":", 1)
    options = ["-i", host, "-p", port, "-mi", host, "-mp", str(media_port)]
    return Peer(who, folder, options, limit_s=limit_s)


def people_of(dialogue: Path, sound: Path) -> tuple[Customer, AgentPhone, float]:
    """Both peers of a dialogue file, and how long the call lasts in seconds; ``sound`` is the folder of the voices."""
    call = json.loads(dialogue.read_text(encoding="utf-8"))
    name, first = call["call_id"], call["first_bye"]
    bye_ms = _ms(first["at"])
    holds = tuple((_ms(hold["start"]), _ms(hold["end"])) for hold in call.get("holds") or ())
    by = {party: bye_ms if first["by"] == party else None for party in ("customer", "agent")}
    number = call.get("expect", {}).get("ticket", {}).get("phone") or Customer.number  # who calls from home
    customer = Customer(number=number, audio=sound / f"{name}.customer.al", hangs_up_ms=by["customer"])
    ring_ms = _ms(call["ring_seconds"])
    agent = AgentPhone(audio=sound / f"{name}.agent.al", ring_ms=ring_ms, holds=holds, hangs_up_ms=by["agent"])
    return customer, agent, call["ring_seconds"] + first["at"]


@contextlib.contextmanager
def call_of(
    dialogue: Path,
    *,
    registrar: str,
    extension: str,
    agent_address: str,
    customer_port: int = 5092,
    media_port: int = 20000,
) -> Iterator[tuple[Peer, Peer]]:
    """Places the call of a dialogue; gives the running (customer, agent's phone)."""
    customer, agent, length_s = people_of(dialogue, dialogue.parent)
    limit_s = length_s + 30
    with tempfile.TemporaryDirectory(prefix="peers-") as folder, contextlib.ExitStack() as both:
        phone = answer(agent, Path(folder, "agent"), agent_address, media_port=media_port, limit_s=limit_s)
        both.enter_context(phone)
        place, ports = Path(folder, "customer"), {"port": customer_port, "media_port": media_port + 20}
        caller = both.enter_context(dial(customer, place, registrar, extension, limit_s=limit_s, **ports))
        yield caller, phone


def _ending(hanging_up: str, at_ms: int | None, now_ms: int, cseq: int) -> str:
    if at_ms is None:
        return _part("waits_for_bye", AFTER_MS=LONGEST_MS)
    return _part(hanging_up, AFTER_MS=at_ms - now_ms, CSEQ=cseq)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _part(name: str, **values: object) -> str:
    return _replaced((HERE / "parts" / f"{name}.xml").read_text(encoding="utf-8"), values)


def _filled(frame: Path, body: str, codec: tuple[int, str], audio_name: str, **values: object) -> str:
    text = _replaced(frame.read_text(encoding="utf-8"), {"BODY": body})
    return _replaced(text, {"PAYLOAD": codec[0], "CODEC": codec[1], "AUDIO": audio_name, **values})


def _replaced(text: str, values: dict[str, object]) -> str:
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    return text


def main() -> int:
    """Places one call; exit code 0 when both peers saw what the dialogue says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dialogue", type=Path, help="JSON file; NAME.customer.al and NAME.agent.al lie beside it")
    parser.add_argument("--registrar", default="127.0.0.1:5060", help="where the customer dials, host:port")
    parser.add_argument("--extension", default="8001")
    parser.add_argument("--agent-address", default="127.0.0.1:5091", help="where the agent's phone listens, host:port")
    parser.add_argument("--customer-port", type=int, default=5092)
    parser.add_argument("--media-port", type=int, default=20000, help="first of 40 ports for sound")
    given = parser.parse_args()
    # No exception out of the handler: it might come between the start of a peer and the note that it has started.
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with call_of(**vars(given)) as peers:
            while any(peer.running() for peer in peers):
                if stopped.wait(0.1):
                    return STOPPED
            codes = [peer.wait(0) for peer in peers]
            complaints = [peer.complaints() for peer in peers]
    except PeerError as problem:
        print(problem, file=sys.stderr)
        return 2
    for name, code, complaint in zip(("customer", "agent's phone"), codes, complaints, strict=True):
        if code:
            print(f"{name}: SIPp ended with {code}\n{complaint}", file=sys.stderr)
    return 0 if not any(codes) else 1


if __name__ == "__main__":
    sys.exit(main())
