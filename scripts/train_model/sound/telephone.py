"""Puts a voice on a telephone line: room, microphone, noise, level, coding, lost packets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.signal import oaconvolve

from scripts.train_model.sound import line_sounds
from scripts.train_model.sound.g711 import A_LAW, MU_LAW, Sound, through
from scripts.train_model.sound.line_sounds import RATE_HZ

PEAK = 32_767.0
PACKET = RATE_HZ // 50
TAPS = 256
DELAY = 64
"""Samples by which the line's filter is late; taken off again, so that labels stay in place."""
FLOOR_DB = -60.0
OLD_LINES, ANY_BAND = 0.35, 0.45
"""Shares of lines that carry 300 to 3400 Hz and little more, and of those with a band somewhere about that."""
LOSING = 0.3
"""Share of lines that lose packets."""


def on_the_line(voice: Sound, voices: Sequence[Sound], dice: np.random.Generator) -> Sound:
    """The voice at 8 kHz as a listener gets it, in 16-bit sample values; ``voices`` are people to talk behind it."""
    sound = oaconvolve(voice, _line(dice))[DELAY : DELAY + len(voice)]
    sound = sound + _background(sound, voices, dice)
    sound *= PEAK * _from_db(-dice.uniform(1, 26)) / max(1e-9, float(np.abs(sound).max()))
    if dice.random() < 0.06:
        sound = _clipped(sound, dice)
    sound += dice.normal(0, dice.uniform(0.3, 8), len(sound))
    if dice.random() < 0.8:
        sound = through(sound, A_LAW if dice.random() < 0.65 else MU_LAW)
    if dice.random() < LOSING:
        sound = _with_losses(sound, dice)
    return np.asarray(np.clip(np.rint(sound), -PEAK - 1, PEAK))


def _line(dice: np.random.Generator) -> Sound:
    """Impulse response of microphone, line and room."""
    frequency = np.asarray(np.fft.rfftfreq(1024, 1 / RATE_HZ), np.float64)
    gain_db = np.interp(frequency, (0, 300, 800, 1600, 2600, 3400, 4000), dice.normal(0, 3, 7))
    gain_db += dice.normal(0, 2) * np.log2(np.maximum(frequency, 100) / 1000)
    kind = dice.random()
    if kind < OLD_LINES:
        gain_db += _band(frequency, dice.uniform(240, 360), dice.uniform(3100, 3500), dice.uniform(24, 60))
    elif kind < OLD_LINES + ANY_BAND:
        gain_db += _band(frequency, dice.uniform(80, 330), dice.uniform(3000, 3900), 24)
    late = np.exp(-2j * np.pi * frequency * DELAY / RATE_HZ)
    response = np.fft.irfft(10 ** (np.maximum(gain_db, FLOOR_DB) / 20) * late)[:TAPS] * np.hanning(TAPS) ** 0.3
    return oaconvolve(response, _room(dice)) if dice.random() < 0.35 else response


def _band(frequency: Sound, low: float, high: float, steepness_db: float) -> Sound:
    """Falling by so much an octave below, and much more steeply above."""
    below = np.maximum(0, np.log2(low / np.maximum(frequency, 1)))
    above = np.maximum(0, np.log2(np.maximum(frequency, 1) / high))
    return np.asarray(-steepness_db * below - 120 * above)


def _room(dice: np.random.Generator) -> Sound:
    decay = int(RATE_HZ * dice.uniform(0.05, 0.4))
    echo = dice.normal(size=decay) * np.exp(-6.9 * np.arange(decay) / decay)
    start = dice.integers(8, 40)
    room = np.zeros(start + decay)
    room[0] = 1
    room[start:] += echo / np.sqrt(np.sum(echo**2)) * _from_db(-dice.uniform(4, 18))
    return room


def _background(sound: Sound, voices: Sequence[Sound], dice: np.random.Generator) -> Sound:
    """Mostly noise; now and then people, tones, keys or music."""
    samples, kind = len(sound), dice.random()
    if kind < 0.2:
        return np.zeros(samples)
    if kind < 0.72 or not voices:
        return _at_distance(line_sounds.noise(samples, dice), sound, dice.uniform(5, 32))
    if kind < 0.86:
        return _at_distance(line_sounds.babble(samples, voices, dice), sound, dice.uniform(9, 25))
    source = (line_sounds.line_tone, line_sounds.keys, line_sounds.music)[dice.integers(3)]
    return _at_distance(source(samples, dice), sound, dice.uniform(6, 25))


def _at_distance(other: Sound, sound: Sound, below_db: float) -> Sound:
    """``other`` so many decibels below the loud parts of ``sound``."""
    loud = sound[np.abs(sound) > 0.02 * np.abs(sound).max(initial=0)]
    ratio = np.sqrt(np.mean(loud**2) if loud.size else 1e-6) / max(1e-9, float(other.std()))
    return np.asarray(other * ratio * _from_db(-below_db))


def _clipped(sound: Sound, dice: np.random.Generator) -> Sound:
    top = np.abs(sound).max()
    return np.clip(sound * _from_db(dice.uniform(2, 9)), -top, top)


def _with_losses(sound: Sound, dice: np.random.Generator) -> Sound:
    """Lost packets: silence, or the packet before once more, fading."""
    sound = sound.copy()
    for packet in np.flatnonzero(dice.random(len(sound) // PACKET) < dice.uniform(0.005, 0.05)):
        here = slice(packet * PACKET, (packet + 1) * PACKET)
        before = sound[(packet - 1) * PACKET : packet * PACKET] if packet else np.zeros(PACKET)
        sound[here] = 0.5 * before if dice.random() < 0.5 else 0.0
    return sound


def _from_db(level: float) -> float:
    return float(10 ** (level / 20))
