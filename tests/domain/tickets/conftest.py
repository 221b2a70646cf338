"""The project's own ticket words, and a call to speak into."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from callcenter.domain.events import CallOffered, Derived, Direction, FinalSegment, Leg, PromiseMade, SlotFilled, Word
from callcenter.domain.tickets.filler import TicketFiller
from callcenter.domain.tickets.words import TicketWords
from callcenter.phrasebook.ticket_words import read_ticket_words
from callcenter.phrasebook.work_orders import WorkOrderPolicies

TUESDAY = datetime(2024, 3, 5, 10, 40)


@pytest.fixture(scope="session")
def words() -> TicketWords:
    folder = Path(__file__).parents[3] / "phrasebook"
    return read_ticket_words(folder / "tickets", WorkOrderPolicies(folder / "work_orders.yaml").clocks_of)


class Call:
    """A call that is spoken line by line; keeps what the filler said of it."""

    def __init__(
        self,
        words: TicketWords,
        *,
        tenant: str = "阳泉市煤气公司",
        at: datetime | None = TUESDAY,
        caller: str | None = None,
        outbound: bool = False,
    ) -> None:
        self.filler = TicketFiller(words)
        self.slots: dict[str, SlotFilled] = {}
        self.promises: dict[int, PromiseMade] = {}
        self._said = {Leg.AGENT: 0, Leg.CUSTOMER: 0}
        self._now_ms = 0
        direction = Direction.OUTBOUND if outbound else Direction.INBOUND
        offered = CallOffered(call_id="c1", tenant=tenant, at=at, caller=caller, direction=direction)
        self._take(self.filler.feed(offered))

    def agent(self, text: str, **extra: object) -> list[Derived]:
        return self._say(Leg.AGENT, text, **extra)

    def customer(self, text: str, **extra: object) -> list[Derived]:
        return self._say(Leg.CUSTOMER, text, **extra)

    def value(self, name: str) -> str:
        return self.slots[name].value if name in self.slots else ""

    def _say(
        self,
        leg: Leg,
        text: str,
        *,
        words: tuple[Word, ...] = (),
        confidence: float = 1.0,
        alternatives: tuple[str, ...] = (),
    ) -> list[Derived]:
        self._said[leg] += 1
        start = self._now_ms
        self._now_ms += 1000
        final = FinalSegment(
            call_id="c1",
            leg=leg,
            utterance=self._said[leg],
            start_ms=start,
            end_ms=start + 900,
            text=text,
            words=words,
            confidence=confidence,
            alternatives=alternatives,
        )
        return self._take(self.filler.feed(final))

    def _take(self, events: object) -> list[Derived]:
        derived = list(_derived(events))
        for event in derived:
            if isinstance(event, SlotFilled):
                if event.value:
                    self.slots[event.name] = event
                else:
                    self.slots.pop(event.name, None)
            elif isinstance(event, PromiseMade):
                self.promises[event.number] = event
        return derived


def _derived(events: object) -> Iterator[Derived]:
    yield from events  # type: ignore[misc]


@pytest.fixture
def call(words: TicketWords) -> Call:
    return Call(words)
