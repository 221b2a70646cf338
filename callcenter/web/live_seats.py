"""What each seat is doing: what its process says, overlaid by its call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from callcenter.domain.call_record import CallState, CallSummary
from callcenter.web.messages import SeatView

Busy = Literal["ringing", "talking", "wrap-up"]


class LiveSeats:
    """Seats and the last call of each."""

    def __init__(self) -> None:
        self._told: dict[str, SeatView] = {}
        self._last: dict[str, CallSummary] = {}
        self._shown: dict[str, SeatView] = {}

    def changed(self, seat: SeatView) -> Iterator[SeatView]:
        """The process of a seat has spoken; gives the view if it changed."""
        self._told[seat.seat] = seat
        return self._refresh(seat.seat)

    def follow(self, call: CallSummary) -> Iterator[SeatView]:
        """A call of a seat has changed; gives the view of the seat if it changed."""
        if call.source != "live" or not call.seat:
            return iter(())
        last = self._last.get(call.seat)
        if last is None or last.call_id == call.call_id or _is_newer(call, last):
            self._last[call.seat] = call
        if call.seat not in self._told:
            self._told[call.seat] = SeatView(seat=call.seat, agent_no=call.agent_no or "", state="ready")
        return self._refresh(call.seat)

    def views(self) -> list[SeatView]:
        """All seats in the order of their numbers."""
        return [self._shown[seat] for seat in sorted(self._shown)]

    def last_call(self, seat: str) -> str | None:
        """The running call of the seat, or its last one."""
        call = self._last.get(seat)
        return None if call is None else call.call_id

    def last_calls(self) -> set[str]:
        """The last call of every seat."""
        return {call.call_id for call in self._last.values()}

    def _refresh(self, seat: str) -> Iterator[SeatView]:
        told, call = self._told[seat], self._last.get(seat)
        busy = _busy(call)
        view = told.model_copy(
            update={
                "state": busy if busy and told.state != "down" else told.state,
                "call_id": call.call_id if call and busy else None,
            }
        )
        if self._shown.get(seat) == view:
            return iter(())
        self._shown[seat] = view
        return iter((view,))


def _busy(call: CallSummary | None) -> Busy | None:
    if call is None:
        return None
    match call.state:
        case CallState.RINGING:
            return "ringing"
        case CallState.TALKING | CallState.HELD:
            return "talking"
        case CallState.ENDED:
            return None if call.wrapped_up_at else "wrap-up"
        case CallState.MISSED | CallState.PROCESSING | CallState.FAILED:
            return None


def _is_newer(call: CallSummary, last: CallSummary) -> bool:
    if call.offered_at is None or last.offered_at is None:
        return True
    return call.offered_at >= last.offered_at
