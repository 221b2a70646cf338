"""Work orders: found, kept with their history, numbered."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from callcenter.db.calls import summary_of
from callcenter.db.tables import CallTable, PromiseTable, SlotTable, TicketChangeTable, TicketTable
from callcenter.db.tickets import ticket_field
from callcenter.db.work_order_fields import keep_fields, keep_type
from callcenter.db.work_order_rows import (
    attempt_row,
    fill_item_row,
    fill_order_row,
    log_entry,
    log_row,
    order_value,
)
from callcenter.db.work_order_tables import (
    AssessmentTable,
    CallbackAttemptTable,
    DueItemTable,
    WorkOrderCallTable,
    WorkOrderLogTable,
    WorkOrderSerialTable,
    WorkOrderTable,
)
from callcenter.domain.call_record import CallSummary
from callcenter.domain.events import PromiseMade
from callcenter.domain.ticket_sheet import Source, TicketField
from callcenter.domain.work_orders.numbering import write_number
from callcenter.domain.work_orders.orders import LogEntry, LogKind, Moved, WorkOrder
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.surveys import AssessmentRecord


class WorkOrderRepository:
    """Queries over work orders."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, number: str, *, lock: bool = False) -> WorkOrder | None:
        """The order with that number; ``lock`` keeps others from changing it until the end of the unit of work."""
        ticket = self._ticket(TicketTable.number == number, lock=lock)
        return None if ticket is None else self._order(ticket)

    def draft_of_call(self, call_id: str, *, lock: bool = False) -> WorkOrder | None:
        """The ticket of a call as an order: a draft, or what it became."""
        ticket = self._ticket(TicketTable.call_id == call_id, lock=lock)
        if ticket is None:
            return None
        known = self._order(ticket)
        if known is not None:
            return known
        call = self._session.get_one(CallTable, call_id)
        fields = {slot.name: slot.value for slot in self._slots(ticket.id) if slot.value and slot.name != "type"}
        return WorkOrder(
            tenant=ticket.tenant,
            type=ticket.type or "",
            received_at=call.answered_at or call.offered_at or ticket.created_at,
            version=ticket.version,
            first_responsible=ticket.first_responsible or "",
            fields=fields,
            call_ids=(call_id,),
        )

    def promises_of_call(self, call_id: str) -> tuple[PromiseMade, ...]:
        """What the agent promised in the call."""
        rows = self._session.scalars(
            select(PromiseTable).join(TicketTable).where(TicketTable.call_id == call_id).order_by(PromiseTable.number)
        )
        return tuple(PromiseMade(call_id=call_id, number=row.number, text=row.text, due=row.due) for row in rows)

    def next_number(self, code: str, day: date) -> str:
        """A number nobody else gets: the row stays locked until the commit."""
        return write_number(code, day, next_serial(self._session, code, day.strftime("%Y%m%d")))

    def add(self, moved: Moved) -> None:
        """An order that no call began."""
        order, now = moved.order, datetime.now(UTC)
        ticket = TicketTable(
            tenant=order.tenant, version=order.version, created_at=now, changed_at=now, status=order.state.value
        )
        self._session.add(ticket)
        self._session.flush()
        self._keep(ticket, WorkOrder(tenant=order.tenant, type=order.type, received_at=order.received_at), moved)

    def save(self, before: WorkOrder, moved: Moved) -> None:
        """Keeps the order after a change.

        Raises:
            WorkOrderRefused: ``version-conflict``, someone else changed it since ``before`` was read.
        """
        ticket = self._ticket_of(before)
        changed = self._session.scalar(
            update(TicketTable)
            .where(TicketTable.id == ticket.id, TicketTable.version == before.version)
            .values(version=moved.order.version)
            .returning(TicketTable.id)
            .execution_options(synchronize_session=False)
        )
        if changed is None:
            raise WorkOrderRefused("version-conflict", "工单刚被别人改过，请核对后再保存。", "version")
        self._session.refresh(ticket)
        self._keep(ticket, before, moved)

    def sheet_fields(self, order: WorkOrder, names: Sequence[str]) -> tuple[TicketField, ...]:
        """Fields as the ticket beside the call shows them; one that was emptied comes with an empty value."""
        known = {slot.name: ticket_field(slot) for slot in self._slots(self._ticket_of(order).id)}
        emptied = partial(TicketField, value="", source=Source.TYPED, confirmed=True)
        return tuple(known.get(name) or emptied(name=name) for name in names)

    def link_call(self, order: WorkOrder, call_id: str) -> None:
        """Puts a further call on the order's timeline."""
        self._link(self._ticket_of(order).id, call_id)

    def _link(self, ticket_id: int, call_id: str) -> None:
        if self._session.get(WorkOrderCallTable, (ticket_id, call_id)) is None:
            self._session.add(WorkOrderCallTable(ticket_id=ticket_id, call_id=call_id, linked_at=datetime.now(UTC)))

    def add_assessment(self, order: WorkOrder, record: AssessmentRecord, at: datetime) -> None:
        """A bad answer, for the assessment office."""
        ticket_id = self._ticket_of(order).id
        self._session.add(
            AssessmentTable(ticket_id=ticket_id, at=at, office=record.office, unit=record.unit, problem=record.problem)
        )

    def log_of(self, order: WorkOrder, *, after_version: int = 0) -> tuple[LogEntry, ...]:
        """What happened to it since that version, oldest first: steps and changed fields."""
        ticket_id, step, change = self._ticket_of(order).id, WorkOrderLogTable, TicketChangeTable
        steps = self._session.scalars(select(step).where(step.ticket_id == ticket_id, step.version > after_version))
        changes = self._session.scalars(
            select(change).where(change.ticket_id == ticket_id, change.version > after_version)
        )
        entries = [(row.at, row.version, 1, row.id, log_entry(row)) for row in steps]
        entries += [(row.at, row.version, 0, row.id, _field_change(row)) for row in changes]
        return tuple(entry for *_, entry in sorted(entries, key=lambda one: one[:4]))

    def calls_of(self, order: WorkOrder) -> tuple[CallSummary, ...]:
        """The calls that belong to it, oldest first."""
        wanted = select(CallTable).where(CallTable.call_id.in_(order.call_ids)).order_by(CallTable.started_at)
        return tuple(summary_of(row) for row in self._session.scalars(wanted))

    def _keep(self, ticket: TicketTable, before: WorkOrder, moved: Moved) -> None:
        order = moved.order
        ticket.number, ticket.status, ticket.type = order.number or None, order.state.value, order.type
        ticket.first_responsible, ticket.changed_at = order.first_responsible or None, datetime.now(UTC)
        row = self._session.get(WorkOrderTable, ticket.id) or WorkOrderTable(ticket_id=ticket.id)
        fill_order_row(row, order)
        self._session.add(row)
        self._session.flush()
        keep_fields(self._session, ticket.id, before.fields, moved)
        keep_type(self._session, ticket, moved)
        self._keep_items(ticket.id, order, moved.log[-1].at if moved.log else datetime.now(UTC))
        self._keep_attempts(ticket.id, before, order)
        for entry in moved.log:
            if entry.kind is LogKind.FIELD:
                self._session.add(_change_row(ticket.id, order.version, entry))
            else:
                self._session.add(log_row(ticket.id, order.version, entry))
        self._session.flush()
        for call_id in order.call_ids:
            self._link(ticket.id, call_id)
        self._session.flush()
        self._index(ticket)

    def _keep_items(self, ticket_id: int, order: WorkOrder, now: datetime) -> None:
        rows = {row.key: row for row in self._items(ticket_id)}
        for position, item in enumerate(order.due_items):
            row = rows.get(item.key) or DueItemTable(ticket_id=ticket_id)
            fill_item_row(row, item, position, now)
            self._session.add(row)

    def _keep_attempts(self, ticket_id: int, before: WorkOrder, order: WorkOrder) -> None:
        for attempt in order.attempts[len(before.attempts) :]:
            self._session.add(attempt_row(ticket_id, attempt))
        if not order.attempts and before.attempts:
            self._session.execute(
                update(CallbackAttemptTable).where(CallbackAttemptTable.ticket_id == ticket_id).values(current=False)
            )

    def _index(self, ticket: TicketTable) -> None:
        caller = self._session.scalar(select(CallTable.caller).where(CallTable.call_id == ticket.call_id))
        values = [slot.value for slot in self._slots(ticket.id)]
        ticket.search_text = "\n".join(filter(None, [ticket.number, caller, *values]))

    def _order(self, ticket: TicketTable) -> WorkOrder | None:
        row = self._session.get(WorkOrderTable, ticket.id, populate_existing=True)
        if row is None:
            return None
        attempts = self._session.scalars(
            select(CallbackAttemptTable)
            .where(CallbackAttemptTable.ticket_id == ticket.id, CallbackAttemptTable.current)
            .order_by(CallbackAttemptTable.id)
        )
        calls = self._session.scalars(
            select(WorkOrderCallTable.call_id)
            .where(WorkOrderCallTable.ticket_id == ticket.id)
            .order_by(WorkOrderCallTable.linked_at, WorkOrderCallTable.call_id)
        )
        return order_value(row, ticket, self._slots(ticket.id), self._items(ticket.id), attempts, calls)

    def _ticket(self, condition: ColumnElement[bool], *, lock: bool = False) -> TicketTable | None:
        wanted = select(TicketTable).where(condition)
        if lock:
            wanted = wanted.with_for_update().execution_options(populate_existing=True)
        return self._session.scalar(wanted)

    def _ticket_of(self, order: WorkOrder) -> TicketTable:
        condition = TicketTable.number == order.number if order.number else TicketTable.call_id.in_(order.call_ids)
        ticket = self._ticket(condition)
        if ticket is None:
            raise WorkOrderRefused("order-unknown", f"没有编号为{order.number}的工单。", "number")
        return ticket

    def _slots(self, ticket_id: int) -> Sequence[SlotTable]:
        return self._session.scalars(
            select(SlotTable).where(SlotTable.ticket_id == ticket_id).order_by(SlotTable.name)
        ).all()

    def _items(self, ticket_id: int) -> Sequence[DueItemTable]:
        return self._session.scalars(
            select(DueItemTable).where(DueItemTable.ticket_id == ticket_id).order_by(DueItemTable.position)
        ).all()


def next_serial(session: Session, code: str, day: str) -> int:
    """The next running number of the day."""
    counted = (
        update(WorkOrderSerialTable)
        .where(WorkOrderSerialTable.code == code, WorkOrderSerialTable.day == day)
        .values(last=WorkOrderSerialTable.last + 1)
        .returning(WorkOrderSerialTable.last)
    )
    last = session.scalar(counted)
    if last is None:
        # Two first calls of a day may meet here: the second one finds the row of the first and counts on.
        with suppress(IntegrityError), session.begin_nested():
            session.execute(insert(WorkOrderSerialTable).values(code=code, day=day, last=0))
        last = session.scalar(counted)
    assert last is not None
    return last


def _change_row(ticket_id: int, version: int, entry: LogEntry) -> TicketChangeTable:
    return TicketChangeTable(
        ticket_id=ticket_id,
        at=entry.at,
        agent_no=entry.by,
        name=entry.what,
        old=entry.old,
        new=entry.new,
        version=version,
        via=entry.via,
    )


def _field_change(row: TicketChangeTable) -> LogEntry:
    return LogEntry(
        at=row.at, by=row.agent_no, kind=LogKind.FIELD, what=row.name, old=row.old, new=row.new, via=row.via
    )
