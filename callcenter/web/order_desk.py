"""The work orders' part of the services, for the routes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from callcenter.actions.order_desk import OrderDesk


def desk_of(connection: HTTPConnection) -> OrderDesk:
    """The desk of the application that serves this request."""
    desk = connection.app.state.order_desk
    assert isinstance(desk, OrderDesk)
    return desk


Desk = Annotated[OrderDesk, Depends(desk_of)]
