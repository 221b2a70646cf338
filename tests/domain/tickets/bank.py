"""The bank of sentences with the fields each must give, and how well they are found."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from callcenter.domain.events import CallOffered, Direction, FinalSegment, Leg, PromiseMade, SlotFilled
from callcenter.domain.tickets.filler import TicketFiller
from callcenter.domain.tickets.words import TicketWords
from tests.domain.tickets.raw_form import raw

ANSWERED = datetime(2024, 3, 5, 10, 40)
DATA = Path(__file__).parents[2] / "data" / "slots"
_EXPECTED = re.compile(r"(-?[a-z_]+)(?:([=~])(\S+))?")


@dataclass(frozen=True)
class Said:
    """One line of the bank."""

    trade: str
    text: str
    expected: tuple[tuple[str, str, str], ...]
    """(field, = or ~ or nothing, value); a field with a dash in front must stay empty."""
    before: str = ""
    agent: bool = False
    aside: bool = False
    """Kept aside: not looked at while tuning."""


_ASIDE = {"utterances.tsv": (3, 10), "tuned.tsv": (0, 10), "further.tsv": (10, 30)}
"""How many lines of how many are kept aside."""


def bank() -> list[Said]:
    """All lines; three in ten of ``utterances.tsv`` and a third of ``further.tsv`` are kept aside."""
    lines = []
    for name, (share, parts) in _ASIDE.items():
        rows = (DATA / name).read_text(encoding="utf-8").splitlines()
        lines += [_said(row, share, parts) for row in rows if row.strip()]
    return lines


def _said(line: str, share: int, parts: int) -> Said:
    trade, text, wanted = line.split("\t")
    before = ""
    found = re.match(r"prev=(\S+) ?", wanted)
    if found:
        before, wanted = found[1], wanted[found.end() :]
    aside = zlib.crc32(text.encode()) % parts < share
    expected = tuple((m[1], m[2] or "", m[3] or "") for m in _EXPECTED.finditer(wanted))
    return Said(trade, text.removeprefix("A:"), expected, before, text.startswith("A:"), aside)


def heard(said: Said, words: TicketWords, *, spoken: bool) -> dict[str, str]:
    """The ticket of one line, as written or as a recogniser would give it."""
    filler = TicketFiller(words, sentence=True)
    offered = CallOffered(call_id="c", tenant="测试公司", direction=Direction.INBOUND, at=ANSWERED)
    list(filler.feed(offered))
    leg, other = (Leg.AGENT, Leg.CUSTOMER) if said.agent else (Leg.CUSTOMER, Leg.AGENT)
    found: dict[str, str] = {}
    for number, (who, text) in enumerate(((other, said.before), (leg, said.text)), 1):
        if not text:
            continue
        final = FinalSegment(
            call_id="c",
            leg=who,
            utterance=number,
            start_ms=number * 1000,
            end_ms=number * 1000 + 900,
            text=raw(text) if spoken else text,
        )
        for event in filler.feed(final):
            if isinstance(event, SlotFilled):
                found[event.name] = event.value
            elif isinstance(event, PromiseMade):
                found["promises"] = "；".join(filter(None, (found.get("promises", ""), event.text)))
    return {name: value for name, value in found.items() if value}


def judged(said: Said, found: dict[str, str]) -> Iterator[tuple[bool, str, str, str]]:
    """(right, field, expected, found) of every expectation of the line."""
    for name, sign, value in said.expected:
        got = found.get(name.removeprefix("-"), "")
        if name.startswith("-"):
            yield not got, name, "", got
        elif sign == "~":
            words = [w.split("|") for w in value.split(",")]
            yield all(any(_plain(one) in _plain(got) for one in each) for each in words), name, value, got
        else:
            yield got in value.split("|"), name, value, got


def _plain(text: str) -> str:
    """Without punctuation and with one way to write a number: only for words of an issue."""
    return raw(text).replace("幺", "一")
