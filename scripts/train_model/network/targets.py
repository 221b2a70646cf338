"""Numbers of the network's outputs: silence, then every sound; and the same without tones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from scripts.train_model.speech.spoken import SILENCE
from scripts.train_model.syllables import BASE_PHONES

Labels = npt.NDArray[np.int16]

SILENT = 0
UNKNOWN = -1
"""Not learnt from."""
OUTPUT = {SILENCE: SILENT, **{phone: number for number, phone in enumerate(BASE_PHONES, 1)}}
TONES = "12345"

_TONELESS = list(dict.fromkeys(name.rstrip(TONES) for name in OUTPUT))
TONELESS_OUTPUTS = len(_TONELESS)
TONELESS_OF = np.array([_TONELESS.index(name.rstrip(TONES)) for name in OUTPUT])
"""For each output its number without tone."""


def outputs_of(sounds: Sequence[str]) -> list[int]:
    return [OUTPUT[sound] for sound in sounds]


def labels_from_lengths(sounds: Sequence[str], lengths: Sequence[float], count: int, output_s: float) -> Labels:
    """Which sound each output belongs to, when a voice told how long they are."""
    ends = np.cumsum(lengths)
    places = np.searchsorted(ends, (np.arange(count) + 0.5) * output_s)
    return np.array(outputs_of(sounds), np.int16)[np.minimum(places, len(sounds) - 1)]
