"""How well and how fast forbidden phrases are found: python -m scripts.bench.judge [TURNS.jsonl].

Prints the accuracy on our own sentence bank (the part used for tuning and the part kept aside), clean and with 10, 20
and 30 % of the characters wrong; with a file of real turns ({"speaker", "text"} a line) the findings to look at; and
the time of one segment against a growing number of phrases.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from callcenter.domain.events import Leg
from callcenter.domain.matching.phrase_matcher import PhraseMatcher
from callcenter.domain.matching.said import Context, Utterance
from callcenter.domain.phrasebook import Phrase, PhraseKind
from callcenter.phrasebook.loader import load_phrasebook
from scripts.bench import judge_speed
from scripts.bench.judge_bank import Sentence, raw, read_bank
from scripts.bench.judge_noise import spoil

PHRASEBOOK = Path(__file__).parents[2] / "phrasebook"
RATES = (0.0, 0.1, 0.2, 0.3)
SEEDS = (1, 2, 3)
_SHOWN = 40


@dataclass(slots=True)
class Count:
    """Phrases found, missed and falsely found."""

    hit: int = 0
    missed: int = 0
    false: int = 0

    @property
    def precision(self) -> float:
        return self.hit / (self.hit + self.false) if self.hit else 0.0

    @property
    def recall(self) -> float:
        return self.hit / (self.hit + self.missed) if self.hit else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.hit / (2 * self.hit + self.missed + self.false) if self.hit else 0.0


def unwanted(phrases: Sequence[Phrase]) -> list[Phrase]:
    """What must not be said."""
    return [p for p in phrases if p.kind in (PhraseKind.FORBIDDEN, PhraseKind.FILLER)]


def found_in(matcher: PhraseMatcher, text: str, sentence: Sentence) -> set[str]:
    """Ids of the phrases surely said."""
    hits = matcher.find(Utterance(text=text, leg=sentence.leg), Context(previous=sentence.previous))
    return {hit.phrase for hit in hits if not hit.listen}


def count(matcher: PhraseMatcher, sentences: Sequence[Sentence], rate: float, written: bool) -> Count:
    """Over every sentence, several times where characters are spoilt by chance."""
    total = Count()
    for seed in SEEDS if rate else SEEDS[:1]:
        for sentence in sentences:
            text = sentence.text if written else raw(sentence.text)
            found = found_in(matcher, spoil(text, rate, seed) if rate else text, sentence)
            total.hit += len(found & sentence.flag)
            total.missed += len(sentence.flag - found)
            total.false += len(found - sentence.flag)
    return total


def print_accuracy(matcher: PhraseMatcher) -> None:
    """One line for each part, form and error rate."""
    bank = read_bank()
    print(f"{'part':7} {'form':8} {'errors':>6} {'sentences':>9} {'precision':>9} {'recall':>7} {'F1':>6}")
    for aside in (False, True):
        sentences = [s for s in bank if s.aside == aside]
        for written in (True, False):
            for rate in RATES:
                c = count(matcher, sentences, rate, written)
                part, form = "aside" if aside else "tuning", "written" if written else "raw"
                figures = f"{c.precision:9.3f} {c.recall:7.3f} {c.f1:6.3f}"
                print(f"{part:7} {form:8} {rate:6.0%} {len(sentences):9d} {figures}")


def print_real_turns(matcher: PhraseMatcher, path: Path) -> None:
    """Every finding on real agent turns: to be looked at one by one."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    turns = list(_agent_turns(rows))
    found = [
        (hit, text)
        for text, previous in turns
        for hit in matcher.find(Utterance(text=text), Context(previous=previous))
        if not hit.listen
    ]
    by_phrase: dict[str, int] = {}
    for hit, _ in found:
        by_phrase[hit.phrase] = by_phrase.get(hit.phrase, 0) + 1
    print(f"\n{len(turns)} agent turns: " + ", ".join(f"{name} {n}" for name, n in sorted(by_phrase.items())))
    rare = [(hit, text) for hit, text in found if by_phrase[hit.phrase] <= _SHOWN // 2]
    for hit, text in rare[:_SHOWN]:
        print(f"  {hit.phrase} {hit.score:.2f}  …{text[max(0, hit.start - 12) : hit.end + 12]}…")


def _agent_turns(rows: Sequence[dict[str, str]]) -> Iterator[tuple[str, str | None]]:
    """Each turn of an agent with what the customer had just said in the same dialogue."""
    previous: tuple[str, str] | None = None
    for row in rows:
        if row["speaker"] == Leg.AGENT:
            same_call = previous is not None and previous[0] == row["dialogue"]
            yield row["text"], previous[1] if previous and same_call else None
        else:
            previous = (row["dialogue"], row["text"])


def main() -> None:
    """Prints three tables; exit status 1 when a segment takes too long."""
    phrases = load_phrasebook(PHRASEBOOK).phrases
    matcher = PhraseMatcher(unwanted(phrases))
    print_accuracy(matcher)
    if len(sys.argv) > 1:
        print_real_turns(matcher, Path(sys.argv[1]))
    lines, at_limit = judge_speed.table(phrases, [raw(s.text) for s in read_bank()][::8])
    print("\n" + "\n".join(lines))
    sys.exit(at_limit > judge_speed.LIMIT_MS)


if __name__ == "__main__":
    main()
