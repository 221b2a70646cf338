"""espeak-ng: a formant synthesiser with dozens of voice variants; robot-like, quick, and free to use."""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from collections.abc import Sequence

import numpy as np
from scipy.signal import resample

from scripts.train_model.speech.spoken import RATE_HZ, Line, Splits, Spoken, full_scale, sounds_of

PROGRAM = "espeak-ng"
LANGUAGE = "cmn-latn-pinyin"
VARIANTS = (
    *(
        "m1",
        "m2",
        "m3",
        "m4",
        "m6",
        "m7",
        "f1",
        "f2",
        "f3",
        "croak",
        "klatt",
        "klatt2",
        "Andy",
        "Alex",
        "Gene",
        "Henry",
    ),
    *(
        "adam",
        "anika",
        "Annie",
        "belinda",
        "Lee",
        "Mario",
        "Michael",
        "paul",
        "steph",
        "john",
        "linda",
        "marcelo",
        "max",
    ),
    *("robert", "rob", "shelby", "victor", "zac"),
)
HELD_OUT = ("m5", "f4", "klatt3", "Denis", "Diogo", "Hugo", "iven", "edward")
"""Never heard in training."""


class EspeakMissing(Exception):
    """The program is not installed; the message says what to type."""


class Espeak:
    """One of the variants for every line, at its own height and speed."""

    def __init__(self, split: Splits, variants: Sequence[str] = VARIANTS) -> None:
        if shutil.which(PROGRAM) is None:
            raise EspeakMissing(f"{PROGRAM} not found; install it with `apt-get install espeak-ng`")
        self._split = split
        self._variants = variants

    def speak(self, line: Line, dice: np.random.Generator) -> Spoken | None:
        variant = str(dice.choice(self._variants))
        pinyin = ", ".join(" ".join(syllable for word in clause for syllable in word) for clause in line.clauses)
        settings = ["-v", f"{LANGUAGE}+{variant}", "-s", str(dice.integers(115, 195)), "-p", str(dice.integers(20, 80))]
        done = subprocess.run([PROGRAM, *settings, "--stdout", pinyin], capture_output=True, check=False)
        if done.returncode != 0 or len(done.stdout) < 8000:
            return None
        with wave.open(io.BytesIO(done.stdout)) as file:
            rate = file.getframerate()
        sound = np.frombuffer(done.stdout[44:], np.int16).astype(float)  # its header gives no length: it was streamed
        samples = full_scale(resample(sound, round(len(sound) * RATE_HZ / rate)))
        return Spoken(text=line.text, voice=f"espeak {variant}", sounds=sounds_of(line, self._split), samples=samples)
