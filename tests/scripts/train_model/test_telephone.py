from pathlib import Path

import numpy as np
import pytest

for package in ("scipy", "pyworld", "kaldi_native_fbank"):
    pytest.importorskip(package, reason="training needs the extra: pip install -e .[train]")

from scripts.train_model.sound import line_sounds, voice_change  # noqa: E402
from scripts.train_model.sound.features import mfcc  # noqa: E402
from scripts.train_model.sound.g711 import A_LAW, MU_LAW  # noqa: E402
from scripts.train_model.sound.prepared import load_utterances, prepare_file  # noqa: E402
from scripts.train_model.sound.telephone import on_the_line  # noqa: E402
from scripts.train_model.speech.spoken import Spoken, save_spoken  # noqa: E402


def voice(rate_hz: int, seconds: float = 1.0, pitch_hz: float = 200.0) -> np.ndarray:
    """A buzz with a moving formant: enough of a voice for a vocoder."""
    time = np.arange(int(rate_hz * seconds)) / rate_hz
    sound = sum(np.sin(2 * np.pi * pitch_hz * k * time) / k for k in range(1, 15))
    return np.asarray(0.05 * sound * (1.5 + np.sin(2 * np.pi * 3 * time)))


def test_a_line_keeps_the_length_and_the_place_of_a_word() -> None:
    quiet = np.concatenate([np.zeros(4000), voice(8000), np.zeros(4000)])
    for seed in range(20):
        heard = on_the_line(quiet, [voice(8000)], np.random.default_rng(seed))
        assert len(heard) == len(quiet)
        loud = np.abs(heard[4000:12_000]).mean()
        assert loud > np.abs(heard[:3000]).mean()
        assert np.abs(heard).max() <= 32_768


def test_most_lines_are_coded() -> None:
    allowed = set(A_LAW.tolist()) | set(MU_LAW.tolist()) | {0.0}
    coded = sum(
        set(on_the_line(voice(8000), [], np.random.default_rng(seed)).tolist()) <= allowed for seed in range(20)
    )
    assert 8 < coded < 20


def test_the_ring_tone_is_heard_at_450_hertz() -> None:
    tone = line_sounds.line_tone(8000 * 6, np.random.default_rng(1))
    spectrum = np.abs(np.fft.rfft(tone))
    assert np.fft.rfftfreq(len(tone), 1 / 8000)[spectrum.argmax()] == pytest.approx(450, rel=0.04)


def test_another_person_has_another_pitch() -> None:
    analysed = voice_change.analyse(voice(voice_change.RATE_HZ, 2.0))
    changed, tempo = voice_change.another_person(analysed, np.random.default_rng(2))
    again = voice_change.analyse(np.ascontiguousarray(changed))
    before, after = (np.median(one.pitch[one.pitch > 0]) for one in (analysed, again))
    assert abs(np.log(after / before)) > 0.05
    assert len(changed) / voice_change.RATE_HZ == pytest.approx(2.0 * tempo, abs=0.05)


def test_features_come_every_ten_milliseconds() -> None:
    assert mfcc(8000 * voice(8000)).shape == (98, 40)
    assert mfcc(np.zeros(10)).shape == (0, 40)


def test_a_file_is_prepared_with_its_lengths(tmp_path: Path) -> None:
    samples = (8000 * voice(16_000)).astype(np.int16)
    save_spoken(
        tmp_path / "speech.npz", [Spoken("好", "one", ("sil", "h", "ao3", "sil"), samples, (0.1, 0.2, 0.6, 0.1))]
    )
    prepare_file(tmp_path / "speech.npz", tmp_path / "sound.npz", variants=3, seed=1)
    utterances = load_utterances(tmp_path / "sound.npz")
    assert len(utterances) == 3
    for one in utterances:
        assert sum(one.lengths) == pytest.approx(len(one.features) / 100, abs=0.1)
