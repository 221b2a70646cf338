"""Fetching a published model: resumed when it broke off, unpacked with care, looked at before it counts."""

from __future__ import annotations

import shutil
import stat
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path, PurePosixPath

from callcenter.asr.model_catalogue import ADDRESS, fetched_models, known_model
from callcenter.asr.model_check import ModelCheck, check_model

PIECE_BYTES = 1 << 18
PATIENCE_S = 30
UNPACKED_LIMIT_BYTES = 8 << 30
NOT_SATISFIABLE = 416
PARTIAL = 206

Progress = Callable[[int, int], None]
"""(bytes so far, bytes in all; 0 when the server does not say)."""


class ModelNotFetched(Exception):
    """The message says why and what to do."""


def fetch_model(name: str, data: Path, progress: Progress, *, address: str = ADDRESS) -> ModelCheck:
    """Downloads, unpacks and checks a published model; it lies in the data folder afterwards.

    Raises:
        UnknownModel: not a published one.
        ModelNotFetched: no network, broken off, or not the archive it should be.
        ModelUnusable: it came, but does not load.
    """
    model = known_model(name)
    folder = fetched_models(data)
    if (folder / name).is_dir():
        return check_model(folder / name)
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{name}.zip.part"
    _download(f"{address}{model.name}.zip", archive, progress)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".unpack-") as draft:
        _unpack(archive, Path(draft), name)
        check_model(Path(draft) / name)
        shutil.move(Path(draft) / name, folder / name)
    archive.unlink()
    return check_model(folder / name)


def _download(url: str, part: Path, progress: Progress) -> None:
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            have = have if answer.status == PARTIAL else 0
            whole = have + int(answer.headers.get("Content-Length") or 0)
            with part.open("ab" if have else "wb") as file:
                while piece := answer.read(PIECE_BYTES):
                    file.write(piece)
                    have += len(piece)
                    progress(have, whole)
    except urllib.error.HTTPError as problem:
        if problem.code == NOT_SATISFIABLE:
            return  # it was complete already
        raise ModelNotFetched(
            f"{url}: the server answers {problem.code} {problem.reason}; try again later"
        ) from problem
    except (OSError, HTTPException) as problem:
        if have:
            raise ModelNotFetched(f"{url}: broken off after {have} bytes; run the same command to go on") from problem
        reason = getattr(problem, "reason", problem)
        raise ModelNotFetched(
            f"{url}: cannot be reached ({reason}); the bundled model works without a network"
        ) from problem
    if have < whole:
        raise ModelNotFetched(f"{url}: broken off after {have} of {whole} bytes; run the same command to go on")


def _unpack(archive: Path, folder: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(archive) as packed:
            _refuse_odd_entries(packed, archive, name)
            packed.extractall(folder)
    except (zipfile.BadZipFile, EOFError, OSError) as problem:
        archive.unlink()
        raise ModelNotFetched(
            f"{name}: what was fetched is not a whole archive; run the same command again"
        ) from problem


def _refuse_odd_entries(packed: zipfile.ZipFile, archive: Path, name: str) -> None:
    """No entry may lie outside the model's own folder, be a link, or fill the disk."""
    size = 0
    for entry in packed.infolist():
        path = PurePosixPath(entry.filename)
        link = stat.S_ISLNK(entry.external_attr >> 16)
        size += entry.file_size
        if path.is_absolute() or ".." in path.parts or path.parts[:1] != (name,) or link:
            archive.unlink()
            raise ModelNotFetched(
                f"{name}: the archive holds {entry.filename!r}, which is not part of a model; refused"
            )
    if size > UNPACKED_LIMIT_BYTES:
        archive.unlink()
        raise ModelNotFetched(f"{name}: the archive would unpack to {size} bytes; refused")
