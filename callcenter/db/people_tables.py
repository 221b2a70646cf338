"""Tables of the people who sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.tables import Table


class PersonTable(Table):
    """Somebody who may sign in."""

    __tablename__ = "people"

    login: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    agent_no: Mapped[str] = mapped_column(String(32))
    roles: Mapped[list[Any]]
    password: Mapped[str] = mapped_column(String(255))
    """The hash with its parameters; empty = tokens only."""
    active: Mapped[bool]
    epoch: Mapped[int]
    must_change: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class ApiTokenTable(Table):
    """How a program signs in."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(32), ForeignKey("people.login", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the token."""
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class PersonLogTable(Table):
    """Who changed what about whom; kept when the person is long gone."""

    __tablename__ = "people_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))
    login: Mapped[str] = mapped_column(String(32))
    what: Mapped[str] = mapped_column(String(16))
    old: Mapped[str] = mapped_column(Text)
    new: Mapped[str] = mapped_column(Text)
