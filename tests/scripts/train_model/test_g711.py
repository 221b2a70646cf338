from pathlib import Path

import numpy as np
import soundfile

from scripts.bench.recognition_sets import alaw_decoded
from scripts.train_model.sound.g711 import A_LAW, MU_LAW, through


def test_a_law_has_the_values_that_the_listener_decodes() -> None:
    assert A_LAW.tolist() == sorted({float(value) for value in alaw_decoded(np.arange(256, dtype=np.uint8))})


def test_mu_law_is_what_a_sound_library_makes_of_it(tmp_path: Path) -> None:
    samples = np.arange(-32_000, 32_000, 37).astype(np.int16)
    soundfile.write(tmp_path / "sound.wav", samples, 8000, subtype="ULAW")
    decoded, _ = soundfile.read(tmp_path / "sound.wav", dtype="int16")
    ours = through(samples.astype(float), MU_LAW)
    assert {float(value) for value in decoded} <= set(MU_LAW.tolist())
    assert np.mean(ours == decoded) > 0.95  # libraries round the borders their own way


def test_coding_twice_changes_nothing() -> None:
    sound = np.random.default_rng(1).normal(0, 5000, 1000)
    for law in (A_LAW, MU_LAW):
        once = through(sound, law)
        assert np.array_equal(through(once, law), once)
