"""The clock that leaves out the time in which its process stood still."""

from callcenter.awake_time import LONGEST_STEP_S, AwakeClock


def test_a_pause_of_the_machine_counts_as_one_look() -> None:
    times = iter([100.0, 101.0, 102.5, 162.5, 163.0])
    clock = AwakeClock(lambda: next(times))
    seen = [clock.now_s() for _ in range(4)]
    assert seen == [1.0, 2.5, 2.5 + LONGEST_STEP_S, 3.0 + LONGEST_STEP_S]
