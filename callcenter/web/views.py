"""What we know becomes what the browser receives; only conversion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from callcenter.domain.call_record import CallRecord, CallSummary, ReviewedFinding
from callcenter.domain.events import (
    AudioGap,
    DutyChanged,
    FinalSegment,
    LegChanged,
    PartialSegment,
    PromiseMade,
    ScoreSection,
    StableSegment,
)
from callcenter.domain.ticket_sheet import Source, Ticket, TicketField
from callcenter.ports import RuleInfo
from callcenter.web.messages import (
    CallDetail,
    CallView,
    DutyView,
    FindingView,
    GapView,
    PromiseView,
    SectionView,
    SegmentView,
    SlotView,
    TicketView,
    TimelineView,
    WordView,
)

LOCAL = ZoneInfo("Asia/Shanghai")
Rules = Mapping[str, RuleInfo]


def local(at: datetime | None) -> datetime | None:
    """Stored in UTC, shown in the tenants' time; a time without a zone already is local."""
    if at is None:
        return None
    return at.replace(tzinfo=LOCAL) if at.tzinfo is None else at.astimezone(LOCAL)


def call_view(
    call: CallSummary, *, rules: Rules, ring_cadence_ms: int, lag_ms: int = 0, alert: ReviewedFinding | None = None
) -> CallView:
    """The line of a list; ``alert`` is the newest violation."""
    return CallView(
        call_id=call.call_id,
        tenant=call.tenant,
        direction=call.direction.value,
        source=_source(call.source),
        seat=call.seat,
        agent_no=call.agent_no,
        caller=call.caller,
        state=call.state.value,
        sentence=call.sentence,
        offered_at=local(call.offered_at),
        answered_at=local(call.answered_at),
        ended_at=local(call.ended_at),
        rings=call.rings,
        ring_cadence_ms=ring_cadence_ms,
        hold_started_ms=call.hold_started_ms,
        media_ms=call.media_ms,
        lag_ms=lag_ms,
        stage=call.stage,
        ended_by=call.ended_by and call.ended_by.value,
        end_cause=call.end_cause,
        violations=call.violations,
        severities=call.severities,
        last_alert=_title(alert.finding.rule, rules) if alert else "",
        last_alert_severity=alert.finding.severity if alert else "",
        to_review=call.to_review,
        to_listen=call.to_listen,
        duties_met=call.duties_met,
        duties_total=call.duties_total,
        score=call.score,
        ticket_type=call.ticket_type,
        model=call.model,
        demonstration_model=call.demonstration_model,
        phrasebook=call.phrasebook,
        has_recording=call.has_recording,
    )


def segment_view(segment: PartialSegment | StableSegment | FinalSegment) -> SegmentView:
    """A stretch of speech."""
    words = () if isinstance(segment, PartialSegment) else segment.words
    stages = {PartialSegment: "partial", StableSegment: "stable", FinalSegment: "final"}
    return SegmentView.model_validate(
        {
            "leg": segment.leg.value,
            "utterance": segment.utterance,
            "stage": stages[type(segment)],
            "start_ms": segment.start_ms,
            "end_ms": segment.end_ms,
            "text": segment.text,
            "words": [
                WordView(text=word.text, start_ms=word.start_ms, end_ms=word.end_ms, confidence=word.confidence)
                for word in words
            ],
        }
    )


def finding_view(reviewed: ReviewedFinding, rules: Rules) -> FindingView:
    """A finding with its evidence and review."""
    finding = reviewed.finding
    info = rules.get(finding.rule)
    return FindingView(
        key=finding.key,
        rule=finding.rule,
        title=_title(finding.rule, rules),
        verdict=finding.verdict.value,
        severity=finding.severity,
        clause=finding.clause,
        leg=finding.leg.value,
        utterance=finding.utterance,
        start_ms=finding.start_ms,
        end_ms=finding.end_ms,
        evidence=finding.evidence,
        heard=finding.heard,
        score=finding.score,
        listen=finding.listen,
        reason=finding.reason,
        provisional=finding.provisional,
        advice=info.advice if info else "",
        review=reviewed.review.value,
        review_note=reviewed.note,
        reviewed_by=reviewed.reviewer,
        reviewed_at=local(reviewed.reviewed_at),
    )


def duty_view(duty: DutyChanged, rules: Rules) -> DutyView:
    """One line of the checklist."""
    title = duty.title or _title(duty.rule, rules)
    return DutyView(rule=duty.rule, title=title, state=duty.state.value, prompt=duty.prompt, at_ms=duty.at_ms)


def slot_view(field: TicketField) -> SlotView:
    """One ticket field."""
    return SlotView(
        name=field.name,
        value=field.value,
        source=field.source.value,
        confidence=field.confidence,
        confirmed=field.confirmed,
        utterance=field.utterance,
        start_ms=field.start_ms,
        end_ms=field.end_ms,
        heard=field.heard,
        contradiction=field.contradiction,
        changed_by=field.settled_by if field.source is Source.TYPED else "",
        choices=list(field.choices),
    )


def promise_view(promise: PromiseMade) -> PromiseView:
    """A promise of the agent."""
    return PromiseView(number=promise.number, text=promise.text, due=local(promise.due), start_ms=promise.start_ms)


def ticket_view(ticket: Ticket) -> TicketView:
    """The whole ticket."""
    return TicketView(
        number=ticket.number,
        version=ticket.version,
        status=ticket.status,
        fields=[slot_view(field) for field in ticket.fields],
        promises=[promise_view(promise) for promise in ticket.promises],
    )


def section_view(section: ScoreSection) -> SectionView:
    """One section of the scorecard."""
    return SectionView(name=section.name, points=section.points, out_of=section.out_of, lost=list(section.lost))


def gap_view(gap: AudioGap) -> GapView:
    """Lost sound."""
    return GapView(leg=gap.leg.value, start_ms=gap.start_ms, length_ms=gap.length_ms)


def timeline_view(change: LegChanged) -> TimelineView:
    """Something happened to a leg."""
    return TimelineView(
        at_ms=change.at_ms,
        at=local(change.at),
        leg=change.leg.value,
        state=change.state.value,
        cause=change.cause,
        first=change.first,
    )


def detail_view(record: CallRecord, call: CallView, rules: Rules) -> CallDetail:
    """Everything about one call."""
    recording = record.recording
    return CallDetail(
        call=call,
        segments=[segment_view(segment) for segment in record.segments],
        findings=[finding_view(one, rules) for one in record.findings],
        duties=[duty_view(duty, rules) for duty in record.duties],
        ticket=ticket_view(record.ticket),
        measures=dict(record.measures),
        sections=[section_view(section) for section in (record.scored.sections if record.scored else ())],
        gaps=[gap_view(gap) for gap in record.gaps],
        timeline=[timeline_view(change) for change in record.legs],
        recording_sha256=recording.sha256 if recording else "",
        length_ms=recording.length_ms if recording else record.summary.media_ms,
    )


def newest_violation(findings: Iterable[ReviewedFinding]) -> ReviewedFinding | None:
    """The violation to show beside the call."""
    found = None
    for one in findings:
        if one.is_violation:
            found = one
    return found


def _source(source: str) -> Literal["live", "recording", "dialogue"]:
    match source:
        case "recording" | "dialogue":
            return source
        case _:
            return "live"


def _title(rule: str, rules: Rules) -> str:
    info = rules.get(rule)
    return info.title if info else rule
