"""All tables of calls and tickets. Speech, names and numbers are personal data: rows are never logged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, MetaData, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from callcenter.db.columns import UtcDateTime

CALL_ID = String(64)


class Table(DeclarativeBase):
    """Base of the tables; constraint names are fixed, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's way
        datetime: UtcDateTime,
        float: Float,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def _call_key() -> Mapped[str]:
    return mapped_column(CALL_ID, ForeignKey("calls.call_id", ondelete="CASCADE"), primary_key=True)


class AgentTable(Table):
    """A person who answers calls."""

    __tablename__ = "agents"

    agent_no: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), default="")
    tenant: Mapped[str] = mapped_column(String(64), default="")


class SeatTable(Table):
    """An extension."""

    __tablename__ = "seats"

    seat: Mapped[str] = mapped_column(String(32), primary_key=True)
    agent_no: Mapped[str] = mapped_column(String(32), ForeignKey("agents.agent_no"), index=True)
    tenant: Mapped[str] = mapped_column(String(64), default="")


class CallTable(Table):
    """One call; the counts are kept here, so that lists need no other table."""

    __tablename__ = "calls"

    call_id: Mapped[str] = mapped_column(CALL_ID, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(64))
    direction: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(16))
    seat: Mapped[str] = mapped_column(String(32))
    agent_no: Mapped[str | None] = mapped_column(String(32))
    caller: Mapped[str | None] = mapped_column(String(64), index=True)
    called: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    sentence: Mapped[str] = mapped_column(Text)
    offered_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    rings: Mapped[int | None]
    ring_ms: Mapped[int | None]
    hold_started_ms: Mapped[int | None]
    media_ms: Mapped[int]
    stage: Mapped[str] = mapped_column(String(32))
    ended_by: Mapped[str | None] = mapped_column(String(16))
    end_cause: Mapped[str] = mapped_column(String(32))
    violations: Mapped[int]
    severities: Mapped[dict[str, Any]]
    """Violations by severity."""
    to_review: Mapped[int]
    to_listen: Mapped[int]
    duties_met: Mapped[int]
    duties_total: Mapped[int]
    score: Mapped[float | None]
    ticket_type: Mapped[str | None] = mapped_column(String(64))
    model: Mapped[str] = mapped_column(String(128))
    demonstration_model: Mapped[bool]
    phrasebook: Mapped[str] = mapped_column(String(64))
    has_recording: Mapped[bool]
    disposition: Mapped[str] = mapped_column(String(64))
    wrap_up_note: Mapped[str] = mapped_column(Text)
    wrapped_up_at: Mapped[datetime | None]
    wrapped_up_by: Mapped[str] = mapped_column(String(128), default="", server_default="")
    started_at: Mapped[datetime]
    """Time of the call, or of its first event when the call gives none; orders the lists."""

    __table_args__ = (
        Index(None, "started_at", "call_id"),
        Index(None, "agent_no", "started_at"),
        Index(None, "seat", "started_at"),
        Index(None, "state", "started_at"),
    )


class TimelineTable(Table):
    """Every event worth keeping, as it came: a running call is rebuilt from these after a crash."""

    __tablename__ = "timeline"

    call_id: Mapped[str] = _call_key()
    number: Mapped[int] = mapped_column(primary_key=True)
    """Counts from 1 in the call."""
    kind: Mapped[str] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]]
    boot: Mapped[str | None] = mapped_column(String(40))
    """Which run of which process sent it; none for what the hub itself found."""
    sent_n: Mapped[int | None]
    """Its number in that run: what is sent again after a reconnect is known by it."""

    __table_args__ = (Index(None, "boot", "sent_n", unique=True),)


class SegmentTable(Table):
    """A finished utterance."""

    __tablename__ = "segments"

    call_id: Mapped[str] = _call_key()
    leg: Mapped[str] = mapped_column(String(16), primary_key=True)
    utterance: Mapped[int] = mapped_column(primary_key=True)
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    words: Mapped[list[Any]]
    """[text, start_ms, end_ms, confidence] each."""
    confidence: Mapped[float]
    alternatives: Mapped[list[Any]]


