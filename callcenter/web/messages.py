"""What the browser receives over ``/ws/live`` and from the REST pages: pydantic views, documented in /docs.

Every websocket message has a ``kind``. A connection first gets one ``snapshot``, then changes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

LegName = Literal["customer", "agent"]


class View(BaseModel):
    """Base of all views."""

    model_config = ConfigDict(extra="forbid")


class SeatView(View):
    """One seat as the wall shows it."""

    seat: str
    agent_no: str
    agent_name: str = ""
    state: Literal["starting", "ready", "unregistered", "ringing", "talking", "wrap-up", "down"]
    sentence: str = ""
    """Why it is not ready, in Chinese."""
    call_id: str | None = None


class CallView(View):
    """Summary of one call, running or over."""

    call_id: str
    tenant: str
    direction: Literal["inbound", "outbound"]
    source: Literal["live", "recording", "dialogue"]
    seat: str
    agent_no: str | None = None
    caller: str | None = None
    state: Literal["ringing", "talking", "held", "ended", "missed", "processing", "failed"]
    sentence: str = ""
    """What went wrong, in Chinese; empty when nothing did."""
    offered_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    rings: int | None = None
    ring_cadence_ms: int = 5000
    hold_started_ms: int | None = None
    """Media time at which the running hold began."""
    media_ms: int = 0
    """So much of the call has passed."""
    lag_ms: int = 0
    """Recognition is that far behind."""
    stage: str = ""
    ended_by: LegName | None = None
    end_cause: str = ""
    violations: int = 0
    severities: dict[str, int] = {}
    """Violations by severity, S1 … S4."""
    last_alert: str = ""
    """Title of the newest violation."""
    last_alert_severity: str = ""
    to_review: int | None = None
    """Violations no person has accepted or rejected yet; None while that is not known."""
    to_listen: int = 0
    """Findings below the confidence band."""
    duties_met: int = 0
    duties_total: int = 0
    score: float | None = None
    ticket_type: str | None = None
    model: str = ""
    demonstration_model: bool = False
    phrasebook: str = ""
    has_recording: bool = False


class WordView(View):
    """One word with its times in media milliseconds."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float


class SegmentView(View):
    """A stretch of speech; ``stage`` partial, stable or final."""

    leg: LegName
    utterance: int
    stage: Literal["partial", "stable", "final"]
    start_ms: int
    end_ms: int
    text: str
    words: list[WordView] = []


class FindingView(View):
    """A finding with its evidence."""

    key: str
    rule: str
    title: str
    verdict: Literal["met", "missed", "unheard"]
    severity: str
    clause: str
    leg: LegName
    utterance: int | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    evidence: str = ""
    heard: str = ""
    score: float = 1.0
    listen: bool = False
    reason: str = ""
    provisional: bool = False
    advice: str = ""
    """What to say instead; empty when the standard gives nothing."""
    review: Literal["", "accepted", "rejected"] = ""
    review_note: str = ""
    reviewed_by: str = ""
    reviewed_at: datetime | None = None


class DutyView(View):
    """One line of the duty checklist."""

    rule: str
    title: str
    state: Literal["pending", "prompt", "met", "missed", "unheard"]
    prompt: str = ""
    at_ms: int | None = None


class SlotView(View):
    """One ticket field."""

    name: str
    value: str
    source: Literal["customer", "agent", "computed", "typed"]
    confidence: float = 1.0
    confirmed: bool = False
    utterance: int | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    heard: str = ""
    contradiction: str = ""
    """What was heard after a person had typed the value."""
    changed_by: str = ""
    """Agent number of the person who typed it last."""
    choices: list[str] = []
    """Values of the tenant's own lists that sound like what was heard, the best first."""


class PromiseView(View):
    """A promise of the agent."""

    number: int
    text: str
    due: datetime | None = None
    start_ms: int | None = None


class TicketView(View):
    """The ticket of a call."""

    number: str | None = None
    version: int
    """Send it back with a change: a change of an older version is refused."""
    status: str
    fields: list[SlotView]
    promises: list[PromiseView]


