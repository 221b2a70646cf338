"""Teaches the network for a given time; a training that was interrupted, or is given more time, goes on."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from scripts.train_model.network.material import Material
from scripts.train_model.network.mutual_information import MutualInformation
from scripts.train_model.network.net import Net
from scripts.train_model.network.shape import Shape
from scripts.train_model.network.targets import UNKNOWN

WARM_UP = 60
"""Steps."""
STEEPEST = 2.0
"""Norm at which gradients are cut."""
REPORT_EVERY = 50
SAVE_EVERY = 200
EACH_FRAME_ALONE = 0.3
"""Share of cross-entropy that stays beside mutual information: the outputs remain probabilities."""
REMEMBERED = 0.998
"""Share of the average that stays at each step: it holds about the last five hundred."""


@dataclass(frozen=True)
class Course:
    """How long and how boldly."""

    seconds: float
    first_rate: float
    last_rate: float

    def rate(self, spent: float, step: int) -> float:
        """Falls like half a cosine after a short rise."""
        fallen = (1 + math.cos(math.pi * min(1.0, spent / self.seconds))) / 2
        return (self.last_rate + (self.first_rate - self.last_rate) * fallen) * min(1.0, (step + 1) / WARM_UP)


@dataclass
class Progress:
    """What a checkpoint says beside the weights."""

    step: int = 0
    seconds: float = 0.0


class Trainer:
    """A network with its optimiser, kept in a file."""

    def __init__(self, checkpoint: Path, start: Callable[[], Net], clock: Callable[[], float] = time.monotonic) -> None:
        """``start`` makes the network if there is no file yet."""
        self._checkpoint, self._clock = checkpoint, clock
        saved = torch.load(checkpoint, weights_only=True) if checkpoint.exists() else None
        self.net = Net(Shape(**saved["shape"])) if saved else start()
        if saved:
            self.net.load_state_dict(saved["net"])
        self._average = AveragedModel(self.net, multi_avg_fn=get_ema_multi_avg_fn(REMEMBERED))
        self._optimiser = torch.optim.AdamW(self.net.parameters(), weight_decay=1e-3)
        self.progress = Progress()
        if saved:
            self._optimiser.load_state_dict(saved["optimiser"])
            self.progress = Progress(**saved["progress"])
            if "average" in saved:  # older files have none
                self._average.load_state_dict(saved["average"])

    @property
    def taught(self) -> Net:
        """The average of the network over its last steps: quieter than where the last one left it."""
        net = self._average.module
        assert isinstance(net, Net)
        return net

    def learn(self, material: Material, course: Course, strings: MutualInformation | None = None) -> list[float]:
        """Until the course is over, of frames or, with ``strings``, of strings of sounds; the mean losses reported."""
        torch.manual_seed(self.progress.step)  # another stretch of chances after each interruption
        dice = np.random.default_rng(self.progress.step)
        reported, losses = [], []
        self.net.train()
        with tqdm(total=round(course.seconds), initial=round(self.progress.seconds), unit="s", mininterval=5) as bar:
            while self.progress.seconds < course.seconds:
                began = self._clock()
                losses.append(self._step(material, dice, course, strings))
                self.progress.step += 1
                self.progress.seconds += self._clock() - began
                bar.update(int(self.progress.seconds) - bar.n)
                if self.progress.step % REPORT_EVERY == 0:
                    reported.append(float(np.mean(losses)))
                    bar.write(f"step {self.progress.step}, {self.progress.seconds:.0f} s: loss {reported[-1]:.3f}")
                    losses.clear()
                if self.progress.step % SAVE_EVERY == 0:
                    self.save()
        self.save()
        return reported

    def save(self) -> None:
        """Written whole or not at all."""
        half = self._checkpoint.with_suffix(".half")
        state = {"net": self.net.state_dict(), "average": self._average.state_dict()}
        state["optimiser"] = self._optimiser.state_dict()
        torch.save({**state, "shape": vars(self.net.shape), "progress": vars(self.progress)}, half)
        half.rename(self._checkpoint)

    def _step(
        self, material: Material, dice: np.random.Generator, course: Course, strings: MutualInformation | None
    ) -> float:
        for group in self._optimiser.param_groups:
            group["lr"] = course.rate(self.progress.seconds, self.progress.step)
        features, labels = material.batch(dice)
        with torch.autocast("cpu", torch.bfloat16):
            scores = self.net(features).float()
        loss = functional.cross_entropy(scores.transpose(1, 2), labels, ignore_index=UNKNOWN)
        if strings:
            loss = EACH_FRAME_ALONE * loss + strings.loss(scores, labels)
        self._optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), STEEPEST)
        self._optimiser.step()
        self._average.update_parameters(self.net)
        return float(loss.detach())
