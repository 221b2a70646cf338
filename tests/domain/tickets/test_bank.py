from __future__ import annotations

import time

import pytest

from callcenter.domain.tickets.words import TicketWords
from tests.domain.tickets.bank import Said, bank, heard, judged

LINES = bank()


@pytest.mark.parametrize("spoken", [False, True], ids=["written", "raw"])
@pytest.mark.parametrize("said", [s for s in LINES if not s.aside], ids=lambda s: f"{s.trade}:{s.text[:14]}")
def test_every_line_gives_its_fields_written_and_raw(said: Said, words: TicketWords, spoken: bool) -> None:
    found = heard(said, words, spoken=spoken)
    wrong = [(name, wanted, got) for right, name, wanted, got in judged(said, found) if not right]
    assert wrong == []


@pytest.mark.parametrize(("spoken", "least"), [(False, 0.97), (True, 0.95)], ids=["written", "raw"])
def test_the_lines_kept_aside_are_heard_nearly_as_well(words: TicketWords, spoken: bool, least: float) -> None:
    verdicts = [right for s in LINES if s.aside for right, *_ in judged(s, heard(s, words, spoken=spoken))]
    assert len(verdicts) > 250
    assert sum(verdicts) / len(verdicts) >= least


def test_the_bank_covers_many_trades() -> None:
    trades = {s.trade for s in LINES}
    assert len(LINES) >= 300
    assert {"gas", "water", "property", "heating", "broadband", "retail", "courier", "gym"} <= trades


def test_one_utterance_takes_less_than_five_milliseconds(words: TicketWords) -> None:
    def longest(said: Said) -> float:
        runs = []
        for _ in range(3):
            before = time.thread_time()
            heard(said, words, spoken=False)
            runs.append(time.thread_time() - before)
        return min(runs)

    heard(LINES[0], words, spoken=False)  # dictionaries of the libraries are read at the first use
    took = sorted(longest(said) for said in LINES)
    assert took[len(took) * 99 // 100] < 0.005
