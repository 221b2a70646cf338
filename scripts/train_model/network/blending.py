"""The mean of a network before and after its lessons: it keeps more of what only the start had heard.

The shipped model began with recordings of people; the lessons hold synthetic voices alone. Along the straight line
between both networks what was known before comes back sooner than what was learnt is lost (Wortsman et al., "Robust
fine-tuning of zero-shot models", 2022).
"""

from __future__ import annotations

import re

import numpy as np
import torch

from scripts.train_model.network.growing import grown, model_of
from scripts.train_model.network.model_file import AcousticModel, Affines


def blended(start: AcousticModel, taught: AcousticModel, share: float) -> AcousticModel:
    """``share`` of what was learnt, the rest of the start, which is first grown to the same shape."""
    before = _grown_like(start, taught)
    affines = {
        name: (share * weights + (1 - share) * before[name][0], share * biases + (1 - share) * before[name][1])
        for name, (weights, biases) in taught.affines.items()
    }
    return AcousticModel(taught.shape, affines, taught.priors**share * start.priors ** (1 - share))


def _grown_like(start: AcousticModel, taught: AcousticModel) -> Affines:
    """What nothing reads in the grown start may be anything, so it is what was learnt: then a mean makes sense."""
    affines = dict(model_of(grown(start, taught.shape), torch.from_numpy(start.priors)).affines)
    for name, (weights, biases) in taught.affines.items():
        if re.fullmatch(r"t\d+\.b", name):
            known = start.shape.bottleneck if name in start.affines else 0
            old_weights, old_biases = affines[name]
            affines[name] = (
                np.concatenate([old_weights[:known], weights[known:]]),
                np.concatenate([old_biases[:known], biases[known:]]),
            )
    return affines
