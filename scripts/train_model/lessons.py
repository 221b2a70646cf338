"""The stages in which the network learns: finding the sounds, lessons, and writing the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from scripts.train_model.network.blending import blended
from scripts.train_model.network.first_net import untaught
from scripts.train_model.network.growing import fed_without, grown, model_of
from scripts.train_model.network.labelling import label_file, label_file_by_lengths
from scripts.train_model.network.material import Material, Normalise
from scripts.train_model.network.model_file import AcousticModel, write_model
from scripts.train_model.network.mutual_information import MutualInformation
from scripts.train_model.network.net import Net
from scripts.train_model.network.shape import Shape
from scripts.train_model.network.toneless import learn_toneless, melted
from scripts.train_model.network.training import Course, Trainer
from scripts.train_model.sound.running_mean import read_running_mean
from scripts.train_model.speech.recordings import count_speakers
from scripts.train_model.stages import Stage, is_fresh
from scripts.train_model.wanted import NETWORK, Start, Wanted, made

LEARNT_SHARE = 0.6
"""Of the weights when the training did not start from nothing; the rest is what the present model knew."""
MANY_PEOPLE, LEARNT_FROM_MANY = 100, 1.0
"""Where so many speak in the lessons people are not forgotten, and nothing of the earlier weights is kept."""
LEAST_TONELESS_S = 5.0
STRINGS = "strings"
"""The lesson in which what was said is held against everything else that could have been."""


def first_labels(wanted: Wanted, told_share: float) -> Iterator[Stage]:
    """From the present model, or, without one, from the only voice that tells how long its sounds are."""
    if wanted.start is not None:
        start = wanted.start

        def run() -> None:
            net = grown(start.model, start.model.shape)
            priors = torch.from_numpy(start.model.priors)
            _label(wanted, "first", start.file, net, priors, start.normalise or np.asarray)

        title = "finding the sounds with the present model"
        yield Stage("first-labels", title, run, {"start": start.file.name}, ("mean",))
    else:
        yield Stage("told-labels", "sounds where the voice says", lambda: _told(wanted), {}, ("mean",))
        yield lesson(wanted, "told", told_share, rate=2e-3, needs="told-labels")
        title, needs = "finding the sounds", ("told-lesson",)
        yield Stage("first-labels", title, lambda: _label_with(wanted, "told", "first"), {}, needs)


def lesson(wanted: Wanted, name: str, share: float, rate: float, needs: str) -> Stage:
    """One stretch of training: ``STRINGS`` with the labels of the lesson before it, any other frame by frame."""
    course = Course(seconds=wanted.training_s * share, first_rate=rate, last_rate=rate / 200)

    def run() -> None:
        material = _material(wanted, "second" if name == STRINGS else name)
        print(f"{material.hours:.1f} hours to learn from", flush=True)
        strings = MutualInformation(material.followed(), material.frequencies()) if name == STRINGS else None
        Trainer(wanted.lesson(name), _start_of(wanted, name, material)).learn(material, course, strings)

    settings = {"seconds": course.seconds, "rate": rate, "shape": vars(wanted.shape)}
    return Stage(f"{name}-lesson", f"{name} lesson", run, settings, (needs,))


def labels_anew(wanted: Wanted) -> Stage:
    """With what was learnt."""
    title, needs = "finding the sounds anew", ("first-lesson",)
    return Stage("second-labels", title, lambda: _label_with(wanted, "first", "second"), {}, needs)


def export(wanted: Wanted) -> Stage:
    """The model file, as a mean of what was learnt and what was known."""
    seconds = max(LEAST_TONELESS_S, wanted.training_s / 50)
    share = LEARNT_FROM_MANY if count_speakers(wanted.recordings) >= MANY_PEOPLE else LEARNT_SHARE

    def run() -> None:
        material = _material(wanted, "second")
        net = _taught(wanted.lesson(STRINGS))
        head = learn_toneless(net, material, seconds)
        model = melted(net, head, material.frequencies())
        if wanted.start is not None:
            model = blended(_known(wanted, wanted.start), model, share)
        write_model(made(wanted.work / NETWORK), model)

    settings = {"toneless seconds": seconds, "share": share}
    return Stage("export", f"writing {NETWORK}", run, settings, (f"{STRINGS}-lesson",))


def _material(wanted: Wanted, labels: str) -> Material:
    return Material(wanted.sources(labels), wanted.shape, wanted.normalise())


def _start_of(wanted: Wanted, name: str, material: Material) -> Callable[[], Net]:
    """Each lesson goes on from the one before it."""
    before = {STRINGS: "second", "second": "first", "first": "told"}.get(name)
    earlier = wanted.lesson(f"{before}")
    if before and earlier.exists() and not (name == "first" and wanted.start):
        return lambda: _taught(earlier)
    if wanted.start is not None:
        start = wanted.start
        return lambda: _grown(wanted, start, wanted.shape)
    return lambda: untaught(wanted.shape, material)


def _known(wanted: Wanted, start: Start) -> AcousticModel:
    """The present model, as it is before the lessons."""
    return model_of(_grown(wanted, start, start.model.shape), torch.from_numpy(start.model.priors))


def _grown(wanted: Wanted, start: Start, shape: Shape) -> Net:
    """What hears sounds as they are is told the mean that will be missing from now on."""
    net = grown(start.model, shape)
    if start.statistics is None:
        fed_without(net, torch.from_numpy(read_running_mean(wanted.statistics).overall))
    return net


def _told(wanted: Wanted) -> None:
    for sounds in wanted.sounds():
        label_file_by_lengths(sounds, wanted.labels("told", sounds))


def _label_with(wanted: Wanted, before: str, name: str) -> None:
    frequencies = _material(wanted, before).frequencies()
    checkpoint = wanted.lesson(before)
    _label(wanted, name, checkpoint, _taught(checkpoint), frequencies, wanted.normalise())


def _label(wanted: Wanted, name: str, file: Path, net: Net, priors: torch.Tensor, normalise: Normalise) -> None:
    """With the network that was read from ``file``."""
    net.eval()
    for sounds in tqdm(wanted.sounds(), desc=f"{name} labels", unit="file"):
        target = wanted.labels(name, sounds)
        if not is_fresh(target, sounds, file):
            label_file(sounds, target, net, priors, normalise)


def _taught(checkpoint: Path) -> Net:
    def missing() -> Net:
        raise FileNotFoundError(f"{checkpoint} is missing; run the lesson first")

    return Trainer(checkpoint, missing).taught
