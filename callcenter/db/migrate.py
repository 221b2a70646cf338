"""Brings a database to the newest revision."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine


def migration_config(connection: Connection | None = None) -> Config:
    """Alembic's settings, made here instead of read from a file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine) -> None:
    """Runs what is missing, in one transaction."""
    with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        command.upgrade(migration_config(connection), "head")
