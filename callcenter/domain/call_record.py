"""One call as it is read: the line of a list, and the whole record with its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from callcenter.domain.events import (
    AudioGap,
    CallScored,
    Direction,
    DutyChanged,
    FinalSegment,
    Finding,
    Leg,
    LegChanged,
    RecordingClosed,
    Verdict,
)
from callcenter.domain.ticket_sheet import Ticket


class CallState(StrEnum):
    """Where a call stands."""

    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    ENDED = "ended"
    MISSED = "missed"
    PROCESSING = "processing"
    """A recording that is being analysed."""
    FAILED = "failed"


RUNNING = (CallState.RINGING, CallState.TALKING, CallState.HELD)


class Review(StrEnum):
    """What a person said about a finding."""

    NONE = ""
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSummary:
    """The line of a list."""

    call_id: str
    tenant: str = ""
    direction: Direction = Direction.INBOUND
    source: str = "live"
    seat: str = ""
    agent_no: str | None = None
    caller: str | None = field(default=None, repr=False)
    called: str | None = None
    state: CallState = CallState.RINGING
    sentence: str = ""
    """What went wrong, in Chinese."""
    offered_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    rings: int | None = None
    ring_ms: int | None = None
    hold_started_ms: int | None = None
    media_ms: int = 0
    stage: str = ""
    ended_by: Leg | None = None
    end_cause: str = ""
    violations: int = 0
    severities: dict[str, int] = field(default_factory=dict)
    """Violations by severity, S1 … S4."""
    to_review: int = 0
    """Violations that no person has accepted or rejected."""
    to_listen: int = 0
    duties_met: int = 0
    duties_total: int = 0
    score: float | None = None
    ticket_type: str | None = None
    model: str = ""
    demonstration_model: bool = False
    phrasebook: str = ""
    has_recording: bool = False
    disposition: str = ""
    wrap_up_note: str = field(default="", repr=False)
    wrapped_up_at: datetime | None = None
    wrapped_up_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedFinding:
    """A confirmed finding and what a person said about it."""

    finding: Finding
    review: Review = Review.NONE
    note: str = field(default="", repr=False)
    reviewer: str = ""
    reviewed_at: datetime | None = None

    @property
    def is_violation(self) -> bool:
        """Counts against the agent: clear and not rejected, or unclear and accepted by a person."""
        if self.finding.verdict is not Verdict.MISSED or self.finding.provisional:
            return False
        return self.review is Review.ACCEPTED or (self.review is Review.NONE and not self.finding.listen)

    @property
    def counted(self) -> Finding:
        """The violation as the scorecard takes it: an unclear one that a person accepted is clear."""
        return replace(self.finding, listen=False)

    @property
    def is_to_listen(self) -> bool:
        """Waits for a person's ear."""
        wanted = self.finding.listen and not self.finding.provisional
        return wanted and self.finding.verdict is Verdict.MISSED and self.review is Review.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """Everything about one call."""

    summary: CallSummary
    legs: tuple[LegChanged, ...] = ()
    segments: tuple[FinalSegment, ...] = ()
    findings: tuple[ReviewedFinding, ...] = ()
    duties: tuple[DutyChanged, ...] = ()
    measures: tuple[tuple[str, float], ...] = ()
    gaps: tuple[AudioGap, ...] = ()
    scored: CallScored | None = None
    recording: RecordingClosed | None = None
    ticket: Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """Which calls a list shows."""

    states: tuple[CallState, ...] = ()
    tenant: str = ""
    seat: str = ""
    agent_no: str = ""
    source: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = field(default="", repr=False)
    """Part of a number, name, phone or address."""
    violations: bool | None = None
    """True: only calls with violations; False: only calls without."""
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage:
    """Part of a list."""

    total: int
    calls: tuple[CallSummary, ...]
