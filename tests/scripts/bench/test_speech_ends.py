from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("silero_vad", reason="needs the extra: pip install -e .[train]")

from scripts.bench.recognition_sets import alaw_decoded
from scripts.bench.speech_ends import LATE_MS, since_speech_ms, speech_passages

AGENT = Path(__file__).parents[3] / "scripts" / "demo_data" / "H1.agent.al"
LINE_NOISE = 33.0
"""RMS of it in the demonstration calls, -60 dBFS."""


def test_ends_are_where_the_sound_falls_back_to_the_line_noise() -> None:
    sound = alaw_decoded(np.frombuffer(AGENT.read_bytes(), np.uint8))[: 8000 * 40]
    loudness = np.sqrt(np.mean(sound.reshape(-1, 80).astype(float) ** 2, axis=1))
    loud = np.flatnonzero(loudness > 4 * LINE_NOISE)
    pauses = np.flatnonzero(np.diff(loud) > 60)
    ends = [int(loud[place] + 1) * 10 for place in pauses]
    assert len(ends) >= 5
    passages = speech_passages(sound)
    assert passages
    for end in ends:
        assert min(abs(told - end) for _, told in passages) <= LATE_MS


def test_the_passage_of_the_last_word_counts() -> None:
    passages = [(0, 900), (1500, 2400)]
    assert since_speech_ms(passages, word_end_ms=850, now_ms=1400) == 500
    assert since_speech_ms(passages, word_end_ms=2350, now_ms=2900) == 500
    assert since_speech_ms(passages, word_end_ms=1600, now_ms=2000) is None
