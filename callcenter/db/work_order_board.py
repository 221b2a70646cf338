"""The board and the due list: the only queries that look at many orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from callcenter.db.calls import summary_of
from callcenter.db.tables import CallTable, SlotTable, TicketTable
from callcenter.db.ticket_search import containing
from callcenter.db.work_order_rows import due_item, plan_signal
from callcenter.db.work_order_tables import (
    CLOSED_RANK,
    IS_PHONE,
    AssessmentTable,
    DueItemTable,
    WorkOrderCallTable,
    WorkOrderTable,
)
from callcenter.domain.call_record import CallSummary
from callcenter.domain.work_orders.board import (
    AssessmentLine,
    BoardFilter,
    BoardLine,
    BoardOrder,
    BoardPage,
    DueFilter,
    DueLine,
)
from callcenter.domain.work_orders.due_items import DueItem, Signal, passed_signals
from callcenter.domain.work_orders.states import State

MOST_COUNTED = 1_000
"""Hits of a search by words that are counted."""
_SHOWN = ("name", "surname", "title", "phone", "address", "issue")
_WITHIN = {DueFilter.OVERDUE: timedelta(), DueFilter.SOON: timedelta(hours=1), DueFilter.TODAY: timedelta(hours=24)}


class BoardRepository:
    """Lists of orders."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, wanted: BoardFilter, now: datetime) -> BoardPage:
        """A page of the board."""
        conditions = self._conditions(wanted, now)
        ids = select(WorkOrderTable.ticket_id)
        counted = select(func.count()).select_from(WorkOrderTable)
        if wanted.text:
            ids = ids.join(TicketTable, TicketTable.id == WorkOrderTable.ticket_id)
        # Nobody pages through a thousand hits of a search; counting them all would read every text.
        found = counted.where(*conditions)
        if wanted.text:
            found = select(func.count()).select_from(ids.where(*conditions).limit(MOST_COUNTED).subquery())
        total = self._session.scalar(found) or 0
        page = _sorted(ids.where(*conditions), wanted.order).limit(wanted.limit).offset(wanted.offset)
        return BoardPage(total=total, lines=self._lines(self._session.scalars(page).all()))

    def of_customer(self, caller: str, limit: int) -> tuple[BoardLine, ...]:
        """Orders that a calling number appears in, open ones first: as a field, or as the caller."""
        from_fields = select(SlotTable.ticket_id).where(IS_PHONE, SlotTable.value == caller)
        from_calls = select(WorkOrderCallTable.ticket_id).where(WorkOrderCallTable.call_id.in_(_calls_of(caller)))
        found = select(WorkOrderTable.ticket_id).where(
            or_(WorkOrderTable.ticket_id.in_(from_fields), WorkOrderTable.ticket_id.in_(from_calls))
        )
        newest = found.order_by(WorkOrderTable.rank == CLOSED_RANK, WorkOrderTable.received_at.desc())
        return self._lines(self._session.scalars(newest.limit(limit)).all())

    def calls_of_customer(self, caller: str, limit: int) -> tuple[CallSummary, ...]:
        """Earlier calls from that number, the newest first."""
        wanted = select(CallTable).where(CallTable.caller == caller).order_by(CallTable.started_at.desc())
        return tuple(summary_of(row) for row in self._session.scalars(wanted.limit(limit)))

    def name_of_customer(self, caller: str) -> tuple[str, str]:
        """Name and title last noted for that calling number, also in a ticket that was never registered."""
        from_fields = select(SlotTable.ticket_id).where(IS_PHONE, SlotTable.value == caller)
        of_caller = or_(TicketTable.id.in_(from_fields), TicketTable.call_id.in_(_calls_of(caller)))
        named = (
            select(SlotTable.ticket_id, SlotTable.name)
            .join(TicketTable, TicketTable.id == SlotTable.ticket_id)
            .where(of_caller, SlotTable.name.in_(("name", "surname")), SlotTable.value != "")
            # A full name says more than a newer surname alone.
            .order_by(SlotTable.name, TicketTable.created_at.desc(), TicketTable.id.desc())
            .limit(1)
        )
        found = self._session.execute(named).first()
        if found is None:
            return "", ""
        wanted = select(SlotTable.name, SlotTable.value).where(
            SlotTable.ticket_id == found.ticket_id, SlotTable.name.in_((found.name, "title"))
        )
        values = {row.name: row.value for row in self._session.execute(wanted)}
        return values.get(found.name, ""), values.get("title", "")

    def due_list(self, *, until: datetime, department: str = "", owner: str = "", limit: int = 200) -> list[DueLine]:
        """Open deadlines up to a time, the first one first."""
        wanted = (
            select(DueItemTable, WorkOrderTable, TicketTable.number)
            .join(WorkOrderTable, WorkOrderTable.ticket_id == DueItemTable.ticket_id)
            .join(TicketTable, TicketTable.id == DueItemTable.ticket_id)
            .where(DueItemTable.stopped_at.is_(None), DueItemTable.due_at <= until)
            .where(WorkOrderTable.rank < CLOSED_RANK)
            .order_by(DueItemTable.due_at, DueItemTable.ticket_id, DueItemTable.position)
            .limit(limit)
        )
        if department:
            wanted = wanted.where(WorkOrderTable.department == department)
        if owner:
            wanted = wanted.where(DueItemTable.owner == owner)
        return [_due_line(item, order, number) for item, order, number in self._session.execute(wanted)]

    def assessments(self, *, since: datetime | None, limit: int) -> tuple[AssessmentLine, ...]:
        """Bad callback answers, the newest first."""
        wanted = (
            select(AssessmentTable, WorkOrderTable.type, TicketTable.number)
            .join(WorkOrderTable, WorkOrderTable.ticket_id == AssessmentTable.ticket_id)
            .join(TicketTable, TicketTable.id == AssessmentTable.ticket_id)
            .order_by(AssessmentTable.at.desc(), AssessmentTable.id.desc())
            .limit(limit)
        )
        if since is not None:
            wanted = wanted.where(AssessmentTable.at >= since)
        return tuple(
            AssessmentLine(
                at=row.at, number=number or "", type=kind, office=row.office, unit=row.unit, problem=row.problem
            )
            for row, kind, number in self._session.execute(wanted)
        )

    def take_signals(self, now: datetime, limit: int = 500) -> list[tuple[DueLine, tuple[Signal, ...]]]:
        """Items that have something to say by now, and what; they will not say it again."""
        wanted = (
            select(DueItemTable, WorkOrderTable, TicketTable.number)
            .join(WorkOrderTable, WorkOrderTable.ticket_id == DueItemTable.ticket_id)
            .join(TicketTable, TicketTable.id == DueItemTable.ticket_id)
            .where(DueItemTable.next_signal_at <= now)
            .order_by(DueItemTable.next_signal_at)
            .limit(limit)
            .with_for_update(of=DueItemTable)
        )
        told = []
        for row, order, number in self._session.execute(wanted):
            item = due_item(row)
            signals = passed_signals(item, row.told_until, now)
            row.told_until = now
            plan_signal(row)
            told.append((_due_line(row, order, number), signals))
        return told

    def next_signal_at(self) -> datetime | None:
        """When the next item speaks up."""
        return self._session.scalar(select(func.min(DueItemTable.next_signal_at)))

    def _conditions(self, wanted: BoardFilter, now: datetime) -> list[ColumnElement[bool]]:
        order = WorkOrderTable
        exact = {order.tenant: wanted.tenant, order.department: wanted.department}
        conditions = [column == value for column, value in exact.items() if value]
        if wanted.states:
            conditions.append(order.state.in_([state.value for state in wanted.states]))
        if wanted.types:
            conditions.append(order.type.in_(wanted.types))
        if wanted.agent_no:
            conditions.append(or_(order.first_responsible == wanted.agent_no, order.handler == wanted.agent_no))
        if wanted.emergency is not None:
            conditions.append((order.emergency != "") if wanted.emergency else (order.emergency == ""))
        if wanted.due is not DueFilter.ANY:
            conditions.append(order.next_due_at <= now + _WITHIN[wanted.due])
        if wanted.since is not None:
            conditions.append(order.received_at >= wanted.since)
        if wanted.until is not None:
            conditions.append(order.received_at < wanted.until)
        if wanted.text:
            conditions += containing(self._session, wanted.text)
        return conditions

    def _lines(self, ticket_ids: Sequence[int]) -> tuple[BoardLine, ...]:
        if not ticket_ids:
            return ()
        orders = self._session.execute(
            select(WorkOrderTable, TicketTable.number, TicketTable.version)
            .join(TicketTable, TicketTable.id == WorkOrderTable.ticket_id)
            .where(WorkOrderTable.ticket_id.in_(ticket_ids))
        )
        fields: dict[int, dict[str, str]] = {}
        slots = select(SlotTable.ticket_id, SlotTable.name, SlotTable.value)
        for ticket_id, name, value in self._session.execute(
            slots.where(SlotTable.ticket_id.in_(ticket_ids), SlotTable.name.in_(_SHOWN))
        ):
            fields.setdefault(ticket_id, {})[name] = value
        due = self._next_due(ticket_ids)
        lines = {
            order.ticket_id: _line(order, number, version, fields.get(order.ticket_id, {}), due.get(order.ticket_id))
            for order, number, version in orders
        }
        return tuple(lines[ticket_id] for ticket_id in ticket_ids)

    def _next_due(self, ticket_ids: Sequence[int]) -> dict[int, DueItem]:
        # Only the tickets are a condition: with more, SQLite takes an index over all open items instead.
        rows = self._session.scalars(select(DueItemTable).where(DueItemTable.ticket_id.in_(ticket_ids)))
        first: dict[int, DueItem] = {}
        for row in sorted(rows, key=lambda one: (one.paused_at is not None, one.due_at)):
            if row.stopped_at is None:
                first.setdefault(row.ticket_id, due_item(row))
        return first


