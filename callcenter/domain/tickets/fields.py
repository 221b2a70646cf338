"""The fields of a ticket, what was heard for them, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from callcenter.domain.events import Leg


class Field(StrEnum):
    """Names of the replay format; all but the promises, which are events of their own."""

    TYPE = "type"
    SURNAME = "surname"
    NAME = "name"
    TITLE = "title"
    PHONE = "phone"
    PHONE_ALT = "phone_alt"
    COMMUNITY = "community"
    BUILDING = "building"
    UNIT = "unit"
    ROOM = "room"
    ADDRESS = "address"
    ISSUE = "issue"
    CAUSE = "cause"
    APPOINTMENT = "appointment"
    AMOUNT = "amount"
    METER_READING = "meter_reading"
    ORDER_NO = "order_no"
    SATISFACTION = "satisfaction"
    CALLBACK_RESULT = "callback_result"
    DEPARTMENT = "department"
    DUE_PROCESS = "due_process"
    DUE_REPAIR = "due_repair"
    DUE_ANSWER = "due_answer"
    CALLBACK_DUE = "callback_due"


SAID = 0.88
"""One party said it once."""
HINTED = 0.6
"""It follows from words that could mean something else."""
READ_BACK = 0.93
"""The agent repeated the same value."""
CONFIRMED = 0.98
"""The customer agreed to what the agent read back."""
SPELLED = 0.95
"""The character or digit was spelled out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A value for a field, cut out of one turn."""

    name: Field
    value: str = field(repr=False)
    start: int
    """Character positions in the turn's reading."""
    end: int
    confidence: float = SAID
    denied: bool = False
    """Said with 不是, 不姓: this is not the value."""
    corrects: bool = False
    """Said to put an earlier value right."""
    part: str = field(default="", repr=False)
    """For an address part the words as said, 3栋; for a phone the replaced tail."""
    others: tuple[str, ...] = field(default=(), repr=False)
    """What a number may also have been, by the recogniser's other readings, the likeliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What the ticket holds for a field."""

    value: str = field(repr=False)
    leg: Leg | None = None
    utterance: int | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    confidence: float = SAID
    confirmed: bool = False
    heard: str = field(default="", repr=False)
    part: str = field(default="", repr=False)
    others: tuple[str, ...] = field(default=(), repr=False)
    """Of a number: what it may also have been, the likeliest first."""

    def surer(self, confidence: float, *, confirmed: bool = False) -> Slot:
        """The same value with better support; never with worse."""
        return replace(self, confidence=max(self.confidence, confidence), confirmed=self.confirmed or confirmed)
