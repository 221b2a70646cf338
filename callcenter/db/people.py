"""People and their tokens."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from callcenter.db.people_tables import ApiTokenTable, PersonTable
from callcenter.domain.people import ApiToken, Person, Role


class PeopleRepository:
    """Queries over people."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, login: str) -> Person | None:
        """One person."""
        row = self._session.get(PersonTable, login)
        return None if row is None else _person(row)

    def everybody(self) -> tuple[Person, ...]:
        """All people by name."""
        return tuple(_person(row) for row in self._session.scalars(select(PersonTable).order_by(PersonTable.login)))

    def put(self, person: Person, password: str | None) -> None:
        """Keeps the person; ``password`` is the hash, None leaves the old one."""
        now = datetime.now(UTC)
        row = self._session.get(PersonTable, person.login)
        if row is None:
            row = PersonTable(login=person.login, password="", created_at=now)
            self._session.add(row)
        row.name, row.agent_no, row.active, row.epoch = person.name, person.agent_no, person.active, person.epoch
        row.roles, row.changed_at = sorted(person.roles), now
        row.password = row.password if password is None else password

    def password_of(self, login: str) -> str:
        """The hash; empty when there is none."""
        row = self._session.get(PersonTable, login)
        return "" if row is None else row.password

    def by_token(self, digest: str) -> Person | None:
        """Whose token it is, unless it was withdrawn."""
        wanted = select(PersonTable).join(ApiTokenTable).where(ApiTokenTable.digest == digest)
        row = self._session.scalar(wanted.where(ApiTokenTable.withdrawn_at.is_(None)))
        return None if row is None else _person(row)

    def add_token(self, login: str, label: str, digest: str, at: datetime) -> None:
        """A further token."""
        self._session.add(ApiTokenTable(login=login, label=label, digest=digest, created_at=at))

    def tokens(self, login: str) -> tuple[ApiToken, ...]:
        """All tokens of a person, withdrawn ones too."""
        rows = self._session.scalars(select(ApiTokenTable).where(ApiTokenTable.login == login))
        return tuple(
            ApiToken(id=row.id, login=row.login, label=row.label, digest=row.digest, active=row.withdrawn_at is None)
            for row in rows
        )

    def withdraw_token(self, token_id: int) -> bool:
        """False when there is none."""
        row = self._session.get(ApiTokenTable, token_id)
        if row is None:
            return False
        row.withdrawn_at = row.withdrawn_at or datetime.now(UTC)
        return True


def _person(row: PersonTable) -> Person:
    return Person(
        login=row.login,
        name=row.name,
        roles=frozenset(Role(role) for role in row.roles),
        agent_no=row.agent_no,
        active=row.active,
        epoch=row.epoch,
    )
