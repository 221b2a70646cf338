"""The migrations build what the tables say, and an unusable database is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from callcenter.db.database import Database, open_database
from callcenter.db.engine import DatabaseError
from callcenter.db.migrate import migration_config
from callcenter.db.migrations import HEAD
from callcenter.db.tables import Table


def test_the_migrations_build_the_tables(database: Database) -> None:
    # The search index is made of tables that the database keeps for itself.
    options = {"include_name": lambda name, kind, _parents: kind != "table" or "ticket_search" not in name}
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Table.metadata) == []


def test_the_newest_revision_is_the_one_we_check_for() -> None:
    assert ScriptDirectory.from_config(migration_config()).get_heads() == [HEAD]


def test_a_built_database_is_opened_as_it_is(url: str) -> None:
    open_database(url).close()
    open_database(url).close()


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("no address at all", "no address at all"),
        ("oracle+nothing://there/db", "oracle"),
        ("postgresql+psycopg://test@127.0.0.1:1/none", "127.0.0.1:1"),
    ],
)
def test_an_address_that_leads_nowhere_is_named(url: str, named: str) -> None:
    with pytest.raises(DatabaseError, match=named):
        open_database(url)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "letters.db"
    file.write_text("this is a letter, not a database " * 100)
    with pytest.raises(DatabaseError, match=r"letters\.db"):
        open_database(f"sqlite:///{file}")
