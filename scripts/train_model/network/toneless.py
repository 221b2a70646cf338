"""A second output layer that does not hear tones, melted into the first: tones are what accents and noise spoil."""

from __future__ import annotations

import time

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from scripts.train_model.network.growing import model_of
from scripts.train_model.network.material import Material
from scripts.train_model.network.model_file import AcousticModel
from scripts.train_model.network.net import Net
from scripts.train_model.network.targets import TONELESS_OF, TONELESS_OUTPUTS, UNKNOWN

TONAL_SHARE = 0.6
RAREST, MOST = 2e-3, 0.03
"""Frequencies are held between these: a rare sound must not win over silence for its rarity alone."""
RATE = 4e-3


def learn_toneless(net: Net, material: Material, seconds: float) -> nn.Linear:
    """The rest of the network stays as it is."""
    head = _means_over_tones(net.affine("output.a"))
    optimiser = torch.optim.Adam(head.parameters(), lr=RATE)
    dice = np.random.default_rng(1)
    toneless = torch.from_numpy(TONELESS_OF)
    net.eval()
    started = time.monotonic()
    with tqdm(total=round(seconds), desc="toneless", unit="s") as bar:
        while (spent := time.monotonic() - started) < seconds:
            optimiser.param_groups[0]["lr"] = RATE * max(0.03, 1 - spent / seconds)
            features, labels = material.batch(dice)
            with torch.no_grad():
                state = net.trunk(features)
            wanted = torch.where(labels == UNKNOWN, UNKNOWN, toneless[labels.clamp(min=0)])
            loss = functional.cross_entropy(head(state).transpose(1, 2), wanted, ignore_index=UNKNOWN)
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            optimiser.step()
            bar.update(int(spent) - bar.n)
    return head


def _means_over_tones(output: nn.Linear) -> nn.Linear:
    """Where the toneless layer begins."""
    head = nn.Linear(output.in_features, TONELESS_OUTPUTS)
    of = torch.from_numpy(TONELESS_OF)
    tones = torch.bincount(of, minlength=TONELESS_OUTPUTS)
    with torch.no_grad():
        head.weight.zero_().index_add_(0, of, output.weight).div_(tones[:, None])
        head.bias.zero_().index_add_(0, of, output.bias).div_(tones)
    return head


def melted(net: Net, head: nn.Linear, frequencies: Tensor) -> AcousticModel:
    """Both layers in one: what makes each a probability is the same for all outputs of a frame, so scores add up."""
    toneless = torch.from_numpy(TONELESS_OF)
    without_tone = torch.zeros(TONELESS_OUTPUTS, dtype=torch.float64).index_add_(0, toneless, frequencies)
    output = net.affine("output.a")
    with torch.no_grad():
        output.weight.mul_(TONAL_SHARE).add_((1 - TONAL_SHARE) * head.weight[toneless])
        output.bias.mul_(TONAL_SHARE).add_((1 - TONAL_SHARE) * head.bias[toneless])
    tonal_prior = frequencies.clamp(RAREST, MOST)
    toneless_prior = without_tone.clamp(2 * RAREST, 1.5 * MOST)[toneless]
    priors = (tonal_prior / tonal_prior.sum()) ** TONAL_SHARE * toneless_prior ** (1 - TONAL_SHARE)
    return model_of(net, priors)
