"""Real Vosk on the demonstration calls."""

import json
from array import array

import pytest
import vosk

from callcenter.asr.leg_listener import LegListener, Segment
from callcenter.asr.vosk_model import SpeechModel
from callcenter.asr.vosk_results import parse_final
from callcenter.domain.events import FinalSegment, Leg, LegLevel, PartialSegment, StableSegment, Word
from callcenter.wire.audio_packets import FRAME_BYTES
from tests.asr.conftest import sound


def listen(model: SpeechModel, leg: Leg, pcm: bytes, from_ms: int = 0) -> list[tuple[int, Segment]]:
    """(media time of the frame it came with, segment)."""
    listener = LegListener(model, "call", leg)
    heard = []
    for first in range(0, len(pcm) - FRAME_BYTES + 1, FRAME_BYTES):
        time_ms = from_ms + first // 16
        heard += [(time_ms + 20, s) for s in listener.feed(pcm[first : first + FRAME_BYTES], time_ms)]
    return heard + [(from_ms + len(pcm) // 16, segment) for segment in listener.flush()]


def finals(heard: list[tuple[int, Segment]]) -> list[FinalSegment]:
    return [segment for _, segment in heard if isinstance(segment, FinalSegment)]


def test_a_turn_becomes_partial_stable_and_final(model: SpeechModel) -> None:
    heard = listen(model, Leg.AGENT, sound("H3", Leg.AGENT, 175, 183), from_ms=175_000)
    kinds = [type(segment) for _, segment in heard]
    assert kinds.index(PartialSegment) < kinds.index(StableSegment) < kinds.index(FinalSegment)
    (final,) = finals(heard)
    assert "找领导去" in final.text
    assert 175_900 <= final.start_ms <= 176_300
    assert 180_600 <= final.end_ms <= 181_100
    assert all(0 <= word.confidence <= 1 for word in final.words)


@pytest.mark.parametrize(
    ("call", "leg", "from_s", "to_s", "least"), [("H3", Leg.AGENT, 30, 60, 3), ("H1", Leg.CUSTOMER, 35, 45, 1)]
)
def test_final_comes_within_700_ms(model: SpeechModel, call: str, leg: Leg, from_s: int, to_s: int, least: int) -> None:
    heard = listen(model, leg, sound(call, leg, from_s, to_s), from_ms=from_s * 1000)
    late = [now_ms - segment.end_ms for now_ms, segment in heard if isinstance(segment, FinalSegment)]
    assert len(late) >= least
    assert max(late) <= 700


def test_forbidden_words_are_stable_while_the_agent_still_speaks(model: SpeechModel) -> None:
    heard = listen(model, Leg.AGENT, sound("H3", Leg.AGENT, 175, 183), from_ms=175_000)
    stable_ms = next(t for t, s in heard if isinstance(s, StableSegment) and "解决不了" in s.text)
    final_ms = next(t for t, s in heard if isinstance(s, FinalSegment))
    assert stable_ms < final_ms


def test_level_is_that_of_the_speech(model: SpeechModel) -> None:
    heard = listen(model, Leg.AGENT, sound("H3", Leg.AGENT, 0, 4))
    (level,) = [segment for _, segment in heard if isinstance(segment, LegLevel)]
    assert -30 < level.dbfs < -15


def test_word_times_are_those_of_ungated_decoding(model: SpeechModel) -> None:
    pcm = sound("H3", Leg.AGENT, 0, 42)
    gated = [word for final in finals(listen(model, Leg.AGENT, pcm)) for word in final.words]
    ungated = _ungated(model, pcm)
    near = 0
    for word in gated:
        distances = [abs(word.start_ms - other.start_ms) for other in ungated if other.text == word.text]
        near += min(distances, default=1000) <= 50
    assert near >= 0.85 * len(gated)  # the others were heard as other words


def test_nothing_comes_of_nothing(model: SpeechModel) -> None:
    assert listen(model, Leg.CUSTOMER, b"") == []


def test_ten_silent_minutes_are_not_decoded(model: SpeechModel) -> None:
    listener = LegListener(model, "call", Leg.CUSTOMER)
    quiet = bytes(FRAME_BYTES)
    for number in range(10 * 60 * 50):
        assert listener.feed(quiet, number * 20) == []
    assert listener.flush() == []


def test_times_are_exact_after_a_silence(model: SpeechModel) -> None:
    pcm = sound("H3", Leg.AGENT, 0, 4)
    (first, second) = finals(listen(model, Leg.AGENT, pcm + bytes(16 * 60_000) + pcm))
    assert second.text == first.text
    assert second.utterance == first.utterance + 1
    assert abs(second.start_ms - first.start_ms - 64_000) <= 30


def test_clipped_sound_is_still_heard(model: SpeechModel) -> None:
    samples = array("h", sound("H3", Leg.AGENT, 175, 183))
    clipped = array("h", (max(-32768, min(32767, sample * 12)) for sample in samples)).tobytes()
    assert "领导" in "".join(final.text for final in finals(listen(model, Leg.AGENT, clipped)))


def test_flush_gives_the_final_of_a_broken_off_utterance(model: SpeechModel) -> None:
    heard = listen(model, Leg.AGENT, sound("H3", Leg.AGENT, 0, 2.2))
    (final,) = finals(heard)
    assert "煤气公司" in final.text


def _ungated(model: SpeechModel, pcm: bytes) -> list[Word]:
    recognizer = vosk.KaldiRecognizer(model.vosk, 8000)
    recognizer.SetWords(True)
    words: list[Word] = []
    for first in range(0, len(pcm), 1600):
        if recognizer.AcceptWaveform(pcm[first : first + 1600]):
            words += parse_final(recognizer.Result()).words
    final = recognizer.FinalResult()
    assert isinstance(json.loads(final), dict)
    return words + list(parse_final(final).words)
