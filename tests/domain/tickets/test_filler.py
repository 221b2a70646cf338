from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from callcenter.domain.events import Leg, LegChanged, LegState, Word
from callcenter.domain.tickets.words import TicketWords
from tests.domain.tickets.conftest import Call


def test_three_confidences_said_read_back_confirmed(call: Call) -> None:
    call.agent("请问您家的地址和联系电话是多少？")
    call.customer("滨河小区5号楼2单元301，电话13800001234。")
    said = call.slots["phone"]
    call.agent("电话13800001234，对吗？")
    read_back = call.slots["phone"]
    call.customer("对。")
    confirmed = call.slots["phone"]
    assert said.confidence < read_back.confidence < confirmed.confidence
    assert (said.confirmed, read_back.confirmed, confirmed.confirmed) == (False, False, True)
    assert confirmed.leg is Leg.CUSTOMER, "the first one to say it stays its source"


def test_an_unconfirmed_guess_of_the_agent_is_not_on_the_ticket(call: Call) -> None:
    call.agent("您是滨河小区5号楼2单元301号王建国先生吗？")
    assert call.value("name") == ""
    call.customer("不是，你打错了。")
    assert call.value("name") == ""
    assert call.value("address") == ""


def test_the_customer_puts_one_part_of_the_address_right(call: Call) -> None:
    call.customer("我住滨河小区5号楼2单元301。")
    call.agent("滨河小区5号楼2单元301号，对吗？")
    call.customer("不对，是三单元。")
    assert call.value("unit") == "3"
    assert call.value("address") == "滨河小区5号楼3单元301号"


def test_yes_with_a_correction_keeps_the_correction(call: Call) -> None:
    call.agent("您是滨河小区5号楼2单元301号王建国先生吗？")
    call.customer("对，不过房号是302。")
    assert call.value("name") == "王建国"
    assert call.value("room") == "302"


def test_a_surname_that_sounds_alike_is_corrected(call: Call) -> None:
    call.customer("我姓程，程志强。")
    call.agent("程先生，请您稍等。")
    call.customer("我姓陈，不姓程。")
    assert call.value("surname") == "陈"
    assert call.value("name") == "陈志强"
    assert call.value("title") == "先生"


def test_a_wrong_form_of_address_does_not_replace_the_surname(call: Call) -> None:
    call.customer("我姓陈。")
    call.agent("程先生，这个事儿归管理站。")
    call.customer("对，那你们什么时候来？")
    assert call.value("surname") == "陈"


def test_a_number_in_pieces_between_the_agents_nods(call: Call) -> None:
    call.agent("请问您的联系电话？")
    call.customer("幺三八")
    call.agent("嗯")
    call.customer("零零零零")
    call.agent("好的")
    call.customer("幺二三四")
    assert call.value("phone") == "13800001234"


def test_a_number_whose_groups_the_agent_repeats(call: Call) -> None:
    call.agent("请问您的联系电话？")
    call.customer("幺三八")
    call.agent("幺三八")
    call.customer("零零零零幺二三四")
    assert call.value("phone") == "13800001234"


def test_ten_digits_are_no_phone(call: Call) -> None:
    call.agent("请问您的联系电话？")
    call.customer("幺三八零零零幺二三四")
    assert call.value("phone") == ""


def test_the_last_digits_are_put_right(call: Call) -> None:
    call.customer("电话13800001234。")
    call.agent("13800001234，对吗？")
    call.customer("不对，尾号是五六七八。")
    assert call.value("phone") == "13800005678"


@pytest.mark.parametrize("shown", ["13800005678", "+86 138-0000-5678", "008613800005678", "013800005678"])
def test_the_number_of_the_call_itself(words: TicketWords, shown: str) -> None:
    call = Call(words, caller=shown)
    call.agent("请问您的联系电话？")
    call.customer("就打这个手机。")
    assert call.value("phone") == "13800005678"


def test_no_caller_number_no_phone(call: Call) -> None:
    call.agent("请问您的联系电话？")
    call.customer("就打这个手机。")
    assert call.value("phone") == ""


def test_the_number_the_agent_read_wins_over_the_network(words: TicketWords) -> None:
    call = Call(words, caller="03532026000")
    call.agent("联系电话就用这个13800005678吗？")
    call.customer("对，就是这个手机。")
    assert call.value("phone") == "13800005678"
    assert call.slots["phone"].confirmed


def test_a_second_number_and_a_changed_one(call: Call) -> None:
    call.customer("我电话13800001234。")
    call.customer("另外再留一个，15900002222。")
    assert call.value("phone") == "13800001234"
    assert call.value("phone_alt") == "15900002222"
    call.agent("好的，还有什么需要？")
    call.customer("第一个号码说错了，应该是13800004321。")
    assert call.value("phone") == "13800004321"


def test_the_hotline_number_is_nobodys_phone(call: Call) -> None:
    call.agent("您可以随时拨打2026110电话，对吗？")
    call.customer("对。")
    assert call.value("phone") == ""


def test_an_agreed_time_and_the_hour_to_a_day_named_before(call: Call) -> None:
    call.agent("明天您几点方便？")
    call.customer("下午三点吧。")
    assert call.value("appointment") == "2024-03-06T15:00:00"


def test_times_are_local_whatever_zone_the_answer_came_in(words: TicketWords) -> None:
    call = Call(words, at=None)
    answered = datetime(2024, 3, 5, 17, 30, tzinfo=UTC)  # already the 6th in China
    call._take(
        call.filler.feed(LegChanged(call_id="c1", leg=Leg.CUSTOMER, state=LegState.ANSWERED, at_ms=0, at=answered))
    )
    call.customer("明天上午九点家里有人。")
    assert call.value("appointment") == "2024-03-07T09:00:00"


