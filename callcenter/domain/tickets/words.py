"""The words the ticket is heard with: names, kinds, faults, departments, and each tenant's own lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from callcenter.domain.work_orders.clocks import ClockRule


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    """Surnames, forms of address, and how characters are spelled out."""

    surnames: frozenset[str]
    compound_surnames: frozenset[str]
    given: frozenset[str]
    """Characters that are common in given names."""
    titles: Mapping[str, str]
    """Form of address as said, and as it is written on the ticket (empty: not for the ticket)."""
    spelled: Mapping[str, str]
    """弓长 is 张."""
    spelled_given: Mapping[str, str]
    """日月 is 明: characters of given names."""
    things: tuple[str, ...]
    """What callers talk about right after their name, in text without punctuation: 燃气, 宽带, 快递."""
    not_names: frozenset[str]
    """Words that look like a surname with a given name: 高层, 安装."""
    dotted_parts: frozenset[str] = frozenset()
    """Parts of names of other languages that a dot stands between: 买买提, 艾力."""
    joined_parts: frozenset[str] = frozenset()
    """Those that stand side by side: 扎西, 多吉; 乌兰, 图雅."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words that speak for a kind of ticket."""

    kind: str
    strength: int
    """3 the caller names it, 2 the facts leave no doubt, 1 it sounds like it."""
    words: tuple[str, ...]
    """Regular expressions over text without punctuation."""
    not_when: tuple[str, ...] = ()
    """Regular expressions that take the match back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueWords:
    """How the customer's own words for the issue are cut out of what was said."""

    lead_ins: tuple[str, ...]
    """Openings that are not part of the issue: 你好, 我想问一下, 我家."""
    small_talk: tuple[str, ...]
    """Whole clauses that are no issue: 谢谢, 快来人啊."""
    problems: tuple[str, ...]
    """Signs of trouble: 打不着火, 漏水, 没收到."""
    requests: tuple[str, ...]
    """Signs of a wish: 减免, 退款, 建议."""
    questions: tuple[str, ...]
    """Signs of a question: 怎么, 能不能."""
    starts: tuple[str, ...]
    """Where a new clause begins in text without punctuation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department and how it is called on the phone."""

    name: str
    said: tuple[str, ...]


class ClocksOf(Protocol):
    """The clocks of a tenant, named in the table or not: those of the work orders, so that a call tells the same."""

    def __call__(self, tenant: str, /) -> tuple[ClockRule, ...]:
        """All its clocks; those with a ticket field are shown during the call."""
        ...


def no_clocks(_tenant: str, /) -> tuple[ClockRule, ...]:
    """A ticket without due times."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantWords:
    """What one tenant's customers talk about."""

    name: str
    communities: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    routing: Mapping[str, str] = field(default_factory=dict)
    """Department by kind of ticket."""
    clocks: tuple[ClockRule, ...] = ()
    own_numbers: tuple[str, ...] = ()
    """Hotline numbers: never a customer's phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketWords:
    """Everything the ticket is heard with; read once, shared by all calls."""

    names: NameWords
    cues: tuple[Cue, ...]
    issue: IssueWords
    departments: tuple[Department, ...]
    tenants: tuple[TenantWords, ...]
    clocks_of: ClocksOf = no_clocks

    def of_tenant(self, name: str) -> TenantWords:
        """The tenant's own words; a company that is not listed has clocks alone."""
        own = next((tenant for tenant in self.tenants if tenant.name == name), TenantWords(name=name))
        return replace(own, clocks=self.clocks_of(name))
