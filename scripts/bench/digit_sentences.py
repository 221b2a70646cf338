"""Made-up telephone numbers in the sentences in which they are said on a hotline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from callcenter.domain.events import Leg
from callcenter.domain.tickets.slots.phone import valid_phone
from scripts.train_model.numerals import digit_by_digit

REPEATS = 0.3
"""So often a digit is the one before it again."""
CUTS = ((3, 4, 4),) * 6 + ((4, 4, 3), (3, 3, 5), (11,))
"""How a mobile number is cut; 3-4-4 is the habit."""
GAPS_S = (0.1, 0.5)
OTHERS = 4
"""Every so many-th string is no mobile number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A number, how it is said, and what the ticket must hold of it."""

    kind: str
    leg: Leg
    before: str
    groups: tuple[str, ...] = field(repr=False)
    after: str
    gaps_s: tuple[float, ...] | None
    """Silence between the groups; None: as the voice likes to pause, empty: it does not pause."""
    ticket: str = field(repr=False)
    """Empty: the number is none that belongs on the ticket."""
    noisy: bool

    @property
    def figures(self) -> str:
        """The digits without pauses, 幺 as 一."""
        return "".join(self.groups).replace("幺", "一")


_CUSTOMER = (
    *(("我的电话是", ""), ("联系电话", ""), ("", ""), ("", ""), ("我手机号是", ""), ("电话是", "你们快点来人吧")),
    *(("滨河小区五号楼二单元电话", ""), ("我姓王电话", "麻烦您记一下"), ("嗯", "")),
)
_AGENT = (("联系电话就用这个", "吗"), ("跟您核对一下您的电话是", "对吗"), ("您的手机号是", "是吗"))
_LANDLINE = ("我家座机是", "联系电话是区号", "电话是", "单位电话")
_HOTLINE = ("您可以随时拨打", "我们的热线电话是", "请您拨打")


def told(draw: int, count: int) -> Iterator[Told]:
    """``count`` strings; every ``draw`` has its own."""
    chance = Random(f"digits {draw}")
    for number in range(count):
        if number % OTHERS != OTHERS - 1:
            yield _mobile(chance)
        else:
            yield (_landline, _hotline)[number // OTHERS % 2](chance)


def _mobile(chance: Random) -> Told:
    figures = "1" + chance.choice("3356789") + _figures(chance, 9)
    before, after, leg = _sentence(chance)
    one = chance.choices(("幺", "一"), (75, 25))[0]
    groups = _cut(digit_by_digit(figures, one), chance.choice(CUTS))
    return _told(chance, kind="mobile", leg=leg, before=before, groups=groups, after=after, ticket=figures)


def _landline(chance: Random) -> Told:
    area, length = chance.choice((("0353", 7), ("0351", 7), ("010", 8), ("021", 8)))
    ticket = ""
    while not ticket:
        local = chance.choice("2345678") + _figures(chance, length - 1)
        ticket = valid_phone(area + local)
    groups = tuple(digit_by_digit(part, "幺") for part in (area, local[:-4], local[-4:]))
    before = chance.choice(_LANDLINE)
    return _told(chance, kind="landline", leg=Leg.CUSTOMER, before=before, groups=groups, after="", ticket=ticket)


def _hotline(chance: Random) -> Told:
    figures, cut = chance.choice(
        (
            ("1" + _figures(chance, 4), (5,)),
            ("95" + _figures(chance, 3), (5,)),
            ("400" + _figures(chance, 7), (3, 3, 4)),
            (chance.choice("2345678") + _figures(chance, 6), (3, 4)),
        )
    )
    groups = _cut(digit_by_digit(figures, "幺"), cut)
    before = chance.choice(_HOTLINE)
    return _told(chance, kind="hotline", leg=Leg.AGENT, before=before, groups=groups, after="", ticket="")


def _told(
    chance: Random, *, kind: str, leg: Leg, before: str, groups: tuple[str, ...], after: str, ticket: str
) -> Told:
    pauses = chance.choice(("apart", "apart", "own", "none"))
    apart = tuple(round(chance.uniform(*GAPS_S), 2) for _ in groups[1:])
    gaps_s = {"apart": apart, "own": None, "none": ()}[pauses]
    return Told(
        kind=kind,
        leg=leg,
        before=before,
        groups=groups,
        after=after,
        gaps_s=gaps_s,
        ticket=ticket,
        noisy=chance.random() < 0.3,
    )


def _sentence(chance: Random) -> tuple[str, str, Leg]:
    if chance.random() < 0.25:
        return (*chance.choice(_AGENT), Leg.AGENT)
    return (*chance.choice(_CUSTOMER), Leg.CUSTOMER)


def _cut(said: str, lengths: tuple[int, ...]) -> tuple[str, ...]:
    groups, place = [], 0
    for length in lengths:
        groups.append(said[place : place + length])
        place += length
    return tuple(groups)


def _figures(chance: Random, length: int) -> str:
    said = str(chance.randrange(10))
    while len(said) < length:
        said += said[-1] if chance.random() < REPEATS else str(chance.randrange(10))
    return said
