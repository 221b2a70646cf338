"""Every event of a call as it came."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callcenter.db.tables import TimelineTable
from callcenter.domain.events import CallEvent
from callcenter.wire.event_codec import from_json, to_json


class Origin(NamedTuple):
    """Which run of which process sent an event, and its number in that run: the same pair is the same event."""

    boot: str
    n: int


class TimelineRepository:
    """Appends events and reads them back."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def has(self, origin: Origin) -> bool:
        """Whether this very event was recorded before."""
        wanted = select(TimelineTable.number).where(TimelineTable.boot == origin.boot, TimelineTable.sent_n == origin.n)
        return self._session.scalar(wanted.limit(1)) is not None

    def append(self, call_id: str, events: list[CallEvent], origin: Origin | None) -> None:
        """Adds events at the end of the call's timeline; the origin belongs to the first of them."""
        wanted = select(func.coalesce(func.max(TimelineTable.number), 0)).where(TimelineTable.call_id == call_id)
        last = self._session.scalar(wanted) or 0
        for number, event in enumerate(events, start=last + 1):
            sent = origin if number == last + 1 else None
            payload = to_json(event)
            self._session.add(
                TimelineTable(
                    call_id=call_id,
                    number=number,
                    kind=payload["kind"],
                    payload=payload,
                    boot=sent and sent.boot,
                    sent_n=sent and sent.n,
                )
            )
        self._session.flush()

    def of_call(self, call_id: str, *kinds: type[CallEvent]) -> list[CallEvent]:
        """All events of the call in order, or only those of some kinds."""
        wanted = select(TimelineTable.payload).where(TimelineTable.call_id == call_id)
        if kinds:
            wanted = wanted.where(TimelineTable.kind.in_([kind.__name__ for kind in kinds]))
        return [from_json(payload) for payload in self._session.scalars(wanted.order_by(TimelineTable.number))]
