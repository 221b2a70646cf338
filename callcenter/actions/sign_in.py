"""A person signs in with a password, or a program with a token."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from callcenter.domain.people import LONGEST_PASSWORD, Person, TokenHolder
from callcenter.domain.refusals import SignInRefused, TooManyTries
from callcenter.domain.sign_in_guard import SignInGuard
from callcenter.ports import Passwords, Store

TOKEN_PREFIX = "cc_"
"""So that a token found in a log or a repository is known for what it is."""


def sign_in(
    store: Store, passwords: Passwords, guard: SignInGuard, *, login: str, password: str, now: datetime
) -> Person:
    """The person.

    Raises:
        SignInRefused: wrong, whatever it was.
        TooManyTries: this name has failed too often just now.
    """
    check_patience(guard, login, now)
    with store.reading() as work:
        person, kept = work.people.get(login), work.people.password_of(login)
    # Somebody who is not there costs the same time: the answer must not tell who exists.
    fits = passwords.fits(kept, password[: LONGEST_PASSWORD + 1])
    if person is None or not person.active or not fits:
        guard.failed(login, now)
        raise SignInRefused("用户名或密码不正确。")
    guard.passed(login)
    if passwords.outdated(kept):
        _hash_again(store, person, passwords.hashed(password))
    return person


def check_patience(guard: SignInGuard, login: str, now: datetime) -> None:
    """Refuses a further try too soon after too many wrong ones.

    Raises:
        TooManyTries: with the time to wait.
    """
    wait = guard.wait(login, now)
    if wait:
        seconds = int(wait.total_seconds()) + 1
        raise TooManyTries(f"密码输错次数过多，请{seconds}秒后再试。")


def holder_of_token(store: Store, token: str) -> TokenHolder | None:
    """Whose token it is; None when it is nobody's or was withdrawn."""
    if not token.startswith(TOKEN_PREFIX):
        return None
    with store.reading() as work:
        holder = work.people.by_token(token_digest(token))
    return holder if holder is not None and holder.person.active else None


def new_token() -> str:
    """256 bits of chance; a plain digest is enough to keep them."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _hash_again(store: Store, person: Person, hashed: str) -> None:
    with store.writing() as work:
        work.people.put(person, hashed)
        work.commit()
