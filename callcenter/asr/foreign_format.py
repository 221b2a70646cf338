"""Recordings that libsndfile does not read, by way of ffmpeg where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import soundfile

from callcenter.asr.wav_source import UnreadableRecording


@contextmanager
def readable_recording(path: Path) -> Iterator[Path]:
    """The file itself, or a WAV made from it that lives as long as the block.

    Raises:
        UnreadableRecording: neither libsndfile nor ffmpeg can read it.
    """
    if not path.is_file() or _plain(path):
        yield path  # what is wrong with an absent file is said by its reader
        return
    if shutil.which("ffmpeg") is None:
        raise UnreadableRecording(f"recording {path} needs ffmpeg to be read; install it with `apt-get install ffmpeg`")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "sound.wav"
        command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-vn", "-c:a", "pcm_s16le", str(made)]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode != 0 or not made.is_file():
            raise UnreadableRecording(f"recording {path} is not sound that can be read; give a recording of the call")
        yield made


def _plain(path: Path) -> bool:
    try:
        soundfile.info(str(path))
    except (soundfile.LibsndfileError, RuntimeError):
        return False
    return True
