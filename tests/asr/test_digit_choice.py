"""Strings of digits put in order by the graph's score and by what was heard at first."""

from callcenter.asr.digit_choice import DigitString, ranked
from callcenter.domain.events import Word


def string(digits: str, score: float) -> DigitString:
    return DigitString(words=tuple(Word(text=digit, start_ms=0, end_ms=0) for digit in digits), score=score)


def order(first: str, **scores: float) -> list[str]:
    return [one.digits for one in ranked([string(digits, score) for digits, score in scores.items()], first)]


def test_equal_neighbours_melt_rather_than_another_digit_is_swallowed() -> None:
    assert order("一三七七二二", 一三七一七二二=0.0, 一三七七七二二=-0.6) == ["一三七七七二二", "一三七一七二二"]


def test_what_was_heard_at_first_decides_between_near_ones() -> None:
    assert order("零三五三三七七", 一三五三三七七=0.0, 零三五三三七七=-1.3)[0] == "零三五三三七七"


def test_the_score_decides_between_far_ones() -> None:
    assert order("零三五三三七七", 一三五三三七七=0.0, 零三五三三七七=-9.0)[0] == "一三五三三七七"


def test_a_number_stands_once_and_words_are_as_sure_as_it() -> None:
    found = ranked([string("幺三八", 0.0), string("一三八", -0.5), string("一三九", 0.0)], "")
    assert [one.digits for one in found] == ["一三八", "一三九"]
    assert [word.text for word in found[0].words] == ["幺", "三", "八"]
    assert {word.confidence for one in found for word in one.words} == {0.5}


def test_telephones() -> None:
    shapes = ("幺三八零零零零幺二三四", "零三五三二零二六幺幺零", "四零零八八八幺二三四", "幺二三四五")
    assert [string(shape, 0.0).telephone for shape in shapes] == [True, True, True, False]
