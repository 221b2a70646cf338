"""The pages of the work orders: frames, filled by the browser."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from callcenter.web.pages import show_page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/tickets")
def board(request: Request) -> HTMLResponse:
    """The board."""
    return show_page(request, "tickets")


@router.get("/tickets/{number}")
def ticket(request: Request, number: str) -> HTMLResponse:
    """One work order."""
    return show_page(request, "ticket", number=number)
