"""Recordings as WAV files: which ones we take, and how loud they are; also while one is being written."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile

from callcenter.web.messages import Peaks

MOST_VALUES = 4_000
FINEST_MS = 20


class UnreadableWav(ValueError):
    """Not a WAV we can use; the text is the Chinese reason."""


def read_length_ms(path: Path) -> int:
    """Length of a recording that we can use.

    Raises:
        UnreadableWav: not a WAV, cut off, empty, or in a form we do not read.
    """
    try:
        found = soundfile.info(path)
    except soundfile.LibsndfileError as problem:
        raise UnreadableWav("不是可用的 WAV 文件，或者文件不完整") from problem
    if found.format not in ("WAV", "WAVEX"):
        raise UnreadableWav(f"是 {found.format} 文件，不是 WAV")
    if found.channels > 2:
        raise UnreadableWav(f"有 {found.channels} 个声道")
    if found.samplerate < 8000:
        raise UnreadableWav(f"采样率只有 {found.samplerate} Hz")
    if found.frames == 0:
        raise UnreadableWav("里面没有声音")
    return int(found.frames * 1000 // found.samplerate)


def peaks_of(path: Path) -> Peaks:
    """Loudness of both sides; a mono file is drawn on both.

    Raises:
        UnreadableWav: the file is not a recording.
    """
    state = path.stat()
    return _computed(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=16)
def _computed(path: Path, _size: int, _changed_ns: int) -> Peaks:
    length_ms = read_length_ms(path)
    step_ms = max(FINEST_MS, -(-length_ms // MOST_VALUES // 10) * 10)
    loudest = []
    with soundfile.SoundFile(path) as sound:
        frames = sound.samplerate * step_ms // 1000
        for block in sound.blocks(blocksize=frames, dtype="float32", always_2d=True):
            loudest.append(np.abs(block).max(axis=0))
    table = np.minimum(np.stack(loudest), 1.0).round(3).astype(float)
    return Peaks(step_ms=step_ms, length_ms=length_ms, customer=table[:, 0].tolist(), agent=table[:, -1].tolist())
