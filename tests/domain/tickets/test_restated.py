from __future__ import annotations

import pytest

from callcenter.domain.events import Word
from callcenter.domain.tickets.reading import read
from callcenter.domain.tickets.restated import restate
from tests.domain.tickets.conftest import Call


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("我家在三楼，不对，四楼。", "我家在四楼"),
        ("玫瑰园5号楼，哦不对，6号楼1单元203。", "玫瑰园6号楼1单元203"),
        ("六号楼二单元二零三哦不是是三零二", "六号楼二单元三零二"),
        ("电话13811112222，说错了，是13811112223。", "电话13811112223"),
        ("电话幺三八幺幺幺幺二二二二哦不对二二二三", "电话幺三八幺幺幺幺二二二三"),
        ("13977776661，最后一位是2不是1。", "13977776662"),
        ("周三上午十点，不对，周四。", "周四上午十点"),
        ("表上是2360，哦看错了，是2306。", "表上是2306"),
        ("9号楼，不是，10号楼2单元。", "10号楼2单元"),
    ],
)
def test_the_word_that_was_meant_takes_the_place_of_the_slip(said: str, meant: str) -> None:
    assert restate(read(said)).reading.text == meant


@pytest.mark.parametrize(
    "said",
    [
        "不对是三单元",
        "账单不对这个月多了三百块",
        "三单元不是二单元五零三",
        "他说错了我没欠费",
        "八号楼不对了吗",
        "不对" * 30,
    ],
)
def test_a_slip_without_two_words_of_a_kind_takes_nothing_away(said: str) -> None:
    assert restate(read(said)).reading.text == said


def test_what_is_contrasted_is_no_slip() -> None:
    """不是 between two pauses takes back; at the beginning of a clause it does not."""
    assert restate(read("我说的是五号楼，不是六号楼。")).reading.text == "我说的是五号楼不是六号楼"


def test_the_times_of_a_restated_value_are_those_of_the_second_try(call: Call) -> None:
    said = ["五号楼", "不对", "六号楼", "三零二"]
    spoken = tuple(Word(text=text, start_ms=1000 * n, end_ms=1000 * n + 900) for n, text in enumerate(said))
    call.agent("请问您住哪里？")
    call.customer(" ".join(said), words=spoken)
    slot = call.slots["building"]
    assert (slot.value, slot.start_ms, slot.end_ms) == ("6", 2000, 2900)


def test_a_slip_that_is_put_right_in_the_next_piece(call: Call) -> None:
    call.customer("我电话13811112222")
    call.customer("哦不对，是13811112223")
    assert call.value("phone") == "13811112223"
    assert call.value("phone_alt") == ""
