"""Signing in and out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import Field, StringConstraints

from callcenter.actions.keep_people import change_own_password
from callcenter.actions.sign_in import sign_in
from callcenter.domain.people import ROLE_LABELS, Person, Role
from callcenter.domain.refusals import NotAllowed
from callcenter.web.call_edits import Body
from callcenter.web.hub_services import Hub, HubServices
from callcenter.web.messages import View
from callcenter.web.pages import show_page
from callcenter.web.who import Signed

router = APIRouter(tags=["session"])


class SignInBody(Body):
    """Name and password."""

    login: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=32)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=1024)]


class SessionView(View):
    """Who is here."""

    required: bool
    """Whether anybody has to sign in."""
    login: str = ""
    name: str = ""
    agent_no: str = ""
    roles: list[str] = Field(default_factory=list)
    role_labels: list[str] = Field(default_factory=list)
    home: str = "/"
    """The page of the role; where the password is changed, while it is one to start with."""


class PasswordBody(Body):
    """Another password of one's own."""

    old: Annotated[str, StringConstraints(min_length=1, max_length=1024)]
    new: Annotated[str, StringConstraints(min_length=1, max_length=1024)]


@router.get("/login", include_in_schema=False, response_class=HTMLResponse)
def login_page(request: Request) -> HTMLResponse:
    """Name and password."""
    return show_page(request, "login")


@router.get("/password", include_in_schema=False, response_class=HTMLResponse)
def password_page(request: Request) -> HTMLResponse:
    """Another password of one's own."""
    return show_page(request, "password")


@router.get("/api/session")
def session(hub: Hub, signed: Signed) -> SessionView:
    """Who has signed in."""
    return session_view(hub, signed.person)


@router.post("/api/session")
def begin(request: Request, body: SignInBody, hub: Hub) -> SessionView:
    """Signs in; the cookie that comes back is the session."""
    if hub.signing is None:
        return session_view(hub, None)
    person = sign_in(
        hub.store,
        hub.signing.passwords,
        hub.signing.guard,
        login=body.login,
        password=body.password,
        now=datetime.now(UTC),
    )
    request.session.clear()
    request.session.update(login=person.login, epoch=person.epoch)
    return session_view(hub, person)


@router.post("/api/session/password")
def change_password(request: Request, body: PasswordBody, hub: Hub, signed: Signed) -> SessionView:
    """Changes the own password; the person's other sessions end."""
    if hub.signing is None or signed.person is None:
        raise NotAllowed("没有启用登录，无需密码。")
    person = change_own_password(
        hub.store, hub.signing.passwords, hub.signing.guard, signed.person, body.old, body.new, datetime.now(UTC)
    )
    if not signed.system:
        request.session.update(epoch=person.epoch)
    hub.sockets.stir()
    return session_view(hub, person)


@router.delete("/api/session", status_code=204)
def end(request: Request, hub: Hub) -> None:
    """Signs out."""
    if hub.signing is not None:
        request.session.clear()


def session_view(hub: HubServices, person: Person | None) -> SessionView:
    """What the pages know of the person."""
    if person is None:
        return SessionView(required=hub.signing is not None)
    roles = [role for role in Role if role in person.roles]
    return SessionView(
        required=True,
        login=person.login,
        name=person.name,
        agent_no=person.agent_no,
        roles=[role.value for role in roles],
        role_labels=[ROLE_LABELS[role] for role in roles],
        home=_home(hub, person),
    )


def _home(hub: HubServices, person: Person) -> str:
    if person.must_change:
        return "/password"
    if len(person.roles) != 1:
        return "/"
    if person.has(Role.ADMIN):
        return "/users"
    if person.has(Role.AGENT):
        return next((f"/desk/{one.seat}" for one in hub.board.seats() if one.agent_no == person.agent_no), "/")
    return "/wall" if person.has(Role.SUPERVISOR) else "/qa"
