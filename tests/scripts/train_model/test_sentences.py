"""The stream of sentences: the same for a seed, readable throughout, and free of what is kept aside."""

from itertools import islice, pairwise
from pathlib import Path
from random import Random

import pytest

from scripts.train_model.project_texts import bank_sentences, in_demonstration, phrasebook_sentences
from scripts.train_model.sentences import held_out_sentences, training_sentences
from scripts.train_model.spoken_values import VALUES, mobile, value
from scripts.train_model.syllables import spoken
from scripts.train_model.templates import HELD_OUT, TRAINING, UnknownSlot, filled, read_templates
from scripts.train_model.wording import clauses


def test_a_seed_gives_the_same_sentences() -> None:
    assert list(islice(training_sentences(3), 50)) == list(islice(training_sentences(3), 50))
    assert list(islice(training_sentences(3), 50)) != list(islice(training_sentences(4), 50))


def test_every_sentence_can_be_read_aloud() -> None:
    for stream in (training_sentences(1), held_out_sentences(1)):
        for sentence in islice(stream, 400):
            said = clauses(sentence)
            assert said, sentence
            assert all(spoken(words) for words in said), sentence


def test_no_wording_is_in_training_and_in_the_test() -> None:
    assert not set(read_templates(TRAINING)) & set(read_templates(HELD_OUT))


def test_calls_of_the_demonstration_are_kept_out() -> None:
    assert in_demonstration("你好，我家燃气灶打不着火了，昨天晚上还好好的")
    assert not in_demonstration("您好")
    assert not any(in_demonstration(sentence) for sentence in bank_sentences())


def test_phrasebook_gives_sentences_without_marks() -> None:
    said = phrasebook_sentences(Random(0))
    assert "不知道" in said
    assert not any(set("〔〕（）＾＄…{}X") & set(sentence) for sentence in said)


def test_mobile_numbers_have_eleven_digits_and_often_equal_neighbours() -> None:
    chance = Random(5)
    numbers = [mobile(chance).replace("、", "") for _ in range(200)]
    assert all(len(number) == 11 for number in numbers)
    assert sum(any(a == b for a, b in pairwise(number)) for number in numbers) > 150


def test_every_slot_can_be_filled() -> None:
    for slot in VALUES:
        assert all(spoken(words) for words in clauses(value(slot, Random(2)) or "无"))


def test_template_fills_places_choices_and_what_may_be() -> None:
    said = {filled("〔我|他〕住（在）{小区名}", Random(seed)) for seed in range(60)}
    assert {text[:2] for text in said} == {"我住", "他住"}
    assert any("在" in text for text in said)
    assert not any(set("{}〔〕（）") & set(text) for text in said)


def test_unknown_slot_names_file_line_and_slot(tmp_path: Path) -> None:
    broken = tmp_path / "said.txt"
    broken.write_text("# 开头\n您好\n我要{不存在}\n", encoding="utf-8")
    with pytest.raises(UnknownSlot, match=r"said.txt line 3: slot \{不存在\}"):
        read_templates(broken)
