"""Where a wording was said, and how well: the cheapest alignment of its syllables with a stretch of what was said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pypinyin.constants import PHRASES_DICT

from callcenter.domain.matching.said import Border, Said
from callcenter.domain.sound import distance, is_spoken

_PARTICLES = frozenset("吧啊呀呢嘛吗了的么哦呗啦哎儿著")
_LIGHT = frozenset("就都也还您你要这那个是能又再才太很们可着")
_FILLERS = frozenset("啊吧呀呢嘛嗯呃额哦噢唉诶儿么的了呗啦")
_SMALL_WORDS = frozenset("你您也都就还又真可只才再要会能给跟和们在去来先太很这那个是已经刚我得地着点说确实完全其现")
_NEGATORS = frozenset("不没别未无勿")
_SAME_WORD = tuple(
    frozenset(group)
    for group in (
        "你您",
        "吗嘛么",
        "工功",
        "夫功",
        "的得地",
        "哪那",
        "啊呀哎",
        "他她它",
        "着著",
        "做作",
        "在再",
        "吧罢",
        "哎唉诶",
    )
)

_PARTICLE_WEIGHT, _LIGHT_WEIGHT, _NEGATOR_WEIGHT = 0.2, 0.5, 1.4
_FILLER_COST, _SMALL_WORD_COST, _INSERTION_COST, _NEGATOR_COST = 0.06, 0.2, 0.45, 1.4
_BORDER_COST = {Border.NONE: 0.0, Border.CLAUSE: 0.12, Border.SENTENCE: 0.5}
_OTHER_WORD_COST = 0.3
"""For a character that sounds alike but belongs to another common word where it stands."""
_TINY = 3
"""Up to this many characters every one counts in full."""
_SHORT = 5.5
"""Below this weight the last word of a wording must be heard: 怎么还不懂 is not 怎么还不到."""
_LEAST_WEIGHT = 1.6
"""Scores of very short phrases are not softened further."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a phrase, ready to align."""

    chars: str
    breaks: frozenset[int]
    """Positions before which the wording itself has a comma."""
    weights: tuple[float, ...]
    essential: frozenset[int]
    """Positions without which it says something else: 不, whose words they are, the point of a short one."""

    @classmethod
    def of(cls, text: str) -> Wording:
        """Drop punctuation, remember where it stood."""
        chars, breaks = [], set()
        for char in text:
            if is_spoken(char):
                chars.append(char)
            else:
                breaks.add(len(chars))
        weights = tuple(_weight(char) if len(chars) > _TINY else max(1.0, _weight(char)) for char in chars)
        return cls("".join(chars), frozenset(breaks), weights, _essential(chars, weights))

    @property
    def total(self) -> float:
        """The cost of saying none of it."""
        return sum(self.weights)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The stretch that fits a wording best."""

    start: int
    end: int
    score: float
    """1 for the very words."""
    covered: float
    """Share of the wording's weight that was really heard."""


def _essential(chars: list[str], weights: tuple[float, ...]) -> frozenset[int]:
    essential = {at for at, char in enumerate(chars) if char in _NEGATORS}
    if chars[:1] == ["我"]:
        essential.add(0)
    if sum(weights) < _SHORT:
        essential |= {at for at, char in enumerate(chars) if char == "我"}
        essential.add(max((at for at, weight in enumerate(weights) if weight >= 1.0), default=0))
    return frozenset(essential)


def _weight(char: str) -> float:
    if char in _NEGATORS:
        return _NEGATOR_WEIGHT
    if char in _PARTICLES:
        return _PARTICLE_WEIGHT
    return _LIGHT_WEIGHT if char in _LIGHT else 1.0


def _insertion(char: str) -> float:
    if char in _NEGATORS:
        return _NEGATOR_COST
    if char in _FILLERS:
        return _FILLER_COST
    return _SMALL_WORD_COST if char in _SMALL_WORDS else _INSERTION_COST


def same_word(a: str, b: str) -> bool:
    """Whether two characters are only spellings of one word here."""
    return a == b or any(a in group and b in group for group in _SAME_WORD)


@lru_cache(maxsize=200_000)
def unlike(wanted: str, heard: str) -> float:
    """Distance by sound, with the spellings of one word folded."""
    return 0.0 if same_word(wanted, heard) else distance(wanted, heard)


