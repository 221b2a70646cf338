"""Written dialogues and single sentences as timeline events (input format: replay)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from callcenter.domain.events import (
    CallEvent,
    CallOffered,
    Direction,
    FinalSegment,
    Leg,
    LegChanged,
    LegState,
    MediaClock,
    StageEntered,
)

DEFAULT_TENANT = "阳泉市煤气公司"
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Speaker = Literal["agent", "customer"]
Checked = TypeVar("Checked", bound=BaseModel)


class UnreadableDialogueError(ValueError):
    """A dialogue or sentence that does not fit the format; the message names the field and what was expected."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Turn(_Part):
    """One turn; times are seconds after the answer."""

    start: Seconds
    end: Seconds
    speaker: Speaker
    text: str

    @model_validator(mode="after")
    def _in_order(self) -> Turn:
        if self.end < self.start:
            raise ValueError(f"end {self.end} lies before start {self.start}")
        return self


class Hold(_Part):
    """The customer waits."""

    start: Seconds
    end: Seconds


class Transfer(_Part):
    """The call is handed over."""

    at: Seconds
    to: str = ""


class FirstBye(_Part):
    """Who hung up first."""

    by: Speaker
    at: Seconds


class CallFacts(_Part):
    """What is known of a call beside its words: the side file of a recording, the head of a dialogue."""

    call_id: str = ""
    tenant: str | None = None
    direction: Direction | None = None
    agent_no: str | None = None
    answered_at: datetime | None = None
    caller: str | None = None
    rings: Annotated[int, Field(ge=0)] | None = None
    ring_seconds: Seconds | None = None
    holds: tuple[Hold, ...] | None = None
    transfers: tuple[Transfer, ...] | None = None
    first_bye: FirstBye | None = None

    @property
    def unknown(self) -> frozenset[str]:
        """Names of the facts that are missing."""
        names = ("rings", "holds", "transfers", "first_bye", "agent_no", "direction", "answered_at")
        return frozenset(name for name in names if getattr(self, name) is None)

    def offered(self, source: str, tenant: str | None = None) -> CallOffered:
        """The first event of the call; ``tenant`` overrides the tenant of the facts."""
        return CallOffered(
            call_id=self.call_id,
            tenant=tenant or self.tenant or DEFAULT_TENANT,
            direction=self.direction or Direction.INBOUND,
            agent_no=self.agent_no,
            caller=self.caller,
            at=self.answered_at,
            source=source,
            unknown=self.unknown,
        )

    def leg_events(self) -> Iterator[LegChanged]:
        """Answer, holds, transfers and the first hang-up."""
        call_id, customer = self.call_id, Leg.CUSTOMER
        ring_ms = None if self.ring_seconds is None else milliseconds(self.ring_seconds)
        yield LegChanged(
            call_id=call_id,
            leg=customer,
            state=LegState.ANSWERED,
            at_ms=0,
            at=self.answered_at,
            rings=self.rings,
            ring_ms=ring_ms,
        )
        for hold in self.holds or ():
            held, resumed = milliseconds(hold.start), milliseconds(hold.end)
            yield LegChanged(call_id=call_id, leg=customer, state=LegState.HELD, at_ms=held)
            yield LegChanged(call_id=call_id, leg=customer, state=LegState.RESUMED, at_ms=resumed)
        for transfer in self.transfers or ():
            at_ms, to = milliseconds(transfer.at), transfer.to or None
            yield LegChanged(call_id=call_id, leg=customer, state=LegState.TRANSFERRED, at_ms=at_ms, target=to)
        if self.first_bye is not None:
            leg, at_ms = Leg(self.first_bye.by), milliseconds(self.first_bye.at)
            yield LegChanged(call_id=call_id, leg=leg, state=LegState.ENDED, at_ms=at_ms, first=True, cause="bye")


class Dialogue(CallFacts):
    """A written call."""

    call_id: Annotated[str, Field(min_length=1)]
    turns: Annotated[tuple[Turn, ...], Field(min_length=1)]


