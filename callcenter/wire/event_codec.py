"""Domain events as JSON and back."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from callcenter.domain import events
from callcenter.domain.events import CallEvent

_ADAPTERS: dict[str, TypeAdapter[Any]] = {kind.__name__: TypeAdapter(kind) for kind in CallEvent.__args__}


class UnreadableEventError(ValueError):
    """An object that is not one of our events; the message names the field."""


def to_json(event: CallEvent) -> dict[str, Any]:
    """``{"kind": "LegChanged", …}`` with JSON values only."""
    name = type(event).__name__
    fields: dict[str, Any] = _ADAPTERS[name].dump_python(event, mode="json")
    return {"kind": name, **fields}


def from_json(data: dict[str, Any]) -> CallEvent:
    """The event again.

    Raises:
        UnreadableEventError: unknown kind, or a field that does not fit.
    """
    fields = dict(data)
    kind = fields.pop("kind", None)
    adapter = _ADAPTERS.get(kind) if isinstance(kind, str) else None
    if adapter is None:
        raise UnreadableEventError(f"unknown kind of event {kind!r}; expected one of {', '.join(sorted(_ADAPTERS))}")
    try:
        event = adapter.validate_python(fields)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnreadableEventError(f"{kind}.{where}: {first['msg']}") from problem
    assert isinstance(event, getattr(events, kind))
    return event  # type: ignore[no-any-return]
