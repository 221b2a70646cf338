"""Maximum mutual information: what was said shall win over everything else that could have been said.

Cross-entropy asks of each frame alone which sound it is; decoding asks which string of sounds fits best. Here the
string that was said (its borders may move a little) stands against all strings under a bigram of labels, in batches and
without lattices, as in Povey et al., "Purely sequence-trained neural networks for ASR based on lattice-free MMI", 2016;
with cross-entropy beside it, which keeps the outputs what the priors are divided out of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from scripts.train_model.network.targets import UNKNOWN

ACOUSTIC_SCALE = 0.5
"""Of the network's scores beside the bigram's; the look-ahead graph decodes at 0.4, the digits' at this."""
LOOSE = 2
"""Outputs (60 ms) by which a border may be somewhere else."""
LEAST = 1e-6
"""Probability of what never followed in the labels."""

Step = Callable[[Tensor], Tensor]
"""From the states at an output to those at the next, or back."""


@dataclass(frozen=True)
class Paths:
    """All paths through some states over some time."""

    occupied: Tensor
    """Probability of each state at each output, ``[pieces, outputs, states]``."""
    score: Tensor
    """Logarithm of the sum over all paths, ``[pieces]``."""


class MutualInformation:
    """Knows which label follows which."""

    def __init__(self, followed: Tensor, frequencies: Tensor) -> None:
        """``followed[i, j]`` counts outputs j after i in the labels, one output of time later."""
        self._follows = (followed / followed.sum(dim=1, keepdim=True).clamp(min=1)).clamp(min=LEAST).float()
        self._starts = frequencies.clamp(min=LEAST).float()
        self._log_priors = self._starts.log()

    def loss(self, scores: Tensor, labels: Tensor) -> Tensor:
        """Per output, and over the acoustic scale, so that its gradient is as large as that of cross-entropy.

        ``scores`` are ``[pieces, outputs, outputs of the network]``; pieces with unknown labels do not count.
        """
        known = (labels != UNKNOWN).all(dim=1)
        if not known.any():
            return scores.sum() * 0
        scores, labels = scores[known], labels[known]
        with torch.no_grad():
            heard = ACOUSTIC_SCALE * (scores - self._log_priors)
            anything, said = self.anything(heard), self.said(heard, labels)
            gradient = anything.occupied - said.occupied
            lost = (anything.score - said.score).mean() / ACOUSTIC_SCALE / labels.shape[1]
        steered = (gradient * scores).sum() / labels.numel()
        return steered + (lost - steered).detach()

    def anything(self, heard: Tensor) -> Paths:
        """Every string of labels."""
        return _paths(
            heard,
            self._starts.expand(len(heard), -1),
            lambda state: state @ self._follows,
            lambda state: state @ self._follows.T,
        )

    def said(self, heard: Tensor, labels: Tensor) -> Paths:
        """The labels' string, each border up to ``LOOSE`` earlier or later; ``occupied`` is by outputs of the net."""
        places = torch.cat([torch.zeros_like(labels[:, :1]), (labels.diff(dim=1) != 0).long().cumsum(dim=1)], dim=1)
        count = int(places.max()) + 1
        string = torch.zeros(len(labels), count, dtype=torch.long).scatter_(1, places, labels)
        stays = self._follows[string, string]
        moves = self._follows[string[:, :-1], string[:, 1:]]
        outputs = string[:, None].expand(-1, labels.shape[1], -1)
        emitted = heard.gather(2, outputs).masked_fill(~_allowed(places, count), -torch.inf)

        def onward(state: Tensor) -> Tensor:
            after = state * stays
            after[:, 1:] += state[:, :-1] * moves
            return after

        def back(state: Tensor) -> Tensor:
            before = state * stays
            before[:, :-1] += state[:, 1:] * moves
            return before

        paths = _paths(emitted, self._starts[string], onward, back)
        return Paths(torch.zeros_like(heard).scatter_add_(2, outputs, paths.occupied), paths.score)


def _allowed(places: Tensor, count: int) -> Tensor:
    """Whether a place of the string may be at an output, ``[pieces, outputs, places]``."""
    earliest = torch.cat([places[:, :1].expand(-1, LOOSE), places[:, :-LOOSE]], dim=1)
    latest = torch.cat([places[:, LOOSE:], places[:, -1:].expand(-1, LOOSE)], dim=1)
    place = torch.arange(count)
    return (earliest[:, :, None] <= place) & (place <= latest[:, :, None])


def _paths(emitted: Tensor, starts: Tensor, onward: Step, back: Step) -> Paths:
    highest = emitted.amax(dim=2, keepdim=True)
    chances = (emitted - highest).exp()
    score = highest.sum(dim=(1, 2))
    states = []
    state = starts
    for time in range(emitted.shape[1]):
        state = (onward(state) if time else state) * chances[:, time]
        total = state.sum(dim=1, keepdim=True)
        state = state / total
        score = score + total[:, 0].log()
        states.append(state)
    occupied = torch.stack(states, dim=1)
    later = torch.ones_like(state)
    for time in range(emitted.shape[1] - 2, -1, -1):
        later = back(later * chances[:, time + 1])
        later = later / later.amax(dim=1, keepdim=True)
        occupied[:, time] *= later
    return Paths(occupied / occupied.sum(dim=2, keepdim=True), score)
