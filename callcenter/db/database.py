"""The database as the rest of the program sees it."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker

from callcenter.db.engine import DatabaseError, open_engine
from callcenter.db.migrations import HEAD
from callcenter.db.unit_of_work import Publish, SqlUnitOfWork
from callcenter.domain.changes import Change

logger = logging.getLogger(__name__)


def _publish_to_nobody(_change: Change) -> None:
    return


class Database:
    """Opens units of work; safe to use from several threads."""

    def __init__(self, engine: Engine, publish: Publish = _publish_to_nobody) -> None:
        self.engine = engine
        self.publish = publish
        """Called with each change after its commit, in the thread that committed."""
        self._reading = sessionmaker(engine, expire_on_commit=False)
        writer = engine.execution_options(sqlite_begin="IMMEDIATE")
        self._writing = sessionmaker(writer, expire_on_commit=False)

    def writing(self) -> SqlUnitOfWork:
        """A unit of work that will change something."""
        return SqlUnitOfWork(self._writing(), self._tell)

    def reading(self) -> SqlUnitOfWork:
        """A unit of work that only looks."""
        return SqlUnitOfWork(self._reading(), self._tell)

    def close(self) -> None:
        """Lets go of all connections."""
        self.engine.dispose()

    def _tell(self, change: Change) -> None:
        self.publish(change)


def open_database(url: str) -> Database:
    """The database at the URL, built or brought to the newest revision.

    Raises:
        DatabaseError: it cannot be reached, read or migrated; the sentence names it and what to do.
    """
    engine = open_engine(url)
    shown = engine.url.render_as_string(hide_password=True)
    try:
        if _revision(engine) != HEAD:
            # Alembic costs 10 MB and 0.1 s: only for the start that needs it.
            from callcenter.db.migrate import migrate  # noqa: PLC0415

            migrate(engine)
            logger.info("database migrated", extra={"revision": HEAD})
    except SQLAlchemyError as problem:
        engine.dispose()
        raise DatabaseError(f"{shown}: {_reason(problem)}; check address, permissions and free space") from problem
    return Database(engine)


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: Any = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if found is None else str(found)


def _reason(problem: SQLAlchemyError) -> str:
    origin = getattr(problem, "orig", None) or problem
    return str(origin).strip().splitlines()[0]
