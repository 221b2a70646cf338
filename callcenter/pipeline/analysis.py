"""The stages of one call in their order: first the ticket, then the rules, which need the ticket's values."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence

from callcenter.domain.events import CallEvent, Derived, StageFailed
from callcenter.pipeline.stages import Stage

logger = logging.getLogger(__name__)


class Analysis:
    """Feeds every event to every stage; what one stage says, the later ones hear.

    A stage that raises is switched off for this call and named on the timeline: analysis never harms the call.
    """

    def __init__(self, call_id: str, stages: Sequence[Stage]) -> None:
        self._call_id = call_id
        self._stages = list(stages)

    def feed(self, event: CallEvent) -> list[Derived]:
        """What follows from one event."""
        return self._through([event], None)

    def finish(self) -> list[Derived]:
        """What can only be said when the call is over."""
        return self._through([], lambda stage: stage.finish())

    def _through(self, heard: list[CallEvent], last: Callable[[Stage], Iterable[Derived]] | None) -> list[Derived]:
        derived: list[Derived] = []
        for stage in tuple(self._stages):
            new: list[Derived] = []
            try:
                for event in (*heard, *derived):
                    new.extend(stage.feed(event))
                if last is not None:
                    new.extend(last(stage))
            except Exception:
                new.append(self._switch_off(stage))
            derived.extend(new)
        return derived

    def _switch_off(self, stage: Stage) -> StageFailed:
        logger.exception("stage switched off", extra={"call_id": self._call_id, "stage": stage.name})
        self._stages.remove(stage)
        sentence = f"本通电话的“{stage.name}”分析出错，已停用；通话和录音不受影响。"
        return StageFailed(call_id=self._call_id, part=stage.name, sentence=sentence)


def analysed(events: Iterable[CallEvent], analysis: Analysis) -> Iterator[CallEvent]:
    """The events with what follows from each; a whole call at once."""
    for event in events:
        yield event
        yield from analysis.feed(event)
    yield from analysis.finish()
