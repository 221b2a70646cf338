"""When somebody stops speaking, told by Silero VAD: a detector that the product does not use, so it favours nobody."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Passages = Sequence[tuple[int, int]]

RATE_HZ = 8000
LATE_MS = 80
"""So much later than the sound it tells an end. Taken off; measured on the synthetic calls, where the line's noise is
known and so is every end: 80 ms, nine in ten between 50 and 110."""
LIKELY, UNLIKELY = 0.5, 0.35
"""Speech begins and ends at these."""


def speech_passages(sound: NDArray[np.int16]) -> Passages:
    """First and last milliseconds of speech at 8 kHz; none where the package silero-vad is not installed."""
    try:
        import torch  # noqa: PLC0415 - of the extra "train"
        from silero_vad import get_speech_timestamps  # noqa: PLC0415
    except ImportError:
        return []
    passages = get_speech_timestamps(
        torch.from_numpy(sound.astype(np.float32) / 32_768),
        _detector(),
        threshold=LIKELY,
        neg_threshold=UNLIKELY,
        sampling_rate=RATE_HZ,
        min_speech_duration_ms=0,
        min_silence_duration_ms=0,
        speech_pad_ms=0,
    )
    return [(one["start"] * 1000 // RATE_HZ, one["end"] * 1000 // RATE_HZ - LATE_MS) for one in passages]


def since_speech_ms(passages: Passages, word_end_ms: float, now_ms: int) -> float | None:
    """Since the passage ended in which the last word is; None while it goes on."""
    ends = [end for began, end in passages if began < word_end_ms]
    return now_ms - ends[-1] if ends and ends[-1] <= now_ms else None


@cache
def _detector() -> Any:
    from silero_vad import load_silero_vad  # noqa: PLC0415 - of the extra "train"

    return load_silero_vad(onnx=True)
