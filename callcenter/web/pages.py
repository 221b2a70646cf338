"""The pages themselves: a frame each, filled by the browser."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from callcenter.domain.people import ROLE_LABELS, Person, Role
from callcenter.web.views import LOCAL
from callcenter.web.who import person_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_templates = Jinja2Templates(Path(__file__).parent / "templates")


@router.get("/")
def choose(request: Request) -> HTMLResponse:
    """Which role?"""
    return show_page(request, "choose")


@router.get("/desk/{seat}")
def desk(request: Request, seat: str) -> HTMLResponse:
    """The agent's desk."""
    return show_page(request, "desk", seat=seat)


@router.get("/wall")
def wall(request: Request) -> HTMLResponse:
    """The supervisor's wall."""
    return show_page(request, "wall")


@router.get("/interfaces")
def interfaces(request: Request) -> HTMLResponse:
    """Other systems that are told of work orders."""
    return show_page(request, "interfaces")


@router.get("/qa")
def qa(request: Request) -> HTMLResponse:
    """The list of calls to review."""
    return show_page(request, "qa")


@router.get("/qa/{call_id}")
def review(request: Request, call_id: str) -> HTMLResponse:
    """One call under review."""
    return show_page(request, "review", call_id=call_id)


def show_page(request: Request, name: str, **values: str) -> HTMLResponse:
    """The frame of a page; who has signed in stands in it, so that no page has to ask."""
    context = {"time_zone": LOCAL.key, "person": _shown(person_of(request)), **values}
    return _templates.TemplateResponse(request, f"{name}.html", context, headers={"cache-control": "no-cache"})


def _shown(person: Person | None) -> dict[str, object] | None:
    if person is None:
        return None
    roles = [role for role in Role if role in person.roles]
    return {
        "name": person.name,
        "signature": person.signature,
        "login": person.login,
        "agent_no": person.agent_no,
        "first_password": person.must_change,
        "roles": roles,
        "role_labels": [ROLE_LABELS[role] for role in roles],
    }