def in_a_word(said: Said, position: int) -> bool:
    """Whether the character makes a dictionary word with a neighbour of the same clause."""
    chars = said.chars
    before = position > 0 and not said.borders[position] and chars[position - 1 : position + 1] in PHRASES_DICT
    after = (
        position + 1 < len(chars) and not said.borders[position + 1] and chars[position : position + 2] in PHRASES_DICT
    )
    return before or after


def align(wording: Wording, said: Said, low: int, high: int) -> Alignment | None:
    """The best stretch inside [low, high); None when nothing of the wording is there."""
    cost = _fill(wording, said, low, high)
    best = min(range(high - low + 1), key=cost[-1].__getitem__)
    if cost[-1][best] >= wording.total:
        return None
    return _judge(wording, said, _trace(wording, said, low, best, cost))


def _fill(wording: Wording, said: Said, low: int, high: int) -> list[list[float]]:
    """Costs of the cheapest alignments of every beginning of the wording that end at every place."""
    heard = said.chars[low:high]
    borders = [_BORDER_COST[b] for b in said.borders[low : high + 1]]
    inserted = [_insertion(char) + border for char, border in zip(heard, borders, strict=False)]
    cost = [[0.0] * (len(heard) + 1)]
    last = len(wording.chars)
    for row, (wanted, weight) in enumerate(zip(wording.chars, wording.weights, strict=True), 1):
        above, line = cost[-1], [cost[-1][0] + weight]
        free_border = row == 1 or row - 1 in wording.breaks
        for j, char in enumerate(heard, 1):
            value = above[j - 1] + max(weight, 0.5) * unlike(wanted, char) + (0.0 if free_border else borders[j - 1])
            if above[j] + weight < value:
                value = above[j] + weight
            if row < last and line[j - 1] + inserted[j - 1] < value:
                value = line[j - 1] + inserted[j - 1]
            line.append(value)
        cost.append(line)
    return cost


def _trace(wording: Wording, said: Said, low: int, j: int, cost: list[list[float]]) -> list[tuple[int, int]]:
    """Pairs (place in the wording, place in the text) of the alignment that ends at column j."""
    row, pairs = len(wording.chars), []
    while row and j >= 0:
        weight = wording.weights[row - 1]
        if j and _came_diagonally(wording, said, low, row, j, cost):
            pairs.append((row - 1, low + j - 1))
            row, j = row - 1, j - 1
        elif abs(cost[row - 1][j] + weight - cost[row][j]) < 1e-9:
            row -= 1
        else:
            j -= 1
    return pairs[::-1]


def _came_diagonally(wording: Wording, said: Said, low: int, row: int, j: int, cost: list[list[float]]) -> bool:
    free_border = row == 1 or row - 1 in wording.breaks
    step = max(wording.weights[row - 1], 0.5) * unlike(wording.chars[row - 1], said.chars[low + j - 1])
    step += 0.0 if free_border else _BORDER_COST[said.borders[low + j - 1]]
    return abs(cost[row - 1][j - 1] + step - cost[row][j]) < 1e-9


_HEARD_AT_MOST = 0.5


def _judge(wording: Wording, said: Said, pairs: list[tuple[int, int]]) -> Alignment | None:
    """Trim the ends that were not heard and grade the rest."""
    heard = [(i, j) for i, j in pairs if unlike(wording.chars[i], said.chars[j]) <= _HEARD_AT_MOST]
    if not heard or not wording.essential <= {i for i, _ in heard}:
        return None
    start, end = heard[0][1], heard[-1][1] + 1
    total = wording.total
    covered = sum(wording.weights[i] for i, _ in heard)
    cost = total - covered
    before = start
    for i, j in heard:
        cost += wording.weights[i] * _heard_cost(wording.chars[i], said, j)
        for k in range(before, j):
            cost += _insertion(said.chars[k])
        if j > start and i not in wording.breaks:
            cost += max((_BORDER_COST[said.borders[k]] for k in range(before, j + 1)), default=0.0)
        before = j + 1
    return Alignment(start, end, 1 - cost / max(total, _LEAST_WEIGHT), covered / total)


def _heard_cost(wanted: str, said: Said, position: int) -> float:
    heard = said.chars[position]
    if same_word(wanted, heard):
        return 0.0
    return distance(wanted, heard) + (_OTHER_WORD_COST if in_a_word(said, position) else 0.0)
