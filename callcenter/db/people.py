"""People and their tokens."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callcenter.db.people_tables import ApiTokenTable, PersonLogTable, PersonTable
from callcenter.domain.people import ApiToken, Person, PersonChange, PersonLogEntry, Role, TokenHolder


class PeopleRepository:
    """Queries over people."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, login: str) -> Person | None:
        """One person."""
        row = self._session.get(PersonTable, login)
        return None if row is None else _person(row)

    def everybody(self, *, lock: bool = False) -> tuple[Person, ...]:
        """All people by login; ``lock`` keeps others from changing any of them until the end of the unit of work."""
        wanted = select(PersonTable).order_by(PersonTable.login)
        if lock:
            wanted = wanted.with_for_update().execution_options(populate_existing=True)
        return tuple(_person(row) for row in self._session.scalars(wanted))

    def put(self, person: Person, password: str | None) -> None:
        """Keeps the person; ``password`` is the hash, None leaves the old one."""
        now = datetime.now(UTC)
        row = self._session.get(PersonTable, person.login)
        if row is None:
            row = PersonTable(login=person.login, password="", created_at=now)
            self._session.add(row)
        row.name, row.agent_no, row.active, row.epoch = person.name, person.agent_no, person.active, person.epoch
        row.roles, row.changed_at, row.must_change = sorted(person.roles), now, person.must_change
        row.password = row.password if password is None else password

    def password_of(self, login: str) -> str:
        """The hash; empty when there is none."""
        row = self._session.get(PersonTable, login)
        return "" if row is None else row.password

    def by_token(self, digest: str) -> TokenHolder | None:
        """Whose token it is, unless it was withdrawn."""
        wanted = select(PersonTable, ApiTokenTable.label).join(ApiTokenTable).where(ApiTokenTable.digest == digest)
        row = self._session.execute(wanted.where(ApiTokenTable.withdrawn_at.is_(None))).first()
        return None if row is None else TokenHolder(person=_person(row[0]), label=row[1])

    def add_token(self, login: str, label: str, digest: str, at: datetime) -> None:
        """A further token."""
        self._session.add(ApiTokenTable(login=login, label=label, digest=digest, created_at=at))

    def tokens(self, login: str) -> tuple[ApiToken, ...]:
        """All tokens of a person, withdrawn ones too."""
        rows = self._session.scalars(select(ApiTokenTable).where(ApiTokenTable.login == login))
        return tuple(_token(row) for row in rows)

    def withdraw_token(self, token_id: int) -> ApiToken | None:
        """The token; None when there is none."""
        row = self._session.get(ApiTokenTable, token_id)
        if row is None:
            return None
        row.withdrawn_at = row.withdrawn_at or datetime.now(UTC)
        return _token(row)

    def note(self, by: str, login: str, what: PersonChange, *, old: str = "", new: str = "") -> None:
        """Writes down who changed what about whom."""
        self._session.add(PersonLogTable(at=datetime.now(UTC), by=by[:64], login=login, what=what, old=old, new=new))

    def log(self, limit: int) -> tuple[PersonLogEntry, ...]:
        """What was changed, the newest first."""
        rows = self._session.scalars(select(PersonLogTable).order_by(PersonLogTable.id.desc()).limit(limit))
        return tuple(
            PersonLogEntry(at=row.at, by=row.by, login=row.login, what=PersonChange(row.what), old=row.old, new=row.new)
            for row in rows
        )

    def last_change(self) -> int:
        """Grows with every change of anybody."""
        return self._session.scalar(select(func.max(PersonLogTable.id))) or 0


def _person(row: PersonTable) -> Person:
    return Person(
        login=row.login,
        name=row.name,
        roles=frozenset(Role(role) for role in row.roles),
        agent_no=row.agent_no,
        active=row.active,
        epoch=row.epoch,
        must_change=row.must_change,
        has_password=bool(row.password),
    )


def _token(row: ApiTokenTable) -> ApiToken:
    return ApiToken(id=row.id, login=row.login, label=row.label, digest=row.digest, active=row.withdrawn_at is None)
