"""Who may sign in: added, changed, given another password, switched off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from callcenter.actions.sign_in import new_token, token_digest
from callcenter.domain.people import Person, Role, check_password, new_person
from callcenter.domain.refusals import PersonUnfit, PersonUnknown
from callcenter.ports import Passwords, Store, UnitOfWork


def add_person(store: Store, passwords: Passwords, person: Person, password: str) -> None:
    """Adds a person; an empty password is for a program that has tokens only.

    Raises:
        PersonUnfit: the name is taken, or the password is no good.
    """
    if password:
        check_password(password, person.login)
    with store.writing() as work:
        if work.people.get(person.login) is not None:
            raise PersonUnfit(f"登录名“{person.login}”已被使用。", field="login")
        work.people.put(person, passwords.hashed(password) if password else "")
        work.commit()


def change_password(store: Store, passwords: Passwords, login: str, password: str) -> None:
    """Another password; every session of the person ends."""
    check_password(password, login)
    with store.writing() as work:
        person = _known(work, login)
        work.people.put(replace(person, epoch=person.epoch + 1), passwords.hashed(password))
        work.commit()


def change_roles(store: Store, login: str, roles: Iterable[Role], agent_no: str | None = None) -> Person:
    """Other roles, and another agent number when one is given."""
    with store.writing() as work:
        person = _known(work, login)
        checked = new_person(login, person.name, roles, person.agent_no if agent_no is None else agent_no)
        after = replace(person, roles=checked.roles, agent_no=checked.agent_no)
        work.people.put(after, None)
        work.commit()
    return after


def switch(store: Store, login: str, *, active: bool) -> None:
    """Off: neither password nor token is accepted any more, and open sessions end."""
    with store.writing() as work:
        person = _known(work, login)
        work.people.put(replace(person, active=active, epoch=person.epoch + 1), None)
        work.commit()


def give_token(store: Store, login: str, label: str, at: datetime) -> str:
    """A token for a program; it is shown this once."""
    token = new_token()
    with store.writing() as work:
        _known(work, login)
        work.people.add_token(login, label, token_digest(token), at)
        work.commit()
    return token


def withdraw_token(store: Store, token_id: int) -> None:
    """The token is accepted no more.

    Raises:
        PersonUnknown: no such token.
    """
    with store.writing() as work:
        if not work.people.withdraw_token(token_id):
            raise PersonUnknown(f"没有编号为{token_id}的令牌。", field="token")
        work.commit()


def _known(work: UnitOfWork, login: str) -> Person:
    person = work.people.get(login)
    if person is None:
        raise PersonUnknown(f"没有登录名为“{login}”的人员。", field="login")
    return person
