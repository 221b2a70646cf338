"""Has a voice speak sentences into files, some dozens in each."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from zlib import crc32

import numpy as np
from tqdm import tqdm

from scripts.train_model.sentences import held_out_sentences, training_sentences
from scripts.train_model.speech.lines import lines
from scripts.train_model.speech.spoken import Voice, save_spoken, speak_all

SENTENCES = 60
"""In a file."""


def speak_files(voice: Callable[[], Voice], name: str, count: int, folder: Path, *, held_out: bool = False) -> None:
    """``count`` files, those that are missing. Every file has its own seeds, so the order does not matter."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:04}.npz" for number in range(count)]
    missing = [path for path in paths if not path.exists()]
    if not missing:
        return
    speaker = voice()
    for path in tqdm(missing, desc=name, unit="file"):
        if path.exists():  # another process shares the work
            continue
        seed = crc32(f"{name} {path.stem}".encode())
        sentences = held_out_sentences(seed) if held_out else training_sentences(seed)
        spoken = speak_all(speaker, lines(sentences), np.random.default_rng(seed))
        save_spoken(path, list(islice(spoken, SENTENCES)))
