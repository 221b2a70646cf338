"""Takes from features what stays: microphone, line and voice differ first of all in their mean.

The arithmetic is Kaldi's OnlineCmvn with its usual settings, as Vosk runs it when a model has ``am/global_cmvn.stats``:
only what was heard before counts, at first mixed with the mean of all training speech. It begins anew with every
utterance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scripts.train_model.sound.features import CEPSTRA, Features

FILE = "global_cmvn.stats"
"""In the folder ``am`` of a model."""
WINDOW = 600
"""Frames that are remembered."""
BORROWED = 200
"""Frames of the overall mean that stand in for what was not heard yet."""


def own_share(told: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """How much of the mean is the utterance's own after so many frames of it; the rest is the overall mean's."""
    count = np.minimum(told, WINDOW)
    return np.asarray(count / (count + np.minimum(BORROWED, WINDOW - count)))


@dataclass(frozen=True)
class RunningMean:
    """The mean of all training speech, and how it is used."""

    overall: npt.NDArray[np.float64]

    def taken_off(self, features: Features) -> Features:
        """Of one utterance."""
        heard = np.cumsum(np.asarray(features, np.float64), axis=0)
        heard[WINDOW:] -= heard[:-WINDOW].copy()
        told = np.arange(1, len(features) + 1)[:, None]
        own = own_share(told)
        return np.asarray(features - own * heard / np.minimum(told, WINDOW) - (1 - own) * self.overall, np.float32)

    def write(self, path: Path) -> None:
        """As Kaldi keeps it: sums and their count, then squares, which only a normalised variance would need."""
        sums = " ".join(f"{value * WINDOW:.6f}" for value in self.overall)
        squares = " ".join(f"{(value**2 + 1) * WINDOW:.6f}" for value in self.overall)
        path.write_text(f" [\n  {sums} {WINDOW}\n  {squares} 0 ]\n")


class NoStatistics(ValueError):
    """The file is not laid out as ``RunningMean.write`` does."""


def read_running_mean(path: Path) -> RunningMean:
    """What ``write`` wrote.

    Raises:
        NoStatistics: something else did.
    """
    rows = path.read_text().strip(" []\n").splitlines()
    try:
        *sums, count = map(float, rows[0].split())
    except (ValueError, IndexError) as problem:
        raise NoStatistics(f"{path} does not hold a matrix as text; take {FILE} of a model made here") from problem
    return RunningMean(np.array(sums) / count)


def overall_mean(utterances: Iterable[Features]) -> RunningMean:
    """Of all frames."""
    total, frames = np.zeros(CEPSTRA), 0
    for one in utterances:
        total += one.sum(axis=0, dtype=np.float64)
        frames += len(one)
    return RunningMean(total / max(1, frames))
