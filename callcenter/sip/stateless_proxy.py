"""Forwarding without memory (RFC 3261 section 16.11): every decision is made from the message itself."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable

from callcenter.sip.sip_address import DEFAULT_PORT, SipAddress, SipAddressError
from callcenter.sip.sip_message import MalformedMessage, SipMessage, parameter, reply

Address = tuple[str, int]
Outgoing = tuple[SipMessage, Address]

_COOKIE = "z9hG4bK"


class StatelessProxy:
    """The proxy that listens at ``own``; ``contact_of`` gives the contact of a registered user."""

    def __init__(self, own: Address, contact_of: Callable[[str], str | None], knows: Callable[[str], bool]) -> None:
        self._own = own
        self._contact_of = contact_of
        self._knows = knows

    def forward_request(self, request: SipMessage, source: Address) -> Outgoing | None:
        """The request on its way, or a refusal on its way back; None for an ACK that goes nowhere."""
        _note_source(request, source)
        hops = request.first("Max-Forwards") or "70"
        if not hops.isdigit() or int(hops) == 0:
            return self._refuse(request, "483 Too Many Hops")
        while self._is_own(request.first("Route")):
            request.drop_first("Route")
        target = self._target(request)
        if not isinstance(target, tuple):
            return self._refuse(request, target)
        branch = _branch(request)
        _set(request, "Max-Forwards", str(int(hops) - 1))
        if request.method == "INVITE":
            # A phone behind us may know no other way to the far end than through us.
            request.push("Record-Route", f"<sip:{self._own[0]}:{self._own[1]};lr>")
        request.push("Via", f"SIP/2.0/UDP {self._own[0]}:{self._own[1]};branch={branch}")
        return request, target

    def forward_response(self, response: SipMessage) -> Outgoing | None:
        """To where the request came from; None for one that did not pass here (section 16.7 step 3)."""
        if _sent_by(response.first("Via")) != self._own:
            return None
        response.drop_first("Via")
        top = response.first("Via")
        if not top:
            return None
        host, port = _sent_by(top)
        return response, (parameter(top, "received") or host, int(parameter(top, "rport") or port))

    def _target(self, request: SipMessage) -> Address | str:
        route = request.first("Route")
        if route:
            return _loopback(route)
        try:
            wanted = SipAddress.parse(request.uri)
        except SipAddressError:
            return "416 Unsupported URI Scheme"
        if (wanted.host, wanted.port) != self._own:
            return _loopback(request.uri)
        contact = self._contact_of(wanted.user)
        if contact is None:
            return "480 Temporarily Unavailable" if self._knows(wanted.user) else "404 Not Found"
        request.start = f"{request.method} {contact} SIP/2.0"
        return _loopback(contact)

    def _is_own(self, route: str) -> bool:
        try:
            address = SipAddress.parse(_uri_in(route))
        except SipAddressError:
            return False
        return (address.host, address.port) == self._own

    def _refuse(self, request: SipMessage, status: str) -> Outgoing | None:
        return None if request.method == "ACK" else answer(request, status)


def answer(request: SipMessage, status: str, *extra: tuple[str, str]) -> Outgoing:
    """A response of our own to a request whose top Via says where it came from."""
    top = request.first("Via")
    host, port = _sent_by(top)
    where = (parameter(top, "received") or host, int(parameter(top, "rport") or port))
    return reply(request, status, *extra), where


def _note_source(request: SipMessage, source: Address) -> None:
    """Where the answer must go, whatever the sender believes its address to be (RFC 3581)."""
    top = request.first("Via")
    if parameter(top, "rport") == "":
        top = top.replace(";rport", f";rport={source[1]}", 1)
    if _sent_by(top)[0] != source[0]:
        top += f";received={source[0]}"
    request.replace_first("Via", top)


def note_source(request: SipMessage, source: Address) -> None:
    """For requests that are answered here."""
    _note_source(request, source)


def _branch(request: SipMessage) -> str:
    """The same for INVITE, its CANCEL and the ACK of its failure, and for every retransmission."""
    branch = parameter(request.first("Via"), "branch") or ""
    if branch.startswith(_COOKIE):
        source = branch
    else:
        number = request.first("CSeq").split(" ", 1)[0]
        tag = parameter(request.first("From"), "tag") or ""
        source = "\n".join((request.first("Via"), tag, request.first("Call-ID"), number, request.uri))
    return _COOKIE + hashlib.sha256(source.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _sent_by(via: str) -> Address:
    if not via.startswith("SIP/2.0/"):
        raise MalformedMessage("a Via that names no transport")
    host, _, port = via.partition(";")[0].rpartition(" ")[2].partition(":")
    return host, int(port) if port.isdigit() else DEFAULT_PORT


def _uri_in(value: str) -> str:
    _, bracket, rest = value.partition("<")
    return rest.split(">", 1)[0] if bracket else value


def _loopback(uri: str) -> Address | str:
    """The address, if it is on this machine: we are nobody's open relay."""
    try:
        address = SipAddress.parse(_uri_in(uri))
        if ipaddress.ip_address(address.host).is_loopback:
            return address.host, address.port
    except ValueError:
        pass
    return "403 Forbidden"


def _set(message: SipMessage, name: str, value: str) -> None:
    if message.first(name):
        message.replace_first(name, value)
    else:
        message.headers.append((name, value))
