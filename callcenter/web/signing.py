"""What signing in needs; ``app.py`` puts it together."""

from __future__ import annotations

from dataclasses import dataclass, field

from callcenter.domain.sign_in_guard import SignInGuard
from callcenter.ports import Passwords


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What signing in needs."""

    passwords: Passwords
    secret: str = field(repr=False)
    """Signs the cookie."""
    hours: int = 12
    """Without a request for so long, a session ends: a shift."""
    https: bool = False
    guard: SignInGuard = field(default_factory=SignInGuard)
