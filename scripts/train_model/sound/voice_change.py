"""Makes other people of a voice: height, size of the head, melody, breath and tempo (WORLD vocoder)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyworld
from scipy.signal import resample_poly

from scripts.train_model.sound.g711 import Sound

RATE_HZ = 10_000
"""Half of it is a little more than the telephone carries, so that formants can come down from above."""
FRAME_MS = 5.0
LOWEST_HZ, HIGHEST_HZ = 60.0, 500.0

Frames = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Analysed:
    """A voice taken apart."""

    pitch: Sound
    envelope: Frames
    breath: Frames


def analyse(sound: Sound) -> Analysed:
    """Of a sound at ``RATE_HZ``."""
    rough, times = pyworld.dio(sound, RATE_HZ, f0_floor=LOWEST_HZ, f0_ceil=HIGHEST_HZ, frame_period=FRAME_MS)
    floor = 3 * RATE_HZ / (512 - 3)  # the lowest that CheapTrick can do with a window of 512
    envelope = pyworld.cheaptrick(sound, rough, times, RATE_HZ, f0_floor=floor, fft_size=512)
    return Analysed(rough, envelope, pyworld.d4c(sound, rough, times, RATE_HZ, fft_size=512))


def another_person(voice: Analysed, dice: np.random.Generator) -> tuple[Sound, float]:
    """The same words from somebody else, and how much longer it takes."""
    height, size = _body(voice, dice)
    tempo = dice.uniform(0.8, 1.25)
    envelope = np.exp(_stretched(np.log(voice.envelope + 1e-16), size))
    breath = np.clip(_stretched(voice.breath, size) ** dice.uniform(0.7, 1.3), 0, 1)
    pitch = _melody(voice.pitch, height, dice)
    return pyworld.synthesize(pitch, envelope, breath, RATE_HZ, FRAME_MS * tempo), tempo


def to_telephone_rate(sound: Sound) -> Sound:
    return np.asarray(resample_poly(sound, 4, 5))


def _body(voice: Analysed, dice: np.random.Generator) -> tuple[float, float]:
    """Factors of pitch and of formants; both of them drawn towards a man's, a woman's or a child's."""
    voiced = voice.pitch[voice.pitch > 0]
    middle = float(np.exp(np.log(voiced).mean())) if voiced.size else 150.0
    target, low, high = ((110, 0.8, 0.98), (205, 0.93, 1.1), (280, 1.05, 1.2))[dice.choice(3, p=(0.5, 0.4, 0.1))]
    if middle > 160:
        return target / middle * dice.uniform(0.75, 1.3), dice.uniform(low, high)
    return target / middle * dice.uniform(0.75, 1.3), dice.uniform(low, high) * 1.1  # a man's head is larger already


def _melody(pitch: Sound, height: float, dice: np.random.Generator) -> Sound:
    """Livelier or flatter, and drifting a little."""
    voiced = pitch > 0
    if not voiced.any():
        return pitch
    logs = np.log(pitch[voiced])
    drift = np.interp(np.arange(logs.size), np.linspace(0, logs.size, 6), dice.normal(0, 0.04, 6))
    changed = np.zeros_like(pitch)
    changed[voiced] = np.exp(logs.mean() + (logs - logs.mean()) * dice.uniform(0.7, 1.4) + drift) * height
    return changed


def _stretched(frames: Frames, size: float) -> Frames:
    """Along the frequencies."""
    bins = frames.shape[1]
    places = np.clip(np.arange(bins) / size, 0, bins - 1)
    lower = np.minimum(places.astype(int), bins - 2)
    share = places - lower
    return np.ascontiguousarray(frames[:, lower] * (1 - share) + frames[:, lower + 1] * share)
