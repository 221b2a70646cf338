"""What waits for one sink (recorder or listener): bounded, kept while the sink is away, counted when it overflows."""

from __future__ import annotations

import itertools
import socket
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from callcenter.domain.events import AudioGap, Leg
from callcenter.wire.audio_packets import FRAME_MS, Control, pack_control, pack_frame

KEPT_FRAMES = 15 * 1000 // FRAME_MS * 2
"""15 s of both legs wait for a sink that is away."""
AGAIN_FRAMES = 5 * 1000 // FRAME_MS * 2
"""5 s of both legs are sent a second time to a sink that came back.

What a killed process had read but not yet written, and what still lay in its socket (2.7 s of both legs fit in there),
would be lost otherwise. Sinks go by the frame number, so a frame that comes twice does no harm.
"""
REMEMBERED_S = 5.0
"""So long after its end a call is sent again to a sink that died with it."""
RETRY_S = 0.2
GAP_PIECE_MS = 5000
"""A long loss is reported in pieces, so that the hub hears of it while it lasts."""
LISTENER_WAIT_S = 10.0
"""A listener that is still away so long after the call will not hear it before it is judged (the hub waits 20 s)."""


@dataclass(slots=True)
class _Call:
    started: bytes
    ended_at: float | None = None


@dataclass(slots=True)
class _Loss:
    call_id: str
    leg: Leg
    start_ms: int
    end_ms: int


@dataclass(slots=True, frozen=True)
class _Packet:
    data: bytes
    call_id: str
    leg: Leg | None = None
    """None for a control message."""
    seq: int = 0


