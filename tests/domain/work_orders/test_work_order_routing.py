from __future__ import annotations

from datetime import date, datetime

import pytest

from callcenter.domain.work_orders.callback_script import write_script
from callcenter.domain.work_orders.callbacks import CallbackNeed
from callcenter.domain.work_orders.forms import clean_value
from callcenter.domain.work_orders.numbering import is_number, local_day, write_number
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.routing import route
from tests.domain.work_orders.orders_at_work import GAS, POLICIES, POLICY, REPAIR, SHANGHAI

TABLE = POLICY.routing


@pytest.mark.parametrize(
    ("order_type", "issue", "department", "priority"),
    [
        ("报修", "燃气灶打不着火", "用户管理站", 2),
        ("报警", "厨房煤气味特别大，客户头晕", "抢险", 0),
        ("报修", "阀门漏气", "抢险", 0),
        ("报修", "家里着火了", "抢险", 0),
        ("咨询", "上个月燃气费多了一百多块", "收费部门", 3),
        ("投诉", "师傅态度不好", "生产调度处", 2),
        ("求助", "开发票", "用户管理站", 3),
    ],
)
def test_type_and_fault_class_give_the_department(order_type, issue, department, priority):
    suggestion = route(TABLE, order_type, {"issue": issue})
    assert (suggestion.department, suggestion.priority) == (department, priority)


@pytest.mark.parametrize(
    "issue", ["燃气灶打不着火", "灶台点不着火", "换了表以后没有煤气味", "没有漏气，就是没气", "问一下会不会漏气"]
)
def test_words_that_only_look_like_an_emergency_are_none(issue):
    assert route(TABLE, "报修", {"issue": issue}).emergency == ""


def test_a_question_about_charges_is_told_to_finance():
    assert route(TABLE, "咨询", {"issue": "燃气费"}).also_tell == ("财务",)


def test_an_unknown_tenant_gets_the_default_table():
    assert route(POLICIES.of("某商场").routing, "投诉", {"issue": "排队太久"}).department == "客户服务部"


def test_numbers_carry_the_local_day():
    late_evening_utc = datetime.fromisoformat("2024-03-05T16:30:00+00:00")
    assert local_day(late_evening_utc, SHANGHAI) == date(2024, 3, 6)
    number = write_number("YM", date(2024, 3, 6), 7)
    assert number == "YM20240306-0007"
    assert is_number(number)
    assert not is_number("YM20240306")


@pytest.mark.parametrize("serial", [0, 1_000_000])
def test_a_serial_out_of_range_is_a_mistake(serial):
    with pytest.raises(ValueError, match="serial"):
        write_number("YM", date(2024, 3, 6), serial)


def test_about_the_set_share_of_consultations_is_drawn():
    needs = [POLICY.callbacks.need("咨询", f"YM20240305-{n:04d}") for n in range(1, 2001)]
    assert 0.17 < needs.count(CallbackNeed.SAMPLED) / len(needs) < 0.23
    assert POLICY.callbacks.need("投诉", "x") is CallbackNeed.DUTY
    assert POLICY.callbacks.need("转告", "x") is CallbackNeed.NONE


def test_the_callback_script_is_the_one_of_the_standard():
    script = write_script(POLICY.script, company=GAS, agent_no="21", hotline=POLICY.hotline, fields=REPAIR)
    assert script.opening == "您好，我是阳泉市煤气公司21号客服员，想对您做一下回访，能占用您一点时间吗？"
    assert script.identity == "您是滨河小区5号楼2单元301号王建国先生吗？"
    assert script.inconvenient == "抱歉，打扰了，再见！"
    assert script.closing == ("感谢您对我们工作的支持，如您有关于燃气方面的问题可以随时拨打2026110电话，再见！")
    assert [item.field for item in script.items] == [
        "restored_at",
        "work_quality",
        "attitude",
        "satisfaction",
        "customer_opinion",
    ]


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("phone", "138 0000-1234", "13800001234"),
        ("phone", "（0353）2026110转8", "03532026110转8"),
        ("appointment", "2024-03-05T15:00", "2024-03-05T15:00:00"),
        ("amount", "326.5", "326.5"),
        ("satisfaction", "满意", "满意"),
        ("issue", "  打不着火 ", "打不着火"),
        ("phone", " ", ""),
    ],
)
def test_values_are_stored_in_one_shape(name, value, stored):
    assert clean_value(POLICY.spec(name), value) == stored


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("phone", "一三八"),
        ("phone", "12"),
        ("appointment", "明天下午"),
        ("appointment", "2024-02-30T10:00"),
        ("amount", "三百"),
        ("amount", "1e9"),
        ("satisfaction", "还行"),
        ("issue", "a\x00b"),
        ("issue", "a\u202eb"),
        ("title", "先" * 11),
    ],
)
def test_bad_values_are_refused_with_the_name_of_the_field(name, value):
    with pytest.raises(WorkOrderRefused) as refused:
        clean_value(POLICY.spec(name), value)
    assert (refused.value.code, refused.value.field) == ("bad-value", name)
    assert POLICY.spec(name).label in refused.value.sentence


def test_completeness_counts_the_fields_that_are_needed():
    form = POLICY.form("报修")
    assert form.completeness(REPAIR) == 1.0
    assert form.completeness({"name": "王建国", "phone": "1"}) == 0.5
    assert form.completeness({**REPAIR, "handling_mode": "现场"}) < 0.5
