"""The work orders' part of the hub that says what a test tells it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response

from callcenter.domain.work_orders.needs import needs
from callcenter.domain.work_orders.orders import WorkOrder
from callcenter.domain.work_orders.states import State
from callcenter.web import messages as m
from callcenter.web import work_order_views as v
from callcenter.web.order_preview import need_view
from callcenter.web.ticket_bodies import CustomerView, ScriptItemView, ScriptView
from tests.domain.work_orders.orders_at_work import GAS, POLICY

if TYPE_CHECKING:
    from tests.pages.hub_double import HubDouble

NUMBER = "YM20240305-0017"
SCRIPT = ScriptView(
    opening="您好，我是阳泉市煤气公司15号客服员，想就您上次的报修做个回访，现在方便吗？",
    identity="您是滨河小区5号楼2单元301号王建国先生吗？",
    items=[ScriptItemView(field="satisfaction", ask="总的来说，您对这次服务满意吗？", choices=["满意", "不满意"])],
    inconvenient="打扰您了，我们另外再和您联系，再见。",
    closing="感谢您的配合，再见。",
)


class OrdersDouble:
    """What the hub knows about orders and customers, and how it refuses."""

    def __init__(self) -> None:
        self.customers: dict[str, CustomerView] = {}
        self.known: dict[str, v.OrderView] = {}
        self.refusals: list[tuple[int, dict[str, Any]]] = []
        """Given one by one to those who register."""


def due(key: str = "C-32.handle", title: str = "6小时内处理", minutes: float = 340, **more: object) -> v.DueView:
    now = datetime.now(UTC)
    at = now + timedelta(minutes=minutes)
    standing = "overdue" if minutes < 0 else "soon" if minutes < 60 else "running"
    return v.DueView.model_validate(
        {"key": key, "kind": "clock", "title": title, "clause": "", "owner": "主管", "note": "", "standing": standing}
        | {"started_at": now, "due_at": at, "stopped_at": None, "paused_at": None, "soft": True}
        | more
    )


def line(number: str = NUMBER, **more: object) -> v.BoardLineView:
    return v.BoardLineView.model_validate(
        {"number": number, "tenant": "阳泉市煤气公司", "type": "报修", "state": "dispatched", "state_label": "已派单"}
        | {"version": 3, "priority": 2, "emergency": "", "department": "用户管理站", "handler": ""}
        | {"first_responsible": "08", "received_at": datetime.now(UTC), "next_due": None, "name": "陈志强"}
        | {"title": "先生", "phone": "13800009012", "address": "新华小区3号楼1单元502号", "issue": "燃气表不走字"}
        | more
    )


def order(number: str = NUMBER, **more: object) -> v.OrderView:
    fields = [
        v.FieldView(name=name, label=label, kind="text", value=value, choices=[], needed_for=step)
        for name, label, value, step in (
            ("name", "姓名", "", "派单"),
            ("phone", "联系电话", "13800009012", "派单"),
            ("address", "报修地址", "新华小区3号楼1单元502号", "派单"),
            ("issue", "报修内容", "燃气表不走字", ""),
            ("fault_cause", "故障原因", "", "处理完成"),
        )
    ]
    return v.OrderView.model_validate(
        {"number": number, "tenant": "阳泉市煤气公司", "type": "报修", "form_title": "报修电话记录", "card": ""}
        | {"state": "registered", "state_label": "已登记", "version": 6, "priority": 2, "emergency": "", "handler": ""}
        | {"department": "用户管理站", "first_responsible": "15", "helpers": [], "received_at": datetime.now(UTC)}
        | {"callback_need": "none", "completeness": 0.8, "fields": fields, "steps": [], "due": [due()], "attempts": []}
        | {"call_ids": []}
        | more
    )


def alarm(number: str = NUMBER, **more: object) -> v.OrderView:
    """A leak, to be reported within two minutes."""
    report = due("C-39.report", "2分钟内上报", 1.5, soft=False)
    facts = {
        "type": "报警",
        "emergency": "燃气泄漏",
        "department": "抢险",
        "due": [report],
        "form_title": "报警电话记录",
    }
    return order(number, **{**facts, **more})


def add_routes(app: FastAPI, hub: HubDouble) -> None:
    """The addresses of the work orders."""

    @app.get("/api/customers/{number}")
    async def customer(number: str) -> CustomerView:
        unknown = CustomerView(number=number, calls=[], tickets=[], open_tickets=0)
        return hub.orders.customers.get(number, unknown)

    @app.get("/api/calls/{call_id}/ticket/order")
    async def preview(call_id: str) -> dict[str, object]:
        ticket = hub.details[call_id].ticket
        values = {slot.name: slot.value for slot in ticket.fields if slot.value}
        state = State.REGISTERED if ticket.number else State.DRAFT
        draft = WorkOrder(
            tenant=GAS,
            type=values.get("type", ""),
            received_at=datetime.now(UTC),
            number=ticket.number or "",
            state=state,
            fields=values,
        )
        return {"needs": [need_view(need).model_dump() for need in needs(draft, POLICY)]}

    @app.get("/api/tickets/{number}")
    async def ticket(number: str) -> Response:
        known = hub.orders.known.get(number)
        if known is None:
            return JSONResponse({"code": "order-unknown", "message": f"没有编号为{number}的工单，请核对编号。"}, 404)
        detail = v.OrderDetail(ticket=known, timeline=[])
        return Response(detail.model_dump_json(), media_type="application/json")

    @app.post("/api/calls/{call_id}/ticket/register")
    async def register(call_id: str, body: dict[str, Any]) -> Response:
        hub.received.append(("register", body))
        if hub.orders.refusals:
            status, refusal = hub.orders.refusals.pop(0)
            return JSONResponse(refusal, status)
        made = order()
        hub.orders.known[made.number] = made
        detail = hub.details[call_id]
        seen = {"number": made.number, "status": made.state, "version": made.version}
        detail.ticket = detail.ticket.model_copy(update=seen)
        hub._send(m.TicketMessage(call_id=call_id, ticket=detail.ticket))
        return Response(made.model_dump_json(), media_type="application/json")

    @app.post("/api/tickets/{number}/milestones")
    async def milestone(number: str, body: dict[str, Any]) -> v.OrderView:
        hub.received.append(("milestone", body))
        known = hub.orders.known[number]
        told = [item.model_copy(update={"stopped_at": datetime.now(UTC), "standing": "met"}) for item in known.due]
        hub.orders.known[number] = known.model_copy(update={"due": told, "version": known.version + 1})
        return hub.orders.known[number]

    @app.get("/api/tickets/{number}/callback-script")
    async def script(number: str, agent_no: str) -> ScriptView:
        return SCRIPT

    @app.post("/api/tickets/{number}/callbacks")
    async def callback(number: str, body: dict[str, Any]) -> dict[str, object]:
        hub.received.append(("callback", body))
        return {"ticket": order(number).model_dump(mode="json"), "needs_reason": False, "reopened": False}