class FindingTable(Table):
    """A confirmed finding and its review; provisional ones never come here."""

    __tablename__ = "findings"

    call_id: Mapped[str] = _call_key()
    key: Mapped[str] = mapped_column(String(96), primary_key=True)
    rule: Mapped[str] = mapped_column(String(32), index=True)
    verdict: Mapped[str] = mapped_column(String(16))
    severity: Mapped[str] = mapped_column(String(8))
    clause: Mapped[str] = mapped_column(Text)
    leg: Mapped[str] = mapped_column(String(16))
    utterance: Mapped[int | None]
    start_ms: Mapped[int | None]
    end_ms: Mapped[int | None]
    evidence: Mapped[str] = mapped_column(Text)
    heard: Mapped[str] = mapped_column(Text)
    score: Mapped[float]
    listen: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    phrasebook: Mapped[str] = mapped_column(String(64))
    review: Mapped[str] = mapped_column(String(16), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    reviewer: Mapped[str] = mapped_column(String(64), default="")
    reviewed_at: Mapped[datetime | None]


class DutyTable(Table):
    """Last state of a duty."""

    __tablename__ = "duties"

    call_id: Mapped[str] = _call_key()
    rule: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(Text)
    prompt: Mapped[str] = mapped_column(Text)
    at_ms: Mapped[int | None]
    position: Mapped[int]
    """Order of the checklist."""


class MeasureTable(Table):
    """A measured quantity."""

    __tablename__ = "measures"

    call_id: Mapped[str] = _call_key()
    name: Mapped[str] = mapped_column(String(48), primary_key=True)
    value: Mapped[float]


class GapTable(Table):
    """Lost sound."""

    __tablename__ = "gaps"

    call_id: Mapped[str] = _call_key()
    leg: Mapped[str] = mapped_column(String(16), primary_key=True)
    start_ms: Mapped[int] = mapped_column(primary_key=True)
    length_ms: Mapped[int]


class ScorecardTable(Table):
    """A score names the rules it was made by; an old call can carry several."""

    __tablename__ = "scorecards"

    call_id: Mapped[str] = _call_key()
    phrasebook: Mapped[str] = mapped_column(String(64), primary_key=True)
    total: Mapped[float]
    sections: Mapped[list[Any]]
    scored_at: Mapped[datetime]


class RecordingTable(Table):
    """The finished recording of a call."""

    __tablename__ = "recordings"

    call_id: Mapped[str] = _call_key()
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    length_ms: Mapped[int]
    gaps: Mapped[list[Any]]
    """[leg, start_ms, length_ms] each."""
    closed_at: Mapped[datetime | None]


class TicketTable(Table):
    """A ticket; every call starts one as a draft."""

    __tablename__ = "tickets"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str | None] = mapped_column(
        CALL_ID, ForeignKey("calls.call_id", ondelete="SET NULL"), unique=True, index=True
    )
    number: Mapped[str | None] = mapped_column(String(32), unique=True)
    status: Mapped[str] = mapped_column(String(24), default="draft")
    version: Mapped[int] = mapped_column(default=1)
    """Counts changes by people."""
    tenant: Mapped[str] = mapped_column(String(64), default="")
    type: Mapped[str | None] = mapped_column(String(64))
    first_responsible: Mapped[str | None] = mapped_column(String(32))
    search_text: Mapped[str] = mapped_column(Text, default="")
    """Calling number and all field values, for the search box."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (Index(None, "status", "type", "created_at"), Index(None, "created_at"))


class SlotTable(Table):
    """One field of a ticket."""

    __tablename__ = "slots"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(16))
    confidence: Mapped[float]
    confirmed: Mapped[bool]
    leg: Mapped[str | None] = mapped_column(String(16))
    utterance: Mapped[int | None]
    start_ms: Mapped[int | None]
    end_ms: Mapped[int | None]
    heard: Mapped[str] = mapped_column(Text)
    contradiction: Mapped[str] = mapped_column(Text)
    settled_by: Mapped[str] = mapped_column(String(32))
    choices: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    """Values of the tenant's own lists that sound like what was heard, the best first."""


class TicketChangeTable(Table):
    """Who changed what, when; hearing is not listed, the timeline has it."""

    __tablename__ = "ticket_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    agent_no: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(32))
    old: Mapped[str] = mapped_column(Text)
    new: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    """The version the change made."""
    via: Mapped[str] = mapped_column(String(128), default="", server_default="")
    """The program through which the person made it; empty for our own pages."""


class PromiseTable(Table):
    """A promise of the agent."""

    __tablename__ = "promises"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    due: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    utterance: Mapped[int | None]
    start_ms: Mapped[int | None]
    end_ms: Mapped[int | None]
