from __future__ import annotations

from decimal import Decimal

import pytest

from callcenter.domain.tickets.numerals import digits, house_number, number, plain_decimal
from callcenter.domain.tickets.slots.phone import valid_phone


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("幺三八零零零零幺二三四", "13800001234"),
        ("洞三五三", "0353"),
        ("四个零", "0000"),
        ("拐勾两", "792"),
        ("1 2", "12"),
    ],
)
def test_digits_read_one_by_one(said: str, wanted: str) -> None:
    assert digits(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("三百零一", "301"),
        ("三百二", "320"),
        ("两千三", "2300"),
        ("一万二", "12000"),
        ("一千零五十六点七", "1056.7"),
        ("326.50", "326.5"),
        ("十二", "12"),
        ("2千", "2000"),
    ],
)
def test_values(said: str, wanted: str) -> None:
    value = number(said)
    assert value is not None
    assert plain_decimal(value) == wanted


@pytest.mark.parametrize("said", ["", "点", "万", "零点", "点五点"])
def test_no_values(said: str) -> None:
    assert number(said) is None or number(said) == Decimal(0)


@pytest.mark.parametrize("said", ["301", "三零幺", "三零一", "三百零一", "三百零幺"])
def test_one_room_however_it_is_said(said: str) -> None:
    assert house_number(said) == "301"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("13800001234", "13800001234"),
        ("8613800001234", "13800001234"),
        ("03532026110", "0353-2026110"),
        ("01088886666", "010-88886666"),
        ("4008123456", "4008123456"),
        ("1380000123", ""),
        ("12345678901", ""),
        ("138000012345", ""),
    ],
)
def test_phones_are_whole_or_none(said: str, wanted: str) -> None:
    assert valid_phone(said) == wanted


@pytest.mark.parametrize("number", ["0088996543", "008899654321", "00000000000", "0001234567"])
def test_a_number_abroad_or_none_at_all_is_no_phone(number: str) -> None:
    assert valid_phone(number) == ""
