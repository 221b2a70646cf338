"""What the inside needs from the outside, as Protocols."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from callcenter.domain.call_record import CallFilter, CallPage, CallRecord, CallSummary, Review, ReviewedFinding
from callcenter.domain.changes import Change
from callcenter.domain.events import CallEvent, CallOffered, CallScored, Direction, Finding, PromiseMade
from callcenter.domain.people import ApiToken, Person, PersonChange, PersonLogEntry, TokenHolder
from callcenter.domain.ticket_sheet import Ticket, TicketField
from callcenter.domain.work_orders.board import AssessmentLine, BoardFilter, BoardLine, BoardPage, DueLine
from callcenter.domain.work_orders.deliveries import Delivery, DeliveryLine, DeliveryOutcome, Webhook
from callcenter.domain.work_orders.due_items import Signal
from callcenter.domain.work_orders.orders import LogEntry, Moved, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.surveys import AssessmentRecord


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

    def note_change(
        self, call_id: str, field: TicketField, *, old: str, agent_no: str, at: datetime, via: str = ""
    ) -> int:
        """Writes down a change by a person; gives the new version."""


class Scoring(Protocol):
    """The scorecard of the standard."""

    def __call__(self, call_id: str, violations: Iterable[Finding]) -> CallScored:
        """What a call with these violations is worth."""


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


class People(Protocol):
    """Those who sign in."""

    def get(self, login: str) -> Person | None:
        """One person."""

    def everybody(self, *, lock: bool = False) -> tuple[Person, ...]:
        """All people by login; ``lock`` keeps others from changing any of them until the end of the unit of work."""

    def put(self, person: Person, password: str | None) -> None:
        """Keeps the person; ``password`` is the hash, None leaves the old one."""

    def password_of(self, login: str) -> str:
        """The hash; empty when there is none."""

    def by_token(self, digest: str) -> TokenHolder | None:
        """Whose token it is, unless it was withdrawn."""

    def add_token(self, login: str, label: str, digest: str, at: datetime) -> None:
        """A further token."""

    def tokens(self, login: str) -> tuple[ApiToken, ...]:
        """All tokens of a person, withdrawn ones too."""

    def withdraw_token(self, token_id: int) -> ApiToken | None:
        """The token; None when there is none."""

    def note(self, by: str, login: str, what: PersonChange, *, old: str = "", new: str = "") -> None:
        """Writes down who changed what about whom."""

    def log(self, limit: int) -> tuple[PersonLogEntry, ...]:
        """What was changed, the newest first."""

    def last_change(self) -> int:
        """Grows with every change of anybody."""


class Passwords(Protocol):
    """Slow hashes."""

    def hashed(self, password: str) -> str:
        """What is kept of a password."""

    def fits(self, kept: str, password: str) -> bool:
        """Whether it is the password; takes as long when ``kept`` is empty, and is False then."""

    def outdated(self, kept: str) -> bool:
        """Made with weaker parameters than today's."""


class Work(Protocol):
    """One piece of work on the database: all of it or nothing."""

    def publish(self, change: Change) -> None:
        """Told to everybody after the commit, dropped on rollback."""

    def commit(self) -> None:
        """Keeps the work, then publishes."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class UnitOfWork(Work, Protocol):
    """Work on calls and their tickets."""

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

    @property
    def people(self) -> People:
        """Those who sign in."""


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

    async def __call__(self, upload: Upload) -> None:
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


class WorkOrders(Protocol):
    """Work orders with their history."""

    def get(self, number: str, *, lock: bool = False) -> WorkOrder | None:
        """The order with that number; ``lock`` keeps others from changing it until the end of the unit of work."""

    def draft_of_call(self, call_id: str, *, lock: bool = False) -> WorkOrder | None:
        """The ticket of a call as an order: a draft, or what it became."""

    def promises_of_call(self, call_id: str) -> tuple[PromiseMade, ...]:
        """What the agent promised in the call."""

    def next_number(self, code: str, day: date) -> str:
        """A number nobody else gets."""

    def add(self, moved: Moved) -> None:
        """An order that no call began."""

    def save(self, before: WorkOrder, moved: Moved) -> None:
        """Keeps the order after a change; refuses with ``version-conflict`` if someone else changed it meanwhile."""

    def link_call(self, order: WorkOrder, call_id: str) -> None:
        """Puts a further call on the order's timeline."""

    def sheet_fields(self, order: WorkOrder, names: Sequence[str]) -> tuple[TicketField, ...]:
        """Fields as the ticket beside the call shows them; one that was emptied comes with an empty value."""

    def add_assessment(self, order: WorkOrder, record: AssessmentRecord, at: datetime) -> None:
        """A bad callback answer, for the assessment office."""

    def log_of(self, order: WorkOrder, *, after_version: int = 0) -> tuple[LogEntry, ...]:
        """What happened to it since that version, oldest first."""

    def calls_of(self, order: WorkOrder) -> tuple[CallSummary, ...]:
        """The calls that belong to it, oldest first."""


