"""What the project already says: the phrasebook with its examples, and the sentence banks its rules are tested with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from scripts.bench.judge_bank import read_bank
from scripts.train_model.spoken_values import NAMES
from scripts.train_model.templates import filled

ROOT = Path(__file__).parents[2]
PHRASEBOOK = ROOT / "phrasebook"
DEMO = ROOT / "scripts" / "demo_data"
SLOT_LINES = ROOT / "tests" / "data" / "slots"
_PHRASES = frozenset({"words", "also", "any", "prompt", "say_instead", "expected"})
_EXAMPLES = frozenset({"hit", "miss"})
_SLOTS = {
    "〔数〕": "{数}",
    "〔姓〕": "{姓}",
    "〔称谓〕": "{称谓}",
    "〔时间〕": "{钟点}",
    "{热线}": "{热线}",
    "XX": "{工号}",
}
_UNSAYABLE = re.compile(r"[…×X^$\\{}〔〕|A-Za-z]")
_PHRASE_FILES = ("forbidden", "fillers", "recommended", "required", "wordings")
"""Examples of rules are whole turns of calls; those of phrases and wordings are sentences."""
_SAME = 6
"""So many characters in a row must not also be in a call of the demonstration."""
_KEPT_ASIDE = ("平安里", "不知道要穿", "快来人啊", "别用燃气灶", "转告去现场", "不能当场答复")
"""Marks of examples that were taken from other calls by which the model is measured."""


def phrasebook_sentences(chance: Random) -> list[str]:
    """Every phrase and example once, its places filled by chance; calls of the demonstration are kept out."""
    found: dict[str, None] = {}
    for path in sorted(PHRASEBOOK.glob("*.yaml")):
        for key, text in _strings(yaml.safe_load(path.read_text(encoding="utf-8")), ""):
            said = _said(text, chance)
            example = key in _EXAMPLES and path.stem in _PHRASE_FILES and not in_demonstration(said)
            if said and (key in _PHRASES or example):
                found[said] = None
    return list(found)


def bank_sentences() -> list[str]:
    """What callers and agents say in the sentence banks; calls of the demonstration are kept out."""
    callers = (
        line.split("\t")[1]
        for path in sorted(SLOT_LINES.glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "\t" in line and not line.startswith("#")
    )
    said = [*callers, *(sentence.text for sentence in read_bank())]
    return [text for text in dict.fromkeys(said) if not in_demonstration(text)]


def in_demonstration(text: str) -> bool:
    """Whether the text shares a stretch with a call that the model must not have read."""
    spoken = _spoken(text)
    stretches = (spoken[first : first + _SAME] for first in range(len(spoken) - _SAME + 1))
    return any(mark in spoken for mark in _KEPT_ASIDE) or any(part in _demonstration() for part in stretches)


@cache
def _demonstration() -> str:
    calls = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(DEMO.glob("*.json")))
    return "\n".join(_spoken(turn["text"]) for call in calls for turn in call["turns"])


def _spoken(text: str) -> str:
    return re.sub("[^\u4e00-\u9fa5]", "", text)


def _said(text: str, chance: Random) -> str:
    text = text.strip("＾＄")
    for mark, slot in _SLOTS.items():
        text = text.replace(mark, slot)
    for slot in re.findall(r"\{[^{}]+\}", text):
        if slot not in _SLOTS.values():
            return ""
    said = filled(text, chance)
    return "" if _UNSAYABLE.search(said) else said


def _strings(node: Any, key: str) -> Iterator[tuple[str, str]]:
    """(key, text) of every string below."""
    if isinstance(node, str):
        yield key, node
    elif isinstance(node, dict):
        for name, below in node.items():
            yield from _strings(below, str(name))
    elif isinstance(node, list):
        for below in node:
            yield from _strings(below, key)


def name_characters() -> str:
    """Characters of surnames and given names."""
    names = yaml.safe_load(NAMES.read_text(encoding="utf-8"))
    return "".join(sorted({*_spoken(names["surnames"] + names["given"] + "".join(names["compound_surnames"]))}))
