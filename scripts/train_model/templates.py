"""Ways of saying something with places to fill.

``{姓名}`` is a value, ``〔甲|乙〕`` one of them, ``（甲）`` may be there or not.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random

from scripts.train_model.spoken_values import VALUES, listed, value
from scripts.train_model.wording import TEXTS

TRAINING = TEXTS / "said_on_hotlines.txt"
HELD_OUT = TEXTS / "said_on_hotlines_held_out.txt"
_PLACE = re.compile(r"\{(?P<slot>[^{}]+)\}|〔(?P<choice>[^〔〕]*)〕|（(?P<maybe>[^（）]*)）")


class UnknownSlot(ValueError):
    """A template asks for something nobody can make; the message names the file, the line and the slot."""


@cache
def read_templates(path: Path) -> tuple[str, ...]:
    """One a line; blank lines and those that begin with # are left out.

    Raises:
        UnknownSlot: a slot that is neither made nor listed.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        for slot in re.findall(r"\{([^{}]+)\}", line):
            if slot not in VALUES and slot not in listed():
                raise UnknownSlot(
                    f"{path.name} line {number}: slot {{{slot}}} is unknown; list its words in slots.yaml"
                )
        found.append(line)
    return tuple(found)


def filled(template: str, chance: Random) -> str:
    """The template with every place filled by chance."""

    def fill(place: re.Match[str]) -> str:
        if place["slot"] is not None:
            return value(place["slot"], chance)
        if place["choice"] is not None:
            choices: list[str] = place["choice"].split("|")
            return chance.choice(choices)
        maybe: str = place["maybe"]
        return maybe if chance.random() < 0.5 else ""

    while _PLACE.search(template):
        template = _PLACE.sub(fill, template)
    return template
