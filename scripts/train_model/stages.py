"""Runs the steps of a long work one after the other, and not again what is done."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stage:
    """One step; ``run`` may be called again after an interruption and then goes on where it was."""

    name: str
    title: str
    run: Callable[[], None]
    settings: Mapping[str, object]
    """With other settings it is done again."""
    needs: tuple[str, ...] = ()
    """Stages whose results it reads; if they were done anew, so is it."""


class UnknownStage(ValueError):
    """No stage of that name."""


class NotYet(Exception):
    """A stage was asked for alone whose inputs are not there."""


def run_stages(stages: Sequence[Stage], done: Path, only: Sequence[str] = ()) -> list[str]:
    """Runs what is not done, or of that only the named ones; the names of those that ran.

    Raises:
        UnknownStage: a name in ``only`` is not among the stages.
        NotYet: a stage in ``only`` needs one that is not done.
    """
    names = [stage.name for stage in stages]
    for name in only:
        if name not in names:
            raise UnknownStage(f"no stage {name!r}; take one of {', '.join(names)}")
    done.mkdir(parents=True, exist_ok=True)
    marks: dict[str, str] = {}
    ran = []
    for number, stage in enumerate(stages, 1):
        marks[stage.name] = mark = _mark(stage, marks)
        if only and stage.name not in only:
            continue
        if _is_done(stage.name, mark, done):
            print(f"[{number}/{len(stages)}] {stage.title}: done before", flush=True)
            continue
        if only:
            _require(stage, marks, done)
        print(f"[{number}/{len(stages)}] {stage.title}", flush=True)
        started = time.monotonic()
        stage.run()
        (done / f"{stage.name}.json").write_text(
            json.dumps({"mark": mark, "seconds": round(time.monotonic() - started)})
        )
        ran.append(stage.name)
    return ran


def is_fresh(made: Path, *sources: Path) -> bool:
    """There, and not older than what it was made from."""
    return made.exists() and all(made.stat().st_mtime >= source.stat().st_mtime for source in sources)


def _mark(stage: Stage, marks: Mapping[str, str]) -> str:
    """Changes with the settings of the stage and of all before it."""
    text = json.dumps([stage.name, stage.settings, [marks[name] for name in stage.needs]], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _is_done(name: str, mark: str, done: Path) -> bool:
    path = done / f"{name}.json"
    return path.exists() and json.loads(path.read_text())["mark"] == mark


def _require(stage: Stage, marks: Mapping[str, str], done: Path) -> None:
    missing = [name for name in stage.needs if not _is_done(name, marks[name], done)]
    if missing:
        raise NotYet(
            f"{stage.name} needs {', '.join(missing)} first; run it without --only, or --only {' '.join(missing)}"
        )
