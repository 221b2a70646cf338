"""Starts a larger network from a smaller one, so that at first it says exactly the same."""

from __future__ import annotations

import re
from dataclasses import replace

import torch

from scripts.train_model.network.model_file import AcousticModel
from scripts.train_model.network.net import ALIVE, Net
from scripts.train_model.network.shape import Shape


class CannotGrow(ValueError):
    """The wanted network does not hold the present one."""


def grown(model: AcousticModel, shape: Shape) -> Net:
    """The network of ``model`` inside one of ``shape``.

    A wider bottleneck gets new rows that nothing reads yet; a new block adds the same to everything, and what it adds
    is taken off again behind the last one.

    Raises:
        CannotGrow: other sizes than the bottleneck and the number of blocks differ, or one of these shrinks.
    """
    _check(model.shape, shape)
    net = Net(shape)
    with torch.no_grad():
        for name, (weights, biases) in model.affines.items():
            affine = net.affine(name)
            old = torch.from_numpy(weights).float()
            if name.endswith(".b"):
                affine.weight[: old.shape[0]] = old
                affine.bias[: old.shape[0]] = torch.from_numpy(biases).float()
            elif re.fullmatch(r"t\d+\.a", name):
                affine.weight.copy_(_widened(old, shape.bottleneck))
                affine.bias.copy_(torch.from_numpy(biases))
            else:
                affine.weight.copy_(old)
                affine.bias.copy_(torch.from_numpy(biases))
        added = ALIVE * (shape.blocks - model.shape.blocks)
        net.affine("fin").bias -= added * net.affine("fin").weight.sum(dim=1)
    return net


def fed_without(net: Net, mean: torch.Tensor) -> Net:
    """For features from which ``mean`` was taken: the first layer adds it again, so all stays as it was."""
    first = net.affine("l1.a")
    with torch.no_grad():
        first.bias += first.weight @ mean.to(first.weight).repeat(first.in_features // len(mean))
    return net


def model_of(net: Net, priors: torch.Tensor) -> AcousticModel:
    """As it is written to the file."""
    affines = {
        name: (net.affine(name).weight.detach().double().numpy(), net.affine(name).bias.detach().double().numpy())
        for name, _, _ in net.shape.affines()
    }
    return AcousticModel(net.shape, affines, priors.double().numpy())


def _widened(weights: torch.Tensor, bottleneck: int) -> torch.Tensor:
    """Noughts for the new channels, in the earlier and the later half."""
    halves = weights.chunk(2, dim=1)
    nothing = torch.zeros(weights.shape[0], bottleneck - halves[0].shape[1])
    return torch.cat([halves[0], nothing, halves[1], nothing], dim=1)


def _check(old: Shape, new: Shape) -> None:
    same = replace(new, bottleneck=old.bottleneck, ahead=old.ahead, behind=old.behind) == old
    if not same or new.bottleneck < old.bottleneck or new.ahead != old.ahead or new.behind < old.behind:
        raise CannotGrow(f"a network of {old} cannot grow into {new}; use --from-scratch or a larger shape")
