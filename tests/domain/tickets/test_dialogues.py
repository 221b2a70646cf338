"""Whole calls of other trades, written and raw, with the ticket each must give."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from callcenter.domain.tickets.words import TicketWords
from tests.domain.tickets.conftest import Call
from tests.domain.tickets.raw_form import raw

CALLS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "data" / "slots" / "calls.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("spoken", [False, True], ids=["written", "raw"])
@pytest.mark.parametrize("told", CALLS, ids=lambda c: str(c["name"]))
def test_a_call_fills_its_ticket(told: dict[str, Any], words: TicketWords, spoken: bool) -> None:
    call = Call(
        words,
        tenant=told["tenant"],
        at=datetime.fromisoformat(told["at"]),
        caller=told.get("caller"),
        outbound=told.get("outbound", False),
    )
    for line in told["lines"]:
        ((who, text),) = line.items()
        say = call.agent if who == "agent" else call.customer
        say(raw(text) if spoken else text)
    expected = told["expect"]
    assert {name: call.value(name) for name in expected} == expected
    for name, parts in told.get("contains", {}).items():
        said = "；".join(p.text for p in call.promises.values()) if name == "promises" else call.value(name)
        assert all(part in said for part in parts), said
    assert not [name for name in told.get("absent", []) if call.value(name)]
