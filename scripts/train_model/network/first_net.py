"""A network before its first lesson."""

from __future__ import annotations

import torch

from scripts.train_model.network.material import Material
from scripts.train_model.network.net import Net
from scripts.train_model.network.shape import Shape

SEED = 7


def untaught(shape: Shape, material: Material) -> Net:
    """Random weights; the first layer brings cepstra, which differ in size, to the same scale."""
    torch.manual_seed(SEED)
    net = Net(shape)
    frames = material.frames_at_random()
    mean, spread = frames.mean(dim=0), frames.std(dim=0)
    first = net.affine("l1.a")
    with torch.no_grad():
        first.weight /= spread.repeat(first.in_features // shape.features)
        first.bias -= first.weight @ mean.repeat(first.in_features // shape.features)
    return net
