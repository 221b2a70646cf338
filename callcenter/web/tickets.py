"""REST interface of the work orders: board, one order, steps, deadlines, callbacks, customer look-up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from callcenter.actions.call_back import CallbackResult, callback_script, record_callback
from callcenter.actions.look_up_customer import look_up_customer
from callcenter.actions.move_order import Request, StepRequest, add_helper, edit_fields, report_milestone, take_step
from callcenter.actions.move_order import link_call as link
from callcenter.actions.order_desk import OrderDesk, unknown
from callcenter.actions.register_order import Registration, open_order, register_call
from callcenter.actions.watch_due import finish_due, move_due, pause_item, resume_item
from callcenter.domain.call_record import CallSummary
from callcenter.domain.people import Role
from callcenter.domain.work_orders.board import BoardFilter
from callcenter.domain.work_orders.orders import WorkOrder
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.states import Step
from callcenter.web.board_query import Words, board_filter
from callcenter.web.order_desk import Desk
from callcenter.web.ticket_bodies import (
    Acting,
    CallbackBody,
    CallbackView,
    CallTicket,
    CustomerView,
    DueBody,
    EarlierCall,
    FieldsBody,
    HelperBody,
    LinkBody,
    MilestoneBody,
    Moment,
    NewTicket,
    ScriptItemView,
    ScriptView,
    StepBody,
)
from callcenter.web.who import Signature, Signed
from callcenter.web.work_order_views import (
    AssessmentView,
    BoardView,
    DueListView,
    EntryView,
    OrderDetail,
    OrderView,
    board_line,
    due_line,
    entry_view,
    order_view,
)

router = APIRouter(prefix="/api", tags=["tickets"])


@router.get("/tickets")
def board(wanted: Annotated[BoardFilter, Depends(board_filter)], desk: Desk) -> BoardView:
    """The board."""
    now = desk.now()
    with desk.store.reading() as work:
        page = work.lists.find(wanted, now)
    return BoardView(total=page.total, tickets=[board_line(line, now) for line in page.lines])


@router.get("/due")
def due_list(
    desk: Desk, hours: Annotated[float, Query(ge=0, le=720)] = 24, department: Words = "", owner: Words = ""
) -> DueListView:
    """Open deadlines of the next hours, overdue ones first."""
    now = desk.now()
    with desk.store.reading() as work:
        lines = work.lists.due_list(until=now + timedelta(hours=hours), department=department, owner=owner)
    return DueListView(now=now, lines=[due_line(line, now) for line in lines])


@router.get("/assessments")
def assessments(
    desk: Desk,
    since: Annotated[Moment | None, Query(alias="from")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> list[AssessmentView]:
    """Bad callback answers for the assessment office (D-12), newest first."""
    with desk.store.reading() as work:
        lines = work.lists.assessments(since=since, limit=limit)
    return [
        AssessmentView(
            at=line.at, number=line.number, type=line.type, office=line.office, unit=line.unit, problem=line.problem
        )
        for line in lines
    ]


@router.get("/customers/{number}")
def customer(number: str, desk: Desk) -> CustomerView:
    """Earlier calls and tickets of a calling number, at the ring."""
    known, now = look_up_customer(desk, number), desk.now()
    return CustomerView(
        number=known.number,
        name=known.name,
        title=known.title,
        calls=[_earlier(call) for call in known.calls],
        tickets=[board_line(line, now) for line in known.orders],
        open_tickets=known.open_orders,
    )


@router.post("/tickets", status_code=201)
def open_ticket(body: NewTicket, desk: Desk, signed: Signed) -> OrderView:
    """A ticket from another channel."""
    given = Registration(by=signed(body.by), type=body.type, fields=body.fields, department=body.department)
    return order_view(open_order(desk, body.tenant, body.received_at, given), desk)


@router.post("/calls/{call_id}/ticket/register")
def register(call_id: str, body: CallTicket, desk: Desk, signed: Signed) -> OrderView:
    """The ticket of a call becomes a work order; a second time it is given back as it is."""
    given = Registration(
        by=signed(body.by), type=body.type, fields=body.fields, department=body.department, version=body.version
    )
    return order_view(register_call(desk, call_id, given), desk)


@router.get("/tickets/{number}")
def ticket(number: str, desk: Desk) -> OrderDetail:
    """One ticket with its history: steps, changes, calls."""
    with desk.store.reading() as work:
        order = work.orders.get(number)
        if order is None:
            raise unknown(number)
        log, calls = work.orders.log_of(order), work.orders.calls_of(order)
    policy = desk.policies.of(order.tenant)
    spoken = [entry for call in calls for entry in _call_entries(call)]
    entries = [*(entry_view(entry, policy) for entry in log), *spoken]
    return OrderDetail(ticket=order_view(order, desk), timeline=sorted(entries, key=lambda entry: entry.at))


@router.patch("/tickets/{number}")
def change(number: str, body: FieldsBody, desk: Desk, signed: Signed) -> OrderView:
    """New field values; 409 with the current ticket when somebody was faster."""
    return order_view(edit_fields(desk, _seen(number, body, signed), body.fields), desk)


@router.post("/tickets/{number}/steps")
def step(number: str, body: StepBody, desk: Desk, signed: Signed) -> OrderView:
    """Takes a step of the lifecycle."""
    if body.step is Step.ARCHIVE:
        signed.need(Role.QA, Role.SUPERVISOR, sentence="归档由质检或主管办理。")
    wanted = StepRequest(
        number=number,
        version=body.version,
        by=signed(body.by),
        step=body.step,
        fields=body.fields,
        reason=body.reason,
        department=body.department,
        checked=body.checked,
    )
    return order_view(take_step(desk, wanted), desk)


@router.post("/tickets/{number}/milestones")
def milestone(number: str, body: MilestoneBody, desk: Desk, signed: Signed) -> OrderView:
    """Reports that something happened: told the superior, answered the customer."""
    return order_view(
        report_milestone(desk, _seen(number, body, signed), body.milestone, body.happened_at, body.note), desk
    )


@router.post("/tickets/{number}/helpers")
def helper(number: str, body: HelperBody, desk: Desk, signed: Signed) -> OrderView:
    """Brings in a helper; the first person asked stays responsible."""
    return order_view(add_helper(desk, _seen(number, body, signed), body.helper, body.reason), desk)


@router.post("/tickets/{number}/calls")
def link_call(number: str, body: LinkBody, desk: Desk, signed: Signed) -> OrderView:
    """Puts a further call on the timeline."""
    return order_view(link(desk, Request(number=number, version=None, by=signed(body.by)), body.call_id), desk)


@router.get("/tickets/{number}/callback-script")
def script(number: str, desk: Desk, agent_no: Annotated[str, Query(min_length=1, max_length=32)]) -> ScriptView:
    """What to say in the callback."""
    written = callback_script(desk, number, agent_no)
    items = [ScriptItemView(field=item.field, ask=item.ask, choices=list(item.choices)) for item in written.items]
    return ScriptView(
        opening=written.opening,
        identity=written.identity,
        items=items,
        inconvenient=written.inconvenient,
        closing=written.closing,
    )


@router.post("/tickets/{number}/callbacks")
def callback(number: str, body: CallbackBody, desk: Desk, signed: Signed) -> CallbackView:
    """Writes a callback into the ticket; a dissatisfied answer opens it again."""
    result = CallbackResult(outcome=body.outcome, answers=body.answers, call_id=body.call_id, note=body.note)
    done = record_callback(desk, _seen(number, body, signed), result)
    return CallbackView(ticket=order_view(done.order, desk), needs_reason=done.needs_reason, reopened=done.reopened)


@router.post("/tickets/{number}/due/{key}")
def due_item(number: str, key: str, body: DueBody, desk: Desk, signed: Signed) -> OrderView:
    """Pauses, resumes or moves a clock (with a reason), or ends a promise or task."""
    return order_view(
        _change_due(desk, _seen(number, body, signed), key, body, supervisor=signed.is_supervisor(body.supervisor)),
        desk,
    )


def _change_due(desk: OrderDesk, wanted: Request, key: str, body: DueBody, *, supervisor: bool) -> WorkOrder:
    match body.action:
        case "pause":
            return pause_item(desk, wanted, key, reason=body.reason, supervisor=supervisor)
        case "resume":
            return resume_item(desk, wanted, key, reason=body.reason)
        case "done":
            return finish_due(desk, wanted, key, body.reason)
        case "move":
            if body.due_at is None:
                raise WorkOrderRefused("missing-field", "请填写新的时限。", "due_at")
            return move_due(desk, wanted, key, body.due_at, reason=body.reason, supervisor=supervisor)


def _seen(number: str, body: Acting, signed: Signature) -> Request:
    return Request(number=number, version=body.version, by=signed(body.by))


def _earlier(call: CallSummary) -> EarlierCall:
    return EarlierCall(
        call_id=call.call_id,
        at=call.answered_at or call.offered_at,
        direction=call.direction.value,
        state=call.state.value,
        type=call.ticket_type or "",
        agent_no=call.agent_no or "",
    )


def _call_entries(call: CallSummary) -> list[EntryView]:
    """The call, and what its agent said of it afterwards."""
    if call.wrapped_up_at is None:
        return [_call_entry(call)]
    done = EntryView(
        at=call.wrapped_up_at,
        by=call.wrapped_up_by,
        kind="wrap-up",
        text=f"话后处理：{call.disposition}",
        reason=call.wrap_up_note,
        happened_at=None,
    )
    return [_call_entry(call), done]


def _call_entry(call: CallSummary) -> EntryView:
    at = call.answered_at or call.offered_at or datetime.min.replace(tzinfo=UTC)
    way = "呼入" if call.direction.value == "inbound" else "呼出"
    return EntryView(
        at=at, by=call.agent_no or "", kind="call", text=f"{way}电话", reason="", happened_at=None, call_id=call.call_id
    )
