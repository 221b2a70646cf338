"""``/ws/live``: a snapshot, then everything that changes."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from starlette.concurrency import run_in_threadpool

from callcenter.web.calls import stored_detail
from callcenter.web.hub_services import Hub
from callcenter.web.subscriptions import Subscription

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
    try:
        await _serve(socket, subscription)
    finally:
        subscription.close()


async def _serve(socket: WebSocket, subscription: Subscription) -> None:
    sending = asyncio.create_task(_send(socket, subscription))
    leaving = asyncio.create_task(_wait_for_leave(socket))
    behind = asyncio.create_task(subscription.fell_behind.wait())
    tasks = {sending, leaving, behind}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if subscription.fell_behind.is_set() and not leaving.done():
        logger.warning("page dropped: it does not read what it is sent")
    if subscription.fell_behind.is_set():
        with contextlib.suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
            async with asyncio.timeout(CLOSE_S):
                await socket.close(FELL_BEHIND, "页面接收太慢，已断开，请重新连接。")


async def _send(socket: WebSocket, subscription: Subscription) -> None:
    while True:
        await socket.send_text(await subscription.next())


async def _wait_for_leave(socket: WebSocket) -> None:
    """Pages say nothing; what comes is their goodbye."""
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            await socket.receive_text()
