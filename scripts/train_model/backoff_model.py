"""An n-gram model that falls back to shorter histories: its probabilities, mixtures of two, and pruning."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

History = tuple[str, ...]
BEGIN, END = "<s>", "</s>"
_UNSEEN = 1e-9
_LEAST = 1e-5
"""Back-off mass that a history keeps at least."""


@dataclass(slots=True)
class BackoffModel:
    """Words after histories of up to two words; BEGIN and END are the limits of a clause."""

    after: dict[History, dict[str, float]] = field(default_factory=dict)
    """Probability of each word that a history is known to be followed by."""
    weights: dict[History, float] = field(default_factory=dict)
    """Of everything else, against the history that is one word shorter."""

    def probability(self, history: History, word: str) -> float:
        factor = 1.0
        while True:
            known = self.after.get(history)
            if known is not None:
                found = known.get(word)
                if found is not None:
                    return factor * found
                factor *= self.weights.get(history, 1.0)
            if not history:
                return factor * _UNSEEN
            history = history[1:]

    def weigh(self) -> None:
        """Sets the back-off weights so that every history sums to one, shortest first."""
        for history in sorted(self.after, key=len):
            if history:
                self.weights[history] = self._weight(history)

    def _weight(self, history: History) -> float:
        known = self.after[history]
        here = sum(known.values())
        below = sum(self.probability(history[1:], word) for word in known)
        return max(1 - here, _LEAST) / max(1 - below, _LEAST)

    def ngrams(self) -> Iterator[tuple[History, str, float]]:
        for history, known in self.after.items():
            for word, probability in known.items():
                yield history, word, probability

    def size(self) -> int:
        return sum(len(known) for known in self.after.values())


def mixed(parts: Sequence[tuple[BackoffModel, float]]) -> BackoffModel:
    """Interpolation of models, each with its share, the more where the history is of its kind (Allauzen, Riley 2011).

    After 幺 三 八 the model that knows telephone numbers decides almost alone.
    """
    mixture = BackoffModel()
    histories = {history for model, _ in parts for history in model.after}
    for history in sorted(histories, key=lambda known: (len(known), known)):
        shares = _shares_after(parts, history)
        words = sorted({word for model, _ in parts for word in model.after.get(history, ())})
        mixture.after[history] = {
            word: sum(share * model.probability(history, word) for model, share in shares) for word in words
        }
    mixture.weigh()
    return mixture


def _shares_after(parts: Sequence[tuple[BackoffModel, float]], history: History) -> list[tuple[BackoffModel, float]]:
    likely = [share * _history_probability(model, history) for model, share in parts]
    total = sum(likely)
    return [(model, share / total) for (model, _), share in zip(parts, likely, strict=True)]


def pruned(model: BackoffModel, threshold: float) -> BackoffModel:
    """Without the n-grams that cost little when left out (Stolcke 1998); single words stay.

    ``threshold`` is a relative entropy; the longest n-grams are looked at first, and what is the beginning of a kept
    one is kept.
    """
    small = BackoffModel(after={history: dict(known) for history, known in model.after.items()})
    small.weights = dict(model.weights)
    for length in sorted({len(history) for history in model.after if history}, reverse=True):
        needed = {history[: length + 1] for history in small.after if len(history) > length}
        for history in [known for known in small.after if len(known) == length]:
            _prune_history(model, small, history, needed, threshold)
    small.weigh()
    return small


def _prune_history(
    model: BackoffModel, small: BackoffModel, history: History, needed: set[History], threshold: float
) -> None:
    known = small.after[history]
    seldom = _history_probability(model, history)
    below = {word: model.probability(history[1:], word) for word in known}
    left, left_below = 1 - sum(known.values()), 1 - sum(below.values())
    left, left_below = max(left, _LEAST), max(left_below, _LEAST)
    before = math.log(left / left_below)
    for word, probability in list(known.items()):
        if (*history, word) in needed:
            continue
        after = math.log((left + probability) / (left_below + below[word]))
        lost = probability * (math.log(below[word]) + after - math.log(probability)) + left * (after - before)
        if -seldom * lost < threshold:
            del known[word]
    if not known:
        del small.after[history]


def _history_probability(model: BackoffModel, history: History) -> float:
    found = 1.0
    for place, word in enumerate(history):
        found *= 1.0 if word == BEGIN else model.probability(history[:place], word)
    return found * (model.probability((), END) if history[:1] == (BEGIN,) else 1.0)
