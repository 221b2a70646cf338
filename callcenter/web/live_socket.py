"""``/ws/live``: a snapshot, then everything that changes."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from starlette.concurrency import run_in_threadpool

from callcenter.web.calls import stored_detail
from callcenter.web.gate import SIGN_IN
from callcenter.web.hub_services import Hub
from callcenter.web.subscriptions import Subscription
from callcenter.web.who import caller_of

logger = logging.getLogger(__name__)
router = APIRouter()

FELL_BEHIND = 4008
CALL_UNKNOWN = 4404
CLOSE_S = 2.0
"""A page that does not read does not read the goodbye either."""


@router.websocket("/ws/live")
async def live(
    socket: WebSocket, hub: Hub, seat: str | None = None, call: str | None = None, notices: bool = False
) -> None:
    """Follows one seat, one call, the notices alone, or (nothing given) all in outline.

    To resume, connect again: the snapshot has it all.
    """
    await socket.accept()
    detail = None
    if call and hub.board.detail(call) is None:
        detail = await run_in_threadpool(stored_detail, hub, call)
        if detail is None:
            await socket.close(CALL_UNKNOWN, "没有这通电话，可能已被删除。")
            return
    subscription = hub.board.subscribe(seat=seat or None, call=call or None, detail=detail, notices_only=notices)
    caller = caller_of(socket)
    signed = hub.sockets.join(caller, hub.store) if caller else None
    try:
        await _serve(socket, subscription, signed.ended if signed else asyncio.Event())
    finally:
        subscription.close()
        if signed:
            hub.sockets.leave(signed)


async def _serve(socket: WebSocket, subscription: Subscription, ended: asyncio.Event) -> None:
    sending = asyncio.create_task(_send(socket, subscription))
    leaving = asyncio.create_task(_wait_for_leave(socket))
    behind = asyncio.create_task(subscription.fell_behind.wait())
    over = asyncio.create_task(ended.wait())
    tasks = {sending, leaving, behind, over}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if ended.is_set():
        await _close(socket, SIGN_IN, "您的登录已失效，请重新登录。")
    elif subscription.fell_behind.is_set():
        if not leaving.done():
            logger.warning("page dropped: it does not read what it is sent")
        await _close(socket, FELL_BEHIND, "页面接收太慢，已断开，请重新连接。")


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    with contextlib.suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
        async with asyncio.timeout(CLOSE_S):
            await socket.close(code, reason)


async def _send(socket: WebSocket, subscription: Subscription) -> None:
    while True:
        await socket.send_text(await subscription.next())


async def _wait_for_leave(socket: WebSocket) -> None:
    """Pages say nothing; what comes is their goodbye."""
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            await socket.receive_text()
