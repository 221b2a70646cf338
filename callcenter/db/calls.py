"""Calls: their summaries, found and kept."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from callcenter.db.columns import contains
from callcenter.db.tables import CallTable, TicketTable
from callcenter.domain.call_record import RUNNING, CallFilter, CallPage, CallState, CallSummary
from callcenter.domain.events import Direction, Leg

_FIELDS = tuple(one.name for one in fields(CallSummary))
_NEWEST_FIRST = (CallTable.started_at.desc(), CallTable.call_id.desc())


class CallRepository:
    """Queries over calls."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, call_id: str) -> CallSummary | None:
        """One call."""
        row = self._session.get(CallTable, call_id)
        return None if row is None else summary_of(row)

    def put(self, call: CallSummary) -> None:
        """Keeps the summary; a new call gets its row."""
        row = self._session.get(CallTable, call.call_id)
        values = {name: getattr(call, name) for name in _FIELDS}
        if row is None:
            self._session.add(CallTable(**values, started_at=call.offered_at or datetime.now(UTC)))
            self._session.flush()
            return
        for name, value in values.items():
            setattr(row, name, value)
        row.started_at = call.offered_at or row.started_at

    def unjudged(self, since: datetime) -> list[CallSummary]:
        """Live calls without an end, and answered ones since then that never got a score; oldest first."""
        unscored = and_(
            CallTable.state == CallState.ENDED,
            CallTable.answered_at.is_not(None),
            CallTable.score.is_(None),
            CallTable.started_at >= since,
        )
        wanted = select(CallTable).where(CallTable.source == "live", or_(CallTable.state.in_(RUNNING), unscored))
        return [summary_of(row) for row in self._session.scalars(wanted.order_by(CallTable.started_at))]

    def find(self, wanted: CallFilter) -> CallPage:
        """A page of the list, newest first."""
        conditions = _conditions(wanted)
        counted = select(func.count()).select_from(CallTable).where(*conditions)
        # A search for text reads every ticket: then count and page come from one pass.
        total = func.count().over() if wanted.text else literal(-1)
        page = (
            select(CallTable.call_id, total.label("total"))
            .where(*conditions)
            .order_by(*_NEWEST_FIRST)
            .limit(wanted.limit)
            .offset(wanted.offset)
            .subquery()
        )
        rows = self._session.execute(
            select(CallTable, page.c.total).join(page, CallTable.call_id == page.c.call_id).order_by(*_NEWEST_FIRST)
        ).all()
        if wanted.text and (rows or wanted.offset == 0):
            known = rows[0].total if rows else 0
        else:
            known = self._session.scalar(counted) or 0
        return CallPage(total=known, calls=tuple(summary_of(row[0]) for row in rows))


def summary_of(row: CallTable) -> CallSummary:
    """The row as a value."""
    values: dict[str, Any] = {name: getattr(row, name) for name in _FIELDS}
    values["direction"] = Direction(row.direction)
    values["state"] = CallState(row.state)
    values["ended_by"] = None if row.ended_by is None else Leg(row.ended_by)
    return CallSummary(**values)


def _conditions(wanted: CallFilter) -> list[ColumnElement[bool]]:
    equal = {"tenant": wanted.tenant, "seat": wanted.seat, "agent_no": wanted.agent_no, "source": wanted.source}
    found: list[ColumnElement[bool]] = [getattr(CallTable, name) == value for name, value in equal.items() if value]
    if wanted.states:
        found.append(CallTable.state.in_(wanted.states))
    if wanted.since is not None:
        found.append(CallTable.started_at >= wanted.since)
    if wanted.until is not None:
        found.append(CallTable.started_at < wanted.until)
    if wanted.violations is not None:
        found.append(CallTable.violations > 0 if wanted.violations else CallTable.violations == 0)
    if wanted.text:
        found.append(_holds(wanted.text))
    return found


def _holds(text: str) -> ColumnElement[bool]:
    """The ticket of a call has the calling number too."""
    tickets = select(TicketTable.call_id).where(contains(TicketTable.search_text, text.lower()))
    # One pass over the tickets: left to itself, PostgreSQL looks up the ticket of every call.
    found = tickets.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    return CallTable.call_id.in_(select(found.c.call_id))
