"""Units of work on work orders: the ordinary ones, with the repositories that work orders need."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from callcenter.db.database import Database
from callcenter.db.outbox import OutboxRepository
from callcenter.db.unit_of_work import SqlUnitOfWork
from callcenter.db.work_order_board import BoardRepository
from callcenter.db.work_orders import WorkOrderRepository
from callcenter.domain.changes import Change


class SqlWorkOrderWork:
    """One piece of work; leaving it without a commit rolls back."""

    def __init__(self, work: SqlUnitOfWork) -> None:
        self._work = work
        self.orders = WorkOrderRepository(work.session)
        self.lists = BoardRepository(work.session)
        self.outbox = OutboxRepository(work.session)

    def publish(self, change: Change) -> None:
        """Told after the commit."""
        self._work.publish(change)

    def commit(self) -> None:
        """Keeps the work, then publishes."""
        self._work.commit()

    def __enter__(self) -> Self:
        self._work.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._work.__exit__(kind, problem, trace)


class SqlWorkOrderStore:
    """Opens them on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def writing(self) -> SqlWorkOrderWork:
        """A unit of work that will change something."""
        return SqlWorkOrderWork(self._database.writing())

    def reading(self) -> SqlWorkOrderWork:
        """A unit of work that only looks."""
        return SqlWorkOrderWork(self._database.reading())
