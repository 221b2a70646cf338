"""Telephone coding: every sample becomes the nearest value that the eight bits can say."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float64]

_CODES = np.arange(128)
_EXPONENT, _MANTISSA = _CODES >> 4, _CODES & 15
_A_SIZES = np.where(_EXPONENT == 0, (_MANTISSA << 4) + 8, ((_MANTISSA << 4) + 0x108) << np.maximum(_EXPONENT - 1, 0))
_MU_SIZES = ((((_MANTISSA << 3) + 0x84) << _EXPONENT) - 0x84) + 0
A_LAW = np.unique(np.concatenate([-_A_SIZES, _A_SIZES])).astype(float)
"""G.711, tables 1 and 2, as 16-bit sample values."""
MU_LAW = np.unique(np.concatenate([-_MU_SIZES, _MU_SIZES])).astype(float)


def through(sound: Sound, values: Sound) -> Sound:
    """As it comes out at the other end."""
    borders = (values[1:] + values[:-1]) / 2
    return values[np.searchsorted(borders, sound)]
