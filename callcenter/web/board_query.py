"""The filters of the board as they stand in an address: the same for the page and for its files."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import Field

from callcenter.domain.work_orders.board import BoardFilter, BoardOrder, DueFilter
from callcenter.domain.work_orders.states import State
from callcenter.web.ticket_bodies import Moment

Words = Annotated[str, Query(max_length=100)]


def board_filter(
    q: Words = "",
    tenant: Words = "",
    state: Annotated[list[State] | None, Query()] = None,
    type: Annotated[list[Annotated[str, Field(max_length=64)]] | None, Query(max_length=20)] = None,  # noqa: A002 - the name of the parameter
    department: Words = "",
    agent: Words = "",
    emergency: bool | None = None,
    due: DueFilter = DueFilter.ANY,
    since: Annotated[Moment | None, Query(alias="from")] = None,
    until: Annotated[Moment | None, Query(alias="to")] = None,
    order: BoardOrder = BoardOrder.URGENT,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> BoardFilter:
    """Which orders are wanted."""
    return BoardFilter(
        text=q.strip(),
        tenant=tenant,
        states=tuple(state or ()),
        types=tuple(type or ()),
        department=department,
        agent_no=agent,
        emergency=emergency,
        due=due,
        since=since,
        until=until,
        order=order,
        limit=limit,
        offset=offset,
    )
