"""Test sets for speech recognition: frames of one leg with the words that are said in them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from callcenter.asr.wav_source import Resampler
from scripts.train_model.sound.g711 import A_LAW, through

Samples = NDArray[np.int16]
DEMO = Path(__file__).parents[1] / "demo_data"
RATE_HZ = 8000
LEGS = ("customer", "agent")
LEVEL = 2500.0
"""RMS of telephone speech, about -22 dBFS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One leg of a call, or one read sentence."""

    source: str
    """The set it is counted in."""
    text: str
    sound: Samples
    clear: Samples
    """The same without the noise that was added, if any was."""


def demo_calls() -> Iterator[Spoken]:
    """The two calls of the demonstration."""
    for dialogue in sorted(DEMO.glob("*.json")):
        for leg in LEGS:
            codes = np.frombuffer((DEMO / f"{dialogue.stem}.{leg}.al").read_bytes(), np.uint8)
            sound = alaw_decoded(codes)
            yield Spoken(source=f"demonstration, {leg}", text=_said(dialogue, leg), sound=sound, clear=sound)


def calls(audio: Path, dialogues: Path) -> Iterator[Spoken]:
    """Stereo recordings (customer left) with a written dialogue of the same name for each."""
    for path in sorted(audio.glob("*.wav")):
        sound, rate_hz = soundfile.read(path, dtype="int16", always_2d=True)
        if rate_hz != RATE_HZ:
            raise SystemExit(f"{path}: {rate_hz} Hz; expected calls at {RATE_HZ} Hz")
        raw = dialogues / f"{path.stem}.asr.json"
        for channel, leg in enumerate(LEGS):
            text = _said(raw if raw.exists() else dialogues / f"{path.stem}.json", leg)
            one = sound[:, channel]
            yield Spoken(source=f"synthetic calls, {leg}", text=text, sound=one, clear=one)


def people(folder: Path, *, disturbed: bool) -> Iterator[Spoken]:
    """Real people reading, made to sound like a telephone; disturbed by noise at 15 dB and 2 % lost packets."""
    chance = np.random.default_rng(7)
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            sound = clear = telephone(folder / row["file"])
            name = "people reading, " + row["file"].split("_")[0]
            if disturbed:
                sound, name = _disturbed(clear, chance), "people reading, noise and loss"
            yield Spoken(source=name, text=row["transcript"], sound=sound, clear=clear)


def telephone(path: Path) -> Samples:
    """A recording as it sounds on the telephone."""
    sound, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    return on_the_telephone(sound, rate_hz)


def on_the_telephone(sound: NDArray[np.float32], rate_hz: int) -> Samples:
    """8 kHz, usual loudness, A-law, half a second of quiet line on both sides; ``sound`` is ``[samples, channels]``."""
    mono = sound.mean(axis=1, keepdims=True)
    if rate_hz != RATE_HZ:
        resampler = Resampler(rate_hz, 1)
        mono = np.concatenate([resampler.feed(mono), resampler.finish()])
    voice = mono[:, 0].astype(np.float64)
    voice *= LEVEL / max(1e-9, float(np.sqrt(np.mean(voice**2))))
    quiet = np.random.default_rng(1).normal(0, 8, RATE_HZ // 2)
    return _through_alaw(np.concatenate([quiet, voice, quiet]))


def alaw_decoded(codes: NDArray[np.uint8]) -> Samples:
    """G.711, table 1a."""
    return _TABLE[codes]


def _disturbed(sound: Samples, chance: np.random.Generator) -> Samples:
    power = float(np.mean(sound[RATE_HZ // 2 : -RATE_HZ // 2].astype(float) ** 2))
    noisy = sound + chance.normal(0, np.sqrt(power / 10**1.5), len(sound))
    frames = noisy[: len(noisy) // 160 * 160].reshape(-1, 160)
    frames[chance.random(len(frames)) < 0.02] = 0
    return _through_alaw(frames.reshape(-1))


def _through_alaw(sound: NDArray[np.float64]) -> Samples:
    return through(sound, A_LAW).astype(np.int16)


def _said(dialogue: Path, leg: str) -> str:
    turns = json.loads(dialogue.read_text(encoding="utf-8"))["turns"]
    return "".join(turn["text"] for turn in turns if turn["speaker"] == leg)


def _alaw_table() -> Samples:
    code = np.arange(256) ^ 0x55
    exponent, mantissa = (code >> 4) & 7, code & 15
    size = np.where(exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0))
    return np.where(code & 0x80, size, -size).astype(np.int16)


_TABLE = _alaw_table()
