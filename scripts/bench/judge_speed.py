"""How long one segment takes against a growing number of phrases."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Sequence

from callcenter.domain.matching.phrase_matcher import PhraseMatcher
from callcenter.domain.matching.said import Utterance
from callcenter.domain.phrasebook import Phrase, PhraseKind

SIZES = (250, 500, 1000, 2000, 4000)
LIMIT_MS = 2.0
"""For 2,000 phrases, one core."""
_REPEATS = 3


def many_phrases(phrases: Sequence[Phrase], size: int) -> list[Phrase]:
    """The real phrases and invented ones of the same characters and lengths."""
    chance = random.Random(size)
    real = [p for p in phrases if p.dup_of is None][:size]
    chars = "".join(w for p in phrases for w in p.wordings if p.kind is PhraseKind.RECOMMENDED)
    chars = "".join(char for char in chars if "\u4e00" <= char <= "\u9fff")
    lengths = [len(p.words) for p in real if len(p.words) > 2]
    invented = [
        Phrase(
            id=f"ZZ-{number:04d}",
            words="".join(chance.choice(chars) for _ in range(chance.choice(lengths))),
            kind=PhraseKind.FORBIDDEN,
            clause="-",
            not_when=("quoted", "third-person", "conditional"),
        )
        for number in range(size - len(real))
    ]
    return real + invented


def milliseconds(phrases: Sequence[Phrase], texts: Sequence[str]) -> list[float]:
    """CPU time of each segment, sorted; its characters are known by then, as in a running hub."""
    matcher = PhraseMatcher(phrases)
    for text in texts:
        matcher.find(Utterance(text=text))
    taken = []
    for text in list(texts) * _REPEATS:
        begun = time.thread_time()
        matcher.find(Utterance(text=text))
        taken.append(1000 * (time.thread_time() - begun))
    return sorted(taken)


def table(phrases: Sequence[Phrase], texts: Sequence[str]) -> tuple[list[str], float]:
    """Lines to print, and the mean for 2,000 phrases."""
    lines, at_limit = [f"{'phrases':>8} {'mean ms':>8} {'median':>8} {'95 %':>8} {'us/phrase':>10}"], 0.0
    for size in SIZES:
        taken = milliseconds(many_phrases(phrases, size), texts)
        mean = statistics.fmean(taken)
        at_limit = mean if size == 2000 else at_limit
        median, late = taken[len(taken) // 2], taken[len(taken) * 95 // 100]
        lines.append(f"{size:8d} {mean:8.2f} {median:8.2f} {late:8.2f} {1000 * mean / size:10.2f}")
    return lines, at_limit
