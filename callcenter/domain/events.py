"""Every event of a call's timeline: frozen values that cross threads and processes.

Time is media time: whole milliseconds since the answer. Only ``CallOffered``, ``LegChanged``, ``RecordingClosed`` and
``WrappedUp`` carry a wall clock (timezone-aware UTC for live calls, naive local time when a written dialogue gives it).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Leg(StrEnum):
    """One party's side of the call."""

    CUSTOMER = "customer"
    AGENT = "agent"


class Direction(StrEnum):
    """Who placed the call."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class LegState(StrEnum):
    """What happened to a leg."""

    RINGING = "ringing"
    ANSWERED = "answered"
    HELD = "held"
    RESUMED = "resumed"
    TRANSFERRED = "transferred"
    FAILED = "failed"
    ENDED = "ended"


class Verdict(StrEnum):
    """A duty done, a duty or ban broken, or a window that could not be judged."""

    MET = "met"
    MISSED = "missed"
    UNHEARD = "unheard"


class DutyState(StrEnum):
    """Where a duty stands while the call runs."""

    PENDING = "pending"
    PROMPT = "prompt"
    MET = "met"
    MISSED = "missed"
    UNHEARD = "unheard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One recognised word."""

    text: str = field(repr=False)
    start_ms: int
    end_ms: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffered:
    """A call has arrived (or is given by a recording or a written dialogue); always the first event."""

    call_id: str
    tenant: str
    direction: Direction = Direction.INBOUND
    seat: str = ""
    agent_no: str | None = None
    caller: str | None = field(default=None, repr=False)
    called: str | None = None
    at: datetime | None = None
    """Wall clock of the INVITE; for a dialogue the time of the answer."""
    source: str = "live"
    """live, recording or dialogue."""
    unknown: frozenset[str] = frozenset()
    """Facts this source cannot tell (rings, holds, transfers, first_bye, agent_no, direction, duration, answered_at):
    a rule that needs one gives unheard, never a violation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioFrame:
    """20 ms of one leg's sound: 160 samples, 8 kHz, signed 16 bit little endian."""

    call_id: str
    leg: Leg
    seq: int
    time_ms: int
    pcm: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioGap:
    """Sound of one leg that was lost: neither recorded nor recognised."""

    call_id: str
    leg: Leg
    start_ms: int
    length_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialSegment:
    """What the recogniser thinks so far; shown, never judged."""

    call_id: str
    leg: Leg
    utterance: int
    """Counts from 1 per leg; for a written dialogue the number of the turn."""
    start_ms: int
    end_ms: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StableSegment:
    """The words of a running utterance that did not change over the last partials; judged provisionally."""

    call_id: str
    leg: Leg
    utterance: int
    start_ms: int
    end_ms: int
    text: str = field(repr=False)
    words: tuple[Word, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalSegment:
    """A finished utterance."""

    call_id: str
    leg: Leg
    utterance: int
    start_ms: int
    end_ms: int
    text: str = field(repr=False)
    """As recognised or as written (then with punctuation and digits)."""
    words: tuple[Word, ...] = field(default=(), repr=False)
    """Empty for a written dialogue."""
    confidence: float = 1.0
    alternatives: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegChanged:
    """A change of one leg, from SIP or from the description of a recording."""

    call_id: str
    leg: Leg
    state: LegState
    at_ms: int | None = None
    """None before the answer."""
    at: datetime | None = None
    rings: int | None = None
    """With the customer's ANSWERED: ring cycles from 180 to 200; None when not known."""
    ring_ms: int | None = None
    first: bool = False
    """With ENDED: this party hung up first."""
    cause: str = ""
    """With ENDED or FAILED: bye, cancelled, busy, declined, no-answer, unreachable, codec, network, seat-lost."""
    code: int = 0
    """SIP status code, 0 when there is none."""
    target: str | None = None
    """With TRANSFERRED: to whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaClock:
    """So much of the call has passed: counted from frames, drives deadlines."""

    call_id: str
    time_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LegLevel:
    """Loudness of one leg over a stretch of speech."""

    call_id: str
    leg: Leg
    start_ms: int
    end_ms: int
    dbfs: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What must or must not be said (or done), judged, with its evidence."""

    call_id: str
    key: str
    """Stable within the call: the confirmed finding has the key of the provisional one."""
    rule: str
    """Id of the catalogue: A-03, BR-10, FB-012, FL-006."""
    verdict: Verdict
    severity: str
    """S1 … S4."""
    clause: str
    leg: Leg = Leg.AGENT
    utterance: int | None = None
    """The utterance (of that leg) it was found in; None for the whole call or an event."""
    start_ms: int | None = None
    end_ms: int | None = None
    evidence: str = ""
    """The phrase of the standard, or the expected words, or the measured figure."""
    heard: str = field(default="", repr=False)
    score: float = 1.0
    """How sure: 0 … 1."""
    listen: bool = False
    """Below the confidence band: to be listened to by a person, not a violation yet."""
    reason: str = ""
    """Why unheard."""
    provisional: bool = False
    phrasebook: str = ""
    """Content hash of the rules that judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingWithdrawn:
    """A provisional finding that the final words did not confirm."""

    call_id: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyChanged:
    """State of one duty of the checklist."""

    call_id: str
    rule: str
    state: DutyState
    title: str = ""
    prompt: str = ""
    """What to say now, ready to read aloud; with PROMPT."""
    at_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageEntered:
    """The call has come to a stage: greeting, identify, inquiry, solution, hold, closing, callback."""

    call_id: str
    stage: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTaken:
    """A measured quantity of the call so far: agent_rate_cpm, talk_s, hold_s, rings, interruptions, dead_air_s …"""

    call_id: str
    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFilled:
    """A ticket field was heard (or read back, confirmed, computed); replaces an earlier value of the field."""

    call_id: str
    name: str
    """A field of the format: type, surname, phone, address …"""
    value: str = field(repr=False)
    leg: Leg | None = None
    """Who said it; None when computed."""
    utterance: int | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    confidence: float = 1.0
    confirmed: bool = False
    """The customer agreed when the agent read it back."""
    heard: str = field(default="", repr=False)
    choices: tuple[str, ...] = field(default=(), repr=False)
    """Other values that sound alike, from the tenant's own lists or the recogniser's second thoughts; best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMade:
    """Something the agent promised, with its due time when one was said."""

    call_id: str
    number: int
    """Counts from 1 in the call."""
    text: str = field(repr=False)
    due: datetime | None = None
    utterance: int | None = None
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSection:
    """One section of the scorecard."""

    name: str
    points: float
    out_of: float
    lost: tuple[str, ...] = ()
    """Keys of the findings that cost points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallScored:
    """The scorecard over confirmed findings."""

    call_id: str
    total: float
    """0 … 100."""
    sections: tuple[ScoreSection, ...] = ()
    phrasebook: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingClosed:
    """The recording is complete."""

    call_id: str
    name: str
    """File name inside the recordings folder."""
    sha256: str
    length_ms: int
    gaps: tuple[tuple[Leg, int, int], ...] = ()
    """(leg, start_ms, length_ms)."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListeningBegan:
    """A speech model has begun to listen to the call."""

    call_id: str
    model: str
    """Name of its folder."""
    demonstration: bool = False
    """Reads synthetic voices well and real people badly: every page says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListeningEnded:
    """The leg is over and everything in it was recognised: no further segments will come."""

    call_id: str
    leg: Leg
    end_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerLag:
    """How far recognition is behind the sound of a leg."""

    call_id: str
    leg: Leg
    lag_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFailed:
    """A part of the analysis was switched off for this call; the call itself goes on."""

    call_id: str
    part: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedUp:
    """The agent is done with the call."""

    call_id: str
    at: datetime
    disposition: str = ""
    by: str = ""
    """Who said so: number of the agent."""


Heard = (
    PartialSegment | StableSegment | FinalSegment | AudioGap | LegLevel | ListenerLag | ListeningBegan | ListeningEnded
)
Derived = (
    Finding
    | FindingWithdrawn
    | DutyChanged
    | StageEntered
    | MeasureTaken
    | SlotFilled
    | PromiseMade
    | CallScored
    | StageFailed
)
CallEvent = Heard | Derived | CallOffered | LegChanged | MediaClock | RecordingClosed | WrappedUp
"""Everything but AudioFrame, which travels on its own sockets."""
