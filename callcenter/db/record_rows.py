"""A row becomes the event it was made of."""

from __future__ import annotations

from callcenter.db.tables import DutyTable, GapTable, RecordingTable, ScorecardTable, SegmentTable
from callcenter.domain.events import (
    AudioGap,
    CallScored,
    DutyChanged,
    DutyState,
    FinalSegment,
    Leg,
    RecordingClosed,
    ScoreSection,
    Word,
)


def segment_of(row: SegmentTable) -> FinalSegment:
    """A finished utterance."""
    return FinalSegment(
        call_id=row.call_id,
        leg=Leg(row.leg),
        utterance=row.utterance,
        start_ms=row.start_ms,
        end_ms=row.end_ms,
        text=row.text,
        words=tuple(
            Word(text=text, start_ms=start_ms, end_ms=end_ms, confidence=confidence)
            for text, start_ms, end_ms, confidence in row.words
        ),
        confidence=row.confidence,
        alternatives=tuple(row.alternatives),
    )


def duty_of(row: DutyTable) -> DutyChanged:
    """The last state of a duty."""
    return DutyChanged(
        call_id=row.call_id,
        rule=row.rule,
        state=DutyState(row.state),
        title=row.title,
        prompt=row.prompt,
        at_ms=row.at_ms,
    )


def gap_of(row: GapTable) -> AudioGap:
    """Lost sound."""
    return AudioGap(call_id=row.call_id, leg=Leg(row.leg), start_ms=row.start_ms, length_ms=row.length_ms)


def scored_of(row: ScorecardTable) -> CallScored:
    """A scorecard."""
    sections = tuple(
        ScoreSection(
            name=section["name"],
            points=section["points"],
            out_of=section["out_of"],
            lost=tuple(section["lost"]),
        )
        for section in row.sections
    )
    return CallScored(call_id=row.call_id, total=row.total, sections=sections, phrasebook=row.phrasebook)


def recording_of(row: RecordingTable) -> RecordingClosed:
    """A finished recording."""
    return RecordingClosed(
        call_id=row.call_id,
        name=row.name,
        sha256=row.sha256,
        length_ms=row.length_ms,
        gaps=tuple((Leg(leg), start_ms, length_ms) for leg, start_ms, length_ms in row.gaps),
        at=row.closed_at,
    )
