"""A moment of a call: where something that a rule looks for was said or happened."""

from __future__ import annotations

from dataclasses import dataclass, field

from callcenter.domain.events import Leg
from callcenter.domain.turns import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Place and evidence."""

    at_ms: int
    """When it began; for words the start of the turn, so that windows count whole turns."""
    end_ms: int
    leg: Leg = Leg.AGENT
    turn: Turn | None = field(default=None, compare=False)
    utterance: int | None = None
    evidence: str = ""
    """The expected words or the figure."""
    heard: str = field(default="", repr=False)
    score: float = 1.0
    number: int = 0
    """Counts the moments of one kind in a call, for stable keys."""
