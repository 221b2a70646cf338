"""``callcenter users …``: who may sign in."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer

from callcenter import app
from callcenter.actions import keep_people
from callcenter.command_line import Config, refuse, settings_of
from callcenter.domain.people import Person, PersonLogEntry, Role, new_person
from callcenter.domain.refusals import Refused
from callcenter.ports import Store
from callcenter.refusal import CannotStart

users_cli = typer.Typer(help="People who sign in, their roles and tokens.", no_args_is_help=True)

T = TypeVar("T")
Roles = Annotated[list[Role], typer.Argument(help="agent, qa, supervisor, admin; several are possible.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]
Once = Annotated[bool, typer.Option("--once", help="To be changed at the next sign-in.")]
AgentNo = Annotated[str, typer.Option(help="Number of an agent: whose calls and desk are the own ones.")]


@users_cli.command("add")
def add(
    login: str,
    name: str,
    roles: Roles,
    agent_no: AgentNo = "",
    password_stdin: FromStdin = False,
    tokens_only: Annotated[bool, typer.Option(help="A program: no password, see `users token`.")] = False,
    once: Once = False,
    config: Config = None,
) -> None:
    """Add a person; the password is asked for."""
    person = _checked(lambda: new_person(login, name, roles, agent_no))
    password = "" if tokens_only else _password(password_stdin)
    hashes = app.password_hashes()
    _with_store(
        config, lambda store: keep_people.add_person(store, hashes, person, password, by=_operator(), once=once)
    )
    typer.echo(f"{login} may sign in as {', '.join(sorted(person.roles))}")


@users_cli.command("list")
def show(config: Config = None) -> None:
    """Everybody, with roles and tokens."""
    for person, tokens in _with_store(config, _everybody):
        typer.echo(_line(person))
        for token in tokens:
            typer.echo(f"    token {token}")


@users_cli.command("passwd")
def passwd(login: str, password_stdin: FromStdin = False, once: Once = False, config: Config = None) -> None:
    """Give another password; open sessions of the person end."""
    password = _password(password_stdin)
    hashes = app.password_hashes()
    _with_store(
        config, lambda store: keep_people.change_password(store, hashes, login, password, by=_operator(), once=once)
    )
    typer.echo(f"{login} has a new password")


@users_cli.command("roles")
def roles_of(
    login: str,
    roles: Roles,
    agent_no: Annotated[str | None, typer.Option(help="Another agent number.")] = None,
    config: Config = None,
) -> None:
    """Give other roles; open sessions of the person end."""
    person = _with_store(
        config,
        lambda store: keep_people.change_person(store, login, by=_operator(), roles=roles, agent_no=agent_no),
    )
    typer.echo(_line(person))


@users_cli.command("off")
def off(login: str, config: Config = None) -> None:
    """Refuse the person and the person's tokens from now on; what was recorded stays."""
    _with_store(config, lambda store: keep_people.switch(store, login, active=False, by=_operator()))
    typer.echo(f"{login} may not sign in")


@users_cli.command("on")
def on(login: str, config: Config = None) -> None:
    """Let a person in again."""
    _with_store(config, lambda store: keep_people.switch(store, login, active=True, by=_operator()))
    typer.echo(f"{login} may sign in")


@users_cli.command("token")
def token(login: str, label: Annotated[str, typer.Argument(help="What it is for.")], config: Config = None) -> None:
    """Make a token for a program; it is shown this once."""
    now = datetime.now(UTC)
    typer.echo(_with_store(config, lambda store: keep_people.give_token(store, login, label[:64], now, by=_operator())))


@users_cli.command("revoke")
def revoke(token_id: int, config: Config = None) -> None:
    """Withdraw a token by its number in `users list`."""
    _with_store(config, lambda store: keep_people.withdraw_token(store, token_id, by=_operator()))
    typer.echo(f"token {token_id} is accepted no more")


@users_cli.command("log")
def log(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="So many lines.")] = 100, config: Config = None
) -> None:
    """Who changed what about whom, the newest first."""
    for entry in _with_store(config, lambda store: _log(store, limit)):
        at = entry.at.astimezone().isoformat(sep=" ", timespec="seconds")
        change = f"{entry.old} -> {entry.new}" if entry.old else entry.new
        typer.echo(f"{at}  {entry.by:20} {entry.login:20} {entry.what} {change}".rstrip())


def _log(store: Store, limit: int) -> tuple[PersonLogEntry, ...]:
    with store.reading() as work:
        return work.people.log(limit)


def _operator() -> str:
    """Who runs the command, for the log."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container whose user has no name
        name = str(os.getuid())
    return f"命令行 {name}"


def _everybody(store: Store) -> list[tuple[Person, list[str]]]:
    with store.reading() as work:
        return [
            (one, [f"{t.id} {t.label}{'' if t.active else ' (withdrawn)'}" for t in work.people.tokens(one.login)])
            for one in work.people.everybody()
        ]


def _line(person: Person) -> str:
    number = f"no. {person.agent_no}" if person.agent_no else ""
    state = "(off)" if not person.active else "(first password)" if person.must_change else ""
    return f"{person.login:20} {person.name:12} {','.join(sorted(person.roles)):24} {number} {state}".rstrip()


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _with_store(config: Config, do: Callable[[Store], T]) -> T:
    settings = settings_of(config)
    try:
        store = app.people_store(settings)
    except CannotStart as problem:
        refuse(problem)
    return _checked(lambda: do(store))


def _checked(do: Callable[[], T]) -> T:
    try:
        return do()
    except Refused as problem:
        refuse(ValueError(f"{problem.field}: {problem.sentence}" if problem.field else problem.sentence))
