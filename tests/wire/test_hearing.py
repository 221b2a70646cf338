"""What the listener tells of itself arrives as it was told, whatever else stands in its state."""

import json

from callcenter.wire.hearing import Hearing, hearing_of


def test_there_and_back() -> None:
    told = Hearing(legs=4, behind_ms=120, real_time_factor=0.02, sound_s=7.5, cpu_s=1.25, restarts=1, memory_mb=180)
    state = json.loads(json.dumps({"model": "zh", "hearing": told.as_state()}))
    assert hearing_of(state) == told


def test_what_is_missing_or_no_number_counts_as_nothing() -> None:
    assert hearing_of({}) == Hearing()
    assert hearing_of({"hearing": "well"}) == Hearing()
    assert hearing_of({"hearing": {"legs": 2, "behind_ms": None, "unknown": 3}}) == Hearing(legs=2)
