"""Numbers as the recogniser also heard them: offered to the agent, and weighed against what the agent reads back."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from callcenter.domain.events import Derived, Leg, SlotFilled, Word
from callcenter.domain.tickets.words import TicketWords
from tests.domain.tickets.conftest import Call

ASKED = "请问您的联系电话是多少"
MISHEARD, SAID = "幺三八零零一零幺二三四", "幺三八零零零零幺二三四"
"""13800101234 stands in the text, 13800001234 was said."""


def offered(derived: Iterable[Derived]) -> tuple[str, ...]:
    """Beside the phone's field, which is empty."""
    (offer,) = [event for event in derived if isinstance(event, SlotFilled) and event.name == "phone"]
    assert (offer.value, offer.confidence) == ("", 0.0)
    return offer.choices


def test_other_readings_of_a_phone_are_offered(call: Call) -> None:
    call.agent(ASKED)
    call.customer(
        f"我的电话是{MISHEARD}", alternatives=(f"我的电话是{SAID}", "我的电话是幺三八零零幺二三四", "我的电话四")
    )
    phone = call.slots["phone"]
    assert (phone.value, phone.choices) == ("13800101234", ("13800001234",))
    assert phone.leg is Leg.CUSTOMER


def test_a_phone_that_nobody_should_believe_is_offered_beside_an_empty_field(call: Call) -> None:
    call.agent(ASKED)
    derived = call.customer("幺三八零零零幺二三四", alternatives=(SAID, "幺三八零零零幺幺二三四"))
    assert call.value("phone") == ""
    assert offered(derived) == ("13800001234", "13800011234")


def test_a_phone_heard_unsurely_is_offered_before_its_other_readings(call: Call) -> None:
    call.agent(ASKED)
    unsure = tuple(Word(text=digit, start_ms=0, end_ms=900, confidence=0.4) for digit in SAID)
    derived = call.customer(SAID, words=unsure, alternatives=(MISHEARD,))
    assert call.value("phone") == ""
    assert offered(derived) == ("13800001234", "13800101234")


def test_room_and_order_number_are_offered_too(call: Call) -> None:
    call.customer("滨河小区五号楼二单元三零幺", alternatives=("滨河小区五号楼二单元三零七",))
    assert (call.slots["room"].value, call.slots["room"].choices) == ("301", ("307",))
    call.agent("请问订单号是多少")
    call.customer("二零二四零三幺五", alternatives=("二零二四三幺五",))
    assert (call.slots["order_no"].value, call.slots["order_no"].choices) == ("20240315", ("2024315",))


def test_a_turn_without_other_digits_offers_nothing(call: Call) -> None:
    call.agent(ASKED)
    call.customer(f"我的电话是{SAID}", alternatives=(f"我电话是{SAID}", f"我的电话是{SAID}啊"))
    assert call.slots["phone"].choices == ()


def test_the_number_that_both_hearings_hold_is_taken(call: Call) -> None:
    call.agent(ASKED)
    call.customer(MISHEARD, alternatives=(SAID,))
    call.agent(f"跟您核对一下您的电话是{SAID}对吗")
    read_back = call.slots["phone"]
    assert (read_back.value, read_back.choices, read_back.confirmed) == ("13800001234", (), False)
    call.customer("对")
    assert (call.value("phone"), call.slots["phone"].confirmed) == ("13800001234", True)


def test_the_reading_back_misheard_too_is_no_reason_to_change(call: Call) -> None:
    call.agent(ASKED)
    call.customer(SAID, alternatives=(MISHEARD,))
    call.agent("您的电话是幺三八零零零零幺二三七对吗", alternatives=(f"您的电话是{SAID}对吗",))
    call.customer("对的")
    assert (call.value("phone"), call.slots["phone"].confirmed) == ("13800001234", True)
    assert call.value("phone_alt") == ""


def test_no_hearing_is_whole_but_both_know_the_number(call: Call) -> None:
    call.agent(ASKED)
    call.customer("幺三八零零零幺二三四", alternatives=("幺三八零零零幺幺二三四", SAID))
    call.agent("您的电话是幺三八零零零零幺二三对吗", alternatives=(f"您的电话是{SAID}对吗",))
    assert call.value("phone") == ""
    call.customer("对")
    assert (call.value("phone"), call.slots["phone"].confirmed) == ("13800001234", True)


def test_digits_that_melted_in_the_reading_back_support_the_number_all_the_same(call: Call) -> None:
    call.agent(ASKED)
    call.customer("幺三八零零零幺二三四", alternatives=(SAID, "幺三八零零零五幺二三四"))
    call.agent("您的电话是幺三八零零幺二三四对吗")
    call.customer("对")
    assert (call.value("phone"), call.slots["phone"].confirmed) == ("13800001234", True)


def test_two_hearings_that_nobody_can_decide_between_stay_open(call: Call) -> None:
    call.agent(ASKED)
    call.customer(SAID, alternatives=(MISHEARD,))
    call.agent(f"您的电话是{MISHEARD}对吗", alternatives=(f"您的电话是{SAID}对吗",))
    call.customer("对")
    phone = call.slots["phone"]
    assert (phone.value, phone.choices, phone.confirmed) == ("13800001234", ("13800101234",), False)
    assert phone.confidence < 0.75


