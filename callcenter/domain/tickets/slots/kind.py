"""What kind of ticket it is: 报修, 投诉, 咨询, 报警, 建议, 回访, 转告 …"""

from __future__ import annotations

from collections.abc import Iterator

from callcenter.domain.events import Leg
from callcenter.domain.tickets.fields import HINTED, SAID, Field, Heard
from callcenter.domain.tickets.reading import any_of
from callcenter.domain.tickets.turn import Turn
from callcenter.domain.tickets.words import Cue

_SURE = {3: 0.95, 2: SAID, 1: HINTED}
STRENGTH = {confidence: strength for strength, confidence in _SURE.items()}
_AGENT_ONLY = "坐席:"


def hear_kind(turn: Turn) -> Iterator[Heard]:
    """The strongest kind the turn speaks for; among equals the one listed first."""
    best: tuple[Cue, int, int] | None = None
    for cue in turn.call.words.cues:
        if cue.kind.startswith(_AGENT_ONLY) != (turn.leg is Leg.AGENT):
            continue
        found = _match(cue, turn.text)
        if found and (best is None or cue.strength > best[0].strength):
            best = (cue, *found)
    if best:
        cue, start, end = best
        kind = cue.kind.removeprefix(_AGENT_ONLY)
        yield Heard(name=Field.TYPE, value=kind, start=start, end=end, confidence=_SURE[cue.strength])


def _match(cue: Cue, text: str) -> tuple[int, int] | None:
    taken_back = [m.span() for m in any_of(cue.not_when).finditer(text)] if cue.not_when else []
    for match in any_of(cue.words).finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken_back):
            return match.span()
    return None
