"""Who is calling: earlier calls and open orders of a number, before the answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from callcenter.actions.order_desk import OrderDesk
from callcenter.domain.call_record import CallSummary
from callcenter.domain.calling_number import plain_number
from callcenter.domain.work_orders.board import BoardLine
from callcenter.domain.work_orders.states import OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """What is known about a number."""

    number: str
    name: str = field(default="", repr=False)
    title: str = field(default="", repr=False)
    calls: tuple[CallSummary, ...]
    """Newest first."""
    orders: tuple[BoardLine, ...]
    """Open ones first."""

    @property
    def open_orders(self) -> int:
        """How many are not finished."""
        return sum(order.state in OPEN for order in self.orders)


def look_up_customer(desk: OrderDesk, caller: str, limit: int = 10) -> Customer:
    """Earlier calls and orders of a calling number."""
    number = plain_number(caller)
    with desk.store.reading() as work:
        calls = work.lists.calls_of_customer(caller, limit) or work.lists.calls_of_customer(number, limit)
        name, title = work.lists.name_of_customer(number)
        orders = work.lists.of_customer(number, limit)
    return Customer(number=number, name=name, title=title, calls=calls, orders=orders)
