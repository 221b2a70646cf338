"""An installation's own words: cutting is pure, the rest needs OpenFst's programs."""

import shutil
from pathlib import Path

import pytest
import soundfile

from callcenter.asr.adapt.adapted_model import adapt_model
from callcenter.asr.adapt.digit_graph import build_digit_graph
from callcenter.asr.adapt.grammar import NotAdaptable
from callcenter.asr.adapt.wording import cut, wording
from callcenter.asr.error_rate import NoSamples, character_errors, measure, read_samples
from callcenter.asr.vosk_model import load_model
from tests.asr.conftest import MODEL
from tests.asr.test_recordings import stereo

COSTS = {"桃": 9.0, "河": 8.0, "河北": 7.0, "北": 8.0, "路": 6.0, "三": 5.0}
openfst = pytest.mark.skipif(
    shutil.which("fstcompile") is None, reason="OpenFst is missing: apt-get install libfst-tools"
)


def test_cut_takes_the_likeliest_words() -> None:
    assert cut("桃河北路", COSTS) == ("桃", "河北", "路")
    assert cut("", COSTS) == ()
    assert cut("桃A路", COSTS) is None


def test_wording_reports_what_has_no_sound() -> None:
    own = wording(["桃河，河北路", "桃3路", "𪚥路", "", "桃河"], COSTS)
    assert own.phrases == (("桃", "河"), ("河北", "路"), ("桃", "三", "路"))
    assert own.unpronounceable == ("𪚥路",)


def test_errors_do_not_count_punctuation() -> None:
    assert character_errors("喂,幺三8。", "喂一三八").edits == 0
    errors = character_errors("找领导去", "找领道") + character_errors("好", "好")
    assert (errors.edits, errors.characters, errors.rate) == (2, 5, 40.0)
    assert character_errors("", "").rate == 0


@openfst
def test_adapted_model_hears_the_own_sentence(tmp_path: Path) -> None:
    samples = tmp_path / "samples"
    samples.mkdir()
    soundfile.write(samples / "turn.wav", stereo(32.5, 37)[:, 0], 8000)
    (samples / "turn.txt").write_text("我姓陈，不姓程。到底哪天能来修？")
    before = measure(load_model(MODEL), read_samples(samples))
    report = adapt_model(MODEL, tmp_path / "own", ["我姓陈不姓程", "𪚥路"])
    assert report.phrases == 1
    assert report.unpronounceable == ("𪚥路",)
    own = load_model(tmp_path / "own")
    assert own.demonstration
    assert measure(own, read_samples(samples)).edits < before.edits


@openfst
def test_model_with_a_static_graph_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAdaptable, match="the graph is one piece"):
        adapt_model(MODEL / "digits", tmp_path / "own", ["桃河"])


@openfst
def test_digit_graph_is_the_one_that_is_shipped(tmp_path: Path) -> None:
    built = build_digit_graph(MODEL, out=tmp_path / "digits")
    for name in ("conf/model.conf", "graph/words.txt", "graph/HCLG.fst"):
        assert (built / name).read_bytes() == (MODEL / "digits" / name).read_bytes()


def test_folder_without_samples(tmp_path: Path) -> None:
    with pytest.raises(NoSamples, match=r"put name\.wav and name\.txt there"):
        read_samples(tmp_path)
