"""What people changed: published after the commit, so that every open page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from callcenter.domain.call_record import CallState, ReviewedFinding
from callcenter.domain.events import CallEvent
from callcenter.domain.ticket_sheet import TicketField


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEdited:
    """A person changed fields of a ticket."""

    call_id: str
    number: str | None
    status: str
    version: int
    fields: tuple[TicketField, ...]
    """Only those that changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingReviewed:
    """A person accepted or rejected a finding."""

    call_id: str
    reviewed: ReviewedFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMarked:
    """A call came into a state that no event tells: its analysis failed, or is done."""

    call_id: str
    state: CallState
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecorded:
    """An event that did not come from the call itself was recorded: the wrap-up."""

    event: CallEvent


Change = TicketEdited | FindingReviewed | CallMarked | EventRecorded
