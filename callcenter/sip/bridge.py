"""One call of the seat: the customer's leg, the agent's leg, and the sound between them.

On hold only the holding leg is renegotiated. The other party is *not* re-INVITEd: the holding phone may send music,
which reaches the customer as it is; if it sends nothing, the conference keeps sending silence, so that no network on
the way takes the quiet line for a dead one, and no second exchange puts its own music on top. Towards the holding
phone nothing is sent, as RFC 3264 demands. Both legs' frames go on, so what the customer says while waiting is in the
recording, in its place.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from uuid import uuid4

import pjsua2 as pj

from callcenter.domain.events import CallEvent, Leg, MediaClock
from callcenter.settings import SeatSettings, SipSettings
from callcenter.sip import sip_events
from callcenter.sip.audio_outlet import AudioOutlet
from callcenter.sip.sip_events import Answered, Closed, Happening, HoldChanged, Offered, Refused, Ringing
from callcenter.sip.sip_leg import SipLeg
from callcenter.sip.taps import CallSound, TapPair
from callcenter.wire.audio_packets import Control

logger = logging.getLogger(__name__)

REACH_S = 8.0
"""An agent's phone that sends not even 100 Trying for so long is not there (RFC 3261's own limit is 32 s)."""
CLOCK_MS = 500


class EventSink(Protocol):
    """Where the call's events go: the hub."""

    def send(self, event: CallEvent) -> None:
        """Queues one event; returns at once."""


@dataclass(frozen=True)
class Desk:
    """What every call of this seat uses."""

    account: pj.Account
    seat: SeatSettings
    sip: SipSettings
    events: EventSink
    taps: TapPair
    outlet: AudioOutlet


