"""Digest authentication of a registrar (RFC 3261 section 22, RFC 2617): MD5 with qop "auth", nothing kept in memory."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from enum import Enum

REALM = "callcenter"
NONCE_S = 300
_FIELD = re.compile(r'(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))')


class Proof(Enum):
    """What credentials are worth."""

    GOOD = "good"
    STALE = "stale"
    """Right once, but the nonce is too old: ask again, the phone knows the password."""
    BAD = "bad"


class DigestGate:
    """Makes challenges and checks answers; the nonce carries its own time, signed."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def challenge(self, *, stale: bool = False) -> str:
        """Value of ``WWW-Authenticate``."""
        suffix = ", stale=true" if stale else ""
        return f'Digest realm="{REALM}", nonce="{self._nonce(int(time.time()))}", algorithm=MD5, qop="auth"{suffix}'

    def check(self, header: str, method: str, user: str, password: str) -> Proof:
        """Whether ``Authorization`` proves the password of ``user``."""
        given = {found[1].lower(): found[2] or found[3] or "" for found in _FIELD.finditer(header)}
        issued, _, _ = given.get("nonce", "").partition("-")
        if not issued.isdigit() or not _same(self._nonce(int(issued)), given["nonce"]):
            return Proof.STALE if given.get("username") == user else Proof.BAD
        if given.get("username") != user or given.get("realm") != REALM or given.get("qop") != "auth":
            return Proof.BAD
        secret = _md5(f"{user}:{REALM}:{password}")
        request = _md5(f"{method}:{given.get('uri', '')}")
        middle = ":".join(given.get(name, "") for name in ("nonce", "nc", "cnonce", "qop"))
        if not _same(_md5(f"{secret}:{middle}:{request}"), given.get("response", "")):
            return Proof.BAD
        return Proof.STALE if time.time() - int(issued) > NONCE_S else Proof.GOOD

    def _nonce(self, issued: int) -> str:
        return f"{issued}-{hmac.new(self._secret, str(issued).encode(), hashlib.sha256).hexdigest()[:32]}"


def _md5(text: str) -> str:
    return hashlib.md5(text.encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest()


def _same(ours: str, given: str) -> bool:
    return hmac.compare_digest(ours.encode(), given.encode("utf-8", "surrogateescape"))
