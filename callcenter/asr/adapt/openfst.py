"""OpenFst's command-line programs, fed with text; nothing is linked."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

NEEDED = ("fstcompile", "fstconvert", "fstarcsort", "fstrelabel")


class OpenFstMissing(Exception):
    """The programs are not installed; the message says what to type."""


class OpenFstFailed(Exception):
    """A program refused its input."""


def require_openfst() -> None:
    """Looks for the programs.

    Raises:
        OpenFstMissing: at least one is not there.
    """
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        raise OpenFstMissing(f"{', '.join(missing)} not found; install OpenFst with `apt-get install libfst-tools`")


def pipe(commands: Sequence[Sequence[str]], text: bytes, *, lookahead: bool = False) -> bytes:
    """What comes out at the end of the line of programs.

    Raises:
        OpenFstFailed: with the program's own last line.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ)
        if lookahead:
            environment["LD_LIBRARY_PATH"] = str(_lookahead_folder(Path(folder)))
        data = text
        for command in commands:
            done = subprocess.run(command, input=data, capture_output=True, env=environment, check=False)
            if done.returncode != 0:
                said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no message"]
                raise OpenFstFailed(f"{command[0]} ended with status {done.returncode}: {said[0]}")
            data = done.stdout
        return data


def _lookahead_folder(folder: Path) -> Path:
    """OpenFst looks for the look-ahead type under a name that the Debian package does not ship."""
    library = ctypes.util.find_library("fstlookahead")
    found = sorted(Path("/usr/lib").glob(f"*/{library or 'libfstlookahead.so*'}"))
    if not found:
        raise OpenFstMissing("libfstlookahead not found under /usr/lib; install it with `apt-get install libfst-tools`")
    for name in ("olabel_lookahead-fst.so", "arc_lookahead-fst.so"):
        (folder / name).symlink_to(found[-1])
    return folder
