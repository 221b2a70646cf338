"""Who may sign in: added, changed, given another password, switched off; every change says who made it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from callcenter.actions.sign_in import check_patience, new_token, token_digest
from callcenter.domain.people import LONGEST_PASSWORD, Person, PersonChange, Role, check_password, new_person
from callcenter.domain.refusals import LastAdmin, PersonUnfit, PersonUnknown
from callcenter.domain.sign_in_guard import SignInGuard
from callcenter.ports import Passwords, Store, UnitOfWork

EASY_TO_READ = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without the letters and digits that are mistaken for each other on paper."""
START_LENGTH = 12


def start_password() -> str:
    """A password by chance, to be told to somebody once; 59 bits."""
    return "".join(secrets.choice(EASY_TO_READ) for _ in range(START_LENGTH))


def add_person(
    store: Store, passwords: Passwords, person: Person, password: str, *, by: str, once: bool = False
) -> Person:
    """Adds a person; an empty password is for a program that has tokens only.

    ``once``: the password is one to start with and has to be changed at the first sign-in.

    Raises:
        PersonUnfit: the name or number is taken, or the password is no good.
    """
    if password:
        check_password(password, person.login)
    person = replace(person, must_change=once and bool(password), has_password=bool(password))
    hashed = passwords.hashed(password) if password else ""
    with store.writing() as work:
        if work.people.get(person.login) is not None:
            raise PersonUnfit(f"登录名“{person.login}”已被使用。", field="login")
        _check_number(work, person)
        work.people.put(person, hashed)
        work.people.note(by, person.login, PersonChange.ADDED, new=_roles(person.roles))
        work.commit()
    return person


def change_person(
    store: Store,
    login: str,
    *,
    by: str,
    name: str | None = None,
    roles: Iterable[Role] | None = None,
    agent_no: str | None = None,
) -> Person:
    """Another name, other roles, another agent number; what is None stays. Other rights end the open sessions.

    Raises:
        PersonUnknown, PersonUnfit, LastAdmin: naming the field.
    """
    with store.writing() as work:
        before = _known(work, login)
        checked = new_person(
            login,
            before.name if name is None else name,
            before.roles if roles is None else roles,
            before.agent_no if agent_no is None else agent_no,
        )
        after = replace(before, name=checked.name, roles=checked.roles, agent_no=checked.agent_no)
        if (after.roles, after.agent_no) != (before.roles, before.agent_no):
            after = replace(after, epoch=before.epoch + 1)
        _check_admins(work, before, after, field="roles")
        _check_number(work, after)
        work.people.put(after, None)
        _note_differences(work, before, after, by)
        work.commit()
    return after


def change_password(
    store: Store, passwords: Passwords, login: str, password: str, *, by: str, once: bool = False
) -> None:
    """Another password; every session of the person ends. ``once``: to be changed at the next sign-in."""
    check_password(password, login)
    hashed = passwords.hashed(password)
    with store.writing() as work:
        person = _known(work, login)
        work.people.put(replace(person, epoch=person.epoch + 1, must_change=once), hashed)
        work.people.note(by, login, PersonChange.PASSWORD)
        work.commit()


def change_own_password(
    store: Store, passwords: Passwords, guard: SignInGuard, person: Person, old: str, new: str, now: datetime
) -> Person:
    """Another password, chosen by the person; the person's other sessions end.

    Raises:
        PersonUnfit: the old one is wrong, or the new one no good.
        TooManyTries: the old one was wrong too often: an unwatched page is no way to guess it.
    """
    login = person.login
    check_patience(guard, login, now)
    with store.reading() as work:
        kept = work.people.password_of(login)
    if not passwords.fits(kept, old[: LONGEST_PASSWORD + 1]):
        guard.failed(login, now)
        raise PersonUnfit("原密码不正确。", field="old")
    check_password(new, login, field="new")
    if new == old:
        raise PersonUnfit("新密码不能与原密码相同。", field="new")
    hashed = passwords.hashed(new)
    with store.writing() as work:
        before = _known(work, login)
        after = replace(before, epoch=before.epoch + 1, must_change=False)
        work.people.put(after, hashed)
        work.people.note(login, login, PersonChange.OWN_PASSWORD)
        work.commit()
    return after


def switch(store: Store, login: str, *, active: bool, by: str) -> Person:
    """Off: neither password nor token is accepted any more, and open sessions end.

    Raises:
        PersonUnknown, PersonUnfit, LastAdmin: naming the field.
    """
    with store.writing() as work:
        before = _known(work, login)
        if before.active is active:
            return before
        after = replace(before, active=active, epoch=before.epoch + 1)
        _check_admins(work, before, after, field="active")
        _check_number(work, after)
        work.people.put(after, None)
        work.people.note(by, login, PersonChange.ON if active else PersonChange.OFF)
        work.commit()
    return after


def give_token(store: Store, login: str, label: str, at: datetime, *, by: str) -> str:
    """A token for a program; it is shown this once."""
    token = new_token()
    with store.writing() as work:
        _known(work, login)
        work.people.add_token(login, label, token_digest(token), at)
        work.people.note(by, login, PersonChange.TOKEN, new=label)
        work.commit()
    return token


def withdraw_token(store: Store, token_id: int, *, by: str) -> None:
    """The token is accepted no more.

    Raises:
        PersonUnknown: no such token.
    """
    with store.writing() as work:
        token = work.people.withdraw_token(token_id)
        if token is None:
            raise PersonUnknown(f"没有编号为{token_id}的令牌。", field="token")
        work.people.note(by, token.login, PersonChange.TOKEN_WITHDRAWN, old=token.label)
        work.commit()


def _known(work: UnitOfWork, login: str) -> Person:
    person = work.people.get(login)
    if person is None:
        raise PersonUnknown(f"没有登录名为“{login}”的人员。", field="login")
    return person


def _check_admins(work: UnitOfWork, before: Person, after: Person, *, field: str) -> None:
    """Two administrators who switch each other off at the same moment must not both succeed: all rows are locked."""
    if not before.is_admin or after.is_admin:
        return
    if not any(one.is_admin for one in work.people.everybody(lock=True) if one.login != before.login):
        raise LastAdmin("这是最后一位管理员，请先指定另一位管理员。", field=field)


def _check_number(work: UnitOfWork, person: Person) -> None:
    """A number says whose calls are the own ones: two people at work must not share it."""
    if not person.agent_no or not person.active:
        return
    for other in work.people.everybody(lock=True):
        if other.active and other.agent_no == person.agent_no and other.login != person.login:
            sentence = f"工号{person.agent_no}已由{other.name}（{other.login}）使用。"
            raise PersonUnfit(sentence, field="agent_no")


def _note_differences(work: UnitOfWork, before: Person, after: Person, by: str) -> None:
    differences = (
        (PersonChange.NAME, before.name, after.name),
        (PersonChange.ROLES, _roles(before.roles), _roles(after.roles)),
        (PersonChange.AGENT_NO, before.agent_no, after.agent_no),
    )
    for what, old, new in differences:
        if old != new:
            work.people.note(by, after.login, what, old=old, new=new)


def _roles(roles: Iterable[Role]) -> str:
    return ",".join(role for role in Role if role in set(roles))
