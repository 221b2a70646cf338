from array import array
from itertools import cycle
from math import pi, sin

from callcenter.asr.speech_gate import GateRules, NoiseFloor, SpeechGate
from callcenter.domain.events import Leg
from callcenter.wire.audio_packets import FRAME_BYTES
from tests.asr.conftest import sound

QUIET = bytes(FRAME_BYTES)


def passages(pcm: bytes) -> list[tuple[int, int, bytes]]:
    """(start, time of closing, sound) of each opening."""
    gate = SpeechGate()
    found: list[tuple[int, int, bytes]] = []
    start, passed = 0, b""
    for first in range(0, len(pcm) - FRAME_BYTES + 1, FRAME_BYTES):
        time_ms = first // 16
        passage = gate.feed(pcm[first : first + FRAME_BYTES], time_ms)
        start = passage.start_ms if passage.start_ms is not None else start
        passed += passage.pcm
        if passage.closed:
            found.append((start, time_ms + 20, passed))
            passed = b""
    return found


def test_what_passes_is_the_sound_of_that_time() -> None:
    pcm = sound("H3", Leg.AGENT, 0, 20)
    opened = passages(pcm)
    assert len(opened) == 2
    for start_ms, end_ms, passed in opened:
        assert passed == pcm[start_ms * 16 : end_ms * 16]


def test_speech_keeps_its_preroll_and_ends_soon() -> None:
    (start_ms, end_ms, _), *_ = passages(sound("H3", Leg.AGENT, 0, 8))  # spoken from 0.8 s to 2.6 s
    assert 450 <= start_ms <= 700
    assert end_ms <= 2600 + 700


def test_ten_minutes_of_line_noise_pass_nothing() -> None:
    noise = sound("H3", Leg.AGENT, 70, 170)  # on hold: the line at -60 dBFS
    assert passages(noise * 6) == []


def test_clicks_do_not_open_it() -> None:
    click = b"\xff\x7f\x00\x80" * (FRAME_BYTES // 4)
    assert passages((click + QUIET * 20) * 10) == []


def test_noise_of_the_room_does_not_keep_it_open() -> None:
    speech = array("h", sound("H3", Leg.AGENT, 0, 4))  # the last syllable ends at 2.6 s
    room = cycle(array("h", sound("H3", Leg.AGENT, 1, 2.5)))
    noisy = array("h", (sample + next(room) // 16 for sample in speech)).tobytes()  # voices, 24 dB below
    (_, end_ms, _), *_ = passages(noisy)
    assert end_ms <= 2600 + 700


def test_in_a_loud_room_the_noise_itself_tells_when_nobody_speaks() -> None:
    hum = array("h", (sum(int(450 * sin(2 * pi * 130 * k * at / 8000)) for k in range(1, 8)) for at in range(48000)))
    near = array("h", [0] * 16000) + array("h", sound("H3", Leg.AGENT, 0, 4))  # a machine hums 17 dB below the voice
    noisy = array("h", (max(-32768, min(32767, a + b)) for a, b in zip(near, hum, strict=True))).tobytes()
    loudness_alone = SpeechGate(GateRules(floor_db=-100))
    frames = [noisy[at : at + FRAME_BYTES] for at in range(0, len(noisy), FRAME_BYTES)]
    assert not any(loudness_alone.feed(frame, at * 20).closed for at, frame in enumerate(frames))
    assert any(4600 < end_ms <= 4600 + 700 for _, end_ms, _ in passages(noisy))  # when the last syllable has ended


def test_the_noise_floor_is_the_quietest_tenth_of_what_was_lately() -> None:
    floor = NoiseFloor(100)
    for power in range(49):
        floor.add(float(power))
    assert floor.power == 0.0  # not yet a second
    for power in range(1000, 1100):
        floor.add(float(power))
    assert floor.power == 1010.0


def test_a_click_is_no_measure_of_a_voice() -> None:
    pcm = array("h", sound("H3", Leg.AGENT, 0, 4))
    quiet = array("h", (sample // 8 for sample in pcm))
    clicked = quiet[:]
    clicked[8000:8200] = array("h", [32767, -32768] * 100)
    ((_, clicked_ms, _),) = passages(clicked.tobytes())
    ((_, quiet_ms, _),) = passages(quiet.tobytes())
    assert clicked_ms == quiet_ms


def test_rules_can_be_set() -> None:
    gate = SpeechGate(GateRules(open_frames=1, preroll_ms=0 + 20))
    loud = sound("H3", Leg.AGENT, 1.5, 1.52)
    assert gate.feed(loud, 0).start_ms == 0
