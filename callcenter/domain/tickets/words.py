"""The words the ticket is heard with: names, kinds, faults, departments, and each tenant's own lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLimits:
    """How long what may take at a tenant; None where the tenant has no such clock."""

    process: Mapping[str, timedelta] = field(default_factory=dict)
    """By kind of ticket."""
    repair: Mapping[str, timedelta] = field(default_factory=dict)
    answer: Mapping[str, timedelta] = field(default_factory=dict)
    callback: Mapping[str, timedelta] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantWords:
    """What one tenant's customers talk about."""

    name: str
    communities: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    routing: Mapping[str, str] = field(default_factory=dict)
    """Department by kind of ticket."""
    limits: ServiceLimits = field(default_factory=ServiceLimits)
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
    trades: tuple[tuple[tuple[str, ...], TenantWords], ...]
    """Marks of a company name (物业, 供水) and what holds for such a company that is not listed by name."""

    def of_tenant(self, name: str) -> TenantWords:
        """The tenant's own words; a company that is not listed gets those of its trade."""
        for tenant in self.tenants:
            if tenant.name == name:
                return tenant
        for marks, words in self.trades:
            if any(mark in name for mark in marks):
                return words
        return TenantWords(name=name)
