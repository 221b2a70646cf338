"""Golden calls: short dialogues with the verdicts they must give, read from the YAML files beside this module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from callcenter.domain.events import (
    AudioGap,
    CallEvent,
    CallOffered,
    Derived,
    Direction,
    DutyChanged,
    FinalSegment,
    Finding,
    FindingWithdrawn,
    Leg,
    LegChanged,
    LegState,
    MediaClock,
)

FOLDER = Path(__file__).parent
CHARS_A_MINUTE = {Leg.AGENT: 130, Leg.CUSTOMER: 230}
BREATH_MS = 400


@dataclass(frozen=True)
class GoldenCall:
    """One call of a file."""

    name: str
    head: dict[str, Any]
    lines: list[dict[str, Any]]
    expect: dict[str, Any]

    def events(self, *, punctuated: bool = True) -> Iterator[CallEvent]:
        """What the call is made of, in order of time."""
        unknown = frozenset(self.head.get("unknown", ()))
        yield CallOffered(
            call_id=self.name,
            tenant=self.head["tenant"],
            direction=Direction.OUTBOUND if self.head.get("direction") == "去电" else Direction.INBOUND,
            agent_no=self.head.get("agent_no"),
            called=self.head.get("called"),
            source=self.head.get("source", "dialogue"),
            unknown=unknown,
        )
        yield LegChanged(
            call_id=self.name, leg=Leg.CUSTOMER, state=LegState.ANSWERED, at_ms=0, rings=self.head.get("rings")
        )
        for at_ms, event in sorted(self._timed(punctuated), key=lambda row: row[0]):
            yield MediaClock(call_id=self.name, time_ms=at_ms)
            yield event

    def _timed(self, punctuated: bool) -> Iterator[tuple[int, CallEvent]]:
        end = 400
        for number, line in enumerate(self.lines, 1):
            start = line.get("at_ms", end + BREATH_MS)
            if "hold_ms" in line:
                end = start + line["hold_ms"]
                for state, at_ms in ((LegState.HELD, start), (LegState.RESUMED, end)):
                    yield at_ms, LegChanged(call_id=self.name, leg=Leg.CUSTOMER, state=state, at_ms=at_ms)
            elif "transfer" in line:
                change = LegChanged(
                    call_id=self.name,
                    leg=Leg.CUSTOMER,
                    state=LegState.TRANSFERRED,
                    at_ms=start,
                    target=line["transfer"],
                )
                yield start, change
            elif "gap" in line:
                gap = AudioGap(call_id=self.name, leg=Leg(line["gap"]), start_ms=start, length_ms=line["length_ms"])
                yield start + line["length_ms"], gap
                end = start + line["length_ms"]
            elif "bye" in line:
                yield start, self._bye(line, start)
            else:
                segment = self._segment(number, line, start, punctuated)
                end = max(end, segment.end_ms)
                yield segment.end_ms, segment

    def _bye(self, line: dict[str, Any], at_ms: int) -> LegChanged:
        return LegChanged(
            call_id=self.name,
            leg=Leg(line["bye"]),
            state=LegState.ENDED,
            at_ms=at_ms,
            first=True,
            cause=line.get("cause", "bye"),
        )

    def _segment(self, number: int, line: dict[str, Any], start: int, punctuated: bool) -> FinalSegment:
        leg = Leg.AGENT if "agent" in line else Leg.CUSTOMER
        text = str(line[leg.value])
        chars = "".join(c for c in text if c.isalnum())
        length = max(300, len(chars) * 60_000 // CHARS_A_MINUTE[leg])
        return FinalSegment(
            call_id=self.name,
            leg=leg,
            utterance=number,
            start_ms=start,
            end_ms=line.get("end_ms", start + length),
            text=text if punctuated else chars,
            confidence=line.get("confidence", 1.0),
        )


def golden_calls() -> list[GoldenCall]:
    """Every call of every file."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(GoldenCall(entry["name"], entry["call"], entry["lines"], entry["expect"]))
    return found


def confirmed(derived: Iterable[Derived]) -> dict[str, Finding]:
    """The findings that stand at the end, by key."""
    standing: dict[str, Finding] = {}
    for event in derived:
        if isinstance(event, FindingWithdrawn):
            standing.pop(event.key, None)
        elif isinstance(event, Finding) and not event.provisional:
            standing[event.key] = event
    return standing


def prompts(derived: Iterable[Derived]) -> list[tuple[str, str]]:
    """(rule, sentence) of every prompt in order."""
    return [(d.rule, d.prompt) for d in derived if isinstance(d, DutyChanged) and d.prompt]
