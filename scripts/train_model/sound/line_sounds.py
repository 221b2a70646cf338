"""What else is heard on a telephone line: noise, voices, tones, keys, music."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scripts.train_model.sound.g711 import Sound

RATE_HZ = 8000
RING_HZ = 450.0
"""Ring, busy and congestion tones of China's networks (GB/T 3380)."""
RHYTHMS_S = ((1.0, 4.0), (0.35, 0.35), (0.7, 0.7))
"""On and off: ring-back, busy, congestion."""
KEYS_HZ = ((697, 770, 852, 941), (1209, 1336, 1477, 1633))
"""Rows and columns of the keypad (ITU-T Q.23)."""
SCALE = (0, 2, 4, 7, 9, 12, 14, 16)
"""Semitones of a pentatonic scale."""


def noise(samples: int, dice: np.random.Generator) -> Sound:
    """From white to brown, its loudness moving a little."""
    spectrum = np.fft.rfft(dice.normal(size=samples))
    frequency = np.maximum(np.fft.rfftfreq(samples), 4 / samples)
    sound = np.fft.irfft(spectrum * frequency ** (-dice.uniform(0, 1)), samples)
    return sound * _slow_change(samples, dice)


def babble(samples: int, voices: Sequence[Sound], dice: np.random.Generator) -> Sound:
    """One to four people in the room."""
    sound = np.zeros(samples)
    for _ in range(dice.integers(1, 5)):
        voice = voices[int(dice.integers(len(voices)))]
        sound += np.resize(np.roll(voice, dice.integers(len(voice))), samples)
    return sound


def line_tone(samples: int, dice: np.random.Generator) -> Sound:
    """Ringing, busy or congestion, from anywhere in its rhythm."""
    on, off = RHYTHMS_S[dice.integers(len(RHYTHMS_S))]
    time = np.arange(samples) / RATE_HZ + dice.uniform(0, on + off)
    tone = np.sin(2 * np.pi * RING_HZ * dice.uniform(0.97, 1.03) * time)
    return np.asarray(tone * (time % (on + off) < on))


def keys(samples: int, dice: np.random.Generator) -> Sound:
    """A few keys pressed."""
    sound = np.zeros(samples)
    for _ in range(dice.integers(1, 6)):
        length = min(samples, int(RATE_HZ * dice.uniform(0.06, 0.25)))
        start = dice.integers(samples - length + 1)
        time = np.arange(length) / RATE_HZ
        for row in KEYS_HZ:
            sound[start : start + length] += np.sin(2 * np.pi * row[dice.integers(4)] * time)
    return sound


def music(samples: int, dice: np.random.Generator) -> Sound:
    """A tune with overtones over a chord: what waits sound like."""
    sound = np.zeros(samples)
    root = dice.uniform(110, 330)
    beat = int(RATE_HZ * dice.uniform(0.15, 0.5))
    for start in range(0, samples, beat):
        pitch = root * 2 ** (SCALE[dice.integers(len(SCALE))] / 12)
        length = min(2 * beat, samples - start)
        time = np.arange(length) / RATE_HZ
        note = sum(np.sin(2 * np.pi * pitch * k * time) / k ** dice.uniform(1, 2) for k in range(1, 7))
        sound[start : start + length] += note * np.exp(-time * dice.uniform(2, 6))
    return sound


def _slow_change(samples: int, dice: np.random.Generator) -> Sound:
    points = max(2, samples // RATE_HZ + 2)
    return np.exp(np.interp(np.arange(samples), np.linspace(0, samples, points), dice.normal(0, 0.35, points)))
