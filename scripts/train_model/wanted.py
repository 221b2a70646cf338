"""What is asked for, and where it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from scripts.train_model.network.material import Normalise, Source
from scripts.train_model.network.model_file import AcousticModel, read_model
from scripts.train_model.network.shape import Shape
from scripts.train_model.sound.running_mean import FILE, read_running_mean
from scripts.train_model.speakers import SPEAKERS, Recorded, Speaker

NETWORK = "final.mdl"
"""In the work folder; beside it the mean of all features, ``global_cmvn.stats``."""


@dataclass(frozen=True)
class Start:
    """The model to grow from."""

    file: Path

    @cached_property
    def model(self) -> AcousticModel:
        return read_model(self.file)

    @property
    def statistics(self) -> Path | None:
        """The mean that is taken off its features, if any is."""
        found = self.file.parent / FILE
        return found if found.exists() else None

    @property
    def normalise(self) -> Normalise | None:
        return read_running_mean(self.statistics).taken_off if self.statistics else None


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for."""

    work: Path
    start: Start | None
    """None starts from nothing."""
    speech_hours: float
    training_hours: float
    recordings: tuple[Path, ...] = ()
    """Folders of what people said."""
    shape: Shape = field(default_factory=Shape)

    @property
    def training_s(self) -> float:
        return self.training_hours * 3600

    @property
    def people(self) -> Sequence[Recorded]:
        return [Recorded(folder) for folder in self.recordings]

    @property
    def everybody(self) -> Sequence[Speaker | Recorded]:
        return [*SPEAKERS, *self.people]

    @property
    def statistics(self) -> Path:
        return self.work / FILE

    def normalise(self) -> Normalise:
        """As Vosk will do it with the new model."""
        return read_running_mean(self.statistics).taken_off

    def sounds(self) -> list[Path]:
        """Files of speech on telephone lines."""
        return [path for one in self.everybody for path in files(self.work / "sound" / one.name)]

    def labels(self, name: str, sounds: Path) -> Path:
        return made(self.work / "labels" / name / sounds.parent.name / f"{sounds.stem}.npy")

    def lesson(self, name: str) -> Path:
        return made(self.work / "lessons" / f"{name}.pt")

    def sources(self, labels: str) -> list[Source]:
        """What is labelled."""
        weights = {one.name: one.weight for one in self.everybody}
        return [
            Source(sounds, found, weights[sounds.parent.name])
            for sounds in self.sounds()
            if (found := self.labels(labels, sounds)).exists()
        ]


def files(folder: Path) -> list[Path]:
    """Whole ones."""
    return sorted(path for path in folder.glob("*.npz") if ".half" not in path.name)


def made(path: Path) -> Path:
    """With its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
