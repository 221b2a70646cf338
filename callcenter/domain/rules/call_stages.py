"""Where the call is: greeting, identify, inquiry, solution, hold, closing; callback stages when the house calls."""

from __future__ import annotations

from callcenter.domain.events import Direction, Leg
from callcenter.domain.rules.conditions import Happened, Happening, Said
from callcenter.domain.rules.reader import Reader
from callcenter.domain.rules.timeline import Timeline

_ASKS_WHO = ("询问姓氏", "身份确认")
_CALLBACK = "callback"


class CallStages:
    """Follows one call; a stage is told once when it is entered."""

    def __init__(self) -> None:
        self.now = ""

    def step(self, line: Timeline, reader: Reader) -> str | None:
        """The stage just entered, or None."""
        stage = self._stage(line, reader)
        if stage == self.now:
            return None
        self.now = stage
        return stage

    def _stage(self, line: Timeline, reader: Reader) -> str:
        if line.holds and line.holds[-1].end_ms is None and not line.over:
            return "hold"
        if reader.moments(Happened(Happening.CLOSING)) or line.said("结束前询问", Leg.AGENT):
            return "closing"
        if line.direction is Direction.OUTBOUND:
            return self._callback(line)
        return self._inbound(line, reader)

    def _callback(self, line: Timeline) -> str:
        if line.said("客户不便", Leg.CUSTOMER):
            return "callback-refusal"
        return _CALLBACK if len(line.turns.of(Leg.AGENT)) > 1 else "callback-opening"

    def _inbound(self, line: Timeline, reader: Reader) -> str:
        agent = line.turns.of(Leg.AGENT)
        if len(agent) <= 1 and not reader.moments(Happened(Happening.PURPOSE_TOLD)):
            return "greeting"
        last = agent[-1] if agent else None
        if last is not None and any(line.cues(last, wording) for wording in _ASKS_WHO):
            return "identify"
        known = reader.moments(Happened(Happening.SURNAME_KNOWN)) or reader.moments(Said("身份确认"))
        return "solution" if known and len(agent) > 2 else "inquiry"
