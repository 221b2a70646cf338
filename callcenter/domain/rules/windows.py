"""Windows: the stretch of a call in which something must be said, resolved for one trigger."""

from __future__ import annotations

from dataclasses import dataclass

from callcenter.domain.events import Leg
from callcenter.domain.rules.conditions import Window
from callcenter.domain.rules.moments import Moment
from callcenter.domain.rules.timeline import Timeline
from callcenter.domain.turns import JOIN_WITHIN_MS, Turn, is_backchannel, spoken

_HARDLY_A_TURN = 3
"""喂。 您好。 — does not use up a turn in which something must be said."""
_EVER = 10**9


@dataclass(frozen=True, slots=True)
class Frame:
    """A window that has a place in the call."""

    start_ms: int
    end_ms: int
    turns: tuple[Turn, ...] | None
    """Only these turns; None: anything between start and end."""
    closed: bool
    """Nothing more can come into it."""

    @classmethod
    def everything(cls) -> Frame:
        """The whole call so far."""
        return cls(0, _EVER, None, closed=False)

    @property
    def is_empty(self) -> bool:
        """No turn of the party fell into it: nothing can be expected."""
        return self.turns is not None and not self.turns

    def holds(self, moment: Moment) -> bool:
        """Whether the moment lies inside."""
        if self.turns is not None and moment.turn is not None:
            return any(moment.turn is turn for turn in self.turns)
        return self.start_ms <= moment.at_ms <= self.end_ms


def frame_of(window: Window, trigger: Moment | None, line: Timeline, until: Moment | None) -> Frame:
    """The window as seen from its trigger; no trigger is the answer of the call."""
    if window.last is not None:
        return _last_turns(window.last, window.of, line)
    if window.anywhere:
        return Frame(0, _EVER, None, line.over)
    if window.turns is not None or window.before or window.same_turn:
        return _by_turns(window, trigger, line)
    start = trigger.at_ms if trigger else 0
    end = until.at_ms if until else _EVER
    if window.seconds is not None:
        end = min(end, (trigger.end_ms if trigger else 0) + int(window.seconds * 1000))
    return Frame(start, end, None, line.over or line.heard_ms > end)


def _last_turns(count: int, of: Leg, line: Timeline) -> Frame:
    turns = line.turns.of(of)
    last = turns[-count:]
    while last and len(last) < len(turns) and all(len(spoken(t.text)) <= _HARDLY_A_TURN for t in last):
        last = turns[-len(last) - 1 :]
    return Frame(last[0].start_ms if last else 0, _EVER, tuple(last), line.over)


def _by_turns(window: Window, trigger: Moment | None, line: Timeline) -> Frame:
    at_ms = trigger.at_ms if trigger else -1
    allowed: list[Turn] = []
    if window.before:
        earlier = [t for t in line.turns if t.start_ms < at_ms and not t.listening_only]
        allowed += [t for t in earlier if trigger is None or t is not trigger.turn][-window.before :]
    if window.same_turn and trigger is not None and trigger.turn is not None:
        allowed.append(trigger.turn)
    after, complete = _following(window, trigger, line) if window.turns else ([], line.heard_ms > at_ms)
    allowed += after
    start = min([max(at_ms, 0), *(t.start_ms for t in allowed)])
    end = max((t.end_ms for t in allowed), default=max(at_ms, 0))
    return Frame(start, end, tuple(allowed), complete or line.over)


def _following(window: Window, trigger: Moment | None, line: Timeline) -> tuple[list[Turn], bool]:
    at_ms = trigger.at_ms if trigger else -1
    mine = trigger.turn if trigger else None
    found: list[Turn] = []
    left = window.turns or 0
    for turn in line.turns.of(window.of):
        if turn is mine or turn.start_ms < at_ms:
            continue
        found.append(turn)
        left -= len(spoken(turn.text)) > _HARDLY_A_TURN
        if left <= 0:
            return found, _is_complete(turn, line)
    return found, False


def _is_complete(turn: Turn, line: Timeline) -> bool:
    """Nothing more can be added to the turn."""
    later = (t for t in line.turns if t is not turn and t.start_ms > turn.start_ms and not t.listening_only)
    taken_over = any(t.leg is turn.leg or not is_backchannel(t.text) for t in later)
    return taken_over or line.known_until(turn.leg) > turn.end_ms + JOIN_WITHIN_MS
