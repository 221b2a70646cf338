"""Recordings of people, given as folders with a ``manifest.tsv``: file, speaker, transcript and licence of each.

The transcript is in characters, or in pinyin with the tones as numbers (``ni3 hao3``).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

from callcenter.asr.foreign_format import readable_recording
from callcenter.asr.wav_source import UnreadableRecording
from scripts.train_model.speech.lines import lines
from scripts.train_model.speech.spoken import RATE_HZ, Line, Samples, full_scale
from scripts.train_model.syllables import syllable_phones

MANIFEST = "manifest.tsv"
COLUMNS = ("file", "speaker", "transcript", "licence")
EDGE_S = 0.1
"""Kept of the quiet around what is said."""
QUIET = 0.05
"""Of the loudest 10 ms: what is quieter before the first and after the last loud sound is cut off."""
_SYLLABLES = re.compile("[a-zü]+[1-5]( [a-zü]+[1-5])*")
_NOT_MANDARIN = re.compile("[A-Za-zÀ-ɏ]")


class RecordingsUnusable(ValueError):
    """A folder of recordings cannot be learnt from; the message names the file and the row."""


@dataclass(frozen=True)
class Recording:
    """What one person said once."""

    path: Path
    speaker: str
    line: Line


def require_recordings(folders: Sequence[Path]) -> None:
    """Looks at all rows of all folders before hours are spent.

    Raises:
        RecordingsUnusable: one cannot be learnt from, or two have the same name.
    """
    names: dict[str, Path] = {}
    for folder in folders:
        other = names.setdefault(folder.resolve().name, folder)
        if other is not folder:
            raise RecordingsUnusable(f"{other} and {folder} have the same name; rename one of them")
        read_manifest(folder)


def read_manifest(folder: Path) -> list[Recording]:
    """What is listed.

    Raises:
        RecordingsUnusable: no manifest, a column or a file is missing, or a transcript cannot be read aloud.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise RecordingsUnusable(f"{manifest} is missing; list the recordings there with {', '.join(COLUMNS)}")
    try:
        found = _rows(manifest)
    except UnicodeDecodeError as problem:
        raise RecordingsUnusable(f"{manifest} is not written in UTF-8; save it so") from problem
    if not found:
        raise RecordingsUnusable(f"{manifest} lists no recordings; add a row for each")
    return found


def count_speakers(folders: Sequence[Path]) -> int:
    """People in all of them; transcripts are not read again for that."""
    return len({(folder, row["speaker"]) for folder in folders for row in _listed(folder / MANIFEST)})


def read_samples(recording: Recording) -> Samples:
    """What is said in it, with little of the quiet before and after.

    Raises:
        RecordingsUnusable: the file is not sound.
    """
    try:
        with readable_recording(recording.path) as path:
            sound, rate_hz = soundfile.read(str(path), dtype="float64", always_2d=True)
    except (UnreadableRecording, soundfile.LibsndfileError, RuntimeError) as problem:
        raise RecordingsUnusable(f"{recording.path} is not sound that can be read; replace it or its row") from problem
    shared = gcd(rate_hz, RATE_HZ)
    return full_scale(_without_quiet(resample_poly(sound.mean(axis=1), RATE_HZ // shared, rate_hz // shared)))


def _rows(manifest: Path) -> list[Recording]:
    return [
        _recording(manifest.parent, row, f"{manifest} row {number}") for number, row in enumerate(_listed(manifest), 2)
    ]


def _listed(manifest: Path) -> list[dict[str, str | None]]:
    with manifest.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = [column for column in COLUMNS if column not in (rows.fieldnames or [])]
        if missing:
            raise RecordingsUnusable(f"{manifest} has no column {', '.join(missing)}; its first row names the columns")
        return list(rows)


def _recording(folder: Path, row: dict[str, str | None], where: str) -> Recording:
    for column in COLUMNS:
        if not (row[column] or "").strip():
            raise RecordingsUnusable(f"{where}: {column} is empty; fill it in or take the row out")
    path = folder / str(row["file"])
    if not path.is_file():
        raise RecordingsUnusable(f"{where}: file {row['file']} does not exist; correct it or take the row out")
    line = read_transcript(str(row["transcript"]).strip())
    if line is None:
        raise RecordingsUnusable(
            f"{where}: transcript {row['transcript']!r} cannot be read aloud; "
            "write it in Chinese characters, or in pinyin with the tones as numbers"
        )
    return Recording(path, str(row["speaker"]), line)


def read_transcript(transcript: str) -> Line | None:
    """None if it cannot be read aloud."""
    if _SYLLABLES.fullmatch(transcript):
        syllables = transcript.split()
        readable = all(syllable_phones(syllable) for syllable in syllables)
        return Line(transcript, (tuple((syllable,) for syllable in syllables),)) if readable else None
    return None if _NOT_MANDARIN.search(transcript) else next(lines([transcript]), None)


def _without_quiet(sound: np.ndarray) -> np.ndarray:
    step = RATE_HZ // 100
    loudness = np.sqrt(np.mean(sound[: len(sound) // step * step].reshape(-1, step) ** 2, axis=1))
    loud = np.flatnonzero(loudness > QUIET * loudness.max(initial=0.0))
    if not loud.size:
        return sound
    edge = int(EDGE_S * RATE_HZ)
    return sound[max(0, loud[0] * step - edge) : (loud[-1] + 1) * step + edge]
