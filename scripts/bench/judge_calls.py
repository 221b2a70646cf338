"""Whole calls: verdicts on the golden calls, clean and with character errors, and the time to judge a dialogue.

    python -m scripts.bench.judge_calls

Prints F1 of the violations (rule by rule and call by call) for 0, 10, 20 and 30 % wrong characters.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from callcenter.domain.events import CallEvent, FinalSegment, Verdict
from scripts.bench.judge_noise import spoil
from tests.calls.golden_calls import GoldenCall, confirmed, golden_calls
from tests.calls.judging import judged

RATES = (0.0, 0.1, 0.2, 0.3)
SEEDS = 3
ROUNDS = 5


@dataclass
class Counts:
    """Violations over all calls."""

    hit: int = 0
    missed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)

    def f1(self) -> float:
        """1.0 when nothing is wrong."""
        wrong = self.missed.total() + self.false.total()
        return 2 * self.hit / (2 * self.hit + wrong) if self.hit or wrong else 1.0


def main() -> None:
    """Prints the tables."""
    calls = golden_calls()
    print(f"{'errors':>7} {'found':>6} {'missed':>7} {'false':>6} {'F1':>6}")
    for rate in RATES:
        counts = Counts()
        for call in calls:
            for seed in range(SEEDS if rate else 1):
                count(call, list(spoilt(call, rate, seed)), counts)
        print(
            f"{rate:7.0%} {counts.hit:6d} {counts.missed.total():7d} {counts.false.total():6d} {counts.f1():6.3f}"
            f"  missed {dict(counts.missed.most_common(4))}  false {dict(counts.false.most_common(4))}"
        )
    longest = max(calls, key=lambda c: len(c.lines))
    print(f"{longest.name}: {milliseconds(longest):.0f} ms for {len(longest.lines)} lines (limit 50 ms)")


def spoilt(call: GoldenCall, rate: float, seed: int) -> Iterator[CallEvent]:
    """The raw call with some characters wrong."""
    for event in call.events(punctuated=False):
        yield replace(event, text=spoil(event.text, rate, seed)) if isinstance(event, FinalSegment) else event


def count(call: GoldenCall, events: list[CallEvent], counts: Counts) -> None:
    """Adds what the judge says about one call."""
    findings = confirmed(judged(events)).values()
    got = {f.rule for f in findings if f.verdict is Verdict.MISSED and not f.listen}
    wanted = set(call.expect.get("missed", ()))
    counts.hit += len(got & wanted)
    counts.missed.update(wanted - got)
    counts.false.update(got - wanted - set(call.expect.get("may_miss", ())))


def milliseconds(call: GoldenCall) -> float:
    """Processor time to judge one dialogue, the best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        judged(call.events())
        best = min(best, time.process_time() - start)
    return best * 1000


if __name__ == "__main__":
    main()
