"""How well the ticket's fields are heard in the sentence bank (``tests/data/slots``), and how long it takes.

Run ``python -m scripts.bench.slots``; the table goes into ``phrasebook/tickets/README.md``.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from callcenter.domain.tickets.words import TicketWords
from callcenter.phrasebook.ticket_words import read_ticket_words
from tests.domain.tickets.bank import Said, bank, heard, judged

WORDS = Path(__file__).parents[2] / "phrasebook" / "tickets"
_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Score:
    """Fields found exactly, and values in fields that must stay empty."""

    right: int
    expected: int
    invented: int
    empty: int
    """Fields that must stay empty."""

    def row(self, name: str, form: str, lines: int) -> str:
        """One line of the table."""
        share = f"{self.right}/{self.expected} = {100 * self.right / self.expected:.1f} %"
        return f"| {name} | {form} | {lines} | {share} | {self.invented}/{self.empty} |"


def score(lines: Sequence[Said], words: TicketWords, *, spoken: bool) -> Score:
    """Every line heard alone or after the question before it."""
    right = expected = invented = empty = 0
    for said in lines:
        for good, name, _, _ in judged(said, heard(said, words, spoken=spoken)):
            if name.startswith("-"):
                empty += 1
                invented += not good
            else:
                expected += 1
                right += good
    return Score(right, expected, invented, empty)


def milliseconds(lines: Sequence[Said], words: TicketWords) -> list[float]:
    """CPU time of each line with all fields, sorted."""
    for said in lines:  # dictionaries of the libraries are read at the first use
        heard(said, words, spoken=False)
    taken = []
    for said in lines:
        runs = []
        for _ in range(_REPEATS):
            begun = time.thread_time()
            heard(said, words, spoken=False)
            runs.append(1000 * (time.thread_time() - begun))
        taken.append(min(runs))
    return sorted(taken)


def main() -> None:
    """Prints the table."""
    words = read_ticket_words(WORDS)
    lines = bank()
    print("| 句子 | 形式 | 句数 | 字段填对 | 不该填的填了 |\n|---|---|---|---|---|")
    for name, aside in (("调过的", False), ("留出来没看过的", True)):
        chosen = [said for said in lines if said.aside is aside]
        for form, spoken in (("书面", False), ("识别原文", True)):
            print(score(chosen, words, spoken=spoken).row(name, form, len(chosen)))
    taken = milliseconds(lines, words)
    mean, most = sum(taken) / len(taken), taken[len(taken) * 99 // 100]
    print(f"\n每句用时：平均 {mean:.2f} 毫秒，99 % 的句子不超过 {most:.2f} 毫秒，最慢 {taken[-1]:.2f} 毫秒。")


if __name__ == "__main__":
    main()
