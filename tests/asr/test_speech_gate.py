from callcenter.asr.speech_gate import GateRules, SpeechGate
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


def test_rules_can_be_set() -> None:
    gate = SpeechGate(GateRules(open_frames=1, preroll_ms=0 + 20))
    loud = sound("H3", Leg.AGENT, 1.5, 1.52)
    assert gate.feed(loud, 0).start_ms == 0
