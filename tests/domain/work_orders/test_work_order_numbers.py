"""The numeric cases NB-04 … NB-11, NB-23, NB-24 and NB-26 of the standard, each at its boundary."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callcenter.domain.work_orders.clocks import ClockRule, Milestone, reach
from callcenter.domain.work_orders.due_items import Standing, in_time, standing
from tests.domain.work_orders.orders_at_work import AFTER_SALES, GAS, POLICIES, PROPERTY, SHANGHAI

CALL = datetime(2024, 3, 5, 10, 40, tzinfo=SHANGHAI)
QUESTION = datetime(2024, 3, 5, 15, 20, tzinfo=SHANGHAI)
SECOND = timedelta(seconds=1)
EVERY_CLOCK = {clock.id: clock for tenant in (GAS, PROPERTY, AFTER_SALES) for clock in POLICIES.of(tenant).clocks}
C35 = EVERY_CLOCK["C-35"]
ON_SITE = {"handling_mode": "现场"}


def rule(clock_id: str) -> ClockRule:
    return EVERY_CLOCK[clock_id]


def kept(clock_id: str, start: datetime, end: datetime) -> bool:
    return in_time(rule(clock_id).started(start), end)


@pytest.mark.parametrize(
    ("case", "clock_id", "start", "limit"),
    [
        ("NB-04", "C-32.handle", CALL, timedelta(hours=6)),
        ("NB-05", "C-32.restore", CALL, timedelta(hours=24)),
        ("NB-06", "C-33", QUESTION, timedelta(hours=24)),
        ("NB-07", "C-34", QUESTION, timedelta(hours=48)),
        ("NB-09", "C-36.respond", CALL, timedelta(seconds=3600)),
        ("NB-10", "C-35", CALL, timedelta(minutes=15)),
        ("NB-11", "C-39.report", CALL, timedelta(seconds=120)),
        ("C-36", "C-36.settle", CALL, timedelta(days=2)),
        ("C-38", "C-38", CALL, timedelta(hours=48)),
        ("C-39", "C-39.measures", CALL, timedelta(hours=24)),
    ],
)
def test_in_time_at_the_limit_and_overdue_one_second_later(case, clock_id, start, limit):
    assert kept(clock_id, start, start + limit)
    assert not kept(clock_id, start, start + limit + SECOND)


def test_nb_08_a_complaint_is_closed_in_strictly_less_than_a_day():
    assert kept("C-37", CALL, CALL + timedelta(seconds=86399))
    assert not kept("C-37", CALL, CALL + timedelta(seconds=86400))


@pytest.mark.parametrize(("arrived", "expected"), [("16:00:00", True), ("16:00:01", False), ("14:10:00", True)])
def test_nb_10_an_agreed_time_replaces_the_quarter_of_an_hour(arrived, expected):
    day = "2024-03-05T"
    slip = datetime.fromisoformat(f"{day}14:00:00+08:00")
    agreed = datetime.fromisoformat(f"{day}16:00:00+08:00")
    items = reach((), (C35,), Milestone.SLIP, slip, order_type="报修", fields=ON_SITE, owners={}, agreed_at=agreed)
    assert in_time(items[0], datetime.fromisoformat(f"{day}{arrived}+08:00")) is expected


def test_an_agreed_time_that_was_over_before_the_slip_came_replaces_nothing():
    slip = datetime(2024, 3, 5, 14, 0, tzinfo=SHANGHAI)
    items = reach(
        (),
        (C35,),
        Milestone.SLIP,
        slip,
        order_type="报修",
        fields=ON_SITE,
        owners={},
        agreed_at=slip - timedelta(hours=1),
    )
    assert items[0].due_at == slip + timedelta(minutes=15)


ACROSS = [
    # A clock over midnight, over a weekend, over New Year, over a leap day.
    datetime(2024, 3, 5, 23, 50, tzinfo=SHANGHAI),
    datetime(2024, 3, 8, 17, 0, tzinfo=SHANGHAI),
    datetime(2023, 12, 31, 20, 0, tzinfo=SHANGHAI),
    datetime(2024, 2, 28, 12, 0, tzinfo=SHANGHAI),
    # Daylight saving begins and ends: Shanghai 1991, Berlin and New York 2024.
    datetime(1991, 4, 13, 20, 0, tzinfo=SHANGHAI),
    datetime(1991, 9, 14, 20, 0, tzinfo=SHANGHAI),
    datetime(2024, 3, 30, 20, 0, tzinfo=ZoneInfo("Europe/Berlin")),
    datetime(2024, 10, 26, 20, 0, tzinfo=ZoneInfo("Europe/Berlin")),
    datetime(2024, 3, 9, 20, 0, tzinfo=ZoneInfo("America/New_York")),
    datetime(2024, 11, 2, 20, 0, tzinfo=ZoneInfo("America/New_York")),
    # The hour that comes twice, once on each side of the change.
    datetime(2024, 10, 27, 2, 30, fold=0, tzinfo=ZoneInfo("Europe/Berlin")),
    datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
]


@pytest.mark.parametrize("start", ACROSS, ids=lambda moment: moment.isoformat())
@pytest.mark.parametrize("clock", EVERY_CLOCK.values(), ids=lambda clock: clock.id)
def test_every_clock_counts_real_time(clock, start):
    item = clock.started(start)
    assert (item.due_at.timestamp() - start.timestamp()) == clock.limit.total_seconds()
    last = item.due_at - SECOND if clock.strict else item.due_at
    assert in_time(item, last.astimezone(start.tzinfo))
    assert not in_time(item, (last + SECOND).astimezone(start.tzinfo))
    assert standing(item, last + SECOND) is Standing.OVERDUE


def test_a_day_with_23_hours_ends_an_hour_later_on_the_wall():
    start = datetime(2024, 3, 30, 20, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    due = rule("C-32.restore").started(start).due_at.astimezone(start.tzinfo)
    assert due.strftime("%Y-%m-%d %H:%M") == "2024-03-31 21:00"


def test_a_time_without_zone_is_not_counted():
    with pytest.raises(ValueError, match="without zone"):
        rule("C-33").started(datetime(2024, 3, 5, 15, 20))


@pytest.mark.parametrize(
    ("tenant", "order_type", "clocks"),
    [
        (GAS, "报修", {"C-32.handle": timedelta(hours=6), "C-32.restore": timedelta(hours=24)}),
        (PROPERTY, "报修", {"C-36.respond": timedelta(hours=1), "C-36.settle": timedelta(days=2)}),
        (GAS, "投诉", {"C-37": timedelta(hours=24)}),
        (AFTER_SALES, "投诉", {"C-38": timedelta(hours=48)}),
    ],
)
def test_each_tenant_and_type_has_clocks_of_its_own(tenant, order_type, clocks):
    """C-40."""
    started = reach(
        (),
        POLICIES.of(tenant).clocks,
        Milestone.RECEIVED,
        CALL,
        order_type=order_type,
        fields=ON_SITE,
        owners={},
        agreed_at=None,
    )
    assert {item.key: item.due_at - item.started_at for item in started}.items() >= clocks.items()
    others = {"C-32.handle", "C-36.respond", "C-38"} - clocks.keys()
    assert not others & {item.key for item in started}
