"""One call as the live pages follow it: events go in, messages come out."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from callcenter.domain import events as ev
from callcenter.domain.call_progress import advance, count_duties, count_findings
from callcenter.domain.call_record import CallRecord, CallState, CallSummary, ReviewedFinding
from callcenter.domain.changes import FindingReviewed, TicketEdited
from callcenter.domain.events import CallEvent
from callcenter.domain.ticket_sheet import Ticket, TicketField, hear
from callcenter.web import messages as web
from callcenter.web import views
from callcenter.web.messages import CallDetail, CallView
from callcenter.web.views import Rules

CLOCK_MS = 5_000
"""A page counts the seconds itself; so often it is told how much of the call has really passed."""

Segment = ev.PartialSegment | ev.StableSegment | ev.FinalSegment


class CallSheet:
    """Everything the pages show of one call, in memory."""

    def __init__(self, record: CallRecord, *, rules: Rules, ring_cadence_ms: int) -> None:
        self._rules = rules
        self._cadence_ms = ring_cadence_ms
        self._lag_ms: dict[ev.Leg, int] = {}
        self.summary: CallSummary = record.summary
        self._record = record
        self._segments: dict[tuple[ev.Leg, int, type[Segment]], Segment] = {
            (one.leg, one.utterance, ev.FinalSegment): one for one in record.segments
        }
        self._findings = {one.finding.key: one for one in record.findings}
        self._duties = {duty.rule: duty for duty in record.duties}
        self._measures = dict(record.measures)
        self._fields = {field.name: field for field in record.ticket.fields}
        self._promises = {promise.number: promise for promise in record.ticket.promises}
        self._ticket = record.ticket

    @property
    def view(self) -> CallView:
        """The line of a list."""
        return views.call_view(
            self.summary,
            rules=self._rules,
            ring_cadence_ms=self._cadence_ms,
            lag_ms=max(self._lag_ms.values(), default=0),
            alert=views.newest_violation(self._findings.values()),
        )

    @property
    def ticket(self) -> Ticket:
        """The ticket as it stands."""
        promises = tuple(self._promises[number] for number in sorted(self._promises))
        return replace(self._ticket, fields=tuple(self._fields.values()), promises=promises)

    @property
    def detail(self) -> CallDetail:
        """Everything, as a page that joins now must see it."""
        finals = tuple(one for one in self._segments.values() if isinstance(one, ev.FinalSegment))
        record = replace(
            self._record,
            summary=self.summary,
            segments=finals,
            findings=tuple(self._findings.values()),
            duties=tuple(self._duties.values()),
            measures=tuple(self._measures.items()),
            ticket=self.ticket,
        )
        detail = views.detail_view(record, self.view, self._rules)
        running = [views.segment_view(one) for one in self._segments.values() if not isinstance(one, ev.FinalSegment)]
        detail.segments = sorted([*detail.segments, *running], key=lambda one: (one.start_ms, one.end_ms))
        return detail

    def apply(self, event: CallEvent) -> list[web.Message]:
        """What the pages must be told."""
        before = self.summary
        self.summary = advance(before, event)
        told = self._tell(event)
        if self._is_news(before) or isinstance(event, (ev.CallOffered, ev.ListenerLag, ev.ListeningEnded)):
            told.append(web.CallMessage(call=self.view))
        return told

    def edited(self, change: TicketEdited) -> list[web.Message]:
        """A person changed the ticket."""
        self._ticket = replace(self._ticket, number=change.number, status=change.status, version=change.version)
        for field in change.fields:
            self._put_field(field)
        return [self._ticket_message(), web.CallMessage(call=self.view)]

    def reviewed(self, change: FindingReviewed) -> list[web.Message]:
        """A person judged a finding."""
        self._findings[change.reviewed.finding.key] = change.reviewed
        self.summary = count_findings(self.summary, self._findings.values())
        return [self._finding_message(change.reviewed), web.CallMessage(call=self.view)]

    def marked(self, state: CallState, sentence: str) -> list[web.Message]:
        """The call came into a state that no event tells."""
        self.summary = replace(self.summary, state=state, sentence=sentence)
        return [web.CallMessage(call=self.view)]

    def _is_news(self, before: CallSummary) -> bool:
        now = self.summary
        ticked = before.media_ms // CLOCK_MS != now.media_ms // CLOCK_MS
        return ticked or replace(before, media_ms=now.media_ms) != now

    def _tell(self, event: CallEvent) -> list[web.Message]:
        match event:
            case ev.PartialSegment() | ev.StableSegment() | ev.FinalSegment():
                return self._segment(event)
            case ev.Finding() | ev.FindingWithdrawn():
                return self._finding(event)
            case ev.DutyChanged():
                return self._duty(event)
            case ev.SlotFilled() | ev.PromiseMade():
                return self._ticket_heard(event)
            case ev.MeasureTaken():
                self._measures[event.name] = event.value
                return [web.MeasureMessage(call_id=event.call_id, name=event.name, value=event.value)]
            case ev.CallScored():
                self._record = replace(self._record, scored=event)
                sections = [views.section_view(section) for section in event.sections]
                return [web.ScoreMessage(call_id=event.call_id, total=event.total, sections=sections)]
            case ev.LegChanged():
                self._record = replace(self._record, legs=(*self._record.legs, event))
                return [web.TimelineMessage(call_id=event.call_id, entry=views.timeline_view(event))]
            case ev.AudioGap():
                self._record = replace(self._record, gaps=(*self._record.gaps, event))
                return [web.GapMessage(call_id=event.call_id, gap=views.gap_view(event))]
            case _:
                return self._tell_nothing(event)

    def _tell_nothing(
        self,
        event: ev.CallOffered
        | ev.RecordingClosed
        | ev.ListenerLag
        | ev.MediaClock
        | ev.LegLevel
        | ev.ListeningBegan
        | ev.ListeningEnded
        | ev.StageEntered
        | ev.StageFailed
        | ev.WrappedUp,
    ) -> list[web.Message]:
        """Kinds that show in the summary alone."""
        match event:
            case ev.CallOffered():
                return [self._ticket_message()]
            case ev.RecordingClosed():
                self._record = replace(self._record, recording=event)
            case ev.ListenerLag():
                self._lag_ms[event.leg] = event.lag_ms
            case ev.ListeningEnded():
                self._lag_ms.pop(event.leg, None)
            case (
                ev.MediaClock()
                | ev.LegLevel()
                | ev.ListeningBegan()
                | ev.StageEntered()
                | ev.StageFailed()
                | ev.WrappedUp()
            ):
                pass
            case _:
                assert_never(event)
        return []

    def _segment(self, event: Segment) -> list[web.Message]:
        key = (event.leg, event.utterance)
        if isinstance(event, ev.FinalSegment):
            self._segments.pop((*key, ev.PartialSegment), None)
            self._segments.pop((*key, ev.StableSegment), None)
        elif (*key, ev.FinalSegment) in self._segments:
            return []  # overtaken by the final
        self._segments[(*key, type(event))] = event
        return [web.SegmentMessage(call_id=event.call_id, segment=views.segment_view(event))]

    def _finding(self, event: ev.Finding | ev.FindingWithdrawn) -> list[web.Message]:
        known = self._findings.get(event.key)
        if isinstance(event, ev.Finding):
            shown = replace(known, finding=event) if known else ReviewedFinding(finding=event)
            self._findings[event.key] = shown
            told: web.Message = self._finding_message(shown)
        elif known is None or known.review:
            return []  # what a person has judged stays
        else:
            del self._findings[event.key]
            told = web.FindingWithdrawnMessage(call_id=event.call_id, key=event.key)
        self.summary = count_findings(self.summary, self._findings.values())
        return [told]

    def _duty(self, event: ev.DutyChanged) -> list[web.Message]:
        known = self._duties.get(event.rule)
        if known is not None and not event.title:
            event = replace(event, title=known.title)
        self._duties[event.rule] = event
        self.summary = count_duties(self.summary, self._duties.values())
        return [web.DutyMessage(call_id=event.call_id, duty=views.duty_view(event, self._rules))]

    def _ticket_heard(self, event: ev.SlotFilled | ev.PromiseMade) -> list[web.Message]:
        if isinstance(event, ev.PromiseMade):
            self._promises[event.number] = event
        else:
            self._put_field(hear(self._fields.get(event.name), event))
        return [self._ticket_message()]

    def _put_field(self, field: TicketField) -> None:
        self._fields[field.name] = field
        if field.name == "type":
            self.summary = replace(self.summary, ticket_type=field.value or None)

    def _ticket_message(self) -> web.Message:
        return web.TicketMessage(call_id=self.summary.call_id, ticket=views.ticket_view(self.ticket))

    def _finding_message(self, reviewed: ReviewedFinding) -> web.Message:
        finding = views.finding_view(reviewed, self._rules)
        return web.FindingMessage(call_id=self.summary.call_id, finding=finding)