def _calls_of(caller: str) -> Select[Any]:
    return select(CallTable.call_id).where(CallTable.caller == caller)


def _sorted(wanted: Select[Any], order: BoardOrder) -> Select[Any]:
    if order is BoardOrder.NEWEST:
        return wanted.order_by(WorkOrderTable.received_at.desc(), WorkOrderTable.ticket_id.desc())
    return wanted.order_by(WorkOrderTable.rank, WorkOrderTable.next_due_at, WorkOrderTable.ticket_id)


def _line(
    order: WorkOrderTable, number: str | None, version: int, fields: dict[str, str], due: DueItem | None
) -> BoardLine:
    return BoardLine(
        number=number or "",
        tenant=order.tenant,
        type=order.type,
        state=State(order.state),
        version=version,
        priority=order.priority,
        emergency=order.emergency,
        department=order.department,
        handler=order.handler,
        first_responsible=order.first_responsible,
        received_at=order.received_at,
        next_due=due if order.rank != CLOSED_RANK else None,
        name=fields.get("name") or fields.get("surname", ""),
        title=fields.get("title", ""),
        phone=fields.get("phone", ""),
        address=fields.get("address", ""),
        issue=fields.get("issue", ""),
    )


def _due_line(item: DueItemTable, order: WorkOrderTable, number: str | None) -> DueLine:
    return DueLine(
        number=number or "",
        tenant=order.tenant,
        type=order.type,
        state=State(order.state),
        priority=order.priority,
        department=order.department,
        first_responsible=order.first_responsible,
        item=due_item(item),
    )
