"""Values offered to the agent, never put in by themselves.

Those of the tenant's own lists that sound like what was heard, and numbers as they may also have been heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from callcenter.domain.tickets.fields import Field, Slot
from callcenter.domain.tickets.slots.spelled import blurred
from callcenter.domain.tickets.words import TenantWords

MOST = 3
"""Choices shown for a field."""
LEAST_ALIKE = 0.75
"""Share of the spoken letters that agree: 平南里 is 0.88 of 平安里, 滨江 half of 滨河."""
_COMMON_ENDS = ("小区", "花园", "家园", "公寓", "大厦", "路", "街", "大街", "大道")
_SHORTEST = 2
"""Syllables a name must have beside such an end, to be compared at all."""


def choices_of(name: Field, slot: Slot, tenant: TenantWords) -> tuple[str, ...]:
    """Other values for the field, the likeliest first; none for what the customer confirmed."""
    if slot.confirmed:
        return ()
    match name:
        case Field.COMMUNITY:
            found = alike(slot.value, tenant.communities)
        case Field.ADDRESS:
            found = [*_inside(slot.value, tenant.communities), *_inside(slot.value, tenant.streets)]
        case Field.ISSUE:
            found = list(_inside(slot.value, tenant.products))
        case Field.PHONE | Field.PHONE_ALT | Field.ROOM | Field.ORDER_NO:
            found = list(slot.others)
        case _:
            found = []
    return tuple(dict.fromkeys(found))[:MOST]


def alike(said: str, listed: Iterable[str]) -> list[str]:
    """Names of the list that sound nearly the same, as telephone speech blurs them; the nearest first."""
    rated = [(_likeness(said, name), name) for name in listed if name != said]
    return [name for likeness, name in sorted(rated, key=lambda row: -row[0]) if likeness >= LEAST_ALIKE]


def _likeness(said: str, listed: str) -> float:
    """Of the spoken letters without 小区 or 路 at the end of both: those prove nothing."""
    end = next((end for end in _COMMON_ENDS if said.endswith(end) and listed.endswith(end)), "")
    own, other = said.removesuffix(end), listed.removesuffix(end)
    if min(len(own), len(other)) < _SHORTEST:
        return 0.0
    return float(Levenshtein.normalized_similarity("".join(_sounds(own)), "".join(_sounds(other))))


def _inside(text: str, listed: Iterable[str]) -> Iterator[str]:
    """The text with a stretch that sounds like a listed word written as that word."""
    for name in listed:
        if name in text:
            continue
        sounds = _sounds(name)
        for start in range(len(text) - len(name) + 1):
            if _sounds(text[start : start + len(name)]) == sounds:
                yield text[:start] + name + text[start + len(name) :]
                break


@lru_cache(maxsize=4096)
def _sounds(text: str) -> tuple[str, ...]:
    return tuple(blurred(char) for char in text)
