from __future__ import annotations

import pytest

from callcenter.domain.tickets.choices import alike, choices_of
from callcenter.domain.tickets.fields import Field, Slot
from callcenter.domain.tickets.words import TenantWords
from tests.domain.tickets.conftest import Call

TENANT = TenantWords(
    name="测试公司",
    communities=("滨河小区", "平安里小区", "新华小区", "桃林小区", "金桂园"),
    streets=("建设路", "解放北路"),
    products=("燃气灶", "壁挂炉"),
)


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("宾何小区", ["滨河小区"]),
        ("平安礼小区", ["平安里小区"]),
        ("平南里小区", ["平安里小区"]),
        ("金贵苑", ["金桂园"]),
        ("滨江小区", []),
        ("新华小区", []),
        ("阳光小区", []),
        ("小区", []),
    ],
)
def test_a_listed_name_that_sounds_alike_is_offered(said: str, offered: list[str]) -> None:
    assert alike(said, TENANT.communities) == offered


def test_the_address_and_the_issue_are_offered_with_the_listed_word() -> None:
    address = Slot(value="建社路15号", part="")
    assert choices_of(Field.ADDRESS, address, TENANT) == ("建设路15号",)
    assert choices_of(Field.ISSUE, Slot(value="家里的壁卦炉不点火"), TENANT) == ("家里的壁挂炉不点火",)


def test_what_the_customer_confirmed_is_not_doubted() -> None:
    assert choices_of(Field.COMMUNITY, Slot(value="滨江小区", confirmed=True), TENANT) == ()


def test_the_event_carries_the_choices(call: Call) -> None:
    call.customer("我住平南里小区3号楼2单元501")
    assert call.slots["community"].value == "平南里小区"
    assert call.slots["community"].choices == ("平安里小区",)
