"""Our own sentence bank: lines with slots in tests/data/bank, filled for several trades; a part is kept aside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from callcenter.domain.events import Leg

BANK = Path(__file__).parents[2] / "tests" / "data" / "bank"
ASIDE_PERCENT = 30
"""Share of the lines that nobody looks at while tuning."""
_FILES = (
    "must_flag.txt",
    "near_misses.txt",
    "second_round.txt",
    "third_round.txt",
    "fourth_round.txt",
    "fifth_round.txt",
    "sixth_round.txt",
)
_LOOKED_AT = frozenset({"second_round.txt", "third_round.txt"})
"""Nothing of these is aside any more: every failure in them has been read."""
_FILLED_TIMES = 3
_SLOTS = ("{T}", "{W}", "{C}", "{P}")
_TRADES = (
    ("燃气费", "维修师傅", "阳泉市煤气公司", "王女士"),
    ("水费", "抄表员", "自来水公司", "李先生"),
    ("物业费", "保安", "滨河物业", "赵大爷"),
    ("退货", "店员", "百盛商场", "陈小姐"),
    ("会员卡", "教练", "金仕堡健身", "孙先生"),
    ("贷款", "客户经理", "建设银行", "周女士"),
    ("包裹", "快递员", "顺达快递", "吴先生"),
    ("宽带", "安装师傅", "电信客服", "郑女士"),
    ("挂号", "护士", "市医院", "冯阿姨"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence and the phrases that a QA person would find in it."""

    text: str
    flag: frozenset[str]
    leg: Leg = Leg.AGENT
    previous: str | None = None
    aside: bool = False


def read_bank() -> list[Sentence]:
    """Every sentence of the bank, written form."""
    found: dict[tuple[str, str | None, Leg], Sentence] = {}
    for name in _FILES:
        for number, line in enumerate((BANK / name).read_text(encoding="utf-8").splitlines()):
            if line and not line.startswith("#"):
                for sentence in _sentences(line, number, may_be_aside=name not in _LOOKED_AT):
                    found.setdefault((sentence.text, sentence.previous, sentence.leg), sentence)
    return list(found.values())


def _sentences(line: str, number: int, *, may_be_aside: bool) -> Iterator[Sentence]:
    head, said = (part.strip() for part in line.split("|", 1))
    aside = may_be_aside and int(hashlib.sha256(line.encode()).hexdigest(), 16) % 100 < ASIDE_PERCENT
    flag = frozenset() if head in ("-", "客户") else frozenset(head.split("+"))
    times = _FILLED_TIMES if any(slot in said for slot in _SLOTS) else 1
    for n in range(times):
        filled = _fill(said, _TRADES[(number + n * 4) % len(_TRADES)])
        previous, _, text = filled.rpartition(">>")
        yield Sentence(
            text=text.strip(),
            flag=flag,
            leg=Leg.CUSTOMER if head == "客户" else Leg.AGENT,
            previous=previous.strip() or None,
            aside=aside,
        )


def _fill(said: str, trade: tuple[str, ...]) -> str:
    for slot, word in zip(_SLOTS, trade, strict=True):
        said = said.replace(slot, word)
    return said


def raw(text: str) -> str:
    """As a recogniser writes it: no punctuation."""
    return "".join(char for char in text if char.isalnum())
