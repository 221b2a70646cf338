"""Databases for the tests: a fresh SQLite file, and a PostgreSQL server of our own where one is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from callcenter.db.call_journal import CallJournal
from callcenter.db.database import Database, open_database


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Address of a throw-away server with one migrated database to copy from."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no PostgreSQL server here; apt-get install postgresql")
    psycopg = pytest.importorskip("psycopg", reason="no PostgreSQL driver here; pip install 'psycopg[binary]'")
    binaries = found[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    owner = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    if owner:
        shutil.chown(folder, owner)
    data = folder / "data"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quick = f"-c fsync=off -c listen_addresses=127.0.0.1 -p {port} -k {folder}"
    as_owner = {"check": True, "user": owner, "cwd": folder, "stdout": subprocess.DEVNULL}
    subprocess.run([binaries / "initdb", "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8"], **as_owner)
    subprocess.run([binaries / "pg_ctl", "-D", data, "-o", quick, "-w", "-l", folder / "log", "start"], **as_owner)
    try:
        with psycopg.connect(f"postgresql://test@127.0.0.1:{port}/postgres", autocommit=True) as server:
            server.execute("CREATE DATABASE built")
        open_database(f"postgresql+psycopg://test@127.0.0.1:{port}/built").close()
        yield f"test@127.0.0.1:{port}"
    finally:
        subprocess.run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], **as_owner)
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def sqlite_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "built.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, migrated database."""
    if request.param == "sqlite":
        file = tmp_path / "callcenter.db"
        shutil.copy(request.getfixturevalue("sqlite_built"), file)
        yield f"sqlite:///{file}"
        return
    address = request.getfixturevalue("postgresql")
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(f"postgresql://{address}/postgres", autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS fresh WITH (FORCE)")
        server.execute("CREATE DATABASE fresh TEMPLATE built")
    yield f"postgresql+psycopg://{address}/fresh"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """The database, open."""
    opened = open_database(url)
    yield opened
    opened.close()


@pytest.fixture
def journal(database: Database) -> CallJournal:
    """The hub's diary on it."""
    return CallJournal(database)
