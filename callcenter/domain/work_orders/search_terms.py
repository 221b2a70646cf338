"""How a ticket is found by a part of its number, name, telephone number or address.

Chinese has no spaces, so a text is cut into overlapping pieces: two characters each, four digits each. Every text that
contains the words looked for contains their pieces; whether it really contains the words is checked afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_STRETCH = re.compile(r"[^\W_]+")
_DIGITS = 4
MOST_TERMS = 16
"""Of one search; more would not narrow it further."""


@dataclass(frozen=True, slots=True)
class Query:
    """What an index is asked for; all of it must be there."""

    whole: tuple[str, ...]
    beginnings: tuple[str, ...]
    """Shorter than a piece: pieces that begin so."""


def index_terms(text: str) -> list[str]:
    """The pieces of a text, each once, in order."""
    found = (piece for stretch in _STRETCH.findall(text.lower()) for piece in _pieces(stretch))
    return list(dict.fromkeys(found))


def query_terms(text: str) -> Query:
    """The pieces to look for; empty when the text has neither letter nor digit."""
    whole: dict[str, None] = {}
    beginnings: dict[str, None] = {}
    for stretch in _STRETCH.findall(text.lower()):
        pieces = list(_pieces(stretch))
        cut = [piece for piece in pieces if _is_whole(piece)]
        whole |= dict.fromkeys(cut)
        # 301 alone, or the 138 of 国138: no whole piece holds it, but one may begin with it.
        short = [piece for piece in pieces if not _is_whole(piece) and not any(piece in one for one in cut)]
        beginnings |= dict.fromkeys(short[:1])
    return Query(tuple(whole)[:MOST_TERMS], tuple(beginnings)[:MOST_TERMS])


def _pieces(stretch: str) -> Iterator[str]:
    """From every place the piece that begins there; at the end of a stretch or a run of digits a shorter one."""
    for start, first in enumerate(stretch):
        pair = stretch[start : start + 2]
        if first.isdigit() and pair.isdigit() and len(pair) == 2:
            digits = _LEADING.match(stretch, start)
            yield digits[0] if digits else pair
        else:
            yield pair


_LEADING = re.compile(rf"\d{{1,{_DIGITS}}}")


def _is_whole(piece: str) -> bool:
    return len(piece) == _DIGITS if piece.isdigit() else len(piece) == 2
