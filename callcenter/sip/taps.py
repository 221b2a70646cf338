"""The two taps of the seat: ports of the conference bridge that copy each leg's sound and hand it over.

Rules of this place, each one paid for with a crash. A tap is created once after the library's start, reused for every
call and destroyed only when the conference clock stands still: a port that dies while the clock thread is waiting to
enter its callback brings the process down. The callback makes no pjsua2 call, takes no lock, does no I/O and lets no
exception out.
"""

from __future__ import annotations

import ctypes
from queue import SimpleQueue
from uuid import UUID

import pjsua2 as pj

from callcenter.domain.events import Leg
from callcenter.sip.audio_outlet import Item
from callcenter.wire.audio_packets import FRAME_BYTES, FRAME_MS, SAMPLE_RATE_HZ

SILENCE = bytes(FRAME_BYTES)
HANDOVER_LIMIT = 3000
"""Frames between the taps and the sender thread: 30 s of both legs. Reached only if that thread has died."""

_read_memory = ctypes.string_at
_pointer_at = ctypes.c_void_p.from_address


class CallSound:
    """Numbers the frames of one call: seq n of both legs is the same tick of the one clock, and no leg is longer."""

    def __init__(self, call: UUID, out: SimpleQueue[Item]) -> None:
        self._call = call
        self._out = out
        self._ticks = 0
        self._customers: bytes | None = None
        """Of the running tick."""
        self.dropped = 0
        """Frames not handed over because nobody took them."""

    @property
    def position_ms(self) -> int:
        """Media time: so much sound of the call has passed."""
        return self._ticks * FRAME_MS

    def take(self, leg: Leg, pcm: bytes) -> None:
        """One frame of a leg; in every tick the customer's tap comes first, since its port is the older one.

        A tick counts when the agent's frame has come too: the taps may be lent, and taken back, between the two.
        """
        frame = pcm if len(pcm) == FRAME_BYTES else SILENCE
        if leg is Leg.CUSTOMER:
            self._customers = frame
            return
        customers, self._customers = self._customers, None
        if customers is None:
            return
        if self._out.qsize() < HANDOVER_LIMIT:
            self._out.put((self._call, Leg.CUSTOMER, self._ticks, customers))
            self._out.put((self._call, Leg.AGENT, self._ticks, frame))
        else:
            self.dropped += 2
        self._ticks += 1


class Tap(pj.AudioMediaPort):  # type: ignore[misc]  # pjsua2 has no type information
    """One leg's tap; idle while it is lent to no call."""

    def __init__(self, leg: Leg) -> None:
        super().__init__()
        self._leg = leg
        self.sound: CallSound | None = None
        self.failures = 0
        self._format = pj.MediaFormatAudio()
        self._format.init(pj.PJMEDIA_FORMAT_PCM, SAMPLE_RATE_HZ, 1, FRAME_MS * 1000, 16)
        self.createPort(f"tap-{leg}", self._format)

    def onFrameReceived(self, frame: pj.MediaFrame) -> None:  # noqa: N802  # the name pjsua2 calls
        """Clock thread, every 20 ms, also while nothing is connected (then the frame is empty: silence)."""
        sound = self.sound
        if sound is None:
            return
        try:
            sound.take(self._leg, _copy(frame))
        except Exception:
            self.failures += 1  # read and reported by the owner: nothing may be raised or written here

    def onFrameRequested(self, frame: pj.MediaFrame) -> None:  # noqa: N802
        """Nobody listens to a tap."""
        frame.type = pj.PJMEDIA_FRAME_TYPE_NONE


class TapPair:
    """Both taps, lent to one call at a time."""

    def __init__(self) -> None:
        self._taps = {Leg.CUSTOMER: Tap(Leg.CUSTOMER), Leg.AGENT: Tap(Leg.AGENT)}

    def port(self, leg: Leg) -> Tap:
        """What to transmit the leg's sound to."""
        return self._taps[leg]

    def lend(self, sound: CallSound) -> None:
        """From the next whole tick on both legs are counted."""
        self._taps[Leg.AGENT].sound = sound
        self._taps[Leg.CUSTOMER].sound = sound

    def take_back(self) -> None:
        """The call is over."""
        self._taps[Leg.CUSTOMER].sound = None
        self._taps[Leg.AGENT].sound = None

    @property
    def failures(self) -> int:
        """Callbacks that raised."""
        return sum(tap.failures for tap in self._taps.values())

    def destroy(self) -> None:
        """Only when the clock has been stopped."""
        self._taps.clear()


def _copy(frame: pj.MediaFrame) -> bytes:
    """The frame's bytes; the vector's first word points at them (2 µs, against 350 µs for ``bytes(frame.buf)``)."""
    size = frame.size
    return _read_memory(_pointer_at(int(frame.buf.this)).value or 0, size) if size else b""