class Sentence(_Part):
    """One turn judged alone; ``prev`` is what the other party said just before."""

    id: Annotated[str, Field(min_length=1)]
    speaker: Speaker
    text: str
    stage: str | None = None
    prev: str | None = None
    tenant: str | None = None
    agent_no: str | None = None
    direction: Direction | None = None
    answered_at: datetime | None = None
    caller: str | None = None


def read_dialogue(data: dict[str, Any]) -> Dialogue:
    """A checked dialogue.

    Raises:
        UnreadableDialogueError: a missing or wrong field.
    """
    return _checked(Dialogue, data)


def read_sentence(data: dict[str, Any]) -> Sentence:
    """A checked sentence.

    Raises:
        UnreadableDialogueError: a missing or wrong field.
    """
    return _checked(Sentence, data)


def read_facts(data: dict[str, Any]) -> CallFacts:
    """The checked side file of a recording.

    Raises:
        UnreadableDialogueError: a wrong field.
    """
    return _checked(CallFacts, data)


def _checked(model: type[Checked], data: dict[str, Any]) -> Checked:
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")
        expected = "expected, but missing" if first["type"] == "missing" else first["msg"]
        raise UnreadableDialogueError(f"field {where or '(whole object)'}: {expected}") from problem


def milliseconds(seconds: float) -> int:
    """Whole milliseconds."""
    return round(seconds * 1000)


def dialogue_events(dialogue: Dialogue, tenant: str | None = None) -> Iterator[CallEvent]:
    """The events of the call in the order of time; the number of a turn is the number of its utterance."""
    timed: list[tuple[int, int, CallEvent]] = []
    for change in dialogue.leg_events():
        rank = 2 if change.state is LegState.ENDED else 0
        timed.append((change.at_ms or 0, rank, change))
    for number, turn in enumerate(dialogue.turns, 1):
        timed.append((milliseconds(turn.end), 1, _segment(dialogue.call_id, number, turn)))
    timed.sort(key=lambda row: row[:2])
    yield dialogue.offered("dialogue", tenant)
    for at_ms, _, event in timed:
        yield MediaClock(call_id=dialogue.call_id, time_ms=at_ms)
        yield event


def sentence_events(sentence: Sentence, tenant: str | None = None) -> Iterator[CallEvent]:
    """``prev`` as utterance 1 (when there is one), then the sentence as the next utterance."""
    facts = CallFacts(
        call_id=sentence.id,
        tenant=sentence.tenant,
        direction=sentence.direction,
        agent_no=sentence.agent_no,
        answered_at=sentence.answered_at,
        caller=sentence.caller,
    )
    yield facts.offered("dialogue", tenant)
    start = 0.0
    if sentence.stage:
        yield StageEntered(call_id=sentence.id, stage=sentence.stage, at_ms=0)
    number = sentence_utterance(sentence)
    if sentence.prev is not None:
        other: Speaker = "customer" if sentence.speaker == "agent" else "agent"
        end = spoken_seconds(sentence.prev)
        yield _segment(sentence.id, 1, Turn(start=0.0, end=end, speaker=other, text=sentence.prev))
        start = end + 0.4
    turn = Turn(start=start, end=start + spoken_seconds(sentence.text), speaker=sentence.speaker, text=sentence.text)
    yield _segment(sentence.id, number, turn)


def sentence_utterance(sentence: Sentence) -> int:
    """The utterance number of the sentence itself."""
    return 1 if sentence.prev is None else 2


def spoken_seconds(text: str) -> float:
    """How long the text takes at the standard's own pace, 130 characters a minute (客户服务标准 第九条(四))."""
    return round(max(1, len(text)) * 60 / 130, 1)


def _segment(call_id: str, number: int, turn: Turn) -> FinalSegment:
    return FinalSegment(
        call_id=call_id,
        leg=Leg(turn.speaker),
        utterance=number,
        start_ms=milliseconds(turn.start),
        end_ms=milliseconds(turn.end),
        text=turn.text,
    )
