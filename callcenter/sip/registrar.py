"""A small registrar and stateless proxy for one PC: what an exchange does for a seat, as far as a demo needs it."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
import signal
import sys
import time
from dataclasses import dataclass

from callcenter.settings import Settings
from callcenter.sip.digest import DigestGate, Proof
from callcenter.sip.sip_address import SipAddress, SipAddressError
from callcenter.sip.sip_message import MalformedMessage, SipMessage, parameter, parse
from callcenter.sip.stateless_proxy import Address, Outgoing, StatelessProxy, answer, note_source

logger = logging.getLogger(__name__)

LONGEST_S = 3600
_CONTACT_URI = re.compile(r"<([^>]+)>|^([^;\s]+)")


@dataclass(slots=True)
class Binding:
    """Where a user is reached."""

    contact: str
    until: float


class Registrar:
    """Decides about one message at a time; knows no sockets.

    A user has one contact: the newest registration wins, so that a restarted seat takes over from its predecessor.
    """

    def __init__(self, own: Address, passwords: dict[str, str]) -> None:
        self._passwords = passwords
        self._bindings: dict[str, Binding] = {}
        self._gate = DigestGate()
        self._proxy = StatelessProxy(own, self.contact_of, passwords.__contains__)
        self.ignored = 0
        """Packets that were no SIP, came from outside, or answered nothing of ours."""

    def contact_of(self, user: str) -> str | None:
        """The contact, while its registration lasts."""
        binding = self._bindings.get(user)
        return binding.contact if binding is not None and binding.until > time.monotonic() else None

    def handle(self, packet: bytes, source: Address) -> Outgoing | None:
        """What to send, and where to."""
        out = self._handle(packet, source) if _is_here(source) else None
        if out is None or not _is_here(out[1]):
            self.ignored += 1
            return None
        return out

    def _handle(self, packet: bytes, source: Address) -> Outgoing | None:
        try:
            message = parse(packet)
            if not message.is_request:
                return self._proxy.forward_response(message)
            if message.method == "REGISTER":
                note_source(message, source)
                return self._register(message)
            if message.method == "OPTIONS":
                note_source(message, source)
                return answer(message, "200 OK", ("Allow", "REGISTER, INVITE, ACK, CANCEL, BYE, OPTIONS"))
            return self._proxy.forward_request(message, source)
        except (MalformedMessage, ValueError, LookupError):
            return None

    def _register(self, request: SipMessage) -> Outgoing:
        user = SipAddress.parse(_bracketed(request.first("To"))).user
        if user not in self._passwords:
            return answer(request, "404 Not Found")
        given = request.first("Authorization")
        proof = self._gate.check(given, "REGISTER", user, self._passwords[user]) if given else Proof.STALE
        if proof is Proof.BAD:
            logger.warning("registration refused, wrong password", extra={"extension": user})
            return answer(request, "403 Forbidden")
        if proof is Proof.STALE:
            challenge = self._gate.challenge(stale=bool(given))
            return answer(request, "401 Unauthorized", ("WWW-Authenticate", challenge))
        return self._bind(request, user)

    def _bind(self, request: SipMessage, user: str) -> Outgoing:
        contact = request.first("Contact")
        wanted = parameter(contact, "expires") or request.first("Expires") or str(LONGEST_S)
        seconds = min(int(wanted), LONGEST_S) if wanted.isdigit() else LONGEST_S
        if contact == "*" or (contact and seconds == 0):
            # An old process that says good-bye late must not take its successor's registration away.
            if contact == "*" or self.contact_of(user) == _bracketed(contact):
                self._bindings.pop(user, None)
        elif contact:
            self._bindings[user] = Binding(_bracketed(contact), time.monotonic() + seconds)
        binding = self._bindings.get(user)
        if binding is None:
            return answer(request, "200 OK")
        left = max(0, round(binding.until - time.monotonic()))
        return answer(request, "200 OK", ("Contact", f"<{binding.contact}>;expires={left}"), ("Expires", str(left)))


class _Endpoint(asyncio.DatagramProtocol):
    def __init__(self, registrar: Registrar) -> None:
        self._registrar = registrar
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: Address) -> None:
        out = self._registrar.handle(data, addr[:2])
        if out is not None and self._transport is not None:
            self._transport.sendto(out[0].encode(), out[1])


def run_registrar(settings: Settings) -> int:
    """Main function of the process: the address of ``sip.registrar``, until SIGTERM."""
    try:
        address = SipAddress.parse(settings.sip.registrar)
        asyncio.run(_serve((address.host, address.port), {seat.extension: seat.password for seat in settings.seats}))
    except (SipAddressError, OSError) as problem:
        reason = problem if isinstance(problem, SipAddressError) else f"cannot be opened ({problem.strerror})"
        message = f"registrar {settings.sip.registrar}: {reason}; stop the program that uses it or change sip.registrar"
        print(message, file=sys.stderr)  # noqa: T201  # the process's one sentence, before any log is set up
        return 2
    return 0


async def _serve(own: Address, passwords: dict[str, str]) -> None:
    loop = asyncio.get_running_loop()
    registrar = Registrar(own, passwords)
    transport, _ = await loop.create_datagram_endpoint(lambda: _Endpoint(registrar), local_addr=own)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    logger.info("registrar ready", extra={"address": f"{own[0]}:{own[1]}"})
    await stopped.wait()
    transport.close()
    if registrar.ignored:
        logger.info("registrar stops", extra={"packets_ignored": registrar.ignored})


def _is_here(address: Address) -> bool:
    """Only this machine is served: what comes from outside, or would go there, is dropped."""
    try:
        return ipaddress.ip_address(address[0]).is_loopback and 0 < address[1] < 65536
    except ValueError:
        return False


def _bracketed(value: str) -> str:
    found = _CONTACT_URI.search(value)
    return (found[1] or found[2]) if found else ""
