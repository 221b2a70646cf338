"""Mistakes in the phrasebook are told with file, line and column."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from callcenter.phrasebook.loader import load_phrasebook
from callcenter.phrasebook.yaml_nodes import BadPhrasebookError
from tests.calls.judging import PHRASEBOOK


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PHRASEBOOK, tmp_path / "phrasebook"))


def refused(folder: Path) -> str:
    with pytest.raises(BadPhrasebookError) as caught:
        load_phrasebook(folder)
    return str(caught.value)


def write(folder: Path, text: str) -> None:
    (folder / "extra.yaml").write_text(text, encoding="utf-8")


def test_the_repositorys_own_phrasebook_loads(folder: Path) -> None:
    book = load_phrasebook(folder)
    assert book.tenant("阳泉市煤气公司").hotline == "2026110"
    assert "会籍" in book.tenant("金仕堡健身（万达店）").traits
    assert book.tenant("没有听说过的公司").name == ""


def test_the_version_changes_with_a_single_word(folder: Path) -> None:
    before = load_phrasebook(folder).version
    path = folder / "closing.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("结束前询问", "结束前询问", 1) + "\n# 改\n", encoding="utf-8"
    )
    assert load_phrasebook(folder).version != before


def test_an_unknown_key_is_named_with_its_place(folder: Path) -> None:
    write(folder, "wordings:\n  - name: 新说法\n    anny: [好]\n")
    assert refused(folder).startswith("phrasebook/extra.yaml:3:5: unknown key 'anny'")


def test_a_missing_key(folder: Path) -> None:
    write(folder, "rules:\n  - id: A-99\n    title: 试\n    severity: S3\n    kind: praise\n    must: {said: 致歉}\n")
    assert refused(folder) == "phrasebook/extra.yaml:2:5: key 'clause' is missing"


def test_a_duty_without_must(folder: Path) -> None:
    write(folder, "rules:\n  - {id: A-99, title: 试, clause: x, severity: S3, kind: duty}\n")
    assert "a duty needs the key 'must'" in refused(folder)


def test_a_severity_that_does_not_exist(folder: Path) -> None:
    write(folder, "rules:\n  - {id: A-99, title: 试, clause: x, severity: S9, kind: praise, must: {said: 致歉}}\n")
    assert refused(folder).startswith("phrasebook/extra.yaml:2:47: 'S9' is none of S1, S2, S3, S4")


def test_a_wording_that_nobody_wrote(folder: Path) -> None:
    write(folder, "rules:\n  - {id: A-99, title: 试, clause: x, severity: S3, kind: praise, must: {said: 没写过}}\n")
    assert refused(folder) == "phrasebook/extra.yaml:2:5: there is no wording '没写过'"


def test_an_expression_that_cannot_be_read(folder: Path) -> None:
    write(folder, "wordings:\n  - {name: 新说法, any: [您家是〔楼号〕]}\n")
    assert refused(folder).startswith("phrasebook/extra.yaml:2:5: 新说法: 〔楼号〕 is neither a slot")


def test_a_frame_in_which_nothing_must_be_said(folder: Path) -> None:
    write(folder, "kind: forbidden\nphrases:\n  - {id: FB-099, words: （就）（别用）, clause: x, match: frame}\n")
    assert "leaves everything out" in refused(folder)


def test_the_same_id_twice(folder: Path) -> None:
    text = "kind: forbidden\nphrases:\n  - {id: FB-001, words: 不知道, clause: x}\n"
    write(folder, text)
    assert "FB-001 stands in the phrasebook twice" in refused(folder)


def test_sections_must_make_a_hundred(folder: Path) -> None:
    path = folder / "scorecard.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("points: 25", "points: 20"), encoding="utf-8")
    assert "the sections make 95 points, not 100" in refused(folder)


def test_not_yaml_at_all(folder: Path) -> None:
    write(folder, "wordings: [a, b\n")
    assert "extra.yaml:2:1: not YAML" in refused(folder)


def test_an_empty_folder(tmp_path: Path) -> None:
    assert "no phrasebook here" in refused(tmp_path)
