"""The number of a caller as the network shows it, and as people write it."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[\s\-()]")
_COUNTRY = re.compile(r"^(?:\+|00)86")
_TRUNK = re.compile(r"^0(?=1[3-9]\d{9}$)")
"""Networks put a 0 before the mobile number of another province."""


def plain_number(shown: str) -> str:
    """13800001234 for +86 138-0000-1234 and for 013800001234: what people say and type."""
    return _TRUNK.sub("", _COUNTRY.sub("", _MARKS.sub("", shown)))
