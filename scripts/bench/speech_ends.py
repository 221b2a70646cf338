"""When somebody stops speaking, told by Silero VAD: a detector that the product does not use, so it favours nobody."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000
LATE_MS = 80
"""So much later than the sound it tells an end. Taken off; measured on the synthetic calls, where the line's noise is
known and so is every end: 80 ms, nine in ten between 50 and 110."""
LIKELY, UNLIKELY = 0.5, 0.35
"""Speech begins and ends at these."""
FRAME = 256
"""Samples that the detector takes at a time."""


def speech_passages(sound: NDArray[np.int16]) -> Sequence[tuple[int, int]] | None:
    """First and last milliseconds of speech at 8 kHz; None where the package silero-vad is not installed."""
    detector = _detector()
    if detector is None:
        return None
    import torch  # noqa: PLC0415 - of the extra "train"

    passages: list[tuple[int, int]] = []
    detector.reset_states()
    began: int | None = None
    for first in range(0, len(sound) - FRAME + 1, FRAME):
        frame = torch.from_numpy(sound[first : first + FRAME].astype(np.float32) / 32_768)
        likely = float(detector(frame, RATE_HZ))
        now_ms = first * 1000 // RATE_HZ
        if began is None and likely >= LIKELY:
            began = now_ms
        elif began is not None and likely < UNLIKELY:
            passages.append((began, now_ms - LATE_MS))
            began = None
    return passages if began is None else [*passages, (began, len(sound) * 1000 // RATE_HZ)]


def since_speech_ms(passages: Sequence[tuple[int, int]], word_end_ms: float, now_ms: int) -> float | None:
    """Since the passage ended in which the last word is; None while it goes on."""
    ends = [end for began, end in passages if began < word_end_ms]
    return now_ms - ends[-1] if ends and ends[-1] <= now_ms else None


@cache
def _detector() -> Any:
    try:
        from silero_vad import load_silero_vad  # noqa: PLC0415 - of the extra "train"
    except ImportError:
        return None
    return load_silero_vad(onnx=True)
