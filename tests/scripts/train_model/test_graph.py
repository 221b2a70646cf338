"""A graph of a few words on the bundled network, built with OpenFst's programs and heard by Vosk."""

import json
import shutil
from pathlib import Path

import pytest
import soundfile
from vosk import KaldiRecognizer

from callcenter.asr.adapt.grammar import Grammar
from callcenter.asr.vosk_model import load_model
from scripts.train_model.graph import grammar_text, write_graph
from scripts.train_model.kneser_ney import estimated
from scripts.train_model.lexicon import FILLER, PronunciationCosts, pronunciations
from tests.asr.conftest import MODEL
from tests.asr.test_recordings import stereo

CLAUSES = [("我", "姓", "陈"), ("不", "姓", "程"), ("到底", "哪天", "能", "来", "修"), ("我", "姓", "王")]
WORDS = sorted({word for clause in CLAUSES for word in clause})


def test_words_have_every_way_they_are_said() -> None:
    costs = PronunciationCosts(rising=1.5)
    ways = {(way.word, way.phones): way.cost for way in pronunciations(["你好", "不", "修"], costs)}
    assert ways["你好", ("n", "i2", "h", "ao3")] == 0
    assert ways["你好", ("n", "i2", "h", "ao2")] == 1.5
    assert ways["不", ("b", "u2")] == costs.leaning
    assert sum(word == FILLER for word, _ in ways) == 211


def test_grammar_begins_at_the_beginning_and_falls_back() -> None:
    model = estimated(CLAUSES)
    labels = {word: number for number, word in enumerate(WORDS, 1)}
    rows = [line.split() for line in grammar_text(model, labels).splitlines()]
    falls = [row for row in rows if len(row) == 4 and row[2] == "0"]
    states = {row[0] for row in rows}
    assert len(falls) == len(states) - 1
    from_start = {int(row[2]) for row in rows if len(row) == 4 and row[0] == "0"}
    assert {labels["我"], labels["到底"]} <= from_start


@pytest.mark.skipif(shutil.which("fstcompile") is None, reason="OpenFst is missing: apt-get install libfst-tools")
def test_vosk_hears_the_sentence_with_the_graph(tmp_path: Path) -> None:
    model = tmp_path / "few-words"
    shutil.copytree(MODEL / "am", model / "am")
    shutil.copytree(MODEL / "conf", model / "conf")
    write_graph(pronunciations(WORDS), estimated(CLAUSES), model)
    soundfile.write(tmp_path / "turn.wav", stereo(32.5, 37)[:, 0], 8000)
    recognizer = KaldiRecognizer(load_model(model).vosk, 8000)
    sound, _ = soundfile.read(tmp_path / "turn.wav", dtype="int16")
    recognizer.AcceptWaveform(sound.tobytes())
    assert json.loads(recognizer.FinalResult())["text"].replace(" ", "").startswith("我姓陈")
    assert set(Grammar(model).labels) == {"<eps>", FILLER, *WORDS}


@pytest.mark.skipif(shutil.which("fstcompile") is None, reason="OpenFst is missing: apt-get install libfst-tools")
def test_the_same_words_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "again"):
        write_graph(pronunciations(WORDS), estimated(CLAUSES), tmp_path / name)
    for file in ("HCLr.fst", "Gr.fst", "words.txt", "phones.txt", "phones/word_boundary.int", "disambig_tid.int"):
        first, again = (tmp_path / name / "graph" / file for name in ("first", "again"))
        assert first.read_bytes() == again.read_bytes(), file
