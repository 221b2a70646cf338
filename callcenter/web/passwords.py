"""Passwords as Argon2id hashes."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 12 * 1024
"""With three passes one of the settings of OWASP's password storage sheet; the library's own default is five times as
much, which a hub of 120 MB would feel."""
PASSES = 3


class Argon2Passwords:
    """Implements ``ports.Passwords``; one hash at a time, so that many tries together do not fill the memory."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)
        self._turn = threading.Lock()
        self._nobody = self._hasher.hash("nobody")

    def hashed(self, password: str) -> str:
        """What is kept of a password."""
        with self._turn:
            return self._hasher.hash(password)

    def fits(self, kept: str, password: str) -> bool:
        """Whether it is the password; takes as long when ``kept`` is empty, and is False then."""
        try:
            with self._turn:
                fits = self._hasher.verify(kept or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return fits and bool(kept)

    def outdated(self, kept: str) -> bool:
        """Made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(kept)
