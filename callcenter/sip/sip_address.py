"""A SIP address of the settings: host and port of ``sip:host:port``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"sip:(?:(?P<user>[^@;\s]+)@)?(?P<host>\[[^\]\s]+\]|[^:;\s@]+)(?::(?P<port>\d{1,5}))?(?:;\S*)?")
DEFAULT_PORT = 5060


class SipAddressError(ValueError):
    """Not a SIP address; the message shows one."""


@dataclass(frozen=True, slots=True)
class SipAddress:
    """Where a SIP message goes."""

    user: str
    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> SipAddress:
        """The address in ``text``.

        Raises:
            SipAddressError: anything but ``sip:[user@]host[:port][;parameters]``.
        """
        found = _ADDRESS.fullmatch(text.strip().removeprefix("<").removesuffix(">"))
        port = int(found["port"] or DEFAULT_PORT) if found else 0
        if found is None or not 0 < port < 65536:
            raise SipAddressError(f"{text!r} is not a SIP address; write one such as sip:127.0.0.1:5060")
        return cls(found["user"] or "", found["host"], port)
