from __future__ import annotations

import pytest

from callcenter.domain.tickets.fields import HINTED
from callcenter.domain.tickets.misheard import mend
from callcenter.domain.tickets.reading import read
from tests.domain.tickets.conftest import Call


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("电话幺三七零零灵零五五誓四", "电话幺三七零零零零五五四四"),
        ("座机零三五三六六六幺饵三四", "座机零三五三六六六幺二三四"),
        ("三号楼二党元幺八霖四", "三号楼二单元幺八零四"),
        ("枫桥滑源六好楼", "枫桥花园六号楼"),
        ("订单号是二零二芜零刘零八幺幺三", "订单号是二零二五零六零八幺幺三"),
    ],
)
def test_a_number_or_label_is_put_right_by_its_sound(heard: str, meant: str) -> None:
    assert mend(read(heard)).text == meant


@pytest.mark.parametrize(
    "heard",
    [
        "三零一要五百块钱",  # 要 sounds like 幺
        "三号楼三零二吧五点来",
        "新泉花苑七号楼",
        "电话幺三八零零零零幺二三四就这个",
        "我家有三口人四间房",
        "二单元就三户",
        "花了三百二十块五",
    ],
)
def test_words_that_only_sound_like_digits_are_left_alone(heard: str) -> None:
    assert mend(read(heard)) == read(heard)


def test_a_mended_number_is_believed_only_a_little(call: Call) -> None:
    call.customer("电话幺三七零零灵零五五四四")
    assert call.value("phone") == "13700005544"
    assert call.slots["phone"].confidence <= HINTED


def test_an_order_number_that_goes_on_behind_noise_stays_empty(call: Call) -> None:
    call.customer("订单号八八幺二零这四五六")
    assert call.value("order_no") == ""


def test_a_reading_cut_short_stays_empty(call: Call) -> None:
    call.customer("水表读数是一千五百六似三")
    assert call.value("meter_reading") == ""
