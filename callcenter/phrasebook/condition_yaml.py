"""Conditions and windows as they are written in the phrasebook."""

from __future__ import annotations

from collections.abc import Callable

from callcenter.domain.events import Leg
from callcenter.domain.rules.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Broken,
    Condition,
    Except,
    Happened,
    Happening,
    InOrder,
    Kept,
    Known,
    Names,
    Reply,
    Said,
    Script,
    Spoken,
    Together,
    Window,
)
from callcenter.phrasebook.yaml_nodes import Fields, Value

PARTIES: dict[str, Leg | None] = {"坐席": Leg.AGENT, "客户": Leg.CUSTOMER, "任一方": None}
_KEYS = (
    "said", "by", "names", "happened", "known", "broken", "kept", "script", "any-of", "all-of", "in-order",
    "in-one-turn", "at-least", "of", "unless-in-same-turn", "in-reply-to",
)  # fmt: skip
_WINDOW_KEYS = ("turns", "of", "seconds", "turns-before", "same-turn", "last", "anywhere", "until")


def party(value: Value | None, default: Leg | None = Leg.AGENT) -> Leg | None:
    """坐席, 客户 or 任一方."""
    if value is None:
        return default
    if value.text() not in PARTIES:
        raise value.wrong(f"{value.text()!r} is none of {', '.join(PARTIES)}")
    return PARTIES[value.text()]


def condition(value: Value) -> Condition:
    """One condition; a list means all of them."""
    if not value.is_mapping:
        return AllOf(tuple(condition(item) for item in value.items()))
    fields = value.fields(_KEYS)
    found = _one(fields)
    to = fields.get("in-reply-to")
    if to is not None:
        found = Reply(found, condition(to))
    unless = fields.get("unless-in-same-turn")
    return Except(found, condition(unless)) if unless is not None else found


def _one(fields: Fields) -> Condition:
    for key, read in _READERS.items():
        value = fields.get(key)
        if value is not None:
            return read(value, fields)
    raise fields.wrong(f"no condition here; one of {', '.join(_READERS)} is needed")


def _several(value: Value) -> tuple[Condition, ...]:
    return tuple(condition(item) for item in value.items())


def _said(value: Value, fields: Fields) -> Condition:
    by = party(fields.get("by"))
    wordings = value.texts()
    parts = tuple(Said(name, by) for name in wordings)
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def _at_least(value: Value, fields: Fields) -> Condition:
    return AtLeast(value.whole(), _several(fields.need("of")))


def _broken(value: Value, _: Fields) -> Condition:
    parts = tuple(Broken(rule) for rule in value.texts())
    return parts[0] if len(parts) == 1 else AnyOf(parts)


_READERS: dict[str, Callable[[Value, Fields], Condition]] = {
    "said": _said,
    "names": lambda value, _: Names(value.choice(Spoken)),
    "happened": lambda value, _: Happened(value.choice(Happening)),
    "known": lambda value, _: Known(value.text()),
    "broken": _broken,
    "kept": lambda value, _: Kept(value.text()),
    "script": lambda value, _: Script(value.text()),
    "any-of": lambda value, _: AnyOf(_several(value)),
    "all-of": lambda value, _: AllOf(_several(value)),
    "in-order": lambda value, _: InOrder(_several(value)),
    "in-one-turn": lambda value, _: Together(_several(value)),
    "at-least": _at_least,
}


def window(value: Value | None) -> Window:
    """The window of a duty; nothing is the whole call from the trigger on."""
    if value is None:
        return Window()
    fields = value.fields(_WINDOW_KEYS)
    turns, seconds, last = fields.get("turns"), fields.get("seconds"), fields.get("last")
    before, until = fields.get("turns-before"), fields.get("until")
    return Window(
        turns=None if turns is None else turns.whole(),
        of=party(fields.get("of")) or Leg.AGENT,
        seconds=None if seconds is None else seconds.number(),
        before=0 if before is None else before.whole(),
        same_turn=fields.flag("same-turn"),
        last=None if last is None else last.whole(),
        anywhere=fields.flag("anywhere"),
        until=None if until is None else condition(until),
    )
