"""What happens to sound whose taker is away: real sockets, no seat."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from callcenter.domain.events import AudioGap, Leg
from callcenter.sip.sink_ring import AGAIN_FRAMES, KEPT_FRAMES, LISTENER_WAIT_S, REMEMBERED_S, SinkRing
from callcenter.wire.audio_packets import Control
from tests.doubles.sound_sink import SoundSink
from tests.waiting import until

PCM = bytes(320)


class Setting:
    """A ring, its sink's address, and a clock that the test moves."""

    def __init__(self, folder: Path, *, catches_up: bool) -> None:
        self.path = folder / "s"
        self.gaps: list[AudioGap] = []
        self.ring = SinkRing(self.path, self.gaps.append, catches_up=catches_up)
        self.call: UUID = uuid4()
        self.now = 0.0
        self.seq = 0

    def start(self) -> None:
        self.ring.start(Control(call_id=str(self.call), name="started", fields={}))

    def end(self) -> None:
        self.ring.end(Control(call_id=str(self.call), name="ended", fields={"length_ms": self.seq * 20}), self.now)

    def speak(self, frames: int) -> None:
        for _ in range(frames):
            for leg in Leg:
                self.ring.frame(self.call, leg, self.seq, PCM)
            self.seq += 1
            self.flush()

    def flush(self, seconds: float = 0.02) -> None:
        self.now += seconds
        self.ring.flush(self.now)


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[Setting]:
    """As for the recorder."""
    made = Setting(tmp_path, catches_up=False)
    yield made
    made.ring.give_up()


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Setting]:
    """As for the listener."""
    made = Setting(tmp_path, catches_up=True)
    yield made
    made.ring.give_up()


def drained(setting: Setting, sink: SoundSink) -> None:
    """Everything has arrived; the ring sends as fast as the sink reads."""

    def arrived() -> bool:
        setting.flush()
        return not setting.ring.has_backlog and all(setting.seq - 1 in sink.of(leg) for leg in Leg)

    until(arrived, "the last frame")


def test_fifteen_seconds_are_kept(setting: Setting) -> None:
    setting.start()
    setting.speak(KEPT_FRAMES // 2)
    sink = SoundSink(setting.path)
    drained(setting, sink)
    assert sink.controls[0].name == "started"
    for leg in Leg:
        assert sorted(sink.of(leg)) == list(range(KEPT_FRAMES // 2))
    assert (setting.ring.dropped, setting.gaps) == (0, [])
    sink.go_away()


def test_what_overflows_is_counted_and_told_to_hub_and_sink(setting: Setting) -> None:
    setting.start()
    setting.speak(KEPT_FRAMES // 2 + 100)
    sink = SoundSink(setting.path)
    drained(setting, sink)
    assert setting.ring.dropped == 200
    lost = {(gap.leg, gap.start_ms, gap.length_ms) for gap in setting.gaps}
    assert lost == {(Leg.CUSTOMER, 0, 2000), (Leg.AGENT, 0, 2000)}
    assert [c.name for c in sink.controls] == ["started", "gap", "gap"]
    assert {(c.fields["leg"], c.fields["start_ms"], c.fields["length_ms"]) for c in sink.controls[1:]} == lost
    assert min(sink.of(Leg.AGENT)) == 100
    sink.go_away()


def test_a_long_loss_is_told_while_it_lasts(setting: Setting) -> None:
    setting.start()
    setting.speak(KEPT_FRAMES // 2 + 600)
    assert [(gap.start_ms, gap.length_ms) for gap in setting.gaps if gap.leg is Leg.AGENT] == [(0, 5000), (5000, 5000)]


def test_a_sink_that_comes_back_gets_the_last_five_seconds_again(setting: Setting) -> None:
    first = SoundSink(setting.path)
    setting.start()
    setting.speak(400)
    drained(setting, first)
    first.go_away()
    setting.speak(50)
    second = SoundSink(setting.path)
    setting.flush(1.0)
    drained(setting, second)
    assert second.controls[0].name == "started"
    for leg in Leg:
        numbers = sorted(second.of(leg))
        assert numbers == list(range(numbers[0], 450))
        assert numbers[0] <= 400 - AGAIN_FRAMES // 2 + 1
    second.go_away()


def test_a_call_that_is_long_over_is_not_told_again(setting: Setting) -> None:
    first = SoundSink(setting.path)
    setting.start()
    setting.speak(10)
    setting.end()
    setting.flush()
    first.control("ended")
    setting.flush(REMEMBERED_S + 1)
    first.go_away()
    setting.flush()
    second = SoundSink(setting.path)
    setting.flush(1.0)
    setting.call = uuid4()
    setting.start()
    setting.flush()
    assert second.control("started").call_id == str(setting.call)
    assert [c.call_id for c in second.controls] == [str(setting.call)]
    second.go_away()


def test_what_is_left_when_the_seat_stops_is_a_gap(setting: Setting) -> None:
    setting.start()
    setting.speak(10)
    setting.end()
    setting.ring.give_up()
    assert {(gap.leg, gap.start_ms, gap.length_ms) for gap in setting.gaps} == {(leg, 0, 200) for leg in Leg}


def test_a_listener_that_comes_back_reads_the_rest_from_the_recording(listening: Setting) -> None:
    listening.start()
    listening.speak(KEPT_FRAMES // 2 + 600)
    sink = SoundSink(listening.path)
    drained(listening, sink)
    assert listening.ring.dropped == 1200
    assert listening.gaps == []
    assert min(sink.of(Leg.AGENT)) == 600
    sink.go_away()


def test_a_listener_that_stays_away_makes_the_call_unheard(listening: Setting) -> None:
    listening.start()
    listening.speak(KEPT_FRAMES // 2 + 600)
    listening.end()
    listening.flush(LISTENER_WAIT_S - 1)
    assert listening.gaps == []
    listening.flush(2.0)
    assert {(gap.leg, gap.start_ms, gap.length_ms) for gap in listening.gaps} == {(leg, 0, 27_000) for leg in Leg}
    assert not listening.ring.has_backlog
