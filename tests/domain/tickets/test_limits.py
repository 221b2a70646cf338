"""Due times of the ticket are those of the work order's clocks: one table for both."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from callcenter.domain.tickets.fields import Field
from callcenter.domain.tickets.slots.limits import answer_limit, due_times
from callcenter.domain.tickets.words import TicketWords
from callcenter.domain.work_orders.service_hours import ServiceHours
from tests.domain.tickets.conftest import Call

TUESDAY = datetime(2024, 3, 5, 10, 40)
GAS = "阳泉市煤气公司"


def test_a_repair_is_due_by_the_clocks_of_the_tenant(words: TicketWords) -> None:
    due = due_times("报修", words.of_tenant(GAS).clocks, TUESDAY, None)
    assert due == {Field.DUE_PROCESS: "2024-03-05T16:40:00", Field.DUE_REPAIR: "2024-03-06T10:40:00"}


def test_an_answer_is_due_only_when_it_was_promised(words: TicketWords) -> None:
    clocks = words.of_tenant(GAS).clocks
    assert due_times("咨询", clocks, TUESDAY, None) == {Field.CALLBACK_DUE: "2024-03-07T10:40:00"}
    limit = answer_limit("咨询", clocks, TUESDAY)
    assert limit == TUESDAY + timedelta(hours=24)
    assert due_times("咨询", clocks, TUESDAY, limit)[Field.DUE_ANSWER] == "2024-03-06T10:40:00"


def test_of_two_clocks_for_a_field_the_earlier_one_counts(words: TicketWords) -> None:
    due = due_times("投诉", words.of_tenant("没有听说过的公司").clocks, TUESDAY, None)
    assert due[Field.DUE_PROCESS] == "2024-03-06T10:40:00"  # C-37 in 24 h, not C-36 in 48 h


def test_a_clock_of_office_hours_is_counted_in_the_zone_of_the_call(words: TicketWords) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    hours = ServiceHours(zone=zone, opens=time(9), closes=time(17))
    clocks = [replace(clock, hours=hours) for clock in words.of_tenant(GAS).clocks]
    due = due_times("报修", clocks, TUESDAY.replace(tzinfo=zone), None)
    assert due[Field.DUE_PROCESS] == "2024-03-05T16:40:00"
    late = due_times("报修", clocks, datetime(2024, 3, 5, 16, 0, tzinfo=zone), None)
    assert late[Field.DUE_PROCESS] == "2024-03-06T14:00:00"


def test_the_company_of_a_trade_is_told_by_its_name(words: TicketWords) -> None:
    call = Call(words, tenant="万和物业服务中心")
    call.customer("我要报修，楼道灯坏了")
    assert call.value("due_process") == "2024-03-07T10:40:00"


def test_without_the_time_of_the_answer_nothing_is_due(words: TicketWords) -> None:
    assert due_times("报修", words.of_tenant(GAS).clocks, None, None) == {}
