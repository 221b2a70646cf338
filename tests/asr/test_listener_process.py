"""The listener as a process: real sockets, real Vosk, killed in the middle of a call."""

import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from callcenter.domain.events import AudioGap, FinalSegment, Leg, ListeningBegan, ListeningEnded
from callcenter.recording.stereo_file import StereoFile
from callcenter.wire.audio_packets import FRAME_BYTES, Control, pack_control, pack_frame
from tests.asr.conftest import MODEL, sound
from tests.doubles.line_hub import LineHub
from tests.waiting import until

PROGRAM = (
    "import sys; from pathlib import Path; from callcenter.settings import Settings;"
    "from callcenter.asr.listener import run_listener;"
    "sys.exit(run_listener(Settings(data=Path(sys.argv[1]), model=Path(sys.argv[2]))))"
)
LENGTH_S = 16
WHAT_IS_SAID = {Leg.AGENT: "煤气公司", Leg.CUSTOMER: "投诉"}


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def hub(tmp_path: Path, stack: ExitStack) -> LineHub:
    (tmp_path / "run").mkdir()
    (tmp_path / "recordings").mkdir()
    double = LineHub(tmp_path / "run" / "hub.sock")
    stack.callback(double.close)
    return double


@pytest.fixture
def start(tmp_path: Path, stack: ExitStack) -> Callable[..., subprocess.Popen[bytes]]:
    def begin(model: Path = MODEL) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path), str(model)])
        stack.callback(process.wait)
        stack.callback(process.kill)
        return process

    return begin


def connect(folder: Path, stack: ExitStack) -> socket.socket:
    def attempt() -> socket.socket:
        seat = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
        seat.connect(str(folder / "run" / "listener.sock"))
        return seat

    return until(attempt, "the listener's socket")


def play(seat: socket.socket, call: UUID, start_s: float, end_s: float) -> None:
    """Both legs of H3, as fast as the listener takes them."""
    for seq in range(int(start_s * 50), int(end_s * 50)):
        for leg in Leg:
            seat.send(pack_frame(call, leg, seq, seq * 20, FRAMES[leg][seq]))


def cut(pcm: bytes) -> list[bytes]:
    return [pcm[first : first + FRAME_BYTES] for first in range(0, len(pcm), FRAME_BYTES)]


FRAMES = {leg: cut(sound("H3", leg, 0, LENGTH_S)) for leg in Leg}


def control(seat: socket.socket, call: UUID, name: str, **fields: object) -> None:
    seat.send(pack_control(Control(call_id=str(call), name=name, fields=fields)))


def finals(hub: LineHub, leg: Leg) -> list[FinalSegment]:
    return [event for event in hub.events if isinstance(event, FinalSegment) and event.leg is leg]


def record(folder: Path, call: UUID, end_s: float) -> None:
    recording = StereoFile(folder / "recordings" / f"{call}.wav")
    for leg in Leg:
        for seq, pcm in enumerate(FRAMES[leg][: int(end_s * 50)]):
            recording.write(leg, seq, pcm)
    recording.flush()


def test_a_call_from_start_to_end(
    tmp_path: Path, hub: LineHub, start: Callable[..., subprocess.Popen[bytes]], stack: ExitStack
) -> None:
    process = start()
    seat, call = connect(tmp_path, stack), uuid4()
    control(seat, call, "started", agent_no="15", tenant="阳泉市煤气公司", at="2024-03-05T14:10:00")
    play(seat, call, 0, LENGTH_S)
    seat.send(b"\x07nonsense")
    control(seat, call, "ended", length_ms=LENGTH_S * 1000)
    for leg in Leg:
        assert hub.event(ListeningEnded, leg=leg).end_ms == LENGTH_S * 1000
        assert WHAT_IS_SAID[leg] in "".join(final.text for final in finals(hub, leg))
    assert hub.event(ListeningBegan).demonstration
    ready = next(state for state in hub.states if state.get("ready"))
    assert (ready["demonstration"], ready["model"]) == (True, "zh-hotline-small")
    hub.wait_for(lambda: [s for s in hub.states if s.get("hearing", {}).get("memory_mb")], "how the listener is doing")
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0


def test_killed_in_the_middle_it_catches_up_from_the_recording(
    tmp_path: Path, hub: LineHub, start: Callable[..., subprocess.Popen[bytes]], stack: ExitStack
) -> None:
    first = start()
    seat, call = connect(tmp_path, stack), uuid4()
    play(seat, call, 0, 4)
    said = hub.event(FinalSegment, leg=Leg.AGENT)
    first.kill()
    first.wait()

    record(tmp_path, call, 15)
    start()
    again = connect(tmp_path, stack)
    hub.wait_for(lambda: [s for s in hub.states if s.get("ready")][1:], "the second listener")
    hub.command("resume", call_id=str(call), legs={"agent": {"from_ms": said.end_ms, "utterance": said.utterance}})
    control(again, call, "started")
    play(again, call, 14, LENGTH_S)
    control(again, call, "ended", length_ms=LENGTH_S * 1000)
    for leg in Leg:
        hub.event(ListeningEnded, leg=leg)
    agent, customer = finals(hub, Leg.AGENT), finals(hub, Leg.CUSTOMER)
    assert [final.utterance for final in agent] == list(range(1, len(agent) + 1))
    assert [final.end_ms for final in agent] == sorted(final.end_ms for final in agent)
    assert agent[-1].end_ms > 15_000
    assert "投诉" in customer[0].text
    assert not [event for event in hub.events if isinstance(event, AudioGap)]


def test_what_not_even_the_recording_has_is_a_gap(
    tmp_path: Path, hub: LineHub, start: Callable[..., subprocess.Popen[bytes]], stack: ExitStack
) -> None:
    start()
    seat, call = connect(tmp_path, stack), uuid4()
    play(seat, call, 0, 4)
    play(seat, call, 6, 7)
    for leg in Leg:
        gap = hub.event(AudioGap, leg=leg)
        assert (gap.start_ms, gap.length_ms) == (4000, 2000)


def test_seat_that_dies_leaves_finished_utterances(
    tmp_path: Path, hub: LineHub, start: Callable[..., subprocess.Popen[bytes]], stack: ExitStack
) -> None:
    start()
    seat, call = connect(tmp_path, stack), uuid4()
    play(seat, call, 0, 2.2)
    seat.close()
    assert "煤气公司" in hub.event(FinalSegment, leg=Leg.AGENT).text


def test_without_a_model_it_stays_and_says_so(
    tmp_path: Path, hub: LineHub, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    broken = Path(shutil.copytree(MODEL, tmp_path / "broken"))
    (broken / "graph" / "Gr.fst").unlink()
    process = start(broken)
    hub.wait_for(lambda: [s for s in hub.states if "graph/Gr.fst" in s.get("sentence", "")], "the sentence")
    assert not hub.states[-1]["ready"]
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0
