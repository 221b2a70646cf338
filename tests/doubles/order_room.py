"""A desk for work orders with a clock the test turns and notices it can read."""

from __future__ import annotations

from datetime import datetime, timedelta

from callcenter.actions.order_desk import OrderDesk
from callcenter.ports import NoticeLevel, Policies, WorkOrderStore


class Wall:
    """Collects the notices of all pages; what was taken away is gone."""

    def __init__(self) -> None:
        self.shown: dict[str, tuple[NoticeLevel, str]] = {}

    def __call__(self, key: str, level: NoticeLevel, text: str) -> None:
        if level is NoticeLevel.GONE:
            self.shown.pop(key, None)
        else:
            self.shown[key] = (level, text)


class Clock:
    """Stands still until it is turned."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def turn(self, *, hours: float = 0, seconds: float = 0) -> None:
        self.at += timedelta(hours=hours, seconds=seconds)


class OrderRoom:
    """The desk with its clock and wall."""

    def __init__(self, store: WorkOrderStore, policies: Policies, at: datetime) -> None:
        self.clock, self.wall, self.stirs = Clock(at), Wall(), 0
        self.desk = OrderDesk(store=store, policies=policies, now=self.clock, notify=self.wall, stirred=self._stir)

    def _stir(self) -> None:
        self.stirs += 1
