"""People who sign in, and what their roles let them do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from callcenter.domain.refusals import PersonUnfit

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128
"""Characters; hashing a longer one would only cost time."""


class Role(StrEnum):
    """What a person is here for; one person may have several."""

    AGENT = "agent"
    """The own desk and calls, and the work orders."""
    QA = "qa"
    """Every recording: review, score, archive."""
    SUPERVISOR = "supervisor"
    """Wall, monitoring, alarms, settings."""
    ADMIN = "admin"
    """People: who may sign in, and as what; no calls and no work orders."""


ROLE_LABELS = {Role.AGENT: "坐席", Role.QA: "质检", Role.SUPERVISOR: "主管", Role.ADMIN: "管理员"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in, or a program that has a token."""

    login: str
    name: str
    roles: frozenset[Role]
    agent_no: str = ""
    """Of an agent: whose calls and desk are the own ones."""
    active: bool = True
    epoch: int = 1
    """Counts password changes and the like: a session of an earlier epoch has ended."""
    must_change: bool = False
    """The password is one to start with: it opens nothing but the page where it is changed."""
    has_password: bool = True
    """False: a program that has tokens only. Told by the database, never written."""

    @property
    def signature(self) -> str:
        """How a change is recorded."""
        return self.agent_no or self.login

    def has(self, *roles: Role) -> bool:
        """Whether one of the roles is among the person's."""
        return bool(self.roles & set(roles))

    @property
    def is_admin(self) -> bool:
        """Whether the person can sign in and manage people."""
        return self.active and self.has_password and Role.ADMIN in self.roles


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenHolder:
    """Whose token it is, and what the token is for."""

    person: Person
    label: str

    @property
    def system(self) -> str:
        """How the program is named beside what it changed."""
        return f"{self.person.name}·{self.label}" if self.label else self.person.name


class PersonChange(StrEnum):
    """What was done to a person."""

    ADDED = "added"
    NAME = "name"
    ROLES = "roles"
    AGENT_NO = "agent_no"
    PASSWORD = "password"
    OWN_PASSWORD = "own-password"
    OFF = "off"
    ON = "on"
    TOKEN = "token"
    TOKEN_WITHDRAWN = "token-withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLogEntry:
    """Who changed what about whom; passwords and tokens are never in it."""

    at: datetime
    by: str
    """Login of the administrator, or who ran the command."""
    login: str
    what: PersonChange
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """How a program signs in; the token itself is shown once and never kept."""

    id: int
    login: str
    label: str
    digest: str = field(repr=False)
    active: bool = True


def new_person(login: str, name: str, roles: Iterable[Role], agent_no: str = "") -> Person:
    """A person with plausible data.

    Raises:
        PersonUnfit: naming the field.
    """
    if not _LOGIN.fullmatch(login):
        raise PersonUnfit("登录名须为2至32位小写字母、数字、点、横线或下划线，例如 li.ming。", field="login")
    if not 1 <= len(name.strip()) <= 40:
        raise PersonUnfit("姓名须为1至40个字。", field="name")
    given = frozenset(roles)
    if not given:
        raise PersonUnfit(f"请至少给一个角色：{'、'.join(Role)}。", field="roles")
    if Role.AGENT in given and not agent_no.strip():
        raise PersonUnfit("坐席须有工号，否则无法对应到本人的通话。", field="agent_no")
    if len(agent_no) > 32:
        raise PersonUnfit("工号最多32位。", field="agent_no")
    return Person(login=login, name=name.strip(), roles=given, agent_no=agent_no.strip())


def check_password(password: str, login: str, *, field: str = "password") -> None:
    """Refuses one that is too short, too long, or the name itself.

    Raises:
        PersonUnfit: with what to do.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise PersonUnfit(f"密码至少{SHORTEST_PASSWORD}位。", field=field)
    if len(password) > LONGEST_PASSWORD:
        raise PersonUnfit(f"密码最多{LONGEST_PASSWORD}位。", field=field)
    if login in password.lower():
        raise PersonUnfit("密码不能包含登录名。", field=field)
