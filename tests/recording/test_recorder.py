"""The recorder process itself: real sockets, killed with SIGKILL in the middle."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
import soundfile

from callcenter.domain.events import Leg
from callcenter.wire.audio_packets import Control, pack_control, pack_frame
from tests.waiting import until

PROGRAM = (
    "import sys; from pathlib import Path; from callcenter.settings import Settings;"
    "from callcenter.recording.recorder import run_recorder;"
    "sys.exit(run_recorder(Settings(data=Path(sys.argv[1]))))"
)


@pytest.fixture
def sockets() -> Iterator[ExitStack]:
    """Closes what a test has connected."""
    with ExitStack() as stack:
        yield stack


class Hub:
    """Takes the recorder's events like the real hub: one JSON object a line, acknowledged."""

    def __init__(self, path: Path) -> None:
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen()
        self.server.settimeout(15)

    def next_event(self) -> dict[str, object]:
        """Of whichever recorder says something; a killed one only leaves its connection behind."""
        while True:
            connection, _ = self.server.accept()
            connection.settimeout(15)
            with connection, connection.makefile("rb") as lines:
                for line in lines:
                    message = json.loads(line)
                    if "event" in message:
                        connection.sendall(json.dumps({"ack": message["n"]}).encode() + b"\n")
                        return dict(message["event"])


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    running: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        running.append(subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)]))
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.wait()


def connect(folder: Path, sockets: ExitStack) -> socket.socket:
    def attempt() -> socket.socket:
        seat = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            seat.connect(str(folder / "run" / "recorder.sock"))
        except OSError:
            seat.close()
            raise
        return sockets.enter_context(seat)

    return until(attempt, "the recorder's socket")


def test_killed_recorder_is_taken_up_by_the_next(
    tmp_path: Path, start: Callable[[], subprocess.Popen[bytes]], sockets: ExitStack
) -> None:
    call = uuid4()
    wav = tmp_path / "recordings" / f"{call}.wav"
    (tmp_path / "run").mkdir()
    hub = Hub(tmp_path / "run" / "hub.sock")
    sockets.enter_context(hub.server)
    first = start()
    seat = connect(tmp_path, sockets)
    for seq in range(100):
        for leg in Leg:
            seat.send(pack_frame(call, leg, seq, seq * 20, bytes([seq, 0]) * 160))
    until(lambda: soundfile.info(wav).frames == 16_000, "two seconds on the disk")
    first.send_signal(signal.SIGKILL)
    first.wait()
    sound, _ = soundfile.read(wav, dtype="int16")
    assert sound[-1, 0] == 99

    start()
    again = connect(tmp_path, sockets)
    for seq in range(110, 160):
        for leg in Leg:
            again.send(pack_frame(call, leg, seq, seq * 20, bytes([seq, 0]) * 160))
    again.send(b"\x07nonsense")
    again.send(pack_control(Control(call_id=str(call), name="ended", fields={"length_ms": 3200})))
    event = hub.next_event()
    assert event["kind"] == "RecordingClosed"
    assert event["length_ms"] == 3200
    assert event["gaps"] == [["agent", 2000, 200], ["customer", 2000, 200]]
    sound, _ = soundfile.read(wav, dtype="int16")
    assert sound[99 * 160, 1] == 99
    assert sound[150 * 160, 0] == 150
    assert len(str(event["sha256"])) == 64