class Bridge:
    """From the INVITE to the end of both legs."""

    def __init__(self, desk: Desk, number: int, on_over: Callable[[], None]) -> None:
        self._desk = desk
        self._on_over = on_over
        self._id = uuid4()
        self.call_id = str(self._id)
        self._legs: dict[Leg, SipLeg] = {Leg.CUSTOMER: SipLeg(desk.account, Leg.CUSTOMER, self, number)}
        self._sound: CallSound | None = None
        self._length_ms: int | None = None
        self._rung_at = 0.0
        self._dialled_at = 0.0
        self._reached = False
        self._agent_rang = False
        self._held = {Leg.CUSTOMER: False, Leg.AGENT: False}
        self._cause = ""
        self._first: Leg | None = None
        self._agent_refused = False
        self._clock_ms = 0
        self._offer()

    def begin(self) -> None:
        """Rings the customer, dials the agent's phone."""
        customer = self._legs.get(Leg.CUSTOMER)
        if customer is None:
            return  # cancelled before its turn came; the end has been reported
        customer.respond(180)
        self._rung_at = time.monotonic()
        self._emit(Ringing(leg=Leg.CUSTOMER))
        agent = SipLeg(self._desk.account, Leg.AGENT, self)
        self._legs[Leg.AGENT] = agent
        self._dialled_at = time.monotonic()
        try:
            agent.dial(self._desk.seat.agent_phone)
        except pj.Error as problem:
            logger.error("agent's phone cannot be dialled", extra={"call_id": self.call_id, "status": problem.status})
            del self._legs[Leg.AGENT]
            self._agent_failed("unreachable", 0)

    def tick(self, now: float) -> None:
        """Time limits and the media clock; called every few hundredths of a second."""
        if self._sound is not None:
            position_ms = self._sound.position_ms
            if position_ms >= self._clock_ms + CLOCK_MS:
                self._clock_ms = position_ms
                self._desk.events.send(MediaClock(call_id=self.call_id, time_ms=position_ms))
        elif not self._cause and Leg.AGENT in self._legs:
            waited_s = now - self._dialled_at
            if not self._reached and waited_s > REACH_S:
                self._agent_failed("unreachable", 408)
            elif waited_s > self._desk.sip.no_answer_s:
                self._agent_failed("no-answer", 480)

    def abandon(self) -> None:
        """Ends both legs because the seat stops."""
        self._cause = self._cause or "seat-lost"
        self._end(Leg.CUSTOMER, 480)
        self._end_all()

    def leg_reached(self) -> None:
        """The agent's phone, or a proxy on the way, is there."""
        self._reached = True

    def leg_ringing(self, leg: Leg) -> None:
        """The agent's phone rings; a second 180 says nothing new."""
        if leg is Leg.AGENT and not self._agent_rang:
            self._agent_rang = self._reached = True
            self._emit(Ringing(leg=Leg.AGENT))

    def leg_confirmed(self, leg: Leg) -> None:
        """The agent has lifted: now the customer is answered and the legs are joined."""
        if leg is not Leg.AGENT:
            return
        customer = self._legs.get(Leg.CUSTOMER)
        if customer is None or self._cause:
            self._end(Leg.AGENT)  # the customer gave up in the same moment
            return
        if not self._legs[Leg.AGENT].has_agreed_on_sound():
            self._agent_failed("codec", 488)
            return
        try:
            customer.respond(200)
        except pj.Error as problem:
            logger.error("customer cannot be answered", extra={"call_id": self.call_id, "status": problem.status})
            self._cause = "network"
            self._end_all()
        if Leg.CUSTOMER in self._legs and not self._cause:
            self._answered(round((time.monotonic() - self._rung_at) * 1000))

    def leg_media_changed(self, leg: Leg, held: bool) -> None:
        """Connects the legs again, since a re-INVITE may give a leg another port."""
        self._wire()
        if self._sound is not None and held != self._held[leg]:
            self._emit(HoldChanged(leg=leg, held=held, at_ms=self._sound.position_ms))
        self._held[leg] = held

    def leg_closed(self, leg: Leg, code: int, by_peer: bool) -> None:
        """Lets go of the leg, tells why, and ends the other one."""
        self._legs.pop(leg, None)
        self._stop_sound()
        if not self._cause and leg is Leg.AGENT and self._length_ms is None:
            self._agent_failed(sip_events.cause_of(code, rang=self._agent_rang), code)
        elif not self._cause:
            self._first = leg if by_peer else None
            self._cause = ("cancelled" if self._length_ms is None else "bye") if by_peer else "network"
        if leg is Leg.CUSTOMER or not self._agent_refused:
            told = code if self._length_ms is None else 0
            first = leg is self._first
            self._emit(Closed(leg=leg, cause=self._cause, first=first, code=told, at_ms=self._length_ms))
        self._end_all()
        if not self._legs:
            self._on_over()

    def _offer(self) -> None:
        info, seat = self._legs[Leg.CUSTOMER].getInfo(), self._desk.seat
        self._emit(
            Offered(
                tenant=seat.tenant,
                seat=seat.extension,
                agent_no=seat.agent_no,
                from_uri=info.remoteUri,
                to_uri=info.localUri,
            )
        )

    def _answered(self, ring_ms: int) -> None:
        self._emit(Answered(leg=Leg.AGENT))
        self._emit(Answered(leg=Leg.CUSTOMER, ring_ms=ring_ms, cadence_ms=self._desk.sip.ring_cadence_ms))
        seat = self._desk.seat
        self._control("started", seat=seat.extension, agent_no=seat.agent_no, tenant=seat.tenant)
        self._sound = CallSound(self._id, self._desk.outlet.inbox)
        self._desk.taps.lend(self._sound)

    def _wire(self) -> None:
        media = {leg: port for leg, dialog in self._legs.items() if (port := dialog.media()) is not None}
        try:
            for leg, port in media.items():
                port.startTransmit(self._desk.taps.port(leg))
            if len(media) == len(Leg):
                media[Leg.CUSTOMER].startTransmit(media[Leg.AGENT])
                media[Leg.AGENT].startTransmit(media[Leg.CUSTOMER])
        except pj.Error as problem:
            logger.error("legs could not be joined", extra={"call_id": self.call_id, "status": problem.status})

    def _agent_failed(self, cause: str, code: int) -> None:
        """The agent's phone did not answer; the customer is told why as far as a telephone network can."""
        self._cause = cause
        self._agent_refused = True
        self._emit(Refused(leg=Leg.AGENT, cause=cause, code=code))
        # The customer first: a leg may close inside its own hang-up and then takes the other along, without a code.
        self._end(Leg.CUSTOMER, sip_events.CODES_FOR_CUSTOMER.get(cause, 500))
        self._end(Leg.AGENT)

    def _stop_sound(self) -> None:
        if self._sound is None:
            return
        self._desk.taps.take_back()
        self._length_ms = self._sound.position_ms
        if self._sound.dropped or self._desk.taps.failures:
            counts = {"dropped": self._sound.dropped, "failures": self._desk.taps.failures}
            logger.error("taps lost frames", extra={"call_id": self.call_id, **counts})
        self._sound = None
        self._control("ended", length_ms=self._length_ms)

    def _end(self, leg: Leg, code: int = 0) -> None:
        dialog = self._legs.get(leg)
        if dialog is not None:
            dialog.end(code)

    def _end_all(self) -> None:
        for leg in tuple(self._legs):
            self._end(leg)

    def _control(self, name: str, **fields: object) -> None:
        at = datetime.now(UTC).isoformat()
        self._desk.outlet.control(Control(call_id=self.call_id, name=name, fields={**fields, "at": at}))

    def _emit(self, happening: Happening) -> None:
        self._desk.events.send(sip_events.to_event(self.call_id, datetime.now(UTC), happening))
