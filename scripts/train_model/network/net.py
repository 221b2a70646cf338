"""The network in PyTorch, as sums of matrix products: on a processor far quicker than one-dimensional convolution."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from scripts.train_model.network.shape import FIRST_SPLICE, OUTPUT_EVERY, Shape

DROPPED = 0.1
"""Share of a block's channels that are silent for a whole example while training."""
ALIVE = 0.1
"""Bias of a block that does nothing yet: where ReLU is flat, nothing would ever be learnt."""


class Net(nn.Module):
    """From ``[batch, frames, features]`` to log-likelihood-like scores ``[batch, outputs in time, outputs]``."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.affines = nn.ModuleDict(
            {_key(name): nn.Linear(inputs, outputs) for name, inputs, outputs in shape.affines()}
        )
        for block in range(shape.blocks):
            silence_block(self.affine(f"t{block}.a"))

    def affine(self, name: str) -> nn.Linear:
        found = self.affines[_key(name)]
        assert isinstance(found, nn.Linear)
        return found

    def forward(self, features: Tensor) -> Tensor:
        return self.score(self.trunk(features))

    def trunk(self, features: Tensor) -> Tensor:
        """Everything below the output layer."""
        first = functional.relu(self.affine("l1.a")(_spliced(features, FIRST_SPLICE)))
        times = first.shape[1] // OUTPUT_EVERY
        joined = first[:, : times * OUTPUT_EVERY].reshape(first.shape[0], times, -1)
        state = functional.relu(self.affine("l2.a")(joined))
        for block in range(self.shape.blocks):
            state = self._through(block, state)
        return self.affine("fin")(state)

    def score(self, state: Tensor) -> Tensor:
        return self.affine("output.a")(state)

    def _through(self, block: int, state: Tensor) -> Tensor:
        narrow = _pairs(self.affine(f"t{block}.b"), state)
        wide = functional.relu(_pairs(self.affine(f"t{block}.a"), narrow))
        if self.training:
            kept = torch.rand(wide.shape[0], 1, wide.shape[2]) > DROPPED
            wide = wide * (kept.to(wide.dtype) / (1 - DROPPED))
        return (state[:, 1:-1] if block < self.shape.ahead else state[:, 2:]) + wide


def silence_block(affine: nn.Linear) -> None:
    """The block adds the same to everything, and can learn."""
    nn.init.zeros_(affine.weight)
    nn.init.constant_(affine.bias, ALIVE)


def _spliced(frames: Tensor, count: int) -> Tensor:
    """Each frame with its neighbours, earliest first."""
    times = frames.shape[1] - count + 1
    return torch.cat([frames[:, start : start + times] for start in range(count)], dim=2)


def _pairs(affine: nn.Linear, state: Tensor) -> Tensor:
    """The affine of each state joined with the next; the product is taken by halves, which copies nothing."""
    early, late = affine.weight.chunk(2, dim=1)
    return functional.linear(state[:, :-1], early, affine.bias) + functional.linear(state[:, 1:], late)


def _key(name: str) -> str:
    return name.replace(".", "_")  # PyTorch keeps the dot for itself
