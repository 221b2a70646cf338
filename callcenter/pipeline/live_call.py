"""One running call: which events it has had, what follows from them, and when it is over."""

from __future__ import annotations

from collections.abc import Iterable

from callcenter.domain.events import (
    CallEvent,
    CallOffered,
    FinalSegment,
    Leg,
    LegChanged,
    LegState,
    ListeningEnded,
    MediaClock,
    WrappedUp,
)
from callcenter.pipeline.analysis import Analysis


class LiveCall:
    """Plain and synchronous: the caller brings the events and the clock."""

    def __init__(self, offered: CallOffered, analysis: Analysis) -> None:
        self.call_id = offered.call_id
        self.seat = offered.seat
        self.offered = offered
        self.answered = False
        self.ended = False
        """Both parties are gone."""
        self.finished = False
        """Judged to the end; nothing more follows."""
        self.media_ms = 0
        """So much of the call has passed."""
        self._analysis = analysis
        self._listened: set[Leg] = set()
        self.heard_to: dict[Leg, tuple[int, int]] = {}
        """End in ms and number of the last finished utterance of each leg: where a new listener goes on."""

    def feed(self, event: CallEvent) -> list[CallEvent]:
        """The event and what follows from it; nothing once the call is finished, but for the wrap-up."""
        if self.finished and not isinstance(event, WrappedUp):
            return [event]
        self._follow(event)
        return [event, *self._analysis.feed(event)]

    def finish(self) -> list[CallEvent]:
        """What can only be said at the end."""
        self.finished = True
        return list(self._analysis.finish())

    @property
    def complete(self) -> bool:
        """Over, and the listener has said its last word (or never had anything to listen to)."""
        return self.ended and (not self.answered or len(self._listened) == len(Leg))

    def restore(self, events: Iterable[CallEvent]) -> None:
        """Everything the call had before the hub was restarted; what followed from it is kept already."""
        for event in events:
            self.feed(event)

    def _follow(self, event: CallEvent) -> None:
        if isinstance(event, LegChanged):
            self._follow_leg(event)
        elif isinstance(event, ListeningEnded):
            self._listened.add(event.leg)
        elif isinstance(event, FinalSegment):
            self.heard_to[event.leg] = (event.end_ms, event.utterance)
        elif isinstance(event, MediaClock):
            self.media_ms = max(self.media_ms, event.time_ms)

    def _follow_leg(self, change: LegChanged) -> None:
        if change.state is LegState.ANSWERED and change.leg is Leg.CUSTOMER:
            self.answered = True
        elif change.state in (LegState.ENDED, LegState.FAILED):
            # A bridge has no life with one party: the customer's end, or the first hang-up, ends the call.
            self.ended = self.ended or change.first or change.leg is Leg.CUSTOMER
