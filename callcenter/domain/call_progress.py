"""How the summary of a call changes with each event: one pure function for the live board and the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from callcenter.domain.call_record import RUNNING, CallState, CallSummary, Review, ReviewedFinding
from callcenter.domain.events import (
    AudioGap,
    CallEvent,
    CallOffered,
    CallScored,
    DutyChanged,
    DutyState,
    FinalSegment,
    Finding,
    FindingWithdrawn,
    Leg,
    LegChanged,
    LegLevel,
    LegState,
    ListenerLag,
    ListeningBegan,
    ListeningEnded,
    MeasureTaken,
    MediaClock,
    PartialSegment,
    PromiseMade,
    RecordingClosed,
    SlotFilled,
    StableSegment,
    StageEntered,
    StageFailed,
    WrappedUp,
)

_FAILED = {
    "busy": "坐席话机忙，未能接听。",
    "declined": "坐席话机拒接。",
    "no-answer": "坐席话机无人接听。",
    "unreachable": "坐席话机无法接通，请检查话机是否在线。",
    "codec": "双方没有共同的语音编码（需要 G.711 A 律或 μ 律）。",
    "cancelled": "客户在接听前挂断。",
    "network": "网络中断。",
    "seat-lost": "坐席程序中断，通话记录不完整。",
}


def count_findings(call: CallSummary, findings: Iterable[ReviewedFinding]) -> CallSummary:
    """The summary with the findings counted anew."""
    counted = list(findings)
    violations = [one for one in counted if one.is_violation]
    return replace(
        call,
        violations=len(violations),
        severities=dict(sorted(Counter(one.finding.severity for one in violations).items())),
        to_review=sum(one.review is Review.NONE for one in violations),
        to_listen=sum(one.is_to_listen for one in counted),
    )


def count_duties(call: CallSummary, duties: Iterable[DutyChanged]) -> CallSummary:
    """The summary with the duties counted anew."""
    states = [duty.state for duty in duties]
    return replace(call, duties_met=states.count(DutyState.MET), duties_total=len(states))


def advance(call: CallSummary, event: CallEvent) -> CallSummary:
    """The summary after the event; findings, duties and the type of the ticket are followed apart."""
    match event:
        case CallOffered():
            return _offered(call, event)
        case LegChanged():
            return _leg_changed(call, event)
        case MediaClock(time_ms=passed_ms) | FinalSegment(end_ms=passed_ms):
            return replace(call, media_ms=max(call.media_ms, passed_ms))
        case ListeningBegan():
            return replace(call, model=event.model, demonstration_model=event.demonstration)
        case StageEntered():
            return replace(call, stage=event.stage)
        case CallScored():
            over = not_live(call) and call.state is CallState.PROCESSING
            state = CallState.ENDED if over else call.state
            return replace(call, score=event.total, phrasebook=event.phrasebook or call.phrasebook, state=state)
        case RecordingClosed():
            return replace(call, has_recording=True, media_ms=max(call.media_ms, event.length_ms))
        case WrappedUp() | StageFailed():
            return _told(call, event)
        case (
            PartialSegment()
            | StableSegment()
            | AudioGap()
            | LegLevel()
            | ListenerLag()
            | ListeningEnded()
            | Finding()
            | FindingWithdrawn()
            | DutyChanged()
            | MeasureTaken()
            | SlotFilled()
            | PromiseMade()
        ):
            return call
        case _:
            assert_never(event)


def not_live(call: CallSummary) -> bool:
    """A recording or a written dialogue."""
    return call.source != "live"


def _told(call: CallSummary, event: WrappedUp | StageFailed) -> CallSummary:
    if isinstance(event, StageFailed):
        return replace(call, sentence=event.sentence)
    return replace(call, wrapped_up_at=event.at, disposition=event.disposition, wrapped_up_by=event.by)


def _offered(call: CallSummary, event: CallOffered) -> CallSummary:
    live = event.source == "live"
    fresh = call.answered_at is None and call.state in (CallState.RINGING, CallState.PROCESSING)
    first = CallState.RINGING if live else CallState.PROCESSING
    return replace(
        call,
        tenant=event.tenant,
        direction=event.direction,
        source=event.source,
        seat=event.seat,
        agent_no=event.agent_no,
        caller=event.caller,
        called=event.called,
        offered_at=event.at,
        answered_at=call.answered_at if live else event.at,
        state=first if fresh else call.state,
    )


def _leg_changed(call: CallSummary, event: LegChanged) -> CallSummary:
    at_ms = event.at_ms
    call = replace(call, media_ms=max(call.media_ms, at_ms or 0))
    match event.state:
        case LegState.RINGING | LegState.TRANSFERRED:
            return call
        case LegState.ANSWERED:
            return _answered(call, event) if event.leg is Leg.CUSTOMER else call
        case LegState.HELD:
            started = at_ms if call.hold_started_ms is None else call.hold_started_ms
            return _when_running(replace(call, hold_started_ms=started), CallState.HELD)
        case LegState.RESUMED:
            return _when_running(replace(call, hold_started_ms=None), CallState.TALKING)
        case LegState.FAILED | LegState.ENDED:
            return _ended(call, event)
        case _:
            assert_never(event.state)


def _answered(call: CallSummary, event: LegChanged) -> CallSummary:
    answered = replace(
        call, answered_at=event.at or call.answered_at, rings=event.rings, ring_ms=event.ring_ms, sentence=""
    )
    return _when_running(answered, CallState.TALKING)


def _when_running(call: CallSummary, state: CallState) -> CallSummary:
    return replace(call, state=state) if call.state in RUNNING else call


def _ended(call: CallSummary, event: LegChanged) -> CallSummary:
    """The first leg that ends ends the call: a seat joins two legs, neither goes on alone."""
    if event.first:
        call = replace(call, ended_by=event.leg, end_cause=event.cause or call.end_cause)
    if call.state not in RUNNING:
        return call if call.ended_at or not not_live(call) else replace(call, ended_at=event.at)
    answered = call.state is not CallState.RINGING
    return replace(
        call,
        state=CallState.ENDED if answered else CallState.MISSED,
        ended_at=event.at,
        end_cause=call.end_cause or event.cause,
        hold_started_ms=None,
        sentence=call.sentence if answered and event.cause != "seat-lost" else _FAILED.get(event.cause, call.sentence),
    )
