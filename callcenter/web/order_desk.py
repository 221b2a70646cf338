"""The work orders' part of the services, for the routes."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from callcenter.actions.order_desk import OrderDesk
from callcenter.domain.people import Role
from callcenter.web.who import caller_of


def desk_of(connection: HTTPConnection) -> OrderDesk:
    """The desk of the application that serves this request, for whoever sends it."""
    desk, caller = connection.app.state.order_desk, caller_of(connection)
    assert isinstance(desk, OrderDesk)
    if caller is None:
        return desk
    return replace(desk, system=caller.system, is_supervisor=caller.person.has(Role.SUPERVISOR))


Desk = Annotated[OrderDesk, Depends(desk_of)]
