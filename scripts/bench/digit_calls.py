"""The spoken numbers of recorded calls: how many come out right in the text and on the ticket."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from callcenter.asr.recordings import recording_events
from callcenter.domain.events import CallOffered, FinalSegment, Leg, SlotFilled
from callcenter.domain.tickets.fields import Field
from callcenter.domain.tickets.filler import TicketFiller
from callcenter.domain.tickets.numerals import digits
from callcenter.domain.tickets.words import TicketWords

NUMBER = re.compile("[零幺一二两三四五六七八九]{3,}")
FIELDS = (Field.PHONE, Field.ROOM)


def call_numbers(model: Path, words: TicketWords, audio: Path, dialogues: Path) -> str:
    """One line for each call and one for all."""
    lines = [
        "| call | numbers spoken | right in the text | phone and room | right in the ticket |",
        "|---|---:|---:|---:|---:|",
    ]
    total: Counter[str] = Counter()
    for path in sorted(audio.glob("*.wav")):
        dialogue = json.loads((dialogues / f"{path.stem}.asr.json").read_text(encoding="utf-8"))
        found = _counted(dialogue, path, model, words)
        total += found
        lines.append(_row(path.stem, found))
    return "\n".join([*lines, _row("all", total)])


def _row(name: str, found: Counter[str]) -> str:
    return f"| {name} | {found['said']} | {found['heard']} | {found['fields']} | {found['filled']} |"


def _counted(dialogue: dict[str, Any], path: Path, model: Path, words: TicketWords) -> Counter[str]:
    filler = TicketFiller(words)
    filler.feed(CallOffered(call_id=path.stem, tenant=dialogue["tenant"]))
    heard: dict[Leg, str] = dict.fromkeys(Leg, "")
    ticket: dict[str, str] = {}
    for event in recording_events(path, path.stem, model):
        if isinstance(event, FinalSegment):
            heard[event.leg] += event.text
        ticket |= {change.name: change.value for change in filler.feed(event) if isinstance(change, SlotFilled)}
    counts: Counter[str] = Counter()
    for leg in Leg:
        said = Counter(numbers("".join(turn["text"] + "|" for turn in dialogue["turns"] if turn["speaker"] == leg)))
        counts.update(said=said.total(), heard=(said & Counter(numbers(heard[leg]))).total())
    expected = dialogue["expect"].get("ticket", {})
    wanted = {name: expected[name] for name in FIELDS if name in expected}
    counts.update(fields=len(wanted), filled=sum(ticket.get(name) == value for name, value in wanted.items()))
    return counts


def numbers(text: str) -> list[str]:
    """Three digits in a row and more, as figures."""
    return [digits(run) for run in NUMBER.findall(text)]
