"""Work orders on paper and in files: print page, PDF, CSV, XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from callcenter.actions.order_desk import OrderDesk, unknown
from callcenter.domain.work_orders.board import BoardFilter, BoardLine, BoardOrder
from callcenter.domain.work_orders.orders import WorkOrder
from callcenter.web.board_query import board_filter
from callcenter.web.errors import error_body
from callcenter.web.order_desk import Desk
from callcenter.web.order_pdf import PdfUnavailable, make_pdf
from callcenter.web.order_sheet import write_complaint_report, write_sheet
from callcenter.web.ticket_export import to_csv, to_xlsx

router = APIRouter(tags=["tickets"])

MOST = 20_000
"""Orders in one file."""
BATCH = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Wanted = Annotated[BoardFilter, Depends(board_filter)]


@router.get("/tickets/{number}/print", include_in_schema=False)
def print_page(number: str, desk: Desk) -> HTMLResponse:
    """The sheet, ready to be printed from the browser."""
    return HTMLResponse(write_sheet(_order(desk, number), desk, on_screen=True))


@router.get("/tickets/{number}/complaint-report", include_in_schema=False)
def complaint_report(number: str, desk: Desk) -> HTMLResponse:
    """投诉处理报告, ready to be printed from the browser."""
    return HTMLResponse(write_complaint_report(_order(desk, number), desk))


@router.get(
    "/api/tickets/{number}/sheet.pdf", response_class=Response, responses={200: {"content": {"application/pdf": {}}}}
)
def pdf(number: str, desk: Desk) -> Response:
    """客户服务部维修维护单, both copies."""
    html = write_sheet(_order(desk, number), desk, on_screen=False)
    try:
        content = make_pdf(html)
    except PdfUnavailable as problem:
        return JSONResponse(error_body("pdf-unavailable", str(problem)), 503)
    return Response(content, media_type="application/pdf", headers=_named(f"维修维护单{number}.pdf", inline=True))


@router.get("/api/tickets.csv", response_class=StreamingResponse)
def csv_file(wanted: Wanted, desk: Desk) -> StreamingResponse:
    """The board as CSV, newest first, at most 20,000 orders."""
    lines = to_csv(_all(desk, wanted), desk.policies.of(wanted.tenant).zone)
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=_named("工单.csv"))


@router.get("/api/tickets.xlsx", response_class=Response)
def xlsx_file(wanted: Wanted, desk: Desk) -> Response:
    """The board as a workbook, newest first, at most 20,000 orders."""
    content = to_xlsx(_all(desk, wanted), desk.policies.of(wanted.tenant).zone)
    return Response(content, media_type=XLSX, headers=_named("工单.xlsx"))


def _all(desk: OrderDesk, wanted: BoardFilter) -> Iterator[BoardLine]:
    """In batches, each in a unit of work of its own: a long export holds no lock."""
    for offset in range(0, MOST, BATCH):
        with desk.store.reading() as work:
            page = replace(wanted, order=BoardOrder.NEWEST, limit=BATCH, offset=offset)
            lines = work.lists.find(page, desk.now()).lines
        yield from lines
        if len(lines) < BATCH:
            return


def _order(desk: OrderDesk, number: str) -> WorkOrder:
    with desk.store.reading() as work:
        order = work.orders.get(number)
    if order is None:
        raise unknown(number)
    return order


def _named(name: str, *, inline: bool = False) -> dict[str, str]:
    way = "inline" if inline else "attachment"
    return {"content-disposition": f"{way}; filename*=UTF-8''{quote(name)}", "cache-control": "no-store"}
