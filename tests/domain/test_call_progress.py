"""How a call's summary follows its events."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callcenter.domain import events as ev
from callcenter.domain.call_progress import advance, count_findings
from callcenter.domain.call_record import CallState, CallSummary, Review, ReviewedFinding
from callcenter.domain.events import CallEvent, Finding, Leg, LegChanged, LegState, Verdict
from tests.every_event import CALL, ENDED_AT, every_event

OFFERED, RINGING, ANSWERED = every_event()[:3]
HELD = LegChanged(call_id=CALL, leg=Leg.AGENT, state=LegState.HELD, at_ms=4000)
RESUMED = LegChanged(call_id=CALL, leg=Leg.AGENT, state=LegState.RESUMED, at_ms=9000)


def after(*events: CallEvent) -> CallSummary:
    call = CallSummary(call_id=CALL)
    for event in events:
        call = advance(call, event)
    return call


def ended(leg: Leg = Leg.CUSTOMER, cause: str = "bye", *, first: bool = True) -> LegChanged:
    return LegChanged(call_id=CALL, leg=leg, state=LegState.ENDED, at_ms=20_000, at=ENDED_AT, first=first, cause=cause)


def failed(cause: str) -> LegChanged:
    return LegChanged(call_id=CALL, leg=Leg.AGENT, state=LegState.FAILED, at=ENDED_AT, cause=cause)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([OFFERED], CallState.RINGING),
        ([OFFERED, RINGING], CallState.RINGING),
        ([OFFERED, ANSWERED], CallState.TALKING),
        ([OFFERED, ANSWERED, HELD], CallState.HELD),
        ([OFFERED, ANSWERED, HELD, RESUMED], CallState.TALKING),
        ([OFFERED, ANSWERED, ended()], CallState.ENDED),
        ([OFFERED, ANSWERED, ended(), RESUMED], CallState.ENDED),
        ([OFFERED, ended(cause="cancelled")], CallState.MISSED),
        ([OFFERED, failed("busy")], CallState.MISSED),
        ([OFFERED, replace(ANSWERED, leg=Leg.AGENT)], CallState.RINGING),
    ],
)
def test_the_state(events: list[CallEvent], state: CallState) -> None:
    assert after(*events).state is state


def test_an_offer_that_comes_late_does_not_ring_again() -> None:
    call = after(ANSWERED, OFFERED)
    assert (call.state, call.tenant) == (CallState.TALKING, "阳泉市煤气公司")


def test_who_hung_up_first_counts_not_who_is_reported_first() -> None:
    call = after(OFFERED, ANSWERED, ended(Leg.CUSTOMER, first=False), ended(Leg.AGENT, first=True))
    assert (call.ended_by, call.end_cause, call.ended_at) == (Leg.AGENT, "bye", ENDED_AT)


@pytest.mark.parametrize("cause", ["busy", "declined", "no-answer", "unreachable", "codec", "network"])
def test_why_a_call_was_missed_is_said(cause: str) -> None:
    assert after(OFFERED, failed(cause)).sentence.endswith("。")


def test_a_call_that_lost_its_seat_says_so() -> None:
    assert after(OFFERED, ANSWERED, ended(cause="seat-lost", first=False)).sentence == "坐席程序中断，通话记录不完整。"


def test_a_hold_runs_from_its_first_leg() -> None:
    both = after(OFFERED, ANSWERED, HELD, replace(HELD, leg=Leg.CUSTOMER, at_ms=4500))
    assert both.hold_started_ms == 4000
    assert after(OFFERED, ANSWERED, HELD, RESUMED).hold_started_ms is None


def test_a_recording_is_processed_until_it_is_scored() -> None:
    offered = ev.CallOffered(call_id=CALL, tenant="t", source="recording", at=ENDED_AT)
    running = after(offered, ANSWERED, HELD, ended())
    assert running.state is CallState.PROCESSING
    assert advance(running, ev.CallScored(call_id=CALL, total=90.0)).state is CallState.ENDED


def finding(severity: str = "S2", *, listen: bool = False, verdict: Verdict = Verdict.MISSED) -> Finding:
    return Finding(call_id=CALL, key="k", rule="r", verdict=verdict, severity=severity, clause="c", listen=listen)


def test_what_counts_as_a_violation() -> None:
    sure, unsure = ReviewedFinding(finding=finding()), ReviewedFinding(finding=finding("S3", listen=True))
    call = count_findings(
        CallSummary(call_id=CALL),
        [
            sure,
            replace(sure, review=Review.ACCEPTED),
            replace(sure, review=Review.REJECTED),
            replace(sure, finding=replace(sure.finding, provisional=True)),
            unsure,
            replace(unsure, review=Review.ACCEPTED),
            replace(unsure, review=Review.REJECTED),
            ReviewedFinding(finding=finding(verdict=Verdict.MET)),
            ReviewedFinding(finding=finding(verdict=Verdict.UNHEARD)),
        ],
    )
    assert (call.violations, call.severities) == (3, {"S2": 2, "S3": 1})
    assert (call.to_review, call.to_listen) == (1, 1)
