"""Forms of address and the names behind them."""

from __future__ import annotations

import pytest

from callcenter.domain.rules.surnames import addresses, denied_surnames, own_surnames, sound_alike


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("好的王先生我马上登记", "王"),
        ("您是滨河小区5号楼2单元301号王建国先生吗", "王"),
        ("赵敏女士您好", "赵"),
        ("欧阳先生，我马上安排", "欧阳"),
    ],
)
def test_surname_of_an_address(text: str, surname: str) -> None:
    assert surname in addresses(text)[0].surnames


@pytest.mark.parametrize("text", ["这位先生您好", "那位张先生已经登记过了", "请您稍等"])
def test_nobody_is_addressed_by_name(text: str) -> None:
    assert not addresses(text)


def test_the_customer_tells_the_own_name() -> None:
    assert own_surnames("免贵姓王，王建国。", asked=False) == {"王"}
    assert own_surnames("我姓陈，不姓程。", asked=False) == {"陈"}
    assert own_surnames("李秀英。", asked=True) == {"李"}
    assert own_surnames("高兴路。", asked=False) == set()


def test_the_customer_denies_a_name() -> None:
    assert denied_surnames("我姓陈，不姓程") == {"程"}


def test_names_that_a_recogniser_confuses() -> None:
    assert sound_alike("陈", "程")
    assert not sound_alike("李", "王")
