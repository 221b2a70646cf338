"""A finished call as one object of the replay format."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, assert_never

from callcenter.domain import events as ev
from callcenter.domain.events import CallEvent, FinalSegment, Finding, Leg, PromiseMade, SlotFilled

Json = dict[str, Any]


class ReplayOutput:
    """Collects the events of one call; ``as_json`` gives what ``callcenter replay`` prints."""

    def __init__(self, *, only_utterance: int | None = None) -> None:
        self._only = only_utterance
        self._findings: dict[str, Finding] = {}
        self._slots: dict[str, SlotFilled] = {}
        self._promises: dict[int, PromiseMade] = {}
        self._measures: dict[str, float] = {}
        self._finals: list[FinalSegment] = []
        self._score: float | None = None
        self._failed: list[str] = []

    def add(self, event: CallEvent) -> None:
        """Takes one event of the call."""
        match event:
            case ev.Finding():
                self._findings[event.key] = event
            case ev.FindingWithdrawn():
                self._findings.pop(event.key, None)
            case ev.SlotFilled():
                self._set_slot(event)
            case ev.PromiseMade():
                self._promises[event.number] = event
            case ev.MeasureTaken():
                self._measures[event.name] = event.value
            case ev.FinalSegment():
                self._finals.append(event)
            case ev.CallScored():
                self._score = event.total
            case ev.StageFailed():
                self._failed.append(event.part)
            case (
                ev.PartialSegment()
                | ev.StableSegment()
                | ev.AudioGap()
                | ev.LegLevel()
                | ev.ListenerLag()
                | ev.ListeningBegan()
                | ev.ListeningEnded()
                | ev.DutyChanged()
                | ev.StageEntered()
                | ev.CallOffered()
                | ev.LegChanged()
                | ev.MediaClock()
                | ev.RecordingClosed()
                | ev.WrappedUp()
            ):
                pass  # not part of the output
            case _:
                assert_never(event)

    def _set_slot(self, slot: SlotFilled) -> None:
        if slot.value:
            self._slots[slot.name] = slot
        else:
            self._slots.pop(slot.name, None)  # an empty value takes the field back

    def as_json(self, key: str, name: str) -> Json:
        """``key`` is ``call_id`` or ``id``."""
        turns = self._turns()
        found = [f for f in self._findings.values() if not f.provisional and not f.listen and self._wanted(f)]
        found.sort(key=lambda f: (f.start_ms is None, f.start_ms or 0, f.rule))
        result: Json = {key: name, "findings": [_finding(f, turns) for f in found]}
        listen = [f for f in self._findings.values() if f.listen and not f.provisional and self._wanted(f)]
        if listen:
            result["to_listen"] = [_finding(f, turns) for f in listen]
        result["ticket"] = self._ticket()
        result["provenance"] = {n: _provenance(s, turns) for n, s in self._slots.items() if s.utterance is not None}
        result["measures"] = {n: _number(v) for n, v in self._measures.items()}
        if self._score is not None:
            result["score"] = _number(self._score)
        if self._failed:
            result["failed_stages"] = self._failed
        return result

    def _wanted(self, finding: Finding) -> bool:
        return self._only is None or finding.utterance == self._only

    def _ticket(self) -> Json:
        ticket: Json = {name: slot.value for name, slot in self._slots.items()}
        if self._promises:
            ticket["promises"] = [self._promises[n].text for n in sorted(self._promises)]
        return ticket

    def _turns(self) -> dict[tuple[Leg, int], int]:
        """Number of each utterance over both legs in the order of start, from 1."""
        ordered = sorted(self._finals, key=lambda s: (s.start_ms, s.end_ms))
        return {(s.leg, s.utterance): number for number, s in enumerate(ordered, 1)}


def replayed(events: Iterable[CallEvent], key: str, name: str, *, only_utterance: int | None = None) -> Json:
    """The output object for all events of a call or sentence."""
    output = ReplayOutput(only_utterance=only_utterance)
    for event in events:
        output.add(event)
    return output.as_json(key, name)


def _finding(finding: Finding, turns: dict[tuple[Leg, int], int]) -> Json:
    row: Json = {
        "rule": finding.rule,
        "verdict": finding.verdict.value,
        "severity": finding.severity,
        "turn": None if finding.utterance is None else turns.get((finding.leg, finding.utterance)),
        "leg": finding.leg.value,
        "start_ms": finding.start_ms,
        "end_ms": finding.end_ms,
        "evidence": finding.evidence,
        "heard": finding.heard,
        "score": round(finding.score, 3),
        "clause": finding.clause,
    }
    if finding.reason:
        row["reason"] = finding.reason
    if finding.phrasebook:
        row["phrasebook"] = finding.phrasebook
    return row


def _provenance(slot: SlotFilled, turns: dict[tuple[Leg, int], int]) -> Json:
    turn = None if slot.leg is None or slot.utterance is None else turns.get((slot.leg, slot.utterance))
    return {
        "turn": turn,
        "start_ms": slot.start_ms,
        "end_ms": slot.end_ms,
        "confidence": round(slot.confidence, 2),
        "confirmed": slot.confirmed,
    }


def _number(value: float) -> float | int:
    return int(value) if float(value).is_integer() else round(value, 2)
