"""The small language of wordings."""

from __future__ import annotations

import pytest

from callcenter.domain.rules.expressions import BadExpressionError, Finder


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("您还有其他问题吗", "王先生，你还有其他问题吗？"),
        ("不是…告诉…了吗", "不是早就告诉您了吗"),
        ("身份是……先生", "身份是滨河小区五号楼二单元三零一的王建国先生"),
        ("（您）贵姓", "请问贵姓"),
        ("〔来电|致电〕", "感谢您的致电"),
        ("〔时间〕…答复", "二十四小时内给您答复"),
        ("＾好", "好，你快点"),
        ("没有＄", "暂时没有。"),
    ],
)
def test_found(expression: str, said: str) -> None:
    assert Finder((expression,)).find(said)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("＾好", "修好了"),
        ("没有＄", "没有电池"),
        ("不是…告诉", "不是我们单位的人在电话里面亲口告诉您的"),
        ("您还有其他问题吗", "问题"),
    ],
)
def test_not_found(expression: str, said: str) -> None:
    assert not Finder((expression,)).find(said)


def test_other_characters_of_the_same_sound() -> None:
    assert Finder(("让您久等了",)).find("然您久等乐")


def test_one_wrong_syllable_in_a_long_phrase() -> None:
    assert Finder(("您还有其他问题吗",)).find("您还有那他问题骂")


def test_a_filler_between_two_syllables() -> None:
    assert Finder(("请您与我们联系",)).find("请您嗯与我们的联系")


def test_the_word_that_carries_the_meaning_must_be_heard() -> None:
    finder = Finder(("感谢您的来电",), must_hear=("来电",))
    assert finder.find("敢谢您的来店")
    assert not finder.find("感谢您的理解")


def test_longer_wordings_spare_the_words() -> None:
    finder = Finder(("还有其他问题",), without=("如果还有其他问题",))
    assert finder.find("您还有其他问题吗")
    assert not finder.find("如果还有其他问题请拨打热线")


def test_words_that_accuse_are_taken_literally() -> None:
    assert not Finder(("什么态度",), by_sound_from=None).find("什么太度")


def test_unknown_slot_is_named() -> None:
    with pytest.raises(BadExpressionError, match="楼号"):
        Finder(("您家是〔楼号〕",))
