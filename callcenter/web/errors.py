"""What the domain refuses gets its HTTP status here; every error body is ``{code, message, field?}`` in Chinese."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from callcenter.domain.refusals import Refused, TicketChanged
from callcenter.web.refused_page import refused_page
from callcenter.web.rights import READS
from callcenter.web.views import ticket_view

logger = logging.getLogger(__name__)

STATUS = {
    "call-unknown": 404,
    "finding-unknown": 404,
    "recording-missing": 404,
    "slot-unknown": 422,
    "value-unfit": 422,
    "recording-unreadable": 422,
    "ticket-changed": 409,
    "ticket-closed": 409,
    "type-settled": 409,
    "call-still-running": 409,
    "person-unfit": 422,
    "person-unknown": 404,
    "last-admin": 409,
    "sign-in-refused": 401,
    "too-many-tries": 429,
    "not-allowed": 403,
}
HTTP = {
    404: ("not-found", "没有这个地址，请核对后重试。"),
    405: ("method-not-allowed", "这个地址不支持该操作。"),
    413: ("too-large", "上传的文件过大。"),
}
TIME = "“{field}”应当是带时区的时间，例如 2024-03-05T10:00:00+08:00。"
UNFIT = {
    "missing": "缺少“{field}”，请补上。",
    "int_parsing": "“{field}”应当是整数。",
    "int_type": "“{field}”应当是整数。",
    "float_parsing": "“{field}”应当是数字。",
    "bool_parsing": "“{field}”应当是 true 或 false。",
    "string_type": "“{field}”应当是文字。",
    "string_too_long": "“{field}”过长，最多 {max_length} 字。",
    "string_too_short": "“{field}”不能为空。",
    "literal_error": "“{field}”只能是 {expected}。",
    "enum": "“{field}”只能是 {expected}。",
    "greater_than_equal": "“{field}”不能小于 {ge}。",
    "less_than_equal": "“{field}”不能大于 {le}。",
    "extra_forbidden": "不认识“{field}”这一项，请去掉。",
    "datetime_type": TIME,
    "datetime_parsing": TIME,
    "datetime_from_date_parsing": TIME,
    "timezone_aware": TIME,
    "json_invalid": "请求内容不是正确的 JSON。",
}


def add_error_handlers(app: FastAPI) -> None:
    """Every way a request can fail gets the same kind of body."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _unfit)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _defect)


def error_body(code: str, message: str, field: str | None = None) -> dict[str, Any]:
    """The body of an error."""
    return {"code": code, "message": message} | ({"field": field} if field else {})


def in_front_of_a_person(request: Request) -> bool:
    """Whether the answer fills a window: pages and programs do not ask for HTML."""
    return request.method in READS and "text/html" in request.headers.get("accept", "")


def _refused(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Refused)
    if in_front_of_a_person(request):
        return refused_page(STATUS.get(problem.code, 400), problem.sentence)
    body = error_body(problem.code, problem.sentence, problem.field)
    if isinstance(problem, TicketChanged):
        body["ticket"] = ticket_view(problem.ticket).model_dump(mode="json")
    return JSONResponse(body, STATUS.get(problem.code, 400))


def _unfit(_request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, RequestValidationError)
    first = problem.errors()[0]
    place = [str(part) for part in first["loc"][1:]]
    field = ".".join(place) if first["type"] != "json_invalid" else None
    pattern = UNFIT.get(first["type"], "“{field}”的内容不正确，请检查后重试。")
    context = {name: str(value).replace(" or ", "、") for name, value in (first.get("ctx") or {}).items()}
    message = pattern.format_map({"field": field or "", "expected": "", **context})
    return JSONResponse(error_body("input-unfit", message, field), 422)


def _http(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    code, message = HTTP.get(problem.status_code, ("http", "请求未被接受。"))
    if in_front_of_a_person(request):
        return refused_page(problem.status_code, message)
    return JSONResponse(error_body(code, message), problem.status_code, headers=problem.headers)


def _defect(request: Request, problem: Exception) -> Response:
    route = getattr(request.scope.get("route"), "path", "")
    logger.error("request failed", extra={"route": route, "error": type(problem).__name__})
    sentence = "服务器出错，请稍后重试；若一直如此，请联系管理员。"
    if in_front_of_a_person(request):
        return refused_page(500, sentence)
    return JSONResponse(error_body("defect", sentence), 500)
