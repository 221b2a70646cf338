"""One piece of work on the database and the only commit; what follows from it is published after it."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from sqlalchemy.orm import Session

from callcenter.db.calls import CallRepository
from callcenter.db.findings import FindingRepository
from callcenter.db.people import PeopleRepository
from callcenter.db.records import RecordRepository
from callcenter.db.seats import SeatRepository
from callcenter.db.tickets import TicketRepository
from callcenter.db.timeline import TimelineRepository
from callcenter.domain.changes import Change

Publish = Callable[[Change], None]


class SqlUnitOfWork:
    """A database session with its repositories; leaving it without a commit rolls back."""

    def __init__(self, session: Session, publish: Publish) -> None:
        self._session = session
        self._publish = publish
        self._unpublished: list[Change] = []
        self.calls = CallRepository(session)
        self.findings = FindingRepository(session)
        self.tickets = TicketRepository(session)
        self.seats = SeatRepository(session)
        self.people = PeopleRepository(session)
        self.timeline = TimelineRepository(session)
        self.records = RecordRepository(session, self.calls, self.findings, self.tickets, self.timeline)

    @property
    def session(self) -> Session:
        """For repositories of other aggregates, which are built on the same session."""
        return self._session

    def publish(self, change: Change) -> None:
        """Told after the commit, dropped on rollback."""
        self._unpublished.append(change)

    def commit(self) -> None:
        """Keeps the work, then publishes."""
        self._session.commit()
        changes, self._unpublished = self._unpublished, []
        for change in changes:
            self._publish(change)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._unpublished.clear()
        self._session.close()  # rolls back what was not committed
