"""Calls as lists and one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, field_validator

from callcenter.domain.call_record import CallFilter, CallState
from callcenter.domain.refusals import CallUnknown, ValueUnfit
from callcenter.web.hub_services import Hub, HubServices
from callcenter.web.messages import CallDetail, CallView, SeatView, View
from callcenter.web.views import LOCAL, call_view, detail_view, newest_violation
from callcenter.web.who import Signed

router = APIRouter(prefix="/api", tags=["calls"])


EARLIEST = date(1900, 1, 1)
"""Before, the calendar of some zones has no time that a database keeps."""


class CallList(View):
    """Part of the list of calls."""

    total: int
    """So many calls fit the filter."""
    calls: list[CallView]


class ListQuery(BaseModel):
    """The filter of the list; a day or a time without a zone is local time, ``to`` includes its day."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    state: str = Field(default="", max_length=200)
    """One state, or several with commas."""
    tenant: str = Field(default="", max_length=100)
    seat: str = Field(default="", max_length=100)
    agent_no: str = Field(default="", max_length=100)
    source: str = Field(default="", max_length=100)
    since: str = Field(default="", alias="from", max_length=40)
    until: str = Field(default="", alias="to", max_length=40)
    q: str = Field(default="", max_length=100)
    violations: bool | None = None
    limit: int = Field(default=50, ge=1, le=500)
    offset: int = Field(default=0, ge=0, le=10_000_000)

    @field_validator("violations", mode="before")
    @classmethod
    def _empty_is_any(cls, value: object) -> object:
        return None if value == "" else value


@router.get("/seats")
def seats(hub: Hub, signed: Signed) -> list[SeatView]:
    """The seats as they are now; an agent sees the own ones."""
    own = signed.only_agent
    return [seat for seat in hub.board.seats() if not own or seat.agent_no == own]


@router.get("/calls")
def calls(hub: Hub, query: Annotated[ListQuery, Query()], signed: Signed) -> CallList:
    """Calls, newest first; an agent sees the own ones."""
    wanted = _filter_of(query)
    if signed.only_agent:
        wanted = replace(wanted, agent_no=signed.only_agent)
    with hub.store.reading() as work:
        page = work.calls.find(wanted)
    return CallList(total=page.total, calls=[hub.call_view(call) for call in page.calls])


@router.get("/calls/{call_id}")
def call(call_id: str, hub: Hub) -> CallDetail:
    """Everything about one call."""
    live = hub.board.detail(call_id) if hub.board.is_running(call_id) else None
    found = live or stored_detail(hub, call_id)
    if found is None:
        raise CallUnknown("没有这通电话，可能已被删除。")
    return found


def stored_detail(hub: HubServices, call_id: str) -> CallDetail | None:
    """The call as the database knows it."""
    with hub.store.reading() as work:
        record = work.records.get(call_id)
    if record is None:
        return None
    line = call_view(
        record.summary,
        rules=hub.rules,
        ring_cadence_ms=hub.ring_cadence_ms,
        alert=newest_violation(record.findings),
    )
    return detail_view(record, line, hub.rules)


def _filter_of(query: ListQuery) -> CallFilter:
    states = [one for one in query.state.split(",") if one]
    known = tuple(CallState)
    for one in states:
        if one not in known:
            raise ValueUnfit(f"“state”只能是 {'、'.join(known)}。", field="state")
    return CallFilter(
        states=tuple(CallState(one) for one in states),
        tenant=query.tenant,
        seat=query.seat,
        agent_no=query.agent_no,
        source=query.source,
        since=_moment("from", query.since),
        until=_moment("to", query.until, end_of_day=True),
        text=query.q.strip(),
        violations=query.violations,
        limit=query.limit,
        offset=query.offset,
    )


def _moment(name: str, text: str, *, end_of_day: bool = False) -> datetime | None:
    if not text:
        return None
    try:
        if len(text) == len("2024-03-05"):
            day = date.fromisoformat(text) + timedelta(days=1 if end_of_day else 0)
            return datetime.combine(max(day, EARLIEST), datetime.min.time(), LOCAL)
        at = datetime.fromisoformat(text)
        local = at if at.tzinfo else at.replace(tzinfo=LOCAL)
        local.astimezone(UTC)  # the first and last days of the calendar have no time in every zone
    except (ValueError, OverflowError) as problem:
        raise ValueUnfit(f"“{name}”应当是日期，例如 2024-03-05。", field=name) from problem
    return local
