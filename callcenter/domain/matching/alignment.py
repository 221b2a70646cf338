"""Where a wording was said, and how well: the cheapest alignment of its syllables with a stretch of what was said."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from callcenter.domain.matching.said import Border, Said
from callcenter.domain.matching.wording import NEGATORS, Wording, insertion_cost, same_word, unlike

_BORDER_COST = {Border.NONE: 0.0, Border.CLAUSE: 0.12, Border.SENTENCE: 0.5}
_OTHER_WORD_COST = 0.3
"""For a character that sounds alike but belongs to another common word where it stands."""
_BETWEEN_CLAUSES_COST = 0.25
"""At most, for a character put in where the wording has a comma: 快下班了，水费明天再来."""
_OTHER_SUBJECTS = frozenset("您你他她")
_OTHER_SUBJECT_COST = 1.0
"""我怕您不知道 is not 我不知道."""
_LEAST_WEIGHT = 1.6
"""Scores of very short phrases are not softened further."""
_HEARD_AT_MOST = 0.5
"""Distance up to which a syllable still counts as heard."""
_LEAST_STEP = 0.5
"""A light word replaced by something else costs as much as an inserted one."""
_SLACK = 0.06
"""The cheapest way through is not always the best graded one."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The stretch that fits a wording best."""

    start: int
    end: int
    score: float
    """1 for the very words."""
    covered: float
    """Weight of what was really heard of the wording."""


