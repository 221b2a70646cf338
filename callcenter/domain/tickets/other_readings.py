"""What else a number of the ticket may have been: the same turn, with its pieces as the recogniser also heard them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby, islice, product

from callcenter.domain.calling_number import plain_number
from callcenter.domain.events import FinalSegment
from callcenter.domain.tickets.fields import Field, Heard
from callcenter.domain.tickets.numerals import digits
from callcenter.domain.tickets.reading import read
from callcenter.domain.tickets.slots.phone import valid_phone
from callcenter.domain.tickets.turn import Turn, take_turn

NUMBERS = (Field.PHONE, Field.PHONE_ALT, Field.ROOM, Field.ORDER_NO)
LEAST_DIGITS = 3
MISHEARD = 2
"""Digits that two hearings of one number may differ in."""
FAMILY = 2
"""Last digits in which the numbers of one household differ."""
OTHER_DIGIT = 3
"""So many places further down a list weigh as much as a digit that differs."""
LIKELY = 3
"""Readings of a number that count when two hearings are weighed."""
MOST_PIECES = 3
"""The last ones of the turn that are taken otherwise, too …"""
MOST_READINGS = 6
"""… each in so many ways …"""
MOST_TURNS = 12
"""… and all together."""


def other_values(turn: Turn, facts: Callable[[Turn], list[Heard]]) -> Mapping[Field, tuple[str, ...]]:
    """Values of the numbers in the other readings of the turn, the likeliest first."""
    found: dict[Field, dict[str, None]] = {}
    for other in _other_turns(turn):
        for item in facts(other):
            if item.name in NUMBERS and item.value and not item.denied:
                found.setdefault(item.name, {})[item.value] = None
    return {name: tuple(values) for name, values in found.items()}


def with_others(item: Heard, others: Mapping[Field, tuple[str, ...]]) -> Heard:
    """The value with what it may also have been."""
    if item.denied or not item.value:
        return item
    return replace(item, others=tuple(value for value in others.get(item.name, ()) if value != item.value))


def nearest_to_the_caller(item: Heard, turn: Turn) -> Heard:
    """The number the call came from is a hearing, too: what is so near to it is hardly ever another number.

    But numbers of one family differ at their ends: there it is only offered. A number that the customer puts right, and
    one in a written turn, is left as it is.
    """
    caller = valid_phone(plain_number(turn.call.caller or ""))
    recognised = any(piece.words or piece.alternatives for piece in turn.pieces)
    if item.name is not Field.PHONE or item.denied or item.corrects or turn.call.outbound or not recognised:
        return item
    near = 0 < _apart(item.value, caller) <= MISHEARD
    if caller in item.others or (near and item.value[-FAMILY:] == caller[-FAMILY:]):
        others = dict.fromkeys((item.value, *item.others))
        others.pop(caller, None)
        return replace(item, value=caller, others=tuple(others))
    return replace(item, others=(caller, *item.others)) if near else item


def best_of_both(held: tuple[str, ...], item: Heard) -> Heard:
    """What the agent read back, with the value that both hearings support best; each names the likeliest first.

    No number comes up that nobody heard. The item's other values are those that may be right as well.
    """
    said = (item.value, *item.others)[:LIKELY]
    best = _heard_twice(held[:LIKELY], said) or _nearest(held[:LIKELY], said) or said[:1]
    return replace(item, value=best[0], part=item.part.replace(item.value, best[0]), others=best[1:])


def known_again(held: tuple[str, ...], said: Iterable[str]) -> str:
    """The likeliest number of which these digits are a reading, equal neighbours melted."""
    said = list(said)
    return next((number for number in held if any(_melted(number, one) for one in said)), "")


def same_number(held: tuple[str, ...], item: Heard) -> str:
    """The number when it was said twice and one of the hearings was sure of it, or nothing."""
    return next(iter(_heard_twice(held[:LIKELY], (item.value, *item.others)[:LIKELY])), "")


def _heard_twice(held: tuple[str, ...], said: tuple[str, ...]) -> tuple[str, ...]:
    """The values in both lists that lead one of them; both, when nobody can tell."""
    if not held:
        return ()
    leading = dict.fromkeys((held[0], said[0]))
    places = {value: held.index(value) + said.index(value) for value in leading if value in held and value in said}
    return tuple(value for value, place in places.items() if place == min(places.values()))


def _nearest(held: tuple[str, ...], said: tuple[str, ...]) -> tuple[str, ...]:
    """All values of two lists whose first ones may be the same number misheard, the best supported first."""
    if not held or _apart(held[0], said[0]) > MISHEARD:
        return ()

    def cost(value: str) -> tuple[int, int]:
        ranks = [heard.index(value) for heard in (held, said) if value in heard]
        return _support(value, held) + _support(value, said), min(ranks)

    return tuple(sorted(dict.fromkeys((*held, *said)), key=cost))


def _support(value: str, heard: tuple[str, ...]) -> int:
    """The less, the better: a likelier reading, fewer digits that differ from it."""
    return min(place + OTHER_DIGIT * _apart(value, one) for place, one in enumerate(heard))


def _apart(one: str, other: str) -> int:
    """Digits that differ."""
    if len(one) != len(other):
        return max(len(one), len(other))
    return sum(a != b for a, b in zip(one, other, strict=True))


def _melted(number: str, said: str) -> bool:
    """Whether the digits are those of the number, but for equal neighbours that were heard as fewer."""
    runs = ((digit, len(list(same))) for digit, same in groupby(digits(number)))
    return re.fullmatch("".join(f"{digit}{{1,{length}}}" for digit, length in runs), said) is not None


def _other_turns(turn: Turn) -> Iterator[Turn]:
    """The fewer and the likelier the changes, the sooner."""
    first = max(0, len(turn.pieces) - MOST_PIECES)
    ways = [[piece, *_heard_otherwise(piece)] for piece in turn.pieces[first:]]
    places = sorted(product(*(range(len(way)) for way in ways)), key=sum)
    for chosen in islice(places, 1, MOST_TURNS + 1):
        pieces = tuple(way[place] for way, place in zip(ways, chosen, strict=True))
        yield take_turn((*turn.pieces[:first], *pieces), turn.call, turn.asked, turn.question)


def _heard_otherwise(piece: FinalSegment) -> list[FinalSegment]:
    """Readings with other digits; what the recogniser was how sure of is not known for them."""
    own = digits(read(piece.text).text)
    texts: dict[str, str] = {}
    for text in piece.alternatives:
        said = digits(read(text).text)
        if len(said) >= LEAST_DIGITS and said != own:
            texts.setdefault(said, text)
    return [replace(piece, text=text, words=()) for text in islice(texts.values(), MOST_READINGS - 1)]