def test_a_near_number_that_was_agreed_to_is_offered(call: Call) -> None:
    call.agent(ASKED)
    call.customer(SAID)
    words = tuple(Word(text=char, start_ms=0, end_ms=900) for char in f"您的电话是{MISHEARD}对吗")
    call.agent(f"您的电话是{MISHEARD}对吗", words=words)
    call.customer("对")
    phone = call.slots["phone"]
    assert (phone.value, phone.choices, phone.confirmed) == ("13800001234", ("13800101234",), False)


def test_in_writing_the_number_that_was_agreed_to_stands(call: Call) -> None:
    call.agent(ASKED)
    call.customer("13800001234")
    call.agent("您的电话是13800101234，对吗？")
    call.customer("对。")
    assert (call.value("phone"), call.slots["phone"].confirmed) == ("13800101234", True)


def test_nothing_in_common_stays_with_the_answer(call: Call) -> None:
    call.agent(ASKED)
    call.customer(MISHEARD, alternatives=("幺三八零零二零幺二三四",))
    call.agent("您的电话是幺三九零零零零五六七八对吗", alternatives=("您的电话是幺三九零零零零五六七九对吗",))
    assert call.value("phone") == "13800101234"
    call.customer("不对，是幺三八零零零零幺二三四")
    assert call.value("phone") == "13800001234"


def test_a_number_read_back_in_parts_while_the_customer_says_yes(call: Call) -> None:
    call.agent(ASKED)
    call.customer(MISHEARD, alternatives=(SAID,))
    call.agent("您的电话是幺三八")
    call.customer("嗯")
    call.agent("零零零零")
    call.customer("对")
    call.agent("幺二三四是吗")
    call.customer("对")
    assert (call.value("phone"), call.slots["phone"].confirmed) == ("13800001234", True)


def test_pieces_of_a_number_are_taken_otherwise_together(call: Call) -> None:
    call.agent(ASKED)
    call.customer("幺三八零零", alternatives=("幺三八零零零",))
    derived = call.customer("零幺二三", alternatives=("零幺二三四",))
    assert offered(derived) == ("13800001234",)


def test_the_same_number_again_is_no_second_phone(call: Call) -> None:
    call.agent(ASKED)
    call.customer(MISHEARD, alternatives=(SAID,))
    call.agent("好的我记一下请您再说一遍")
    call.customer(f"好{SAID}")
    assert (call.value("phone"), call.value("phone_alt")) == ("13800001234", "")


def test_a_yes_to_a_room_is_still_a_yes(call: Call) -> None:
    call.customer("我住滨河小区5号楼2单元，电话13800001234")
    call.agent("滨河小区5号楼2单元一零二")
    call.customer("对")
    assert call.slots["building"].confirmed


@pytest.mark.parametrize("shown", ["13800001234", "+8613800001234", "013800001234", "138-0000-1234"])
def test_a_number_misheard_is_the_one_the_call_came_from(words: TicketWords, shown: str) -> None:
    call = Call(words, caller=shown)
    call.agent(ASKED)
    call.customer(MISHEARD, alternatives=("幺三八零零六零幺二三四",))
    phone = call.slots["phone"]
    assert (phone.value, phone.choices, phone.confirmed) == ("13800001234", ("13800101234", "13800601234"), False)


@pytest.mark.parametrize(
    ("caller", "said"),
    [
        (None, "13800101234"),
        ("8015", "13800101234"),  # an extension
        ("13900005678", "13800101234"),  # of another telephone
    ],
)
def test_another_telephone_says_nothing(words: TicketWords, caller: str | None, said: str) -> None:
    call = Call(words, caller=caller)
    call.agent(ASKED)
    call.customer(MISHEARD, alternatives=("幺三八零零六零幺二三四",))
    assert (call.value("phone"), call.slots["phone"].choices) == (said, ("13800601234",))


def test_a_number_of_the_same_family_stands_and_the_callers_is_offered(words: TicketWords) -> None:
    call = Call(words, caller="13800001235")
    call.agent(ASKED)
    call.customer(SAID, alternatives=(SAID,))
    assert (call.value("phone"), call.slots["phone"].choices) == ("13800001234", ("13800001235",))


def test_in_a_written_call_the_number_is_the_one_written(words: TicketWords) -> None:
    call = Call(words, caller="13800001234")
    call.agent(ASKED)
    call.customer("我的电话是13800101234")
    assert (call.value("phone"), call.slots["phone"].choices) == ("13800101234", ())


def test_a_number_put_right_is_not_changed_to_the_callers(words: TicketWords) -> None:
    call = Call(words, caller="13800001234")
    call.agent("您的电话是幺三八零零零零幺二三四对吗")
    call.customer(f"不对是{MISHEARD}", alternatives=(MISHEARD,))
    assert call.value("phone") == "13800101234"
