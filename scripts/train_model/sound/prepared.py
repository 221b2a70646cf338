"""Spoken sentences as they would be heard on the telephone, several times, each as features: what is trained on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from scripts.train_model.sound import voice_change
from scripts.train_model.sound.features import Features, mfcc
from scripts.train_model.sound.g711 import Sound
from scripts.train_model.sound.line_sounds import RATE_HZ
from scripts.train_model.sound.telephone import on_the_line
from scripts.train_model.speech.spoken import Spoken, load_spoken

FRAMES_AN_OUTPUT = 3
UNCHANGED = 0.25
"""Share of the variants after the first that keep the voice as it is."""
TALKERS = 40
"""Voices of the same file that may talk in the background."""


@dataclass(frozen=True)
class Utterance:
    """A sentence on a line."""

    sounds: tuple[str, ...]
    lengths: tuple[float, ...]
    """Seconds of the sounds on this line, silence before included; empty if not known."""
    features: Features


def prepare_file(source: Path, target: Path, variants: int, seed: int) -> None:
    """All sentences of a file of speech, ``variants`` times."""
    dice = np.random.default_rng(seed)
    voices = load_spoken(source)
    talkers = [_unit(resample_poly(one.samples.astype(float), 1, 2)) for one in voices[:TALKERS]]
    save_utterances(target, [utterance for one in voices for utterance in _variants(one, variants, talkers, dice)])


def save_utterances(path: Path, utterances: Sequence[Utterance]) -> None:
    """Written whole or not at all; features in 16 bits."""
    about = [{"sounds": one.sounds, "lengths": one.lengths, "frames": len(one.features)} for one in utterances]
    features = np.concatenate([one.features for one in utterances]).astype(np.float16)
    half = path.with_suffix(".half.npz")
    np.savez(half, about=json.dumps(about), features=features)
    half.rename(path)


def load_utterances(path: Path) -> list[Utterance]:
    with np.load(path) as file:
        about, features = json.loads(str(file["about"])), file["features"]
    ends = np.cumsum([one["frames"] for one in about])
    return [
        Utterance(tuple(one["sounds"]), tuple(one["lengths"]), features[end - one["frames"] : end])
        for one, end in zip(about, ends, strict=True)
    ]


def _variants(one: Spoken, count: int, talkers: Sequence[Sound], dice: np.random.Generator) -> Iterator[Utterance]:
    sound = resample_poly(one.samples / 32_768, 5, 8)
    analysed = voice_change.analyse(sound) if count > 1 else None
    for number in range(count):
        if analysed is None or number == 0 or dice.random() < UNCHANGED:
            changed, tempo = sound, 1.0
        else:
            changed, tempo = voice_change.another_person(analysed, dice)
        yield _on_a_line(one, voice_change.to_telephone_rate(changed), tempo, talkers, dice)


def _on_a_line(
    one: Spoken, voice: Sound, tempo: float, talkers: Sequence[Sound], dice: np.random.Generator
) -> Utterance:
    """With quiet before and after it."""
    before, after = dice.uniform(0.02, 0.6, 2)
    padded = np.pad(voice, (round(before * RATE_HZ), round(after * RATE_HZ)))
    features = mfcc(on_the_line(padded, talkers, dice))
    features = features[: len(features) // FRAMES_AN_OUTPUT * FRAMES_AN_OUTPUT]
    lengths = [length * tempo for length in one.lengths]
    if lengths:
        lengths[0] += before
        lengths[-1] += after
    return Utterance(one.sounds, tuple(lengths), features)


def _unit(sound: Sound) -> Sound:
    return np.asarray(sound / max(1e-9, float(sound.std())))
