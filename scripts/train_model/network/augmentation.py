"""Changes made to features while training, different each time: other heads, other lines, pieces missing.

Forty cepstra of forty mel bands can be turned back into the bands, so a change of frequencies is one matrix.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from scripts.train_model.sound.features import CEPSTRA, HIGHEST_HZ, LOWEST_HZ
from scripts.train_model.sound.running_mean import own_share

LIFTER = 22
WARPS = np.linspace(0.76, 1.28, 33)
WARPED = 0.85
NOISY = 0.4
QUIETEST, LOUDEST = -4.0, 1.0
"""Of noise, beside the mean of the speech, in natural logarithms of power."""
RISING = 3.5
"""By so much white noise at the highest band and the lowest differs from its mean, when speech is taken as flat."""
HEARD_BEFORE = 300
"""Frames of the same noise, at most, from which the running mean learnt before the piece began."""
BANDLESS = 0.6
WIDEST_BAND = 8
HOLED = 0.5
LONGEST_HOLE = 25

Matrix = npt.NDArray[np.float64]


class Augmentation:
    """Holds the matrices that turn cepstra into bands and back."""

    def __init__(self) -> None:
        to_cepstra, to_bands = _transforms()
        self.to_cepstra = torch.tensor(to_cepstra, dtype=torch.float32)
        self.to_bands = torch.tensor(to_bands, dtype=torch.float32)
        warps = [to_cepstra @ _warp(factor) @ to_bands for factor in WARPS]
        self._warps = [torch.tensor(warp.T, dtype=torch.float32) for warp in warps]

    def change(self, frames: Tensor, dice: np.random.Generator) -> Tensor:
        """``frames`` are ``[time, cepstra]``."""
        if dice.random() < WARPED:
            frames = frames @ self._warps[dice.integers(len(self._warps))]
        frames = frames + self.to_cepstra @ torch.tensor(_tilt(dice), dtype=torch.float32)
        if dice.random() < NOISY:
            frames = self._with_noise(frames, dice)
        if dice.random() < BANDLESS:
            frames = self._without_a_band(frames, dice)
        if dice.random() < HOLED:
            frames = _with_a_hole(frames, dice)
        return frames

    def _with_noise(self, frames: Tensor, dice: np.random.Generator) -> Tensor:
        """What is quieter than a noise of some colour drowns in it; what the running mean learns of it is taken off."""
        bands = frames @ self.to_bands.T
        rising = dice.uniform(0, RISING) * np.linspace(-1, 1, CEPSTRA)
        noise = torch.tensor(_tilt(dice) + rising + dice.uniform(QUIETEST, LOUDEST), dtype=torch.float32)
        drowned = torch.logaddexp(bands, noise + 0.5 * torch.randn(bands.shape)) - bands
        return frames + (drowned - learnt(drowned, int(dice.integers(HEARD_BEFORE)))) @ self.to_cepstra.T

    def _without_a_band(self, frames: Tensor, dice: np.random.Generator) -> Tensor:
        """A few neighbouring bands stay at their mean."""
        width = int(dice.integers(1, WIDEST_BAND))
        first = int(dice.integers(CEPSTRA - width))
        band = slice(first, first + width)
        only = self.to_cepstra[:, band] @ self.to_bands[band]
        return frames - (frames - frames.mean(dim=0)) @ only.T


def learnt(change: Tensor, before: int) -> Tensor:
    """What the running mean holds of a ``[time, …]`` change that began so many frames before."""
    told = np.arange(before + 1, before + len(change) + 1)[:, None]
    mean = (before * change.mean(dim=0) + change.cumsum(dim=0)) / torch.from_numpy(told)
    return mean * torch.from_numpy(own_share(told)).to(change.dtype)


def _with_a_hole(frames: Tensor, dice: np.random.Generator) -> Tensor:
    start = int(dice.integers(max(1, len(frames) - LONGEST_HOLE)))
    holed = frames.clone()
    holed[start : start + int(dice.integers(4, LONGEST_HOLE))] = frames.mean(dim=0)
    return holed


def _transforms() -> tuple[Matrix, Matrix]:
    """From logarithms of mel bands to cepstra as Kaldi makes them, and back."""
    number = np.arange(CEPSTRA)
    cosine = np.sqrt(2 / CEPSTRA) * np.cos(np.pi / CEPSTRA * (number[None] + 0.5) * number[:, None])
    cosine[0] = np.sqrt(1 / CEPSTRA)
    lifter = 1 + 0.5 * LIFTER * np.sin(np.pi * number / LIFTER)
    return lifter[:, None] * cosine, cosine.T / lifter


def _warp(factor: float) -> Matrix:
    """Takes each band from where it lies with a head ``factor`` times as large."""
    centres = _hertz(np.linspace(_mel(LOWEST_HZ), _mel(HIGHEST_HZ), CEPSTRA + 2)[1:-1])
    number = np.arange(CEPSTRA)
    places = np.interp(centres / factor, centres, number)
    lower = np.minimum(places.astype(int), CEPSTRA - 2)
    matrix = np.zeros((CEPSTRA, CEPSTRA))
    matrix[number, lower] = 1 - (places - lower)
    matrix[number, lower + 1] += places - lower
    return matrix


def _tilt(dice: np.random.Generator) -> Matrix:
    return np.interp(np.arange(CEPSTRA), (0, 10, 20, 30, CEPSTRA - 1), dice.normal(0, 0.5, 5))


def _mel(hertz: float) -> float:
    return float(1127 * np.log1p(hertz / 700))


def _hertz(mel: Matrix) -> Matrix:
    return 700 * np.expm1(mel / 1127)
