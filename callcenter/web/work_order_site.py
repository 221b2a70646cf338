"""Work orders as a part of the web application: services, routes, refusals, background tasks."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from callcenter.actions.order_desk import OrderDesk
from callcenter.domain.work_orders.conflicts import OrderChanged
from callcenter.domain.work_orders.refusals import BAD_INPUT, NOT_ALLOWED, WorkOrderRefused
from callcenter.ports import NoticeLevel, Notify
from callcenter.web import order_preview, order_reshaping, ticket_documents, ticket_pages, tickets, webhooks
from callcenter.web.errors import error_body, in_front_of_a_person
from callcenter.web.live import LiveBoard
from callcenter.web.messages import NoticeMessage
from callcenter.web.order_desk import desk_of
from callcenter.web.refused_page import refused_page
from callcenter.web.work_order_views import entry_view, order_view


def add_work_orders(app: FastAPI, desk: OrderDesk) -> None:
    """Routes, pages and refusals of the work orders; ``OrderTasks.run`` has to run beside them."""
    app.state.order_desk = desk
    for router in (
        ticket_pages.router,
        ticket_documents.router,
        webhooks.router,
        order_preview.router,
        order_reshaping.router,
        tickets.router,
    ):
        app.include_router(router)
    app.add_exception_handler(WorkOrderRefused, _refused)


def notices_on(board: LiveBoard, loop: asyncio.AbstractEventLoop) -> Notify:
    """Notices onto every open page, from any thread."""

    def notify(key: str, level: NoticeLevel, text: str) -> None:
        loop.call_soon_threadsafe(board.notice, NoticeMessage(key=key, level=level.value, text=text))

    return notify


def status_of(code: str) -> int:
    """HTTP status of a refusal."""
    if code == "order-unknown":
        return 404
    if code in BAD_INPUT:
        return 422
    return 403 if code in NOT_ALLOWED else 409


async def _refused(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, WorkOrderRefused)
    if in_front_of_a_person(request):
        return refused_page(status_of(problem.code), problem.sentence)
    body: dict[str, Any] = error_body(problem.code, problem.sentence, problem.field)
    if isinstance(problem, OrderChanged):
        body |= await asyncio.to_thread(_current, problem, desk_of(request))
    return JSONResponse(body, status_of(problem.code))


def _current(problem: OrderChanged, desk: OrderDesk) -> dict[str, Any]:
    """The order as it is now and what was changed meanwhile, so that nothing typed has to be typed again."""
    if not problem.order.number:
        return {}
    policy = desk.policies.of(problem.order.tenant)
    return {
        "ticket": order_view(problem.order, desk).model_dump(mode="json"),
        "changes": [entry_view(entry, policy).model_dump(mode="json") for entry in problem.since],
    }
