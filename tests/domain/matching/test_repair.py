import pytest

from callcenter.domain.matching.dictionary import in_a_word
from callcenter.domain.matching.repair import repaired
from callcenter.domain.matching.said import Said

from .phrases import phrase, sure


@pytest.mark.parametrize(("heard", "meant"), [("斡傍狞查", "我帮您查"), ("酶关系", "没关系"), ("您好", "您好")])
def test_a_little_word_is_put_in_its_place(heard: str, meant: str) -> None:
    assert repaired(heard) == meant


@pytest.mark.parametrize("text", ["阿姨", "握手", "榜样", "遮盖", "倾听"])
def test_a_word_of_its_own_stays(text: str) -> None:
    assert repaired(text) == text


def test_the_text_itself_is_not_changed() -> None:
    said = Said("狞知道吗")
    assert (said.chars, said.text) == ("您知道吗", "狞知道吗")


def test_context_hears_a_damaged_pronoun() -> None:
    unknown = phrase("不知道", not_when=("customer-subject",))
    assert sure("狞不知道表号也可以", unknown) == []


def test_a_border_parts_two_characters_of_a_word() -> None:
    assert in_a_word("部门", 0)
    assert in_a_word("一步", 1)
    assert not in_a_word("我布管", 1)
    assert not in_a_word("部门", 1, [0, 1, 0])
