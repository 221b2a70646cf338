"""Has a voice speak sentences into files, some dozens in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from zlib import crc32

import numpy as np
from tqdm import tqdm

from scripts.train_model.sentences import training_sentences
from scripts.train_model.speech.lines import lines
from scripts.train_model.speech.spoken import Voice, save_spoken, speak_all
from scripts.train_model.spoken_values import VALUES

SENTENCES = 60
"""In a file."""
NUMBERS = ("手机",) * 5 + ("座机", "热线", "订单号", "身份证", "验证码")
NUMBER_SHARE = 0.15
"""Of what is said besides the usual sentences: digits in a row are the weakest spot."""

Sentences = Callable[[int], Iterator[str]]
"""From a seed to sentences without end."""


def speak_files(voice: Callable[[], Voice], name: str, count: int, folder: Path, sentences: Sentences) -> None:
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
        spoken = speak_all(speaker, lines(sentences(seed)), np.random.default_rng(seed))
        save_spoken(path, list(islice(spoken, SENTENCES)))


def to_learn(seed: int) -> Iterator[str]:
    """The usual sentences, and more numbers among them than callers say."""
    chance, sentences = Random(seed), training_sentences(seed)
    while True:
        yield VALUES[chance.choice(NUMBERS)](chance) if chance.random() < NUMBER_SHARE else next(sentences)
