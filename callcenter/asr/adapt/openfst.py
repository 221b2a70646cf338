"""OpenFst's command-line programs, fed with text; nothing is linked."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

NEEDED = ("fstcompile", "fstconvert", "fstarcsort", "fstprint")

PLUGINS = {"libfstlookahead": ("olabel_lookahead", "ilabel_lookahead", "arc_lookahead"), "libfstngram": ("ngram",)}


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


def pipe(commands: Sequence[Sequence[str]], text: bytes, *, plugins: bool = False) -> bytes:
    """What comes out at the end of the line of programs.

    Raises:
        OpenFstFailed: with the program's own last line.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ)
        if plugins:
            environment["LD_LIBRARY_PATH"] = str(_plugin_folder(Path(folder)))
        data = text
        for command in commands:
            done = subprocess.run(command, input=data, capture_output=True, env=environment, check=False)
            if done.returncode != 0:
                said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no message"]
                raise OpenFstFailed(f"{command[0]} ended with status {done.returncode}: {said[0]}")
            data = done.stdout
        return data


def _plugin_folder(folder: Path) -> Path:
    """OpenFst looks for its rarer types under names that the Debian package does not ship."""
    for library, kinds in PLUGINS.items():
        found = sorted(Path("/usr/lib").glob(f"*/{library}.so.*"))
        if not found:
            raise OpenFstMissing(f"{library} not found under /usr/lib; install it with `apt-get install libfst-tools`")
        for kind in kinds:
            (folder / f"{kind}-fst.so").symlink_to(found[0])
    return folder
