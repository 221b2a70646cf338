"""The bank of rude, mocking and upset sentences: every line is found, or spared, as it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcenter.domain.rules.expressions import Finder
from callcenter.domain.rules.wordings import finder_of
from tests.calls.judging import phrasebook

LINES = Path(__file__).parents[1] / "data" / "bank" / "manner.txt"
REPORTED = "转述"
SPARED = "不"


def _rows() -> list[tuple[str, str]]:
    lines = (line for line in LINES.read_text(encoding="utf-8").splitlines() if "|" in line and line[0] != "#")
    return [(head.strip(), said.strip().replace("{W}", "师傅")) for head, said in (line.split("|") for line in lines)]


def _finder(name: str) -> Finder:
    return finder_of(phrasebook().wordings[name])


@pytest.mark.parametrize("name", ["反问质问", "粗话", "客户激动"])
def test_sentences_of_the_manner_bank(name: str) -> None:
    looked_for, reported = _finder(name), _finder(REPORTED)
    wrong = []
    for head, said in _rows():
        if head.removeprefix(SPARED) != name:
            continue
        found = bool(looked_for.find(said)) and not (name != "客户激动" and reported.find(said))
        if found == head.startswith(SPARED):
            wrong.append(said)
    assert wrong == []
