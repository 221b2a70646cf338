"""What else a number of the ticket may have been: the same turn, with its pieces as the recogniser also heard them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice, product

from callcenter.domain.events import FinalSegment
from callcenter.domain.tickets.fields import Field, Heard
from callcenter.domain.tickets.numerals import digits
from callcenter.domain.tickets.reading import read
from callcenter.domain.tickets.turn import Turn, take_turn

NUMBERS = (Field.PHONE, Field.PHONE_ALT, Field.ROOM, Field.ORDER_NO)
LEAST_DIGITS = 3
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


def best_of_both(held: tuple[str, ...], item: Heard) -> Heard:
    """What was said with the value that both hearings support best; each names the likeliest first.

    Where they have nothing in common it stays as it is: no number comes up that nobody heard.
    """
    value = heard_twice(held, item)
    return replace(item, value=value, part=item.part.replace(item.value, value)) if value else item


def heard_twice(held: tuple[str, ...], item: Heard) -> str:
    """The likeliest value that stands in both lists, or nothing."""
    said = (item.value, *item.others)
    common = (value for value in held if value in said)
    return min(common, key=lambda one: (held.index(one) + said.index(one), said.index(one)), default="")


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
