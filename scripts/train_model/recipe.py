"""What is done, in which order: from public packages to the acoustic model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import torch
from tqdm import tqdm

from scripts.train_model.network.blending import blended
from scripts.train_model.network.first_net import untaught
from scripts.train_model.network.growing import grown
from scripts.train_model.network.labelling import label_file, label_file_by_lengths
from scripts.train_model.network.material import Material, Source
from scripts.train_model.network.model_file import read_model, write_model
from scripts.train_model.network.net import Net
from scripts.train_model.network.shape import Shape
from scripts.train_model.network.toneless import learn_toneless, melted
from scripts.train_model.network.training import Course, Trainer
from scripts.train_model.sound.prepared import prepare_file
from scripts.train_model.speakers import HELD_OUT_FILES, SPEAKERS, Speaker
from scripts.train_model.speech.speaking import speak_files
from scripts.train_model.stages import Stage, is_fresh

FIRST_LESSON, SECOND_LESSON = 0.4, 0.6
"""Shares of the time for training, before and after the sounds are found anew with what was learnt."""
LEARNT_SHARE = 0.7
"""Of the weights when the training did not start from nothing; the rest is what the present model knew."""
LEAST_TONELESS_S = 5.0
NETWORK = "final.mdl"
"""In the work folder."""


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for."""

    work: Path
    start: Path | None
    """The model to grow from; None starts from nothing."""
    speech_hours: float
    training_hours: float
    shape: Shape = field(default_factory=Shape)

    @property
    def training_s(self) -> float:
        return self.training_hours * 3600


def acoustic_stages(wanted: Wanted) -> Iterator[Stage]:
    """Every stage reads what those named in its ``needs`` wrote under the work folder."""
    torch.set_num_threads(1)  # on a shared machine two threads wait for each other most of the time
    for speaker in SPEAKERS:
        yield _speaking(wanted, speaker, held_out=True)
        yield _speaking(wanted, speaker, held_out=False)
        yield _telephone(wanted, speaker)
    yield from _first_labels(wanted)
    yield from _lesson(wanted, "first", FIRST_LESSON, rate=6e-4 if wanted.start else 2e-3, needs="first-labels")
    yield _labels_anew(wanted)
    yield from _lesson(wanted, "second", SECOND_LESSON, rate=4e-4 if wanted.start else 1e-3, needs="second-labels")
    yield _export(wanted)


def _speaking(wanted: Wanted, speaker: Speaker, *, held_out: bool) -> Stage:
    name = f"{speaker.name}-held-out" if held_out else speaker.name
    count = HELD_OUT_FILES if held_out else speaker.files(wanted.speech_hours)

    def run() -> None:
        folder = wanted.work / "speech" / name
        speak_files(lambda: speaker.voice(wanted.work, held_out), name, count, folder, held_out=held_out)

    return Stage(f"speak-{name}", f"{name} speaks", run, {"files": count})


def _telephone(wanted: Wanted, speaker: Speaker) -> Stage:
    def run() -> None:
        for source in tqdm(_files(wanted.work / "speech" / speaker.name), desc=speaker.name, unit="file"):
            target = _made(wanted.work / "sound" / speaker.name / source.name)
            if not is_fresh(target, source):
                seed = crc32(f"{speaker.name} on the line {source.stem}".encode())
                prepare_file(source, target, speaker.variants, seed)

    name, needs = f"telephone-{speaker.name}", (f"speak-{speaker.name}",)
    return Stage(name, f"{speaker.name} on the telephone", run, {"variants": speaker.variants}, needs)


def _first_labels(wanted: Wanted) -> Iterator[Stage]:
    """From the present model, or, without one, from the only voice that tells how long its sounds are."""
    sound = tuple(f"telephone-{speaker.name}" for speaker in SPEAKERS)
    if wanted.start is not None:
        model = wanted.start

        def run() -> None:
            old = read_model(model)
            _label(wanted, "first", model, grown(old, old.shape), torch.from_numpy(old.priors))

        yield Stage("first-labels", "finding the sounds with the present model", run, {"start": model.name}, sound)
    else:
        told = wanted.work / "labels" / "told"
        yield Stage("told-labels", "sounds where the voice says", lambda: _told(wanted, told), {}, sound)
        yield from _lesson(wanted, "told", FIRST_LESSON / 2, rate=2e-3, needs="told-labels")
        yield Stage(
            "first-labels", "finding the sounds", lambda: _label_with(wanted, "told", "first"), {}, ("told-lesson",)
        )


