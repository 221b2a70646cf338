from pathlib import Path

import numpy as np

from scripts.train_model.speech.lines import lines
from scripts.train_model.speech.spoken import Spoken, full_scale, load_spoken, save_spoken, sounds_of
from scripts.train_model.syllables import syllable_phones


def test_a_file_of_speech_is_read_again(tmp_path: Path) -> None:
    spoken = [
        Spoken("你好", "one", ("sil", "n", "i2", "sil"), np.arange(5, dtype=np.int16), (0.1, 0.2, 0.3, 0.1)),
        Spoken("好", "two", ("sil", "h", "ao3", "sil"), np.arange(3, dtype=np.int16)),
    ]
    save_spoken(tmp_path / "0000.npz", spoken)
    again = load_spoken(tmp_path / "0000.npz")
    assert [one.sounds for one in again] == [one.sounds for one in spoken]
    assert [one.lengths for one in again] == [one.lengths for one in spoken]
    assert [one.samples.tolist() for one in again] == [[0, 1, 2, 3, 4], [0, 1, 2]]
    assert [path.name for path in tmp_path.iterdir()] == ["0000.npz"]


def test_the_loudest_sample_is_at_the_peak() -> None:
    assert full_scale(np.array([0.1, -0.2]), peak=1000).tolist() == [500, -1000]


def test_a_sentence_is_read_clause_by_clause() -> None:
    line = next(lines(["您好，电话138。"]))
    assert line.text == "您好电话一百三十八"
    assert [syllable for clause in line.clauses for word in clause for syllable in word] == list(line.syllables())
    assert sounds_of(line, syllable_phones)[:6] == ("sil", "n", "in2", "h", "ao3", "sil")


def test_what_has_no_reading_is_passed_over() -> None:
    assert [line.text for line in lines(["…", "好的"])] == ["好的"]
