"""The product as a user starts it: a settings file and ``callcenter serve``."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

READY_LIMIT_S = 60
STOP_LIMIT_S = 15
AGENTS = {"8008": ("08", "刘敏"), "8015": ("15", "赵刚")}


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Everything the demo listens on, on 127.0.0.1."""

    web: int
    registrar: int
    seats: dict[str, int]
    phones: dict[str, int]
    customer: int
    seat_media: int
    peer_media: int


class Installation:
    """Runs for the length of a ``with`` block and leaves no process behind."""

    def __init__(self, data: Path, *, extra_settings: str = "") -> None:
        self.ports = choose_ports()
        self.address = f"http://127.0.0.1:{self.ports.web}"
        self.start_s = 0.0
        self._data = data.resolve()
        self._extra = extra_settings
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Installation:
        self._data.mkdir(parents=True, exist_ok=True)
        config = self._data / "callcenter.toml"
        config.write_text(self._extra + settings_text(self.ports), encoding="utf-8")
        log = (self._data / "serve.log").open("ab")
        command = [sys.executable, "-m", "callcenter", "serve", "--config", str(config)]
        started = time.monotonic()
        with log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        try:
            self._wait_until_ready(started + READY_LIMIT_S)
        except BaseException:
            self._stop()
            raise
        self.start_s = time.monotonic() - started
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def websocket(self, seat: str) -> str:
        """Address of the live messages of a seat."""
        return f"ws://127.0.0.1:{self.ports.web}/ws/live?seat={seat}"

    def get(self, path: str) -> Any:
        """A JSON answer of the product."""
        with urllib.request.urlopen(self.address + path, timeout=20) as answer:
            return json.load(answer)

    def size_of(self, path: str) -> int:
        """Bytes of a file that the product serves."""
        with urllib.request.urlopen(self.address + path, timeout=20) as answer:
            return len(answer.read())

    def processes(self) -> list[int]:
        """Numbers of all processes of the product."""
        assert self._process is not None
        top = self._process.pid
        found = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
        return [pid for pid in found if top in (pid, _parent(pid))]

    def _wait_until_ready(self, deadline: float) -> None:
        assert self._process is not None
        pause = threading.Event()
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                if self.get("/api/health")["ready"]:
                    return
            except (OSError, urllib.error.URLError, ValueError):
                pass  # not listening yet
            pause.wait(0.1)
        tail = (self._data / "serve.log").read_text(errors="replace")[-3000:]
        raise SystemExit(f"the product did not become ready; the end of {self._data / 'serve.log'}:\n{tail}")

    def _stop(self) -> None:
        process = self._process
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0  # ended meanwhile


def settings_text(ports: Ports) -> str:
    """A settings file with two seats."""
    seats = "".join(
        f'\n[[seats]]\nextension = "{extension}"\nagent_no = "{number}"\nagent_name = "{name}"\n'
        f'agent_phone = "sip:{number}@127.0.0.1:{ports.phones[extension]}"\npassword = "demo-{extension}"\n'
        f"sip_port = {ports.seats[extension]}\nrtp_port = {ports.seat_media + 40 * place}\n"
        for place, (extension, (number, name)) in enumerate(AGENTS.items())
    )
    return f'data = "."\n\n[sip]\nregistrar = "sip:127.0.0.1:{ports.registrar}"\n\n[web]\nport = {ports.web}\n{seats}'


def choose_ports() -> Ports:
    """The usual ports where they are free, others where not."""
    taken: set[int] = set()
    datagram, stream = socket.SOCK_DGRAM, socket.SOCK_STREAM
    return Ports(
        web=_free(8080, stream, taken),
        registrar=_free(5060, datagram, taken),
        seats={extension: _free(5080, datagram, taken) for extension in AGENTS},
        phones={extension: _free(5180, datagram, taken) for extension in AGENTS},
        customer=_free(5280, datagram, taken),
        seat_media=_free_run(14000, 80, taken),
        peer_media=_free_run(20000, 60, taken),
    )


def _free(wanted: int, kind: socket.SocketKind, taken: set[int]) -> int:
    for port in range(wanted, wanted + 1000):
        if port not in taken and _is_free(port, kind):
            taken.add(port)
            return port
    raise SystemExit(f"no free port between {wanted} and {wanted + 999} on 127.0.0.1")


def _free_run(wanted: int, length: int, taken: set[int]) -> int:
    for first in range(wanted, wanted + 6000, length):
        if all(_is_free(port, socket.SOCK_DGRAM) for port in range(first, first + length)):
            taken.update(range(first, first + length))
            return first
    raise SystemExit(f"no {length} free media ports from {wanted} on 127.0.0.1")


def _is_free(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind is socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
