"""What ``phrasebook check`` and ``phrasebook coverage`` say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from callcenter.domain.events import Leg
from callcenter.domain.phrasebook import Phrase, PhraseKind, Wording
from callcenter.domain.rules.wordings import finder_of
from callcenter.phrasebook.check import check
from callcenter.phrasebook.coverage import How, catalogue_ids, coverage, coverage_lines, missing
from callcenter.phrasebook.homophones import homophone_risks
from tests.calls.judging import PHRASEBOOK, phrasebook

WORDINGS = list(phrasebook().wordings.values())
EXAMPLES = [(w, text, True) for w in WORDINGS for text in w.hit] + [
    (w, text, False) for w in WORDINGS for text in w.miss
]


@pytest.mark.parametrize(("wording", "text", "found"), EXAMPLES, ids=[f"{w.name}-{t[:12]}" for w, t, _ in EXAMPLES])
def test_examples_of_wordings(wording: Wording, text: str, found: bool) -> None:
    assert bool(finder_of(wording).find(text)) is found


def test_every_wording_has_examples_both_ways() -> None:
    assert [w.name for w in WORDINGS if not (w.hit and w.miss)] == []


def test_a_wording_is_never_found_in_a_single_word_of_it() -> None:
    longest = [(w, max(w.any, key=len)) for w in WORDINGS]
    assert [w.name for w, e in longest if len(e) > 8 and finder_of(w).find(e.strip("＾＄（〔")[:1])] == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PHRASEBOOK, tmp_path / "phrasebook"))


def sentences(folder: Path, corpus: Path | None = None) -> list[str]:
    return [str(p) for p in check(folder, corpus)]


def test_an_example_that_fails(folder: Path) -> None:
    (folder / "extra.yaml").write_text("wordings:\n  - {name: 新, any: [您慢走], hit: [再见]}\n", encoding="utf-8")
    assert "phrasebook/extra.yaml:2:5: wording 新 is not found in its example “再见”" in sentences(folder)


def test_entries_that_contradict_each_other(folder: Path) -> None:
    text = "kind: recommended\nphrases:\n  - {id: RC-999, words: 我解决不了, clause: x}\n"
    (folder / "extra.yaml").write_text(text, encoding="utf-8")
    found = "\n".join(sentences(folder))
    assert "extra.yaml:3:5: RC-999 “我解决不了” is recommended, but FB-014 forbids “我解决不了”" in found
    assert "FB-014 forbids “我解决不了”, which RC-999" in found


def test_an_item_that_is_forgotten(folder: Path) -> None:
    path = folder / "people_only.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("id: A-54", "id: A-540"), encoding="utf-8")
    assert any("A-54 is neither a rule" in s for s in sentences(folder))


def test_words_that_sound_like_a_phrase() -> None:
    phrase = Phrase(id="FB-042", words="等着", kind=PhraseKind.FORBIDDEN, clause="x", speaker=Leg.AGENT)
    risks = homophone_risks([phrase], ["您等这边通知", "再等这个", "你等着"])
    assert [(r.wording, r.words) for r in risks] == [("等着", (("等这", 2),))]


def test_a_corpus_that_is_not_there(folder: Path) -> None:
    assert any("nowhere.txt: cannot be read" in s for s in sentences(folder, folder / "nowhere.txt"))


def test_nothing_of_the_catalogue_is_missing() -> None:
    assert missing(phrasebook()) == []
    assert len(list(catalogue_ids())) == 74 + 14 + 49 + 7 + 19 + 141


def test_every_item_that_people_judge_says_why() -> None:
    rows = [r for r in coverage(phrasebook()) if r.how is How.PEOPLE]
    assert rows
    assert all(r.through and r.clause for r in rows)


def test_coverage_ends_with_the_counts() -> None:
    lines = list(coverage_lines(phrasebook()))
    assert lines[-1].startswith("合计\t通话中 ")
    assert lines[-1].endswith("没有 0 条")
