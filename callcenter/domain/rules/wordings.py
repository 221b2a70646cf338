"""Wordings made ready to be looked for."""

from __future__ import annotations

from callcenter.domain.phrasebook import Wording
from callcenter.domain.rules.expressions import Finder


def finder_of(wording: Wording) -> Finder:
    """The finder of one wording.

    Raises:
        BadExpressionError: an expression that cannot be read.
    """
    return Finder(
        wording.any, without=wording.without, by_sound_from=wording.by_sound_from, must_hear=wording.must_hear
    )
