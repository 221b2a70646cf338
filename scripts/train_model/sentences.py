"""What the voices say and the language model counts: an endless, seeded stream of hotline sentences.

The calls of the demonstration are not among them, nor are the wordings kept aside for testing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from random import Random

from scripts.train_model.project_texts import bank_sentences, phrasebook_sentences
from scripts.train_model.spoken_values import VALUES
from scripts.train_model.templates import HELD_OUT, TRAINING, filled, read_templates
from scripts.train_model.wording import word_counts

_KINDS = {"template": 0.45, "written": 0.2, "value": 0.12, "words": 0.18, "hesitant": 0.05}
"""Shares of the stream for the voices. Loose words teach sounds that no template holds."""
_VALUES = ("手机",) * 3 + ("座机", "热线", "单号", "订单号", "身份证", "门牌", "表数", "金额", "日期", "姓名", "地址")
_HESITATIONS = ("嗯", "呃", "啊", "那个", "就是", "哎", "这个")
_USUAL_LENGTH = 4
_SELDOM = 30


def training_sentences(seed: int) -> Iterator[str]:
    """For the voices, without end. 、 is a very short pause, other punctuation an ordinary one."""
    chance = Random(seed)
    kinds, shares = list(_KINDS), list(_KINDS.values())
    while True:
        yield _sentence(chance.choices(kinds, shares)[0], chance)


def hotline_sentences(seed: int) -> Iterator[str]:
    """For the language model, without end: no loose words."""
    chance = Random(seed)
    kinds = [kind for kind in _KINDS if kind != "words"]
    shares = [_KINDS[kind] for kind in kinds]
    while True:
        yield _sentence(chance.choices(kinds, shares)[0], chance)


def held_out_sentences(seed: int) -> Iterator[str]:
    """For testing, without end: other wordings with other names, addresses and numbers."""
    chance = Random(seed)
    while True:
        yield filled(chance.choice(read_templates(HELD_OUT)), chance)


def _sentence(kind: str, chance: Random) -> str:
    if kind == "written":
        return chance.choice(written_sentences())
    if kind == "value":
        return VALUES[chance.choice(_VALUES)](chance)
    if kind == "words":
        words, weights = _loose_words()
        return "".join(chance.choices(words, cum_weights=weights, k=chance.randint(3, 9)))
    said = filled(chance.choice(read_templates(TRAINING)), chance)
    if kind == "hesitant":
        return chance.choice(_HESITATIONS) + chance.choice(("，", "、", "")) + said
    return said


@cache
def written_sentences() -> tuple[str, ...]:
    """Those of the phrasebook and of the sentence banks."""
    return (*phrasebook_sentences(Random(0)), *bank_sentences())


@cache
def _loose_words() -> tuple[list[str], list[float]]:
    """Words with weights that lift the seldom ones."""
    counts = {word: count for word, count in word_counts().items() if count > _SELDOM and len(word) <= _USUAL_LENGTH}
    return list(counts), list(accumulate(count**0.5 for count in counts.values()))
