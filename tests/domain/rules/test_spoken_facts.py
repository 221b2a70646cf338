"""The company, the agent's number, the hotline and departments in what the agent says."""

from __future__ import annotations

import pytest

from callcenter.domain.rules.spoken_facts import (
    agent_number_by_sound,
    agent_numbers,
    company_in,
    department_in,
    hotline_in,
    introduced_as,
    number_value,
    other_company_in,
)


@pytest.mark.parametrize(
    ("said", "value"), [("08", "8"), ("零八", "8"), ("八", "8"), ("二十一", "21"), ("十五", "15"), ("幺零二", "102")]
)
def test_numbers_however_they_are_said(said: str, value: str) -> None:
    assert number_value(said) == value


def test_agent_number() -> None:
    assert [v for _, v in agent_numbers("您好，煤气公司零八号客服员为您服务")] == ["8"]
    assert [v for _, v in agent_numbers("工号1024为您服务")] == ["1024"]


def test_agent_number_heard_wrong() -> None:
    assert agent_number_by_sound("您好灵巴好客服员为您服务", "08")
    assert not agent_number_by_sound("您好十五号客服员为您服务", "08")


@pytest.mark.parametrize("said", ["阳泉市煤气公司08号", "阳泉煤气公司08号", "羊泉市没气公司"])
def test_company_nearly_right(said: str) -> None:
    assert company_in(said, "阳泉市煤气公司", ())


def test_company_without_its_own_name() -> None:
    assert company_in("喂，煤气公司，你说", "阳泉市煤气公司", ()) is None


def test_company_without_its_legal_tail() -> None:
    assert company_in("您好，翠湖物业07号", "翠湖物业管理有限公司", ())


def test_the_houses_own_hotline() -> None:
    assert hotline_in("可以随时拨打二零二六幺幺零电话", "2026110")
    assert hotline_in("可以随时拨打2026119电话", "2026110") is None
    assert hotline_in("可以随时拨打96116电话", "")


def test_department_of_a_transfer() -> None:
    assert department_in("我将与车场管理部联系", "车场管理部")
    assert department_in("请稍等，我为您转接到财务部", "")
    assert department_in("请您稍等一下", "车场管理部") is None


def test_the_tail_of_a_longer_number_is_no_number() -> None:
    assert agent_number_by_sound("您好十八号客服员为您服务", "08") is None
    assert agent_number_by_sound("您好这里是八号客服员为您服务", "08")


def test_the_number_an_agent_introduces_himself_with() -> None:
    assert introduced_as("您好，自来水公司18号客服员为您服务") == "18"
    assert introduced_as("师傅15号到您家") is None


def test_another_company_clearly_named() -> None:
    assert other_company_in("您好，百川快递12号客服员为您服务", "飞鸿快递")
    assert other_company_in("您好，飞红快递12号客服员为您服务", "飞鸿快递") is None
    assert other_company_in("您好，请问有什么可以帮您", "飞鸿快递") is None
