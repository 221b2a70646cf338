"""People and their log, on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

from callcenter.actions.keep_people import add_person, change_person, give_token, switch, withdraw_token
from callcenter.actions.sign_in import holder_of_token
from callcenter.db.database import Database
from callcenter.domain.people import Person, PersonChange, Role, new_person
from callcenter.domain.refusals import LastAdmin
from callcenter.web.passwords import Argon2Passwords

HASHES = Argon2Passwords()


def added(database: Database, login: str, *roles: Role, agent_no: str = "") -> Person:
    return add_person(database, HASHES, new_person(login, login, roles, agent_no), "correct-horse", by="test")


def test_of_two_administrators_who_switch_each_other_off_one_stays(database: Database) -> None:
    for login in ("yan", "zhou"):
        added(database, login, Role.ADMIN)
    start = threading.Barrier(2)

    def put_out(login: str) -> str:
        start.wait()
        try:
            switch(database, login, active=False, by="test")
        except LastAdmin:
            return "stays"
        return "off"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(put_out, ("yan", "zhou"))) == ["off", "stays"]
    with database.reading() as work:
        assert sum(one.is_admin for one in work.people.everybody()) == 1


def test_a_person_read_again_is_the_person_that_was_kept(database: Database) -> None:
    person = replace(new_person("chen", "陈静", [Role.AGENT, Role.QA], "21"), must_change=True)
    with database.writing() as work:
        work.people.put(person, "a hash")
        work.commit()
    with database.reading() as work:
        assert work.people.get("chen") == person


def test_the_log_grows_with_every_change_and_with_nothing_else(database: Database) -> None:
    numbers = []

    def look() -> None:
        with database.reading() as work:
            numbers.append(work.people.last_change())

    look()
    added(database, "chen", Role.AGENT, agent_no="21")
    look()
    change_person(database, "chen", by="zhou", roles=[Role.AGENT, Role.QA], name="陈静")
    look()
    change_person(database, "chen", by="zhou", name="陈静")
    look()
    assert numbers[0] < numbers[1] < numbers[2] == numbers[3]
    with database.reading() as work:
        newest, second, *_ = work.people.log(10)
    assert (newest.by, newest.login, newest.what, newest.old, newest.new) == (
        "zhou",
        "chen",
        PersonChange.ROLES,
        "agent",
        "agent,qa",
    )
    assert (second.what, second.new) == (PersonChange.NAME, "陈静")


def test_a_token_knows_what_it_is_for_until_it_is_withdrawn(database: Database) -> None:
    added(database, "oa", Role.SUPERVISOR)
    token = give_token(database, "oa", "生产对接", datetime.now(UTC), by="test")
    holder = holder_of_token(database, token)
    assert holder is not None
    assert holder.system == "oa·生产对接"
    with database.reading() as work:
        number = work.people.tokens("oa")[0].id
    withdraw_token(database, number, by="test")
    assert holder_of_token(database, token) is None
