"""Is a model directory whole and usable."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from callcenter.asr.model_catalogue import KNOWN
from callcenter.asr.vosk_model import GRAPHS, NEEDED, ModelUnusable, inspect_files

TRIAL_LIMIT_S = 180
"""The large model takes half a minute to load; damaged files can keep Vosk busy for ever."""
_TRIAL = (
    "import sys; from pathlib import Path; from callcenter.asr.vosk_model import load_model;"
    "load_model(Path(sys.argv[1]))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCheck:
    """What was found."""

    directory: Path
    warnings: tuple[str, ...] = ()
    """Odd, but the model loads."""


def check_model(directory: Path) -> ModelCheck:
    """Looks at the files, compares known hashes, and loads the model in a process of its own.

    Raises:
        ModelUnusable: it cannot be used.
    """
    inspect_files(directory)
    warnings = tuple(_odd_hashes(directory))
    try:
        done = subprocess.run(
            [sys.executable, "-c", _TRIAL, str(directory)], capture_output=True, timeout=TRIAL_LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired as problem:
        what = f"or another file is damaged: loading has not ended after {TRIAL_LIMIT_S} s"
        raise ModelUnusable(directory, "conf/model.conf", what) from problem
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace")
        file = next((name for name in (*NEEDED, *GRAPHS[1], *GRAPHS[0]) if f": {name} " in said), "am/final.mdl")
        raise ModelUnusable(directory, file, "cannot be loaded by Vosk; the files are damaged or do not fit together")
    return ModelCheck(directory=directory, warnings=warnings)


def _odd_hashes(directory: Path) -> list[str]:
    recorded = next((model.sha256 for model in KNOWN if model.name == directory.name), {})
    odd = []
    for name, wanted in recorded.items():
        with (directory / name).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != wanted:
            odd.append(f"{directory.name}: {name} has SHA-256 {found}, a public project recorded {wanted}")
    return odd