class WorkOrderLists(Protocol):
    """The board and the due list."""

    def find(self, wanted: BoardFilter, now: datetime) -> BoardPage:
        """A page of the board."""

    def of_customer(self, caller: str, limit: int) -> tuple[BoardLine, ...]:
        """Orders that a calling number appears in, open ones first."""

    def calls_of_customer(self, caller: str, limit: int) -> tuple[CallSummary, ...]:
        """Earlier calls from that number, the newest first."""

    def name_of_customer(self, caller: str) -> tuple[str, str]:
        """Name and title last noted for that calling number, also in a ticket that was never registered."""

    def due_list(self, *, until: datetime, department: str = "", owner: str = "", limit: int = 200) -> list[DueLine]:
        """Open deadlines up to a time, the first one first."""

    def assessments(self, *, since: datetime | None, limit: int) -> tuple[AssessmentLine, ...]:
        """Bad callback answers, the newest first."""

    def take_signals(self, now: datetime, limit: int = 500) -> list[tuple[DueLine, tuple[Signal, ...]]]:
        """Items that have something to say by now, and what; they will not say it again."""

    def next_signal_at(self) -> datetime | None:
        """When the next item speaks up."""


class Outbox(Protocol):
    """Messages for other systems, kept until they are delivered."""

    def put(self, tenant: str, body: str, at: datetime) -> None:
        """One message for every webhook of the tenant."""

    def due(self, now: datetime, limit: int) -> list[Delivery]:
        """What should be tried now: at most the oldest undelivered message of each webhook."""

    def next_try_at(self) -> datetime | None:
        """When the next message should be tried."""

    def answered(self, delivery_id: int, outcome: DeliveryOutcome, now: datetime) -> None:
        """Writes down how a try went."""

    def webhooks(self) -> tuple[Webhook, ...]:
        """All webhooks."""

    def deliveries(self, webhook_id: int, limit: int) -> tuple[DeliveryLine, ...]:
        """Messages of a webhook: those that wait or were given up first, then what went out last."""

    def send_again(self, delivery_id: int, now: datetime) -> bool:
        """The message is tried at once, also one that was given up; False when there is none that waits."""

    def add_webhook(self, url: str, secret: str, tenant: str, at: datetime) -> Webhook:
        """A new webhook; the same address and tenant keep their number and get the new secret."""

    def remove_webhook(self, webhook_id: int) -> bool:
        """Removes it with what was not delivered; False when there is none."""


class WorkOrderWork(Work, Protocol):
    """Work on work orders."""

    @property
    def orders(self) -> WorkOrders:
        """The orders."""

    @property
    def lists(self) -> WorkOrderLists:
        """Board and due list."""

    @property
    def outbox(self) -> Outbox:
        """Messages for other systems."""


class WorkOrderStore(Protocol):
    """The database, as far as work orders are concerned."""

    def writing(self) -> WorkOrderWork:
        """A unit of work that will change something."""

    def reading(self) -> WorkOrderWork:
        """A unit of work that only looks."""


class Policies(Protocol):
    """What is configured for the work orders of each tenant."""

    def of(self, tenant: str) -> Policy:
        """The policy of a tenant, known or not."""


class NoticeLevel(StrEnum):
    """How loud a notice is."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    GONE = "gone"
    """Takes the notice with this key away."""


class Notify(Protocol):
    """Shows a sentence on every open page; may be called from any thread."""

    def __call__(self, key: str, level: NoticeLevel, text: str) -> None:
        """``text`` names order numbers and roles, never what was said or who called."""
