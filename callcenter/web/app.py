"""The web application."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import Response
from starlette.types import Scope

from callcenter import __version__
from callcenter.web import call_edits, calls, live_socket, metrics, pages, people, recordings, session, state, uploads
from callcenter.web.errors import add_error_handlers
from callcenter.web.gate import Gate
from callcenter.web.hub_services import HubServices

__all__ = ["HubServices", "create_app"]


class CheckedStatic(StaticFiles):
    """The browser asks each time whether a file has changed: after an upgrade no page runs on old parts."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """As the base class, with the header."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = "no-cache"
        return response


def create_app(services: HubServices, *, routers: Sequence[APIRouter] = ()) -> FastAPI:
    """Pages, REST and websocket over the services; ``routers`` adds further parts of the product."""
    # The ready-made documentation pages load their scripts from the internet; /openapi.json needs none.
    app = FastAPI(title="热线助手", version=__version__, docs_url=None, redoc_url=None)
    app.state.hub = services
    app.mount("/static", CheckedStatic(directory=Path(__file__).parent / "static"), name="static")
    own = (uploads.router, calls.router, recordings.router, call_edits.router, state.router, metrics.router)
    for router in (pages.router, session.router, people.router, live_socket.router, *own, *routers):
        app.include_router(router)
    add_error_handlers(app)
    _put_gate(app, services)
    return app


def _put_gate(app: FastAPI, services: HubServices) -> None:
    signing = services.signing
    app.add_middleware(Gate, store=services.store, board=services.board, signing=signing is not None)
    if signing is not None:  # added last is asked first: the gate reads the session
        app.add_middleware(
            SessionMiddleware,
            secret_key=signing.secret,
            session_cookie="callcenter",
            max_age=signing.hours * 3600,
            same_site="lax",
            https_only=signing.https,
        )
