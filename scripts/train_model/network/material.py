"""What is learnt from, in memory: features and labels of many files, drawn in pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from scripts.train_model.network.augmentation import Augmentation
from scripts.train_model.network.shape import OUTPUT_EVERY, Shape
from scripts.train_model.network.targets import UNKNOWN
from scripts.train_model.sound.features import Features
from scripts.train_model.sound.prepared import load_utterances

OUTPUTS = 100
"""In a piece: three seconds."""
PIECES = 48
STRETCHED = 0.6
SLOWEST, FASTEST = 0.84, 1.2

Normalise = Callable[[Features], Features]
"""What is done to the features of each utterance before the network sees them."""


class NothingToLearn(ValueError):
    """There is no labelled speech."""


@dataclass(frozen=True)
class Source:
    """A file of features, its labels, and how much more often than its length says it is drawn from."""

    features: Path
    labels: Path
    weight: float


class Material:
    """Draws batches."""

    def __init__(self, sources: Sequence[Source], shape: Shape, normalise: Normalise = np.asarray) -> None:
        self._shape = shape
        self._augmentation = Augmentation()
        self._reels = [reel for reel in _reels(sources, normalise) if len(reel[1]) > self._margin]
        if not self._reels:
            raise NothingToLearn("no labelled speech was found; run the stages before this one")
        lengths = np.array([len(labels) * weight for _, labels, weight in self._reels])
        self._chances = lengths / lengths.sum()

    @property
    def hours(self) -> float:
        return sum(len(frames) for frames, _, _ in self._reels) / 360_000

    def frequencies(self) -> Tensor:
        """How often each output occurs in what is drawn: what is drawn more often is expected more often."""
        counts = torch.ones(self._shape.outputs, dtype=torch.float64)
        for _, labels, weight in self._reels:
            counts += weight * torch.bincount(labels[labels != UNKNOWN], minlength=self._shape.outputs)
        return counts / counts.sum()

    def followed(self) -> Tensor:
        """How often each output comes after each, ``[before, after]``, weighted in the same way."""
        outputs = self._shape.outputs
        counts = torch.zeros(outputs * outputs, dtype=torch.float64)
        for _, labels, weight in self._reels:
            known = (labels[:-1] != UNKNOWN) & (labels[1:] != UNKNOWN)
            pairs = labels[:-1][known] * outputs + labels[1:][known]
            counts += weight * torch.bincount(pairs, minlength=outputs * outputs)
        return counts.reshape(outputs, outputs)

    def frames_at_random(self) -> Tensor:
        """Some, for their mean and spread."""
        return torch.cat([frames[:: max(1, len(self._reels))] for frames, _, _ in self._reels]).float()

    def batch(self, dice: np.random.Generator, *, changed: bool = True) -> tuple[Tensor, Tensor]:
        """Features ``[pieces, frames, cepstra]`` and labels ``[pieces, outputs]``."""
        pieces = [self._piece(dice, changed) for _ in range(PIECES)]
        return torch.stack([frames for frames, _ in pieces]), torch.stack([labels for _, labels in pieces])

    @property
    def _margin(self) -> int:
        """Outputs that a piece needs around it."""
        return (
            int(OUTPUTS * FASTEST + (self._shape.left_frames + self._shape.right_frames) * FASTEST / OUTPUT_EVERY) + 4
        )

    def _piece(self, dice: np.random.Generator, changed: bool) -> tuple[Tensor, Tensor]:
        frames, labels, _ = self._reels[int(dice.choice(len(self._reels), p=self._chances))]
        pace = dice.uniform(SLOWEST, FASTEST) if changed and dice.random() < STRETCHED else 1.0
        start = int(dice.integers(len(labels) - self._margin)) * OUTPUT_EVERY
        left, right = self._shape.left_frames, self._shape.right_frames
        steps = np.arange(left + OUTPUT_EVERY * (OUTPUTS - 1) + 1 + right)
        places = start + np.rint(steps * pace).astype(np.int64)
        centres = (places[left : len(places) - right : OUTPUT_EVERY] + 1) // OUTPUT_EVERY
        piece = frames[torch.from_numpy(places)].float()
        return (self._augmentation.change(piece, dice) if changed else piece), labels[torch.from_numpy(centres)]


def _reels(sources: Iterable[Source], normalise: Normalise) -> Iterator[tuple[Tensor, Tensor, float]]:
    for source in sources:
        heard = [normalise(one.features).astype(np.float16) for one in load_utterances(source.features)]
        features = np.concatenate(heard)
        labels = torch.from_numpy(np.load(source.labels).astype(np.int64))
        yield torch.from_numpy(features), labels, source.weight
