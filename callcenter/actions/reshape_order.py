"""A registered order takes another type, another hand, or its next place in the complaint procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.actions.move_order import Request
from callcenter.actions.order_desk import OrderDesk, clean_fields, unknown
from callcenter.domain.work_orders.board import BoardFilter, BoardOrder
from callcenter.domain.work_orders.complaint_procedure import advance
from callcenter.domain.work_orders.handover import hand_over, is_held_by
from callcenter.domain.work_orders.orders import Moved, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.retyping import retype
from callcenter.domain.work_orders.states import OPEN, State
from callcenter.ports import WorkOrderWork

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRequest(Request):
    """Another type."""

    type: str
    reason: str = field(repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    department: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Who gives what to whom."""

    by: str
    giver: str
    taker: str
    note: str = field(repr=False)
    numbers: tuple[str, ...] = ()
    """Empty = every open order of the giver."""


def change_type(desk: OrderDesk, wanted: TypeRequest) -> WorkOrder:
    """The order with another type; the history keeps both."""

    def do(order: WorkOrder, policy: Policy, _work: WorkOrderWork) -> Moved:
        return retype(
            order,
            wanted.type,
            by=wanted.by,
            at=desk.now(),
            reason=wanted.reason,
            values=clean_fields(wanted.fields, policy),
            department=wanted.department,
            policy=policy,
        )

    return desk.change(wanted.number, wanted.version, do, event="ticket.changed")


def advance_complaint(desk: OrderDesk, wanted: Request, fields: Mapping[str, str], *, over_head: bool) -> WorkOrder:
    """The complaint in the next hands."""

    def do(order: WorkOrder, policy: Policy, _work: WorkOrderWork) -> Moved:
        values = clean_fields(fields, policy)
        return advance(order, values, by=wanted.by, at=desk.now(), over_head=over_head, policy=policy)

    return desk.change(wanted.number, wanted.version, do, event="ticket.changed")


def hand_over_orders(desk: OrderDesk, wanted: Handover) -> tuple[WorkOrder, ...]:
    """Every order that was handed over; one that somebody else changes meanwhile is handed over as it is then.

    Raises:
        WorkOrderRefused: nobody to give to, no note, a number nobody knows, or an order that is not the giver's.
    """
    if wanted.numbers:
        _check_all(desk, wanted)
    numbers = wanted.numbers or _open_orders(desk, wanted.giver)

    def do(order: WorkOrder, _policy: Policy, _work: WorkOrderWork) -> Moved:
        return hand_over(order, wanted.giver, wanted.taker, by=wanted.by, at=desk.now(), note=wanted.note)

    return tuple(desk.change(number, None, do, event="ticket.changed") for number in numbers)


def _check_all(desk: OrderDesk, wanted: Handover) -> None:
    """Before the first one is touched: half a handover is worse than none."""
    with desk.store.reading() as work:
        for number in wanted.numbers:
            order = work.orders.get(number)
            if order is None:
                raise unknown(number)
            if not is_held_by(order, wanted.giver):
                raise WorkOrderRefused("bad-value", f"工单{number}不在{wanted.giver}名下。", "numbers")


def _open_orders(desk: OrderDesk, person: str) -> tuple[str, ...]:
    states = tuple(state for state in State if state in OPEN and state is not State.DRAFT)
    mine = BoardFilter(agent_no=person, states=states, order=BoardOrder.URGENT, limit=MOST_AT_ONCE)
    with desk.store.reading() as work:
        return tuple(line.number for line in work.lists.find(mine, desk.now()).lines)