class Aligner:
    """Aligns wordings with one utterance; what they share is computed once."""

    def __init__(self, said: Said) -> None:
        self._said = said
        self._borders = [_BORDER_COST[border] for border in said.borders]
        self._inserted = [insertion_cost(char) for char in said.chars]
        self._other_subject = [_OTHER_SUBJECT_COST if char in _OTHER_SUBJECTS else 0.0 for char in said.chars]
        self._distances: dict[str, list[float]] = {}
        self._nearest: dict[str, float] = {}

    def _row(self, wanted: str) -> list[float]:
        """Distance of one character from every character that was said."""
        row = self._distances.get(wanted)
        if row is None:
            row = self._distances[wanted] = [unlike(wanted, char) for char in self._said.chars]
            if wanted in NEGATORS:
                self._distances[wanted] = row = self._unless_in_a_word(row)
            self._nearest[wanted] = min(row)
        return row

    def _unless_in_a_word(self, row: list[float]) -> list[float]:
        """部 of 部门 is no 不."""
        chars = self._said.chars
        return [
            1.0 if 0.0 < apart <= _HEARD_AT_MOST and chars[at] not in NEGATORS and self._said.in_a_word(at) else apart
            for at, apart in enumerate(row)
        ]

    def best_possible(self, wording: Wording) -> float:
        """A score no alignment can exceed: every syllable at its nearest, order ignored."""
        cost = 0.0
        for at, (char, weight) in enumerate(zip(wording.chars, wording.weights, strict=True)):
            self._row(char)
            nearest = self._nearest[char]
            if nearest > _HEARD_AT_MOST and at in wording.essential:
                return 0.0
            cost += weight * min(1.0, nearest)
        return 1.0 - cost / max(wording.total, _LEAST_WEIGHT)

    def align(self, wording: Wording, needed: float, low: int, high: int) -> Alignment | None:
        """The best stretch inside [low, high); None when it cannot reach the score needed."""
        affordable = (1.0 - needed + _SLACK) * max(wording.total, _LEAST_WEIGHT)
        cost = self._fill(wording, low, high, affordable)
        if cost is None:
            return None
        best = min(range(high - low + 1), key=cost[-1].__getitem__)
        return self._grade(wording, self._trace(wording, low, best, cost))

    def _fill(self, wording: Wording, low: int, high: int, affordable: float) -> list[list[float]] | None:
        """Costs of the cheapest alignments of every beginning of the wording that end at every place.

        None as soon as every one of them costs too much: it only grows.
        """
        borders = self._borders[low:high]
        cost = [[0.0] * (high - low + 1)]
        for row, (wanted, weight) in enumerate(zip(wording.chars, wording.weights, strict=True), 1):
            distances, step = self._row(wanted)[low:high], max(weight, _LEAST_STEP)
            crossed = [0.0] * len(borders) if row == 1 or row - 1 in wording.breaks else borders
            inserted = self._put_in(wording, row, low, high)
            above = cost[-1]
            left = above[0] + weight
            line = [left]
            for before, here, distance, border, added in zip(
                above, above[1:], distances, crossed, inserted, strict=False
            ):
                value = before + step * distance + border
                if here + weight < value:
                    value = here + weight
                if left + added < value:
                    value = left + added
                line.append(value)
                left = value
            if min(line) > affordable:
                return None
            cost.append(line)
        return cost

    def _put_in(self, wording: Wording, row: int, low: int, high: int) -> list[float]:
        """What a character costs that stands between two of the wording; nothing is put in after the last."""
        plain, borders = self._inserted[low:high], self._borders[low:high]
        if row == len(wording.chars):
            return [float("inf")] * len(plain)
        if row in wording.breaks:
            return [_between_clauses(cost) for cost in plain]
        added = [cost + border for cost, border in zip(plain, borders, strict=True)]
        if row == 1 and wording.chars[0] == "我":
            return [cost + extra for cost, extra in zip(added, self._other_subject[low:high], strict=True)]
        return added

    def _trace(self, wording: Wording, low: int, j: int, cost: list[list[float]]) -> list[tuple[int, int]]:
        """Pairs (place in the wording, place in the text) of the alignment that ends at column j."""
        row, pairs = len(wording.chars), []
        while row and j >= 0:
            weight, at = wording.weights[row - 1], low + j - 1
            border = 0.0 if row == 1 or row - 1 in wording.breaks else self._borders[at]
            step = max(weight, _LEAST_STEP) * self._row(wording.chars[row - 1])[at] + border
            if j and abs(cost[row - 1][j - 1] + step - cost[row][j]) < 1e-9:
                pairs.append((row - 1, at))
                row, j = row - 1, j - 1
            elif abs(cost[row - 1][j] + weight - cost[row][j]) < 1e-9:
                row -= 1
            else:
                j -= 1
        return pairs[::-1]

    def _grade(self, wording: Wording, pairs: list[tuple[int, int]]) -> Alignment | None:
        """Trim the ends that were not heard and grade the rest."""
        heard = [(i, j) for i, j in pairs if self._row(wording.chars[i])[j] <= _HEARD_AT_MOST]
        if not heard or not wording.essential <= {i for i, _ in heard}:
            return None
        covered = sum(wording.weights[i] for i, _ in heard)
        cost = wording.total - covered
        for i, j in heard:
            cost += wording.weights[i] * self._misheard(wording.chars[i], j)
        for (first, before), (i, j) in pairwise(heard):
            cost += self._gap(before + 1, j, i in wording.breaks)
            if first == 0 and wording.chars[0] == "我":
                cost += sum(self._other_subject[before + 1 : j])
        score = 1.0 - cost / max(wording.total, _LEAST_WEIGHT)
        return Alignment(heard[0][1], heard[-1][1] + 1, score, covered)

    def _gap(self, start: int, end: int, between_clauses: bool) -> float:
        """What stands between two syllables that follow each other in the wording."""
        added = self._inserted[start:end]
        if between_clauses:
            return sum(_between_clauses(cost) for cost in added)
        return sum(added) + max(self._borders[start : end + 1])

    def _misheard(self, wanted: str, position: int) -> float:
        heard = self._said.chars[position]
        if same_word(wanted, heard):
            return 0.0
        return unlike(wanted, heard) + (_OTHER_WORD_COST if self._said.in_a_word(position) else 0.0)


def _between_clauses(cost: float) -> float:
    return min(cost, _BETWEEN_CLAUSES_COST)
