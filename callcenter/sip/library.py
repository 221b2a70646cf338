"""The pjsua2 library as the seat uses it: how it is set up, and the clock of its conference."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pjsua2 as pj

from callcenter.settings import SeatSettings, SipSettings
from callcenter.sip import sip_events
from callcenter.sip.sip_leg import guarded
from callcenter.wire.audio_packets import FRAME_MS, SAMPLE_RATE_HZ
from callcenter.wire.hub_link import HubLink

CODECS = ("PCMA/8000", "PCMU/8000")
REST_S = 2.0
"""The clock runs on so long after a call, in which the conference lets go of the legs' ports."""


class StartError(Exception):
    """The seat cannot start; the message says why and what to do."""


class Endpoint(pj.Endpoint):  # type: ignore[misc]  # pjsua2 has no type information
    """The library; says which INVITEs it refused before an account saw them."""

    def __init__(self, seat: SeatSettings, hub: HubLink) -> None:
        super().__init__()
        self._seat = seat
        self._hub = hub

    @guarded
    def onRejectedIncomingCall(self, prm: pj.OnRejectedIncomingCallParam) -> None:  # noqa: N802
        """No codec in common: the call is told as offered and failed, so that it does not vanish from the books."""
        if sip_events.cause_of(prm.statusCode, rang=False) != "codec":
            return
        seat, call_id, now = self._seat, str(uuid4()), datetime.now(UTC)
        facts = sip_events.Offered(
            tenant=seat.tenant,
            seat=seat.extension,
            agent_no=seat.agent_no,
            from_uri=prm.remoteInfo,
            to_uri=prm.localInfo,
        )
        for happening in sip_events.rejected(facts, prm.statusCode):
            self._hub.send(sip_events.to_event(call_id, now, happening))


class ConferenceClock:
    """Drives the conference, 50 ticks a second; stands still while there is no call, which saves most of the idle cost.

    There is no sound card: the library's null device is the clock. Only its owner, the library's thread, starts and
    stops it.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._devices = endpoint.audDevManager
        self._devices().setNullDev()
        self._running = True
        self._rests_at: float | None = None

    def start(self) -> None:
        """Before a call."""
        self._rests_at = None
        if not self._running:
            self._devices().setNullDev()
            self._running = True

    def rest(self, now: float) -> None:
        """Called again and again while there is no call."""
        if self._rests_at is None:
            self._rests_at = now + REST_S
        elif self._running and now > self._rests_at:
            self.stop()

    def stop(self) -> None:
        """No tap is called from here on."""
        self._devices().setNoDev()
        self._running = False


def start_library(endpoint: pj.Endpoint, sip: SipSettings, seat: SeatSettings) -> None:
    """Everything up to a library that takes calls.

    Raises:
        StartError: the SIP port cannot be bound.
    """
    with _quiet():
        endpoint.libCreate()
    endpoint.libInit(_library_config())
    transport = pj.TransportConfig()
    transport.port = seat.sip_port
    transport.boundAddress = sip.bind
    try:
        endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
    except pj.Error as problem:
        raise StartError(
            f"seat {seat.extension}: SIP port {sip.bind}:{seat.sip_port} (UDP) cannot be opened ({problem.reason}); "
            "stop the program that uses it, or set another sip_port for this seat"
        ) from problem
    endpoint.libStart()
    for codec in endpoint.codecEnum2():
        endpoint.codecSetPriority(codec.codecId, 0)
    for place, name in enumerate(CODECS):
        endpoint.codecSetPriority(f"{name}/1", 250 - place)


def _library_config() -> pj.EpConfig:
    config = pj.EpConfig()
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.uaConfig.maxCalls = 4  # the most the wheel was built for
    config.uaConfig.userAgent = "callcenter"
    config.logConfig.level = config.logConfig.consoleLevel = 0  # its log lines hold numbers of callers
    media = config.medConfig
    media.clockRate = media.sndClockRate = SAMPLE_RATE_HZ
    media.audioFramePtime = media.ptime = FRAME_MS
    media.noVad = True  # voice detection would cut the outgoing voice
    media.ecTailLen = 0
    media.sndAutoCloseTime = -1
    media.threadCnt = 1
    return config


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The library prints six lines before it can be told not to."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
