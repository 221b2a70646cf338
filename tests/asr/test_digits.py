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


def final_of(model: SpeechModel) -> FinalSegment:
    listener = LegListener(model, "H1", Leg.CUSTOMER)
    pcm = sound("H1", Leg.CUSTOMER, 35, 44)
    heard = [s for i in range(0, len(pcm), FRAME_BYTES) for s in listener.feed(pcm[i : i + FRAME_BYTES], i // 16)]
    (final,) = [segment for segment in heard if isinstance(segment, FinalSegment)]
    return final


def test_equal_neighbours_do_not_melt(model: SpeechModel) -> None:
    final = final_of(model)
    assert final.text.endswith(NUMBER)
    assert any("幺三八" in other and NUMBER not in other for other in final.alternatives)  # what was heard at first
    starts = [word.start_ms for word in final.words]
    assert starts == sorted(starts)
    assert final.end_ms <= 9_000


def test_model_without_digit_graph_uses_a_grammar(model: SpeechModel) -> None:
    final = final_of(replace(model, digits=None))
    assert "幺三八" in final.text


def read_again(said: str, from_s: float, to_s: float, model: SpeechModel) -> str:
    pcm = sound("H1", Leg.CUSTOMER, from_s, to_s)
    return DigitReader(model).improve(Reading(words=tuple(words(said))), pcm, 0).text


def test_a_shorter_second_look_is_not_believed(model: SpeechModel) -> None:
    said = "五 五 五 五 幺 二 三 四"
    assert read_again(said, 41.6, 43.1, model) == said.replace(" ", "")


def test_digits_alone(model: SpeechModel) -> None:
    assert decode_digits(sound("H1", Leg.CUSTOMER, 39.0, 43.1), model).endswith("幺二三四")
    assert decode_digits(b"", model) == ""
