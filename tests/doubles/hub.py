"""Doubles of the hub's ports; ``tests/db`` and ``tests/web`` hold the real ones to the same behaviour."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from callcenter.domain.call_record import CallRecord
from callcenter.domain.events import CallEvent, CallOffered, CallScored, Derived, FinalSegment, Finding, Verdict


class ListJournal:
    """Keeps events in lists; refuses while ``broken``."""

    def __init__(self) -> None:
        self.kept: list[CallEvent] = []
        self.origins: set[tuple[str, int]] = set()
        self.broken = False

    def seen(self, boot: str, number: int) -> bool:
        return (boot, number) in self.origins

    def record(self, events: Sequence[CallEvent], *, boot: str = "", number: int | None = None) -> None:
        if self.broken:
            raise OSError("disk full")
        if number is not None:
            self.origins.add((boot, number))
        self.kept.extend(events)

    def events_of(self, call_id: str) -> Sequence[CallEvent]:
        return [e for e in self.kept if e.call_id == call_id and not isinstance(e, Derived)]

    def running_calls(self) -> Sequence[CallOffered]:
        done = {e.call_id for e in self.kept if isinstance(e, CallScored)}
        return [e for e in self.kept if isinstance(e, CallOffered) and e.call_id not in done]

    def record_of(self, call_id: str) -> CallRecord | None:
        return None


class ListBoard:
    """Remembers what was shown."""

    def __init__(self) -> None:
        self.shown: list[CallEvent] = []
        self._changed = asyncio.Event()

    def apply(self, event: CallEvent) -> None:
        self.shown.append(event)
        self._changed.set()

    async def until(self, kind: type[CallEvent]) -> None:
        """Waits until an event of this kind was shown."""
        async with asyncio.timeout(5):
            while not any(isinstance(event, kind) for event in self.shown):
                self._changed.clear()
                await self._changed.wait()

    def restore(self, record: CallRecord) -> None:
        self.shown.clear()


class WordStage:
    """Finds one word; the smallest stage that shows whether an event was judged once."""

    name = "单词"

    def __init__(self, word: str) -> None:
        self._word = word
        self.judged = 0
        self._call_id = ""

    def feed(self, event: CallEvent) -> Iterable[Derived]:
        self._call_id = event.call_id
        if isinstance(event, FinalSegment):
            self.judged += 1
            if self._word in event.text:
                yield Finding(
                    call_id=event.call_id,
                    key=f"FB-001:{event.leg}:{event.utterance}:0",
                    rule="FB-001",
                    verdict=Verdict.MISSED,
                    severity="S2",
                    clause="第八条(一)",
                )

    def finish(self) -> Iterable[Derived]:
        yield CallScored(call_id=self._call_id, total=float(self.judged))


class BrokenStage:
    """Raises on the first words."""

    name = "坏的"

    def feed(self, event: CallEvent) -> Iterable[Derived]:
        if isinstance(event, FinalSegment):
            raise RuntimeError("a defect")
        return ()

    def finish(self) -> Iterable[Derived]:
        return ()
