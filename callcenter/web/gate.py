"""The gate in front of every page, address and websocket: from our own pages, signed in, and allowed?"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from callcenter.actions.sign_in import holder_of_token
from callcenter.domain.people import Person, Role
from callcenter.domain.refusals import ValueUnfit
from callcenter.ports import Store
from callcenter.web.errors import error_body
from callcenter.web.live import LiveBoard
from callcenter.web.plain_text import check_address
from callcenter.web.refused_page import refused_page
from callcenter.web.rights import READS, Own, Right, right_for
from callcenter.web.who import KEY, Caller

logger = logging.getLogger(__name__)

SIGN_IN = 4401
FORBIDDEN = 4403
LIVE = "/ws/live"


HEADERS = (
    (b"content-security-policy", b"frame-ancestors 'none'"),  # nobody's page lays ours under its own buttons
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),  # addresses carry numbers of calls and orders
)


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why a request goes no further."""

    status: int
    code: str
    sentence: str


FOREIGN = Stopped(403, "foreign-page", "请求来自其他网站的页面，已拒绝。")
UNKNOWN_HOST = Stopped(403, "foreign-host", "请用本机地址（127.0.0.1 或 localhost）打开页面。")
FIRST_PASSWORD = Stopped(403, "password-change-required", "请先修改初始密码。")
UNSIGNED = Stopped(401, "sign-in-required", "请先登录。")
NOT_YOURS = Stopped(403, "not-allowed", "您的角色没有这个权限，请联系管理员。")


class Gate:
    """ASGI middleware; ``signing`` off asks nobody for a name, and answers on this machine only."""

    def __init__(self, app: ASGIApp, *, store: Store, board: LiveBoard, signing: bool) -> None:
        self._app = app
        self._store = store
        self._board = board
        self._signing = signing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the request through, or answers itself."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        connection, send = HTTPConnection(scope), _guarded(send)
        try:
            check_address(scope["path"], scope["query_string"])
        except ValueUnfit as problem:
            await _refuse(problem, scope, receive, send)
            return
        stopped = self._origin(connection) or (await self._enter(connection) if self._signing else None)
        if stopped is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await _close(WebSocket(scope, receive, send), stopped)
        else:
            await _answer(connection, stopped)(scope, receive, send)

    def _origin(self, connection: HTTPConnection) -> Stopped | None:
        """No other site may read or change anything through the browser of somebody who is allowed to."""
        if not self._signing and not _is_this_machine(connection.url.hostname or ""):
            return UNKNOWN_HOST  # another site's name that leads to this machine
        if connection.scope["type"] == "http" and connection.scope["method"] in READS:
            return None
        origin = connection.headers.get("origin")
        if origin is not None:
            return None if urlsplit(origin).netloc == connection.headers.get("host") else FOREIGN
        # A browser without Origin says at least from where; a program says neither and has no session to misuse.
        return FOREIGN if connection.headers.get("sec-fetch-site") in {"cross-site", "same-site"} else None

    async def _enter(self, connection: HTTPConnection) -> Stopped | None:
        method, path = connection.scope.get("method", "GET"), connection.scope["path"]
        right = right_for(method, path)
        caller = await run_in_threadpool(self._caller_now(connection, by_cookie_only=right.open))
        connection.scope.setdefault("state", {})[KEY] = caller
        if right.open:
            return None
        if caller is None:
            return UNSIGNED
        if caller.person.must_change and not right.first:
            return FIRST_PASSWORD
        if connection.scope["type"] == "websocket":
            fine = await self._may_follow(caller.person, connection)
        else:
            fine = caller.person.has(*right.roles) and await self._owns(caller.person, right, path)
        return None if fine else NOT_YOURS

    def _caller_now(self, connection: HTTPConnection, *, by_cookie_only: bool) -> Callable[[], Caller | None]:
        """How to find out who is asking, now and later."""
        given = connection.headers.get("authorization", "")
        if given.lower().startswith("bearer ") and not by_cookie_only:
            return partial(self._by_token, given[7:].strip())
        return partial(self._by_session, connection.session.get("login"), connection.session.get("epoch"))

    def _by_token(self, token: str) -> Caller | None:
        holder = holder_of_token(self._store, token)
        return Caller(holder.person, partial(self._by_token, token), holder.system) if holder else None

    def _by_session(self, login: object, epoch: object) -> Caller | None:
        if not isinstance(login, str):
            return None
        with self._store.reading() as work:
            person = work.people.get(login)
        fine = person is not None and person.active and person.epoch == epoch
        return Caller(person, partial(self._by_session, login, epoch)) if person and fine else None

    async def _owns(self, person: Person, right: Right, path: str) -> bool:
        if right.own is Own.NOTHING or (person.roles - {Role.AGENT}) & right.roles:
            return True
        owned = right.owned(path)
        if right.own is Own.SEAT:
            return self._seat_is_of(owned, person)
        return await self._call_is_of(owned, person)

    async def _may_follow(self, person: Person, connection: HTTPConnection) -> bool:
        """The wall is for supervisors, single calls also for QA, the own ones for the agent, notices for everybody."""
        if connection.scope["path"] != LIVE or person.has(Role.SUPERVISOR):
            return person.has(Role.SUPERVISOR)
        call, seat = connection.query_params.get("call"), connection.query_params.get("seat")
        if connection.query_params.get("notices") and not call and not seat:
            return True
        if call and person.has(Role.QA):
            return True
        if not person.has(Role.AGENT) or not (call or seat):
            return False
        return await self._call_is_of(call, person) if call else self._seat_is_of(seat or "", person)

    def _seat_is_of(self, seat: str, person: Person) -> bool:
        return any(view.seat == seat and view.agent_no == person.agent_no for view in self._board.seats())

    async def _call_is_of(self, call_id: str, person: Person) -> bool:
        shown = self._board.summary(call_id)
        agent_no = shown.agent_no if shown else await run_in_threadpool(self._agent_of, call_id)
        return bool(agent_no) and agent_no == person.agent_no

    def _agent_of(self, call_id: str) -> str | None:
        with self._store.reading() as work:
            call = work.calls.get(call_id)
        return call.agent_no if call else None


def _guarded(send: Send) -> Send:
    """With the headers that every answer carries."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *HEADERS]}
        await send(message)

    return guarded


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _answer(connection: HTTPConnection, stopped: Stopped) -> Response:
    path = connection.scope["path"]
    by_a_person = connection.scope["method"] in READS and not path.startswith(("/api/", "/openapi"))
    if by_a_person and stopped in {UNSIGNED, FIRST_PASSWORD}:
        return RedirectResponse(f"{'/login' if stopped is UNSIGNED else '/password'}?next={quote(path)}", 303)
    logger.info("request stopped", extra={"code": stopped.code})
    if "text/html" in connection.headers.get("accept", ""):
        return refused_page(stopped.status, stopped.sentence)
    return JSONResponse(error_body(stopped.code, stopped.sentence), stopped.status)


async def _refuse(problem: ValueUnfit, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).close()
        return
    await JSONResponse(error_body(problem.code, problem.sentence, problem.field), 422)(scope, receive, send)


async def _close(socket: WebSocket, stopped: Stopped) -> None:
    """Accepted first: a browser does not tell its page why a handshake failed."""
    if stopped in {FOREIGN, UNKNOWN_HOST}:
        await socket.close()
        return
    await socket.accept()
    await socket.close(SIGN_IN if stopped is UNSIGNED else FORBIDDEN, stopped.sentence)
