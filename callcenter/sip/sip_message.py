"""A SIP message as text: parsed, looked into, changed and written again (RFC 3261 section 7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LONG_NAMES = {
    "v": "Via",
    "f": "From",
    "t": "To",
    "i": "Call-ID",
    "m": "Contact",
    "l": "Content-Length",
    "s": "Subject",
}
_PARAMETER = re.compile(r';\s*([\w.-]+)(?:\s*=\s*("[^"]*"|[^;,\s>]+))?')
_NEEDED = ("via", "from", "to", "call-id", "cseq")


class MalformedMessage(ValueError):
    """Bytes that are not a SIP message."""


@dataclass(slots=True)
class SipMessage:
    """Request or response; header names keep their order and spelling."""

    start: str
    headers: list[tuple[str, str]]
    body: bytes = field(default=b"", repr=False)

    @property
    def is_request(self) -> bool:
        """Else a response."""
        return not self.start.startswith("SIP/2.0 ")

    @property
    def method(self) -> str:
        """Of a request."""
        return self.start.split(" ", 1)[0]

    @property
    def uri(self) -> str:
        """The Request-URI."""
        return self.start.split(" ")[1]

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for known, value in self.headers if known.lower() == name.lower()]

    def first(self, name: str) -> str:
        """The first value of a header, or an empty text."""
        return next(iter(self.all(name)), "")

    def replace_first(self, name: str, value: str) -> None:
        """Changes the first header of that name."""
        at = self._place(name)
        self.headers[at] = (self.headers[at][0], value)

    def push(self, name: str, value: str) -> None:
        """Puts a header on top."""
        self.headers.insert(0, (name, value))

    def drop_first(self, name: str) -> None:
        """Removes the first header of that name."""
        del self.headers[self._place(name)]

    def encode(self) -> bytes:
        """As it goes on the wire."""
        lines = [self.start, *(f"{name}: {value}" for name, value in self.headers)]
        return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + self.body

    def _place(self, name: str) -> int:
        return next(i for i, (known, _) in enumerate(self.headers) if known.lower() == name.lower())


def parse(packet: bytes) -> SipMessage:
    """The message in a datagram.

    Raises:
        MalformedMessage: no SIP start line, a header without a colon, or a header missing that every message has.
    """
    head, separator, body = packet.partition(b"\r\n\r\n")
    if not separator:
        raise MalformedMessage("no empty line after the headers")
    unfolded = re.sub(r"\r\n[ \t]+", " ", head.decode("utf-8", "surrogateescape"))
    start, *lines = unfolded.split("\r\n")
    if not start.startswith("SIP/2.0 ") and not re.fullmatch(r"[A-Z]+ \S+ SIP/2\.0", start):
        raise MalformedMessage("the first line is no SIP request or response")
    headers: list[tuple[str, str]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            raise MalformedMessage("a header without a colon")
        headers += _header(_LONG_NAMES.get(name.strip().lower(), name.strip()), value.strip())
    message = SipMessage(start, headers, body)
    for needed in _NEEDED:
        if not message.first(needed):
            raise MalformedMessage(f"no {needed} header")
    return message


def parameter(value: str, name: str) -> str | None:
    """A ``;name=value`` parameter; empty text for one without value, None when absent."""
    for found in _PARAMETER.finditer(value):
        if found[1].lower() == name:
            return (found[2] or "").strip('"')
    return None


def reply(request: SipMessage, status: str, *extra: tuple[str, str]) -> SipMessage:
    """A response without body (RFC 3261 section 8.2.6)."""
    copied = [(name, value) for name, value in request.headers if name.lower() in _NEEDED]
    if parameter(request.first("To"), "tag") is None and not status.startswith("100"):
        tag = f"{hash((request.first('Call-ID'), request.first('Via'))) & 0xFFFFFFFF:08x}"
        copied = [(name, f"{value};tag={tag}" if name.lower() == "to" else value) for name, value in copied]
    return SipMessage(f"SIP/2.0 {status}", [*copied, *extra, ("Content-Length", "0")])


def _header(name: str, value: str) -> list[tuple[str, str]]:
    """Several Via, Route or Record-Route values in one line become lines of their own."""
    if name.lower() in ("via", "route", "record-route"):
        return [(name, part.strip()) for part in value.split(",")]
    return [(name, value)]