class SinkRing:
    """One sink's ring; belongs to the sender thread alone and never waits.

    A sink that ``catches_up`` (the listener) reads what it missed from the recording once it is back, and reports
    itself what is not there either. Its losses are told to the hub only if it does not come back for the call.
    """

    def __init__(self, path: Path, on_gap: Callable[[AudioGap], None], *, catches_up: bool = False) -> None:
        self._path = path
        self._on_gap = on_gap
        self._catches_up = catches_up
        self._socket: socket.socket | None = None
        self._retry_at = 0.0
        self._calls: dict[str, _Call] = {}
        self._first: deque[_Packet] = deque()  # controls that go before any frame
        self._again: deque[_Packet] = deque()
        self._waiting: deque[_Packet] = deque()
        self._sent: deque[_Packet] = deque(maxlen=AGAIN_FRAMES)
        self._losses: dict[tuple[str, Leg], _Loss] = {}
        self.dropped = 0
        """Frames given up."""

    @property
    def connected(self) -> bool:
        """The sink takes packets."""
        return self._socket is not None

    @property
    def has_backlog(self) -> bool:
        """Something waits to be sent."""
        return bool(self._first or self._again or self._waiting)

    def start(self, control: Control) -> None:
        """A call begins."""
        data = pack_control(control)
        self._calls[control.call_id] = _Call(data)
        self._first.append(_Packet(data, control.call_id))

    def frame(self, call: UUID, leg: Leg, seq: int, pcm: bytes) -> None:
        """One frame; the oldest one goes when the ring is full."""
        self._waiting.append(_Packet(pack_frame(call, leg, seq, seq * FRAME_MS, pcm), str(call), leg, seq))
        if len(self._waiting) > KEPT_FRAMES:
            self._evict(self._waiting.popleft())

    def end(self, control: Control, now: float) -> None:
        """The call is over."""
        self._waiting.append(_Packet(pack_control(control), control.call_id))
        if control.call_id in self._calls:
            self._calls[control.call_id].ended_at = now

    def flush(self, now: float) -> None:
        """Sends what can be sent without waiting; connects again when it is time."""
        self._forget_ended(now)
        if self._socket is None and not self._connect(now):
            return
        assert self._socket is not None
        for loss in self._losses.values():
            self._tell(loss, to_hub=not self._catches_up)
        self._losses.clear()
        try:
            for queue in (self._first, self._again, self._waiting):
                while queue:
                    self._socket.send(queue[0].data)
                    self._sent.append(queue.popleft())
            if self._socket.recv(1) == b"":
                self._disconnected(now)
        except BlockingIOError:
            return  # the sink is slow, or has nothing to say: both are fine
        except OSError:
            self._disconnected(now)

    def give_up(self) -> None:
        """The seat stops: what was not sent is lost and said to be lost."""
        for call_id in {packet.call_id for packet in self._waiting} | {loss.call_id for loss in self._losses.values()}:
            self._give_up_call(call_id)
        if self._socket is not None:
            self._socket.close()

    def _connect(self, now: float) -> bool:
        if now < self._retry_at:
            return False
        self._retry_at = now + RETRY_S
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        connection.setblocking(False)
        try:
            connection.connect(str(self._path))
        except OSError:
            connection.close()
            return False
        self._socket = connection
        started = [_Packet(call.started, call_id) for call_id, call in self._calls.items()]
        known = {packet.data for packet in started}
        self._first = deque(itertools.chain(started, (p for p in self._first if p.data not in known)))
        return True

    def _disconnected(self, now: float) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None
        self._retry_at = now
        again = [p for p in itertools.chain(self._sent, self._again) if p.call_id in self._calls]
        started = {call.started for call in self._calls.values()}
        self._again = deque((p for p in again if p.data not in started), maxlen=AGAIN_FRAMES)
        self._sent.clear()

    def _evict(self, packet: _Packet) -> None:
        if packet.leg is None:  # "ended": nothing of this call is left to send
            self._give_up_call(packet.call_id)
        else:
            self._lose(packet.call_id, packet.leg, packet.seq)

    def _lose(self, call_id: str, leg: Leg, seq: int) -> None:
        self.dropped += 1
        start_ms = seq * FRAME_MS
        loss = self._losses.get((call_id, leg))
        full = loss is not None and loss.end_ms - loss.start_ms >= GAP_PIECE_MS and not self._catches_up
        if loss is not None and loss.end_ms == start_ms and not full:
            loss.end_ms += FRAME_MS
            return
        if loss is not None:
            self._tell(loss, to_hub=not self._catches_up)
        self._losses[call_id, leg] = _Loss(call_id, leg, start_ms, start_ms + FRAME_MS)

    def _tell(self, loss: _Loss, *, to_hub: bool) -> None:
        length_ms = loss.end_ms - loss.start_ms
        fields: dict[str, Any] = {"leg": loss.leg, "start_ms": loss.start_ms, "length_ms": length_ms}
        control = Control(call_id=loss.call_id, name="gap", fields=fields)
        self._first.append(_Packet(pack_control(control), loss.call_id))
        if to_hub:
            self._on_gap(AudioGap(call_id=loss.call_id, leg=loss.leg, start_ms=loss.start_ms, length_ms=length_ms))

    def _forget_ended(self, now: float) -> None:
        for call_id, call in list(self._calls.items()):
            over_s = 0.0 if call.ended_at is None else now - call.ended_at
            if self._catches_up and self._socket is None and over_s > LISTENER_WAIT_S:
                self._give_up_call(call_id)
            elif not self.has_backlog and over_s > REMEMBERED_S:
                self._forget(call_id)

    def _give_up_call(self, call_id: str) -> None:
        for packet in self._waiting:
            if packet.call_id == call_id and packet.leg is not None:
                self._lose(call_id, packet.leg, packet.seq)
        for leg in Leg:
            loss = self._losses.pop((call_id, leg), None)
            if loss is not None:
                self._tell(loss, to_hub=True)
        self._forget(call_id)

    def _forget(self, call_id: str) -> None:
        self._calls.pop(call_id, None)
        self._first = deque(p for p in self._first if p.call_id != call_id)
        self._again = deque((p for p in self._again if p.call_id != call_id), maxlen=AGAIN_FRAMES)
        self._waiting = deque(p for p in self._waiting if p.call_id != call_id)