class SectionView(View):
    """One section of the scorecard."""

    name: str
    points: float
    out_of: float
    lost: list[str] = []
    """Keys of the findings that cost points."""


class GapView(View):
    """Lost sound."""

    leg: LegName
    start_ms: int
    length_ms: int


class TimelineView(View):
    """One event of the call: answer, hold, resume, transfer, hang-up."""

    at_ms: int | None
    at: datetime | None
    leg: LegName
    state: str
    cause: str = ""
    first: bool = False


class CallDetail(View):
    """Everything about one call."""

    call: CallView
    segments: list[SegmentView]
    findings: list[FindingView]
    duties: list[DutyView]
    ticket: TicketView
    measures: dict[str, float]
    sections: list[SectionView]
    gaps: list[GapView]
    timeline: list[TimelineView]
    recording_sha256: str = ""
    length_ms: int = 0


class Peaks(View):
    """Loudness of a recording for drawing: one value 0 … 1 for each ``step_ms``."""

    step_ms: int
    length_ms: int
    customer: list[float]
    agent: list[float]


class Snapshot(View):
    """First message of a connection."""

    kind: Literal["snapshot"] = "snapshot"
    seats: list[SeatView]
    calls: list[CallView]
    """Calls that run, and the last ended one of each seat."""
    detail: CallDetail | None = None
    """With ``?seat=`` or ``?call=``: the call being followed."""
    notices: list[NoticeMessage] = []


class SeatMessage(View):
    """A seat changed."""

    kind: Literal["seat"] = "seat"
    seat: SeatView


class CallMessage(View):
    """A call began or changed. A desk that sees a new ``call_id`` of its seat starts a new page."""

    kind: Literal["call"] = "call"
    call: CallView


class SegmentMessage(View):
    """Words were heard."""

    kind: Literal["segment"] = "segment"
    call_id: str
    segment: SegmentView


class FindingMessage(View):
    """A finding, provisional or confirmed; replaces the one with the same key."""

    kind: Literal["finding"] = "finding"
    call_id: str
    finding: FindingView


class FindingWithdrawnMessage(View):
    """A provisional finding was not confirmed."""

    kind: Literal["finding-withdrawn"] = "finding-withdrawn"
    call_id: str
    key: str


class DutyMessage(View):
    """A duty changed."""

    kind: Literal["duty"] = "duty"
    call_id: str
    duty: DutyView


class TicketMessage(View):
    """The ticket changed."""

    kind: Literal["ticket"] = "ticket"
    call_id: str
    ticket: TicketView


class MeasureMessage(View):
    """A measured quantity."""

    kind: Literal["measure"] = "measure"
    call_id: str
    name: str
    value: float


class ScoreMessage(View):
    """The scorecard."""

    kind: Literal["score"] = "score"
    call_id: str
    total: float
    sections: list[SectionView]


class TimelineMessage(View):
    """Something happened to a leg."""

    kind: Literal["timeline"] = "timeline"
    call_id: str
    entry: TimelineView


class GapMessage(View):
    """Sound was lost while the call runs."""

    kind: Literal["gap"] = "gap"
    call_id: str
    gap: GapView


class NoticeMessage(View):
    """State of the product: demonstration model in use, listener away, hub restarted …"""

    kind: Literal["notice"] = "notice"
    key: str
    level: Literal["info", "warning", "error", "gone"]
    """``gone`` takes the notice with this key away."""
    text: str
    """Chinese, one sentence."""


Message = Annotated[
    Snapshot
    | SeatMessage
    | CallMessage
    | SegmentMessage
    | FindingMessage
    | FindingWithdrawnMessage
    | DutyMessage
    | TicketMessage
    | MeasureMessage
    | ScoreMessage
    | TimelineMessage
    | GapMessage
    | NoticeMessage,
    Field(discriminator="kind"),
]

Snapshot.model_rebuild()