def test_clocks_follow_the_type_and_go_with_it(call: Call) -> None:
    call.customer("你好，我家燃气灶打不着火了。")
    assert call.value("due_process") == "2024-03-05T16:40:00"
    assert call.value("due_repair") == "2024-03-06T10:40:00"
    assert call.slots["due_repair"].leg is None
    call.agent("好的，给您登记。")
    call.customer("算了，我要投诉你们！")
    assert call.value("type") == "投诉"
    assert call.value("due_process") == "2024-03-06T10:40:00"
    assert call.value("due_repair") == ""


def test_a_promise_has_its_due_time_and_its_words(call: Call) -> None:
    call.agent("好的，我马上给您登记报修，6小时内安排师傅上门处理。")
    promise = call.promises[1]
    assert promise.text == "6小时内安排师傅上门处理"
    assert promise.due == datetime(2024, 3, 5, 16, 40)


def test_working_days_pass_over_the_weekend(words: TicketWords) -> None:
    call = Call(words, at=datetime(2024, 3, 8, 15, 0))
    call.agent("退款三个工作日内到账。")
    assert call.promises[1].due == datetime(2024, 3, 13, 15, 0)


def test_a_field_keeps_utterance_times_and_words(call: Call) -> None:
    spoken = tuple(
        Word(text=text, start_ms=5000 + 400 * n, end_ms=5300 + 400 * n) for n, text in enumerate(["我", "姓", "王"])
    )
    call.customer("我 姓 王", words=spoken, confidence=0.8)
    slot = call.slots["surname"]
    assert (slot.utterance, slot.start_ms, slot.end_ms, slot.heard) == (1, 5800, 6100, "王")
    assert slot.confidence < 0.88, "less sure than a written line"


def test_a_name_of_guessed_characters_is_left_to_be_asked_again(call: Call) -> None:
    sure = {"我姓李": 0.95, "里": 0.46, "绣": 0.25, "六号楼": 0.97}
    spoken = tuple(
        Word(text=text, start_ms=400 * n, end_ms=400 * n + 300, confidence=conf)
        for n, (text, conf) in enumerate(sure.items())
    )
    call.agent("请问您贵姓，住几号楼？")
    call.customer(" ".join(sure), words=spoken, confidence=0.7)
    assert call.value("surname") == "李"
    assert call.value("name") == ""
    assert call.value("building") == "6"
    call.agent("您是李秀英女士吗？")
    call.customer("对。")
    assert call.value("name") == "李秀英"


def test_a_phone_read_back_and_confirmed_wins_over_what_was_misheard(call: Call) -> None:
    call.customer("电话13800001234")
    call.agent("跟您核对一下，13800001264，对吗？")
    call.customer("对。")
    assert call.value("phone") == "13800001264"
    assert call.slots["phone"].confirmed


def test_the_department_of_a_transfer_needs_no_word(call: Call) -> None:
    put_through = LegChanged(
        call_id="c1", leg=Leg.CUSTOMER, state=LegState.TRANSFERRED, at_ms=9000, target="设备维护部"
    )
    call._take(call.filler.feed(put_through))
    assert call.value("department") == "设备维护部"
    call._take(call.filler.feed(replace(put_through, target="8001")))
    assert call.value("department") == "设备维护部"


def test_no_promise_in_a_sentence_that_was_cut(call: Call) -> None:
    call.agent("好的，我会转告")
    assert not call.promises
    call.customer("行，谢谢。")
    call.agent("我会转告去您家的师傅")
    assert not call.promises


def test_a_weekday_as_a_limit(call: Call) -> None:
    call.agent("周五之前给您一个答复。")
    assert call.promises[1].due == datetime(2024, 3, 8, 23, 59)


def test_a_limit_of_the_clock_without_a_day_is_today(call: Call) -> None:
    call.agent("下午三点前一定给您修好。")
    assert call.promises[1].due == datetime(2024, 3, 5, 15, 0)


def test_a_value_that_vanishes_with_the_next_piece_is_taken_back(call: Call) -> None:
    call.agent("门牌号是多少？")
    call.customer("三零幺")
    assert call.value("room") == "301"
    call.customer("不我说的是电话")
    assert call.value("room") == ""


def test_odd_input_is_no_defect(call: Call) -> None:
    for text in (
        "",
        "，。！",
        "   ",
        "号楼单元室",
        "幺",
        "姓",
        "点点点",
        "0" * 400,
        "一" * 300,
        "不" * 50,
        "ABC-12:3/4",
    ):
        call.customer(text)
        call.agent(text)
    assert call.value("phone") == ""


@pytest.mark.parametrize("said", ["哦", "嗯", "喂", "对", "不对", "三不对", "路", "第三排", "我姓王", "3号楼不对"])
def test_the_same_word_over_and_over_takes_no_longer_than_other_words(call: Call, said: str) -> None:
    before = time.thread_time()
    call.agent("请问您的地址和电话是？")
    call.customer(said * 200 + "他")
    assert time.thread_time() - before < 0.5


def test_the_callback_that_was_refused(words: TicketWords) -> None:
    call = Call(words, outbound=True)
    call.agent("您好，我是阳泉市煤气公司21号客服员，想对您做一下回访，能占用您一点时间吗？")
    call.customer("我现在开车呢，不方便。")
    assert call.value("callback_result") == "未完成"
    assert set(call.slots) <= {"type", "callback_result"}


def test_the_beginning_of_a_place_is_no_name(call: Call) -> None:
    call.agent("请问您贵姓")
    call.customer("免贵姓邵邵文博")
    call.agent("邵先生请问您家的地址和联系电话是多少")
    call.customer("云锦小区六号楼三单元九零二电话幺三九零零零零二四六八")
    assert call.value("name") == "邵文博"
    assert call.value("community") == "云锦小区"
