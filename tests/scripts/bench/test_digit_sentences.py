"""Numbers for the bench of digits: every draw its own, and all as they are said."""

from collections import Counter

from callcenter.domain.tickets.slots.phone import valid_phone
from scripts.bench.digit_calls import numbers
from scripts.bench.digit_sentences import OTHERS, told


def test_same_draw_same_numbers() -> None:
    assert list(told(1, 40)) == list(told(1, 40))


def test_draws_share_no_mobile_number() -> None:
    first, second = ({one.figures for one in told(draw, 200) if one.kind == "mobile"} for draw in (1, 2))
    assert not first & second


def test_three_quarters_are_mobile_numbers() -> None:
    kinds = Counter(one.kind for one in told(3, 80))
    assert kinds["mobile"] == 80 - 80 // OTHERS
    assert kinds["landline"] == kinds["hotline"]


def test_the_ticket_holds_the_number_that_is_said() -> None:
    for one in told(4, 80):
        assert [one.ticket.replace("-", "")] == numbers(one.figures) or one.kind == "hotline"
        assert valid_phone(one.ticket.replace("-", "")) == one.ticket


def test_a_silence_between_all_groups_or_none() -> None:
    assert {len(one.gaps_s) in (0, len(one.groups) - 1) for one in told(5, 80) if one.gaps_s is not None} == {True}


def test_numbers_of_three_digits_and_more() -> None:
    assert numbers("五号楼二单元三零幺电话幺三八零零零零幺二三四") == ["301", "13800001234"]