def _told(wanted: Wanted, folder: Path) -> None:
    for features in _files(wanted.work / "sound"):
        label_file_by_lengths(features, _made(folder / features.parent.name / f"{features.stem}.npy"))


def _lesson(wanted: Wanted, name: str, share: float, rate: float, needs: str) -> Iterator[Stage]:
    course = Course(seconds=wanted.training_s * share, first_rate=rate, last_rate=rate / 30)

    def run() -> None:
        material = Material(_sources(wanted.work, name), wanted.shape)
        print(f"{material.hours:.1f} hours to learn from", flush=True)
        Trainer(_made(wanted.work / "lessons" / f"{name}.pt"), _start_of(wanted, name, material)).learn(
            material, course
        )

    settings = {"seconds": course.seconds, "rate": rate, "shape": vars(wanted.shape)}
    yield Stage(f"{name}-lesson", f"{name} lesson", run, settings, (needs,))


def _start_of(wanted: Wanted, name: str, material: Material) -> Callable[[], Net]:
    """Each lesson goes on from the one before it."""
    before = {"second": "first", "first": "told"}.get(name)
    earlier = wanted.work / "lessons" / f"{before}.pt"
    if before and earlier.exists() and not (name == "first" and wanted.start):
        return lambda: _taught(earlier)
    if wanted.start is not None:
        model = wanted.start
        return lambda: grown(read_model(model), wanted.shape)
    return lambda: untaught(wanted.shape, material)


def _labels_anew(wanted: Wanted) -> Stage:
    return Stage(
        "second-labels",
        "finding the sounds anew",
        lambda: _label_with(wanted, "first", "second"),
        {},
        ("first-lesson",),
    )


def _label_with(wanted: Wanted, lesson: str, name: str) -> None:
    frequencies = Material(_sources(wanted.work, lesson), wanted.shape).frequencies()
    checkpoint = wanted.work / "lessons" / f"{lesson}.pt"
    _label(wanted, name, checkpoint, _taught(checkpoint), frequencies)


def _label(wanted: Wanted, name: str, file: Path, net: Net, priors: torch.Tensor) -> None:
    """With the network that was read from ``file``."""
    net.eval()
    for features in tqdm(_files(wanted.work / "sound"), desc=f"{name} labels", unit="file"):
        target = _made(wanted.work / "labels" / name / features.parent.name / f"{features.stem}.npy")
        if not is_fresh(target, features, file):
            label_file(features, target, net, priors)


def _export(wanted: Wanted) -> Stage:
    seconds = max(LEAST_TONELESS_S, wanted.training_s / 50)

    def run() -> None:
        material = Material(_sources(wanted.work, "second"), wanted.shape)
        net = _taught(wanted.work / "lessons" / "second.pt")
        head = learn_toneless(net, material, seconds)
        model = melted(net, head, material.frequencies())
        if wanted.start is not None:
            model = blended(read_model(wanted.start), model, LEARNT_SHARE)
        write_model(_made(wanted.work / NETWORK), model)

    return Stage(
        "export", "writing final.mdl", run, {"toneless seconds": seconds, "share": LEARNT_SHARE}, ("second-lesson",)
    )


def _taught(checkpoint: Path) -> Net:
    def missing() -> Net:
        raise FileNotFoundError(f"{checkpoint} is missing; run the lesson first")

    return Trainer(checkpoint, missing).net


def _sources(work: Path, labels: str) -> list[Source]:
    weights: Mapping[str, float] = {speaker.name: speaker.weight for speaker in SPEAKERS}
    return [
        Source(features, found, weights[features.parent.name])
        for features in _files(work / "sound")
        if (found := work / "labels" / labels / features.parent.name / f"{features.stem}.npy").exists()
    ]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.npz") if ".half" not in path.name)


def _made(path: Path) -> Path:
    """With its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
