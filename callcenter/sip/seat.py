"""The seat process: one agent's extension. Nothing but SIP runs in it, and one thread owns pjsua2."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import sys
import threading
import time
from collections import deque

import pjsua2 as pj

from callcenter.settings import SeatSettings, Settings, SettingsError
from callcenter.sip.account import Account
from callcenter.sip.audio_outlet import AudioOutlet
from callcenter.sip.bridge import Bridge, Desk
from callcenter.sip.library import ConferenceClock, Endpoint, StartError, start_library
from callcenter.sip.sip_address import SipAddress, SipAddressError
from callcenter.sip.sip_leg import guarded
from callcenter.sip.taps import TapPair
from callcenter.wire.hub_link import HubLink

logger = logging.getLogger(__name__)

BUSY_MS = 20
"""Longest wait of the loop during a call: time limits and the media clock are looked at so often."""
IDLE_MS = 200
"""A SIP message ends the wait at once; only a signal to stop has to wait so long."""
EXIT_LIMIT_S = 2.5
VOICE_NICENESS = -10
SIP_PORT_TAKEN = 2


class RefusedCall(pj.Call):  # type: ignore[misc]
    """A second call while the seat is busy: 486, and gone."""

    def __init__(self, account: pj.Account, number: int, held: set[RefusedCall]) -> None:
        super().__init__(account, number)
        self._held = held
        held.add(self)
        options = pj.CallOpParam()
        options.statusCode = 486
        self.hangup(options)

    @guarded
    def onCallState(self, _prm: pj.OnCallStateParam) -> None:  # noqa: N802
        """Dies with its dialog, see ``sip_leg``."""
        if self.getInfo().state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self._held.discard(self)


class Seat:
    """Owns the library from its start to its end."""

    def __init__(self, settings: Settings, seat: SeatSettings) -> None:
        self._sip = settings.sip
        self._seat = seat
        self._hub = HubLink(settings.hub_socket, role="seat", name=seat.extension)
        self._outlet = AudioOutlet(settings.recorder_socket, settings.listener_socket, self._hub.send)
        self._bridge: Bridge | None = None
        self._refused: set[RefusedCall] = set()
        self._todo: deque[Bridge] = deque()
        self._stopping = False
        self._endpoint = Endpoint(seat, self._hub)
        start_library(self._endpoint, self._sip, seat)
        self._clock = ConferenceClock(self._endpoint)
        self._taps = TapPair()
        self._account = Account(seat, self._sip, self._hub, self._invited)
        self._desk = Desk(self._account, seat, self._sip, self._hub, self._taps, self._outlet)

    def run(self) -> None:
        """Until ``stop``."""
        self._hub.state(ready=True, pid=os.getpid())
        self._hub.start()
        self._outlet.start()
        while not self._stopping:
            self._endpoint.libHandleEvents(BUSY_MS if self._bridge else IDLE_MS)
            while self._todo:
                self._clock.start()
                self._todo.popleft().begin()
            now = time.monotonic()
            if self._bridge is not None:
                self._bridge.tick(now)
            else:
                self._clock.rest(now)
            self._account.tick(now)

    def stop(self) -> None:
        """May be called from a signal handler."""
        self._stopping = True

    def close(self) -> None:
        """Ends the calls and the library, in the one order that does not crash."""
        if self._bridge is not None:
            self._bridge.abandon()
        self._endpoint.hangupAllCalls()
        deadline = time.monotonic() + 0.6
        while (self._bridge is not None or self._refused) and time.monotonic() < deadline:
            self._endpoint.libHandleEvents(10)
        self._outlet.close()
        self._clock.stop()  # from here on no tap is called
        self._hub.close(0.5)
        self._taps.destroy()
        self._account.shutdown()
        self._endpoint.libDestroy()

    def _invited(self, number: int) -> None:
        if self._bridge is not None:
            RefusedCall(self._account, number, self._refused)
            logger.info("second call refused, the seat is busy", extra={"extension": self._seat.extension})
            return
        self._bridge = Bridge(self._desk, number, self._over)
        self._todo.append(self._bridge)  # the dialling is done outside of the library's callback

    def _over(self) -> None:
        self._bridge = None


def run_seat(settings: Settings, extension: str) -> int:
    """Main function of the process; returns only when the seat cannot start.

    A seat that ran leaves by ``os._exit``: tearing the interpreter down with library objects alive aborts.
    """
    try:
        seat_settings = settings.seat(extension)
        SipAddress.parse(settings.sip.registrar)
        SipAddress.parse(seat_settings.agent_phone)
        _prefer_voice()
        gc.disable()  # a collection may run destructors of the library on the clock thread
        sys.setswitchinterval(0.0005)  # the clock thread waits less for the interpreter
        seat = Seat(settings, seat_settings)
    except (SettingsError, SipAddressError, StartError) as problem:
        print(problem, file=sys.stderr)  # noqa: T201  # the process's one sentence, before any log is set up
        sys.stderr.flush()
        os._exit(SIP_PORT_TAKEN)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: seat.stop())
    seat.run()
    belt = threading.Timer(EXIT_LIMIT_S, os._exit, (0,))  # a registrar that is silent must not delay the exit
    belt.daemon = True
    belt.start()
    seat.close()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _prefer_voice() -> None:
    """Voice goes before recognition when the processor is short; without the right to it, all are alike."""
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, VOICE_NICENESS)
