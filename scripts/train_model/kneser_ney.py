"""Modified Kneser-Ney smoothing (Chen and Goodman 1998) of counted clauses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from scripts.train_model.backoff_model import BEGIN, END, BackoffModel, History

ORDER = 3
_FLAT = (0.5, 1.0, 1.5)
"""Discounts where there are too few n-grams to estimate them."""


def estimated(clauses: Iterable[Sequence[str]], *, least: int = 1) -> BackoffModel:
    """A trigram model of the clauses; trigrams that occur less often than ``least`` are left to back-off."""
    counts = _counts(clauses)
    model = BackoffModel(after={(): _single_words(counts[0])})
    for length in range(1, ORDER):
        followers: dict[History, dict[str, int]] = defaultdict(dict)
        for ngram, count in counts[length].items():
            followers[ngram[:-1]][ngram[-1]] = count
        discounts = _discounts(counts[length])
        for history, seen in followers.items():
            smoothed = _smoothed(model, history, seen, discounts)
            if length == ORDER - 1:
                smoothed = {word: found for word, found in smoothed.items() if seen[word] >= least}
            if smoothed:
                model.after[history] = smoothed
        _weigh(model, length)
    return model


def _counts(clauses: Iterable[Sequence[str]]) -> list[Counter[History]]:
    """By length; shorter n-grams count the different words before them, not how often they occur."""
    longest = [Counter[History]() for _ in range(ORDER)]
    for clause in clauses:
        padded = (BEGIN, *clause, END)
        for end in range(1, len(padded)):
            for length in range(1, min(ORDER, end + 1) + 1):
                longest[length - 1][padded[end + 1 - length : end + 1]] += 1
    for length in range(ORDER - 1):
        different = Counter(ngram[1:] for ngram in longest[length + 1])
        for ngram in longest[length]:
            if ngram[0] != BEGIN:
                longest[length][ngram] = different[ngram]
    return longest


def _single_words(counts: Counter[History]) -> dict[str, float]:
    total = sum(counts.values())
    return {ngram[0]: count / total for ngram, count in counts.items()}


def _discounts(counts: Counter[History]) -> tuple[float, float, float]:
    """For n-grams seen once, twice, more often."""
    times = Counter(counts.values())
    ones, twos, threes, fours = (times[seen] for seen in (1, 2, 3, 4))
    if not (ones and twos and threes and fours):
        return _FLAT
    share = ones / (ones + 2 * twos)
    return 1 - 2 * share * twos / ones, 2 - 3 * share * threes / twos, max(0.1, 3 - 4 * share * fours / threes)


def _smoothed(
    model: BackoffModel, history: History, seen: dict[str, int], discounts: tuple[float, float, float]
) -> dict[str, float]:
    total = sum(seen.values())
    taken = {word: min(discounts[min(count, 3) - 1], count) for word, count in seen.items()}
    spare = sum(taken.values()) / total
    shorter = history[1:]
    return {
        word: (count - taken[word]) / total + spare * model.probability(shorter, word) for word, count in seen.items()
    }


def _weigh(model: BackoffModel, length: int) -> None:
    for history in [known for known in model.after if len(known) == length]:
        known = model.after[history]
        below = sum(model.probability(history[1:], word) for word in known)
        model.weights[history] = max(1 - sum(known.values()), 1e-5) / max(1 - below, 1e-5)
