"""Page and REST interface of the people who may sign in, for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import Field, StringConstraints

from callcenter.actions import keep_people
from callcenter.domain.people import ROLE_LABELS, Person, PersonChange, PersonLogEntry, Role, new_person
from callcenter.domain.refusals import NotAllowed
from callcenter.web.call_edits import Body
from callcenter.web.hub_services import Hub, HubServices
from callcenter.web.messages import View
from callcenter.web.pages import show_page
from callcenter.web.signing import Signing
from callcenter.web.who import Signed

router = APIRouter(tags=["people"])

Login = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=32)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Number = Annotated[str, StringConstraints(strip_whitespace=True, max_length=32)]
Password = Annotated[str, StringConstraints(max_length=128)]
Roles = Annotated[frozenset[Role], Field(min_length=1)]

CHANGES = {
    PersonChange.ADDED: "添加，角色：{new}",
    PersonChange.NAME: "改名：{old} → {new}",
    PersonChange.ROLES: "更改角色：{old} → {new}",
    PersonChange.AGENT_NO: "更改工号：{old} → {new}",
    PersonChange.PASSWORD: "重设密码",
    PersonChange.OWN_PASSWORD: "本人修改密码",
    PersonChange.OFF: "停用",
    PersonChange.ON: "启用",
    PersonChange.TOKEN: "发放接口令牌：{new}",
    PersonChange.TOKEN_WITHDRAWN: "收回接口令牌：{old}",
}


class NewPersonBody(Body):
    """A further person."""

    login: Login
    name: Name
    roles: Roles
    agent_no: Number = ""
    password: Password = ""
    """To start with; empty = one is made."""


class PersonBody(Body):
    """What is to be changed; what is missing stays."""

    name: Name | None = None
    roles: Roles | None = None
    agent_no: Number | None = None


class ActiveBody(Body):
    """On or off."""

    active: bool


class StartPasswordBody(Body):
    """Another password to start with."""

    password: Password = ""
    """Empty = one is made."""


class PersonView(View):
    """Somebody who may sign in."""

    login: str
    name: str
    roles: list[str]
    role_labels: list[str]
    agent_no: str
    seats: list[str]
    """Extensions that belong to the number."""
    active: bool
    has_password: bool
    """False: a program with tokens only."""
    must_change: bool
    """Still has the password to start with."""


class PersonMade(View):
    """A person with the password to start with, which is shown this once; empty when the administrator chose it."""

    person: PersonView
    start_password: str


class ChangeView(View):
    """A line of the log."""

    at: datetime
    by: str
    login: str
    text: str


def _signing(hub: Hub) -> Signing:
    """Not without signing in: whoever sits at the machine would make himself an administrator for later."""
    if hub.signing is None:
        raise NotAllowed("还没有启用登录：请先用命令行添加管理员，并在配置文件中启用登录，再在这里管理使用者。")
    return hub.signing


Guarded = Annotated[Signing, Depends(_signing)]


@router.get("/users", include_in_schema=False, response_class=HTMLResponse)
def page(request: Request) -> HTMLResponse:
    """The page."""
    return show_page(request, "users")


@router.get("/api/people")
def people(hub: Hub, _guarded: Guarded) -> list[PersonView]:
    """Everybody, those who were switched off last."""
    with hub.store.reading() as work:
        everybody = work.people.everybody()
    return [_view(one, hub) for one in sorted(everybody, key=lambda one: (not one.active, one.login))]


@router.get("/api/people/changes")
def changes(hub: Hub, _guarded: Guarded, limit: Annotated[int, Query(ge=1, le=1000)] = 200) -> list[ChangeView]:
    """Who changed what, the newest first."""
    with hub.store.reading() as work:
        entries, names = work.people.log(limit), {one.login: one.name for one in work.people.everybody()}
    return [
        ChangeView(at=entry.at, by=names.get(entry.by, entry.by), login=entry.login, text=_sentence(entry))
        for entry in entries
    ]


@router.post("/api/people", status_code=201)
def add(body: NewPersonBody, hub: Hub, guarded: Guarded, signed: Signed) -> PersonMade:
    """Adds somebody; the password has to be changed at the first sign-in."""
    made = "" if body.password else keep_people.start_password()
    person = keep_people.add_person(
        hub.store,
        guarded.passwords,
        new_person(body.login, body.name, body.roles, body.agent_no),
        body.password or made,
        by=_admin(signed),
        once=True,
    )
    return PersonMade(person=_view(person, hub), start_password=made)


@router.patch("/api/people/{login}")
def change(login: str, body: PersonBody, request: Request, hub: Hub, _guarded: Guarded, signed: Signed) -> PersonView:
    """Another name, other roles, another number; other rights end the person's sessions at once."""
    after = keep_people.change_person(
        hub.store, login, by=_admin(signed), name=body.name, roles=body.roles, agent_no=body.agent_no
    )
    if signed.person and signed.person.login == login and not signed.system:
        request.session.update(epoch=after.epoch)  # whoever changes the own rights stays
    hub.sockets.stir()
    return _view(after, hub)


@router.post("/api/people/{login}/active")
def switch(login: str, body: ActiveBody, hub: Hub, _guarded: Guarded, signed: Signed) -> PersonView:
    """Lets somebody in again, or out for good: sessions, pages and tokens end at once."""
    after = keep_people.switch(hub.store, login, active=body.active, by=_admin(signed))
    hub.sockets.stir()
    return _view(after, hub)


@router.post("/api/people/{login}/password")
def password(login: str, body: StartPasswordBody, hub: Hub, guarded: Guarded, signed: Signed) -> PersonMade:
    """Another password to start with; the person's sessions end at once."""
    made = "" if body.password else keep_people.start_password()
    keep_people.change_password(
        hub.store, guarded.passwords, login, body.password or made, by=_admin(signed), once=True
    )
    hub.sockets.stir()
    with hub.store.reading() as work:
        person = work.people.get(login)
    assert person is not None  # people are never deleted
    return PersonMade(person=_view(person, hub), start_password=made)


def _admin(signed: Signed) -> str:
    assert signed.person is not None  # the gate let an administrator through
    return f"{signed.person.login}（{signed.system}）" if signed.system else signed.person.login


def _view(person: Person, hub: HubServices) -> PersonView:
    roles = [role for role in Role if role in person.roles]
    return PersonView(
        login=person.login,
        name=person.name,
        roles=[role.value for role in roles],
        role_labels=[ROLE_LABELS[role] for role in roles],
        agent_no=person.agent_no,
        seats=[seat.seat for seat in hub.board.seats() if person.agent_no and seat.agent_no == person.agent_no],
        active=person.active,
        has_password=person.has_password,
        must_change=person.must_change,
    )


def _sentence(entry: PersonLogEntry) -> str:
    old, new = entry.old, entry.new
    if entry.what in {PersonChange.ROLES, PersonChange.ADDED}:
        old, new = _labels(old), _labels(new)
    return CHANGES[entry.what].format(old=old or "（空）", new=new or "（空）")


def _labels(roles: str) -> str:
    return "、".join(ROLE_LABELS[Role(role)] for role in roles.split(",") if role in set(Role))
