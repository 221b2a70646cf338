"""The board of work orders: what a list is asked for and what one line of it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from callcenter.domain.work_orders.due_items import DueItem
from callcenter.domain.work_orders.states import State


class BoardOrder(StrEnum):
    """How a list is sorted."""

    URGENT = "urgent"
    """Emergencies, then priority, then what is due next; closed orders last."""
    NEWEST = "newest"


class DueFilter(StrEnum):
    """Which open orders by their next deadline."""

    ANY = ""
    OVERDUE = "overdue"
    SOON = "soon"
    """Due within the next hour."""
    TODAY = "today"
    """Due within 24 hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFilter:
    """Which orders are shown."""

    text: str = field(default="", repr=False)
    """Part of a number, name, telephone number or address."""
    tenant: str = ""
    states: tuple[State, ...] = ()
    types: tuple[str, ...] = ()
    department: str = ""
    agent_no: str = ""
    """First responsible, helper in charge or handler."""
    emergency: bool | None = None
    due: DueFilter = DueFilter.ANY
    since: datetime | None = None
    until: datetime | None = None
    order: BoardOrder = BoardOrder.URGENT
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """One order on the board."""

    number: str
    tenant: str
    type: str
    state: State
    version: int
    priority: int
    emergency: str
    department: str
    handler: str
    first_responsible: str
    received_at: datetime
    next_due: DueItem | None
    """The open deadline that comes first."""
    name: str = field(default="", repr=False)
    title: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    issue: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """Part of the list."""

    total: int
    lines: tuple[BoardLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentLine:
    """A bad callback answer that went to the assessment office (D-12)."""

    at: datetime
    number: str
    type: str
    office: str
    unit: str
    problem: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One line of the due list."""

    number: str
    tenant: str
    type: str
    state: State
    priority: int
    department: str
    first_responsible: str
    item: DueItem
