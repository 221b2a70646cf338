"""Which frames of a call never came: the gap map of a recording."""

from __future__ import annotations

from callcenter.domain.events import Leg
from callcenter.wire.audio_packets import FRAME_MS

Span = tuple[int, int]
"""First and one past the last sequence number."""


class GapMap:
    """Received frames of each leg as a list of spans, nearly always one span."""

    def __init__(self, length_ms: int = 0, gaps: tuple[tuple[Leg, int, int], ...] = ()) -> None:
        end = length_ms // FRAME_MS
        self._spans: dict[Leg, list[Span]] = {leg: [(0, end)] if end else [] for leg in Leg}
        self._end = end
        for leg, start_ms, gap_ms in gaps:
            self._cut(leg, start_ms // FRAME_MS, (start_ms + gap_ms) // FRAME_MS)

    @property
    def length_ms(self) -> int:
        """Length of the call as far as it is known."""
        return self._end * FRAME_MS

    def heard(self, leg: Leg, seq: int) -> None:
        """Frame ``seq`` is there."""
        spans = self._spans[leg]
        self._end = max(self._end, seq + 1)
        if spans and spans[-1][1] == seq:  # the usual case: the next frame
            spans[-1] = (spans[-1][0], seq + 1)
            return
        if not any(first <= seq < last for first, last in spans):
            spans.append((seq, seq + 1))
            self._spans[leg] = _joined(spans)

    def extend(self, length_ms: int) -> None:
        """The call is at least that long: frames that are still missing are gaps."""
        self._end = max(self._end, length_ms // FRAME_MS)

    def gaps(self) -> tuple[tuple[Leg, int, int], ...]:
        """(leg, start in ms, length in ms), in the order of time."""
        found: list[tuple[Leg, int, int]] = []
        for leg, spans in self._spans.items():
            at = 0
            for first, last in (*spans, (self._end, self._end)):
                if first > at:
                    found.append((leg, at * FRAME_MS, (first - at) * FRAME_MS))
                at = max(at, last)
        return tuple(sorted(found, key=lambda gap: (gap[1], gap[0])))

    def _cut(self, leg: Leg, start: int, end: int) -> None:
        kept: list[Span] = []
        for first, last in self._spans[leg]:
            kept += [(first, min(last, start)), (max(first, end), last)]
        self._spans[leg] = [span for span in kept if span[0] < span[1]]


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and joined[-1][1] >= first:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined
