"""Turns: the pieces a recogniser cut one party's speech into, joined until the other party really speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from callcenter.domain.events import FinalSegment, Leg

JOIN_WITHIN_MS = 2500
"""A longer pause ends a turn even when nobody else speaks."""
_ASSENT = re.compile(r"(嗯|啊|哦|哎|呃|噢|唔|诶|好|对|是|行|哼){1,3}|(好|是|对)的|是吗|明白|知道")


@lru_cache(maxsize=4096)
def spoken(text: str) -> str:
    """The characters that are said."""
    return "".join(c for c in text if c.isalnum())


_ASKS = re.compile(
    r"(吗|呢|么|吧|多少|什么|哪里|哪儿|贵姓|称呼|几|几点|谁|好不好|行不行|可不可以|是不是|没有)[？?。！]?$"
)


def is_backchannel(text: str) -> bool:
    """Short words that only show that one is listening."""
    return _ASSENT.fullmatch(spoken(text)) is not None


@dataclass(slots=True)
class Turn:
    """One party's speech until the other party takes over; grows while its pieces arrive."""

    leg: Leg
    number: int
    """Counts from 0 in the call, in order of arrival."""
    pieces: list[FinalSegment] = field(repr=False)
    listening_only: bool = False
    """Nothing but a back-channel while the other party speaks."""

    @property
    def version(self) -> int:
        """Changes when a piece is added."""
        return len(self.pieces)

    @property
    def start_ms(self) -> int:
        """Start of the first piece."""
        return self.pieces[0].start_ms

    @property
    def end_ms(self) -> int:
        """End of the last piece."""
        return max(piece.end_ms for piece in self.pieces)

    @property
    def text(self) -> str:
        """All pieces; a pause between two stands as a comma."""
        return "，".join(piece.text for piece in self.pieces) if len(self.pieces) > 1 else self.pieces[0].text

    @property
    def confidence(self) -> float:
        """Of the worst piece."""
        return min(piece.confidence for piece in self.pieces)

    def piece_at(self, position: int) -> FinalSegment:
        """The piece that holds the spoken character at this position of the turn."""
        for piece in self.pieces:
            length = len(spoken(piece.text))
            if position < length:
                return piece
            position -= length
        return self.pieces[-1]

    def overlaps(self, start_ms: int, end_ms: int) -> bool:
        """Whether the turn and the stretch have time in common."""
        return self.start_ms < end_ms and start_ms < self.end_ms


class TurnLog:
    """All turns of a call in order of arrival."""

    def __init__(self, *, joined: bool = True) -> None:
        self.turns: list[Turn] = []
        self._joined = joined
        """False when every segment is a turn already, as in a written dialogue."""
        self._barriers: list[int] = []
        self._of: dict[Leg, list[Turn]] = {}

    def __iter__(self) -> Iterator[Turn]:
        return iter(self.turns)

    def split_at(self, at_ms: int) -> None:
        """Something happened (a hold) across which no turn goes on."""
        self._barriers.append(at_ms)

    def add(self, segment: FinalSegment) -> Turn:
        """The turn the segment now belongs to."""
        self._of.clear()
        self._find_listening(segment)
        last = next((t for t in reversed(self.turns) if t.leg is segment.leg), None)
        if last is not None and self._goes_on(last, segment):
            last.pieces.append(segment)
            last.listening_only = False
            return last
        turn = Turn(segment.leg, len(self.turns), [segment])
        turn.listening_only = is_backchannel(segment.text) and self._other_speaks_through(segment)
        self.turns.append(turn)
        return turn

    def of(self, leg: Leg) -> list[Turn]:
        """The turns of one party that are more than a back-channel."""
        known = self._of.get(leg)
        if known is None:
            known = self._of[leg] = [t for t in self.turns if t.leg is leg and not t.listening_only]
        return known

    def before(self, turn: Turn) -> Turn | None:
        """What the other party said last before this turn began, more or less."""
        earlier = (t for t in reversed(self.turns[: turn.number]) if t.leg is not turn.leg and not t.listening_only)
        return next(earlier, None)

    def _goes_on(self, last: Turn, segment: FinalSegment) -> bool:
        if not self._joined or segment.start_ms - last.end_ms > JOIN_WITHIN_MS:
            return False
        if any(last.end_ms <= barrier <= segment.start_ms for barrier in self._barriers):
            return False
        return not any(self._takes_over(t, last, segment) for t in self.turns[last.number + 1 :])

    def _takes_over(self, other: Turn, last: Turn, segment: FinalSegment) -> bool:
        between = other.leg is not last.leg and other.start_ms >= last.start_ms and other.start_ms < segment.start_ms
        answers = _ASKS.search(last.pieces[-1].text) is not None  # then even 嗯 is an answer, not a back-channel
        return between and (answers or not is_backchannel(other.text))

    def _other_speaks_through(self, segment: FinalSegment) -> bool:
        others = (t for t in self.turns[-4:] if t.leg is not segment.leg)
        return any(t.start_ms < segment.start_ms and segment.end_ms <= t.end_ms for t in others)

    def _find_listening(self, segment: FinalSegment) -> None:
        """A back-channel arrives before the longer speech it was said into."""
        for turn in self.turns[-4:]:
            inside = segment.start_ms < turn.start_ms and turn.end_ms <= segment.end_ms
            if turn.leg is not segment.leg and inside and is_backchannel(turn.text):
                turn.listening_only = True
