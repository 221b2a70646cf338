"""What the inside needs from the outside, as Protocols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from callcenter.domain.call_record import CallFilter, CallPage, CallRecord, CallSummary, Review, ReviewedFinding
from callcenter.domain.changes import Change
from callcenter.domain.events import CallEvent, CallOffered, Direction
from callcenter.domain.ticket_sheet import Ticket, TicketField


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInfo:
    """How a rule is shown."""

    title: str
    clause: str = ""
    advice: str = ""
    """What to say instead."""


class Calls(Protocol):
    """Summaries of calls."""

    def get(self, call_id: str) -> CallSummary | None:
        """One call."""

    def put(self, call: CallSummary) -> None:
        """Keeps the summary."""

    def find(self, wanted: CallFilter) -> CallPage:
        """A page of the list."""


class Findings(Protocol):
    """Confirmed findings."""

    def of_call(self, call_id: str) -> tuple[ReviewedFinding, ...]:
        """All of a call."""

    def get(self, call_id: str, key: str) -> ReviewedFinding | None:
        """One finding."""

    def review(self, call_id: str, key: str, review: Review, *, note: str, reviewer: str, at: datetime | None) -> None:
        """Keeps what a person said about it."""


class Tickets(Protocol):
    """Tickets of calls."""

    def of_call(self, call_id: str, *, lock: bool = False) -> Ticket | None:
        """The ticket of a call."""

    def start(self, call_id: str) -> Ticket:
        """The ticket of a call, begun when there is none yet."""

    def put_field(self, call_id: str, field: TicketField) -> None:
        """Keeps one field."""

    def note_change(self, call_id: str, field: TicketField, *, old: str, agent_no: str, at: datetime) -> int:
        """Writes down a change by a person; gives the new version."""


class Records(Protocol):
    """Whole calls."""

    def get(self, call_id: str) -> CallRecord | None:
        """Everything about one call."""

    def add(self, events: Sequence[CallEvent]) -> None:
        """Appends events of one call to its timeline and writes what follows from them."""

    def count_findings(self, call_id: str) -> None:
        """Brings the counts of the summary up to date after a review."""

    def recording_name(self, call_id: str) -> str | None:
        """File name of the finished recording."""


class UnitOfWork(Protocol):
    """One piece of work on the database: all of it or nothing."""

    @property
    def calls(self) -> Calls:
        """Summaries."""

    @property
    def findings(self) -> Findings:
        """Findings."""

    @property
    def tickets(self) -> Tickets:
        """Tickets."""

    @property
    def records(self) -> Records:
        """Whole calls."""

    def publish(self, change: Change) -> None:
        """Told to everybody after the commit, dropped on rollback."""

    def commit(self) -> None:
        """Keeps the work, then publishes."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Store(Protocol):
    """The database."""

    def writing(self) -> UnitOfWork:
        """A unit of work that will change something."""

    def reading(self) -> UnitOfWork:
        """A unit of work that only looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A recording somebody brought, checked and lying in the recordings folder."""

    call_id: str
    path: Path
    tenant: str = ""
    agent_no: str | None = None
    direction: Direction = Direction.INBOUND


class RecordingAnalysis(Protocol):
    """Recognises and judges an uploaded recording in the background."""

    def __call__(self, upload: Upload) -> None:
        """Begins and returns at once; the call is in the database already, in the state ``processing``."""


class Journal(Protocol):
    """The hub's diary: every event is here before it is acknowledged."""

    def seen(self, boot: str, number: int) -> bool:
        """Whether this event of this process start was kept before (it was sent again after a reconnect)."""

    def record(self, events: Sequence[CallEvent], *, boot: str = "", number: int | None = None) -> None:
        """Keeps an event and what followed from it, all or nothing; nothing when it was kept before."""

    def events_of(self, call_id: str) -> Sequence[CallEvent]:
        """What came from outside, in the order it was kept."""

    def running_calls(self) -> Sequence[CallOffered]:
        """Calls that had not been judged to the end, to be taken up again at the start."""

    def record_of(self, call_id: str) -> CallRecord | None:
        """Everything known about a call."""


class Board(Protocol):
    """Shows what happens to everybody who watches."""

    def apply(self, event: CallEvent) -> object:
        """Takes the event into the views and sends what changed."""

    def restore(self, record: CallRecord) -> object:
        """Takes up a call that was running when the hub was killed."""
