"""``callcenter users …``: who may sign in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer

from callcenter import app
from callcenter.actions import keep_people
from callcenter.command_line import Config, refuse, settings_of
from callcenter.domain.people import Person, Role, new_person
from callcenter.domain.refusals import Refused
from callcenter.ports import Store
from callcenter.refusal import CannotStart

users_cli = typer.Typer(help="People who sign in, their roles and tokens.", no_args_is_help=True)

T = TypeVar("T")
Roles = Annotated[list[Role], typer.Argument(help="agent, qa, supervisor; several are possible.")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]
AgentNo = Annotated[str, typer.Option(help="Number of an agent: whose calls and desk are the own ones.")]


@users_cli.command("add")
def add(
    login: str,
    name: str,
    roles: Roles,
    agent_no: AgentNo = "",
    password_stdin: FromStdin = False,
    tokens_only: Annotated[bool, typer.Option(help="A program: no password, see `users token`.")] = False,
    config: Config = None,
) -> None:
    """Add a person; the password is asked for."""
    person = _checked(lambda: new_person(login, name, roles, agent_no))
    password = "" if tokens_only else _password(password_stdin)
    _with_store(config, lambda store: keep_people.add_person(store, app.password_hashes(), person, password))
    typer.echo(f"{login} may sign in as {', '.join(sorted(person.roles))}")


@users_cli.command("list")
def show(config: Config = None) -> None:
    """Everybody, with roles and tokens."""
    for person, tokens in _with_store(config, _everybody):
        typer.echo(_line(person))
        for token in tokens:
            typer.echo(f"    token {token}")


@users_cli.command("passwd")
def passwd(login: str, password_stdin: FromStdin = False, config: Config = None) -> None:
    """Give another password; open sessions of the person end."""
    password = _password(password_stdin)
    _with_store(config, lambda store: keep_people.change_password(store, app.password_hashes(), login, password))
    typer.echo(f"{login} has a new password")


@users_cli.command("roles")
def roles_of(
    login: str,
    roles: Roles,
    agent_no: Annotated[str | None, typer.Option(help="Another agent number.")] = None,
    config: Config = None,
) -> None:
    """Give other roles; they count from the next request on."""
    person = _with_store(config, lambda store: keep_people.change_roles(store, login, roles, agent_no))
    typer.echo(_line(person))


@users_cli.command("off")
def off(login: str, config: Config = None) -> None:
    """Refuse the person and the person's tokens from now on; what was recorded stays."""
    _with_store(config, lambda store: keep_people.switch(store, login, active=False))
    typer.echo(f"{login} may not sign in")


@users_cli.command("on")
def on(login: str, config: Config = None) -> None:
    """Let a person in again."""
    _with_store(config, lambda store: keep_people.switch(store, login, active=True))
    typer.echo(f"{login} may sign in")


@users_cli.command("token")
def token(login: str, label: Annotated[str, typer.Argument(help="What it is for.")], config: Config = None) -> None:
    """Make a token for a program; it is shown this once."""
    now = datetime.now(UTC)
    typer.echo(_with_store(config, lambda store: keep_people.give_token(store, login, label[:64], now)))


@users_cli.command("revoke")
def revoke(token_id: int, config: Config = None) -> None:
    """Withdraw a token by its number in `users list`."""
    _with_store(config, lambda store: keep_people.withdraw_token(store, token_id))
    typer.echo(f"token {token_id} is accepted no more")


def _everybody(store: Store) -> list[tuple[Person, list[str]]]:
    with store.reading() as work:
        return [
            (one, [f"{t.id} {t.label}{'' if t.active else ' (withdrawn)'}" for t in work.people.tokens(one.login)])
            for one in work.people.everybody()
        ]


def _line(person: Person) -> str:
    number = f"no. {person.agent_no}" if person.agent_no else ""
    state = "" if person.active else "(off)"
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
