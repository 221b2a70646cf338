"""Strings of digits: where they are, and what a second look makes of them."""

from dataclasses import replace

import pytest

from callcenter.asr.digit_reader import DigitReader, decode_digits
from callcenter.asr.digit_runs import digit_runs
from callcenter.asr.leg_listener import LegListener
from callcenter.asr.vosk_model import SpeechModel
from callcenter.asr.vosk_results import Reading
from callcenter.domain.events import FinalSegment, Leg, Word
from callcenter.wire.audio_packets import FRAME_BYTES
from tests.asr.conftest import sound

NUMBER = "幺三八零零零零幺二三四"


def words(text: str) -> list[Word]:
    return [Word(text=word, start_ms=i * 200, end_ms=i * 200 + 200) for i, word in enumerate(text.split())]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("电话 幺 三 八 零 零", ["幺 三 八 零 零"]),
        ("三 零 幺 电话 幺 三 八 零 零 幺", ["幺 三 八 零 零 幺"]),
        ("电话 幺 三 八 零 令 三 四 五 六", ["幺 三 八 零 令 三 四 五 六"]),
        ("幺 三 八 零 零 良久 九 零 幺", ["幺 三 八 零 零 良久 九 零 幺"]),
        ("八 号楼 四 单元 幺 零 二", []),
        ("我 就 说 一 句", []),
        ("", []),
    ],
)
def test_runs(said: str, found: list[str]) -> None:
    heard = words(said)
    runs = [" ".join(word.text for word in heard[run.first : run.end]) for run in digit_runs(heard)]
    assert runs == found


def finals_of(model: SpeechModel, pcm: bytes) -> list[FinalSegment]:
    listener = LegListener(model, "H1", Leg.CUSTOMER)
    heard = [s for i in range(0, len(pcm), FRAME_BYTES) for s in listener.feed(pcm[i : i + FRAME_BYTES], i // 16)]
    return [segment for segment in [*heard, *listener.flush()] if isinstance(segment, FinalSegment)]


def final_of(model: SpeechModel) -> FinalSegment:
    (final,) = finals_of(model, sound("H1", Leg.CUSTOMER, 35, 44))
    return final


def test_equal_neighbours_do_not_melt(model: SpeechModel) -> None:
    final = final_of(model)
    assert final.text.endswith(NUMBER)
    assert any("幺三八" in other and NUMBER not in other for other in final.alternatives)  # what was heard at first
    starts = [word.start_ms for word in final.words]
    assert starts == sorted(starts)
    assert final.end_ms <= 9_000


@pytest.mark.parametrize("pause_ms", [200, 300, 400])
def test_the_digits_after_a_pause_are_read_from_their_start(model: SpeechModel, pause_ms: int) -> None:
    pcm = sound("H1", Leg.CUSTOMER, 35, 44)
    middle = 5150 * 16  # in the pause behind 幺三八
    first, second = finals_of(model, pcm[:middle] + bytes(pause_ms * 16) + pcm[middle:])
    assert first.text.endswith("幺三八")
    assert second.text == "零零零零幺二三四"
    assert second.start_ms > first.end_ms


def test_a_first_digit_that_went_into_the_word_before(model: SpeechModel) -> None:
    digits = final_of(model).words[-11:]
    is_one = Word(text="是一", start_ms=digits[0].start_ms - 200, end_ms=digits[0].end_ms)
    reading = Reading(words=(is_one, *digits[1:]))
    assert DigitReader(model).improve(reading, sound("H1", Leg.CUSTOMER, 35, 44), 0).text == f"是{NUMBER}"


def test_model_without_digit_graph_uses_a_grammar(model: SpeechModel) -> None:
    final = final_of(replace(model, digits=None))
    assert "幺三八" in final.text


def test_a_shorter_second_look_is_not_believed(model: SpeechModel) -> None:
    said = "五 五 五 五 幺 二 三 四"
    pcm = sound("H1", Leg.CUSTOMER, 41.6, 43.1)
    again = DigitReader(model).improve(Reading(words=tuple(words(said))), pcm, 0)
    assert again.text == said.replace(" ", "")
    assert again.alternatives  # what the sound gave is not lost


def test_digits_alone(model: SpeechModel) -> None:
    assert decode_digits(sound("H1", Leg.CUSTOMER, 39.0, 43.1), model).endswith("幺二三四")
    assert decode_digits(b"", model) == ""
