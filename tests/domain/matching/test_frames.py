import pytest

from callcenter.domain.matching.frames import FrameSet, stretches
from callcenter.domain.matching.said import Said
from callcenter.domain.phrasebook import Match

from .phrases import hits, phrase, sure

TOO_DEAR = phrase("〔嫌贵|觉得贵〕…〔别|不〕〔用|买〕", id="嫌贵，就别用", match=Match.FRAME)


@pytest.mark.parametrize(
    "text", ["嫌贵就别用", "嫌贵您可以不买啊", "您觉得贵，那就别买", "嫌跪酒别用", "嫌贵的你就呃别买"]
)
def test_open_places_are_filled_and_sounds_are_enough(text: str) -> None:
    assert sure(text, TOO_DEAR) == [TOO_DEAR.id]


@pytest.mark.parametrize(
    "text", ["觉得贵我给您推荐别的", "先别用", "嫌贵。您先别用热水器", "嫌贵，今天明天后天大后天都可以不用"]
)
def test_no_frame_reaches_over_a_full_stop_or_too_far(text: str) -> None:
    assert sure(text, TOO_DEAR) == []


def test_a_syllable_of_another_word_is_no_negation() -> None:
    frame = phrase("我们…不管＄", id="不管", match=Match.FRAME)
    assert sure("这个我们部门管", frame) == []
    assert sure("这个我们步管", frame) == [frame.id]


def test_the_longer_of_two_phrases_is_told() -> None:
    rude = phrase("我就这态度")
    daring = phrase("就〔这态度|这个态度〕（您）〔能|想〕", id="你能怎么样", match=Match.FRAME)
    assert sure("我就这个态度您能怎么着", rude, daring) == [daring.id]


def test_what_was_said_exactly_scores_higher() -> None:
    assert [hit.score for text in ("嫌贵别买", "嫌跪别买") for hit in hits(text, TOO_DEAR)] == [1.0, 0.9]


def test_stretches_are_sentences() -> None:
    found = stretches(Said("您好，请讲。稍等"))
    assert [(s.start, s.chars) for s in found] == [(0, "你好请讲"), (4, "稍等")]
    assert [fit.start for fit in FrameSet(["稍等"]).find(found)] == [4]
