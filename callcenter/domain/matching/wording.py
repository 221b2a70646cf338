"""One wording of a phrase: its characters, how much each counts, and which of them it cannot do without."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from callcenter.domain.matching.synonyms import plainly
from callcenter.domain.sound import distance, is_spoken

_PARTICLES = frozenset("吧啊呀呢嘛吗了的么哦呗啦哎儿著")
_LIGHT = frozenset("就都也还您你要这那个是能又再才太很们可着")
_FILLERS = frozenset("啊吧呀呢嘛嗯呃额哦噢唉诶儿么的了呗啦")
_SMALL_WORDS = frozenset("你您也都就还又真可只才再要会能给跟和们在去来先太很这那个是已经刚我得地着点说确实完全其现")
_ABLE = frozenset("不得")
_WILLING = frozenset("想愿肯敢")
"""不想跟你说 without 想 is 不 and somebody who talks."""
NEGATORS = frozenset("不没别未无勿")
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
_TINY = 3
"""Up to this many characters every one counts in full."""
_SHORT = 5.5
"""Below this weight the last word of a wording must be heard: 怎么还不懂 is not 怎么还不到."""


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
        for char, _ in plainly(text):
            if is_spoken(char):
                chars.append(char)
            else:
                breaks.add(len(chars))
        weights = tuple(_weight_at(at, chars) for at in range(len(chars)))
        return cls("".join(chars), frozenset(breaks), weights, _essential(chars, weights))

    @property
    def total(self) -> float:
        """The cost of saying none of it."""
        return sum(self.weights)


def _essential(chars: list[str], weights: tuple[float, ...]) -> frozenset[int]:
    essential = {at for at, char in enumerate(chars) if char in NEGATORS}
    essential |= {at for at in range(1, len(chars)) if chars[at - 1] in NEGATORS and chars[at] in _WILLING}
    if chars[:1] == ["我"]:
        essential.add(0)
    if sum(weights) < _SHORT:
        essential |= {at for at, char in enumerate(chars) if char == "我"}
        essential.add(max((at for at, weight in enumerate(weights) if weight >= 1.0), default=0))
    return frozenset(essential)


def _weight_at(at: int, chars: list[str]) -> float:
    """解决不了 without its last syllable is 解决 and a 不 of something else."""
    can_or_not = at > 1 and chars[at] == "了" and chars[at - 1] in _ABLE
    return max(1.0, weight(chars[at])) if can_or_not or len(chars) <= _TINY else weight(chars[at])


def weight(char: str) -> float:
    """How much a character counts in a wording."""
    if char in NEGATORS:
        return _NEGATOR_WEIGHT
    if char in _PARTICLES:
        return _PARTICLE_WEIGHT
    return _LIGHT_WEIGHT if char in _LIGHT else 1.0


def insertion_cost(char: str) -> float:
    """What a character costs that was said in the middle of a wording."""
    if char in NEGATORS:
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
