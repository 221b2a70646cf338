"""The pages themselves: a frame each, filled by the browser."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from callcenter.web.views import LOCAL

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_templates = Jinja2Templates(Path(__file__).parent / "templates")


@router.get("/")
def choose(request: Request) -> HTMLResponse:
    """Which role?"""
    return _page(request, "choose")


@router.get("/desk/{seat}")
def desk(request: Request, seat: str) -> HTMLResponse:
    """The agent's desk."""
    return _page(request, "desk", seat=seat)


@router.get("/wall")
def wall(request: Request) -> HTMLResponse:
    """The supervisor's wall."""
    return _page(request, "wall")


@router.get("/qa")
def qa(request: Request) -> HTMLResponse:
    """The list of calls to review."""
    return _page(request, "qa")


@router.get("/qa/{call_id}")
def review(request: Request, call_id: str) -> HTMLResponse:
    """One call under review."""
    return _page(request, "review", call_id=call_id)


def _page(request: Request, name: str, **values: str) -> HTMLResponse:
    context = {"time_zone": LOCAL.key, **values}
    return _templates.TemplateResponse(request, f"{name}.html", context, headers={"cache-control": "no-cache"})
