"""What a rule can ask of a call: small conditions that combine; plain values, read from the phrasebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from callcenter.domain.events import Leg


class Happening(StrEnum):
    """Things that happen in a call beside single wordings; each is found by one detector."""

    HOLD_START = "开始等候"
    HOLD_END = "恢复通话"
    TRANSFER = "转接"
    CUSTOMER_HUNG_UP = "客户先挂机"
    AGENT_HUNG_UP = "坐席先挂机"
    ABANDONED = "客户久不应答"
    """The agent hung up after a farewell and a while of dead air."""
    CLOSING = "通话收尾"
    """Someone says goodbye, or thanks after having no more questions."""
    INTERRUPTION = "打断客户"
    POLITE_INTERRUPTION = "礼貌打断"
    WRONG_SURNAME = "叫错姓氏"
    HONORIFIC = "姓氏尊称"
    SURNAME_KNOWN = "得知客户姓氏"
    IDENTITY_KNOWN = "得知客户身份"
    IDENTITY_READ_BACK = "复述客户身份"
    PHONE_KNOWN = "得知客户电话"
    PURPOSE_TOLD = "客户说明来意"
    CORRECTION = "客户纠正差错"
    JARGON = "未解释的术语"
    LONG_SILENCE = "长时间无声"
    SHOUTING = "大声喊话"
    BLUNT_QUESTION = "生硬追问"
    MANY_TURNS = "多轮沟通"
    """The agent has had at least three turns since the customer's name was known, or in all."""


class Spoken(StrEnum):
    """Words that differ from call to call."""

    COMPANY = "公司"
    AGENT_NO = "工号"
    HOTLINE = "热线"
    DEPARTMENT = "部门"


@dataclass(frozen=True, slots=True)
class Said:
    """A party said one of the expressions of a wording."""

    wording: str
    by: Leg | None = Leg.AGENT
    """None: either party."""


@dataclass(frozen=True, slots=True)
class Names:
    """The agent named something that depends on the call: the company, the own number …"""

    what: Spoken


@dataclass(frozen=True, slots=True)
class Happened:
    """Something happened."""

    what: Happening


@dataclass(frozen=True, slots=True)
class Known:
    """A field of the ticket has been filled."""

    field: str


@dataclass(frozen=True, slots=True)
class Broken:
    """Another rule was broken."""

    rule: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Another rule was not broken, so far as it could be judged."""

    rule: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of them is enough."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of them, in any order; what is missing is named."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class InOrder:
    """One after the other."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """All of them in one turn."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Except:
    """The first, unless the second is in the same turn."""

    said: Condition
    unless: Condition


@dataclass(frozen=True, slots=True)
class Reply:
    """The first, in the turn that answers one with the second."""

    said: Condition
    to: Condition


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many times; or, with several conditions, so many of them."""

    count: int
    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A script of the tenant (开头语, 结束语 …): one of its allowed forms is complete."""

    name: str


Condition = (
    Said
    | Names
    | Happened
    | Known
    | Broken
    | Kept
    | AnyOf
    | AllOf
    | InOrder
    | Together
    | Except
    | Reply
    | AtLeast
    | Script
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From when until when something must be said, seen from what triggered the rule."""

    turns: int | None = None
    """So many turns of ``of`` after the trigger."""
    of: Leg = Leg.AGENT
    seconds: float | None = None
    before: int = 0
    """So many turns of either party before the trigger, which then ends the window unless ``turns`` is given."""
    same_turn: bool = False
    """The triggering turn itself counts too."""
    last: int | None = None
    """Only the last so many turns of ``of`` in the call."""
    anywhere: bool = False
    """Anywhere in the call, before or after the trigger."""
    until: Condition | None = None


def leaves(condition: Condition) -> Iterator[Condition]:
    """The simple conditions a condition is made of."""
    match condition:
        case AnyOf(of) | AllOf(of) | InOrder(of) | Together(of) | AtLeast(_, of):
            for part in of:
                yield from leaves(part)
        case Except(said, other) | Reply(said, other):
            yield from leaves(said)
            yield from leaves(other)
        case _:
            yield condition
