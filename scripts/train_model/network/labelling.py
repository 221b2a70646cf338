"""Labels for files of features: from a network's best paths, or at first from the lengths that a voice told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from scripts.train_model.network.alignment import Scores, align, without_worst
from scripts.train_model.network.material import Normalise
from scripts.train_model.network.net import Net
from scripts.train_model.network.shape import OUTPUT_EVERY
from scripts.train_model.network.targets import UNKNOWN, Labels, labels_from_lengths, outputs_of
from scripts.train_model.sound.features import FRAME_S, Features
from scripts.train_model.sound.prepared import load_utterances

PRIOR_SHARE = 0.5
"""How much of the outputs' frequencies is taken off the scores: all of it would favour rare sounds."""
WORST = 0.03
"""Share of utterances that are left out: misread, or drowned in noise."""


def label_file(features: Path, labels: Path, net: Net, priors: Tensor, normalise: Normalise = np.asarray) -> float:
    """Mean fit of the utterances."""
    utterances = load_utterances(features)
    scores = (scores_of(net, normalise(one.features), priors, PRIOR_SHARE) for one in utterances)
    aligned = [align(heard, outputs_of(one.sounds)) for heard, one in zip(scores, utterances, strict=True)]
    counts = [len(one.features) // OUTPUT_EVERY for one in utterances]
    save_labels(labels, np.concatenate(without_worst(aligned, counts, WORST)))
    return float(np.mean([one.fit for one in aligned if one is not None] or [0.0]))


def label_file_by_lengths(features: Path, labels: Path) -> None:
    """Of a voice that tells; utterances of others stay unknown."""
    parts = []
    for one in load_utterances(features):
        count = len(one.features) // OUTPUT_EVERY
        if one.lengths:
            parts.append(labels_from_lengths(one.sounds, one.lengths, count, FRAME_S * OUTPUT_EVERY))
        else:
            parts.append(np.full(count, UNKNOWN, np.int16))
    save_labels(labels, np.concatenate(parts))


def scores_of(net: Net, features: Features, priors: Tensor, prior_share: float) -> Scores:
    """Log-likelihoods, up to a constant, for every third frame; the first and last frames go on beyond the ends."""
    frames = np.pad(features.astype(np.float32), ((net.shape.left_frames, net.shape.right_frames), (0, 0)), mode="edge")
    with torch.inference_mode():
        scores = functional.log_softmax(net(torch.from_numpy(frames)[None])[0], dim=1) - prior_share * priors.log()
    return np.asarray(scores.numpy(), np.float32)


def save_labels(path: Path, labels: Labels) -> None:
    """Written whole or not at all."""
    half = path.with_suffix(".half.npy")
    np.save(half, labels)
    half.rename(path)
