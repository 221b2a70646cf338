"""The database connection: SQLite made fit for several threads, or any server by its URL."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

BUSY_MS = 5_000


class DatabaseError(Exception):
    """The database cannot be used; the sentence says which and what to do."""


def open_engine(url: str) -> Engine:
    """An engine for the URL.

    Raises:
        DatabaseError: the URL is not one, its driver is missing, or the folder of the file cannot be made.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _open_sqlite(url, parsed.database)
        return create_engine(url, hide_parameters=True, json_serializer=_dumps, pool_pre_ping=True)
    except ArgumentError as problem:
        raise DatabaseError(f"database: {url!r} is not an SQLAlchemy URL; expected sqlite:///FILE or …") from problem
    except (NoSuchModuleError, ImportError) as problem:
        name = url.split(":", maxsplit=1)[0]
        raise DatabaseError(
            f"database: no driver for {name!r}; install it (PostgreSQL: pip install 'psycopg[binary]' and a URL that "
            "starts with postgresql+psycopg://)"
        ) from problem


def _open_sqlite(url: str, file: str | None) -> Engine:
    if file and file != ":memory:":
        try:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise DatabaseError(f"{file}: its folder cannot be made ({problem.strerror})") from problem
    engine = create_engine(url, hide_parameters=True, json_serializer=_dumps, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we write BEGIN ourselves, below
    for line in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {line}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: SQLite does not wait when a reader turns writer, it fails."""
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


_dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
