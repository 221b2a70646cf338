"""A rule over a call as a value: when it applies, what must, must not or may be, and what to tell the agent."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from callcenter.domain.events import Direction
from callcenter.domain.place import Place
from callcenter.domain.rules.conditions import Condition, Window


class RuleKind(StrEnum):
    """What kind of judgement a rule makes."""

    DUTY = "duty"
    """Must be done in the window: met, missed or unheard."""
    BAN = "ban"
    """Must not happen: each time is a violation."""
    LIMIT = "limit"
    """A measured quantity stays within its limits."""
    PRAISE = "praise"
    """Good practice: reported when done, never missed."""


class Report(StrEnum):
    """On which turn a missed duty is shown."""

    CALL = "call"
    """On none: the whole call."""
    TRIGGER = "trigger"
    """On the turn that triggered it."""
    WINDOW = "window"
    """On the first turn in which it should have been done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The measure and its bounds; a text names a setting of the tenant."""

    measure: str
    at_most: float | str | None = None
    at_least: float | str | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One A or BR item of the catalogue as something a machine can judge."""

    id: str
    title: str
    clause: str
    severity: str
    kind: RuleKind
    section: str = ""
    """Of the scorecard."""
    live: bool = True
    """Judged while the call runs; otherwise when it is over."""
    direction: Direction | None = None
    """None: both."""
    trait: str = ""
    """Only for tenants that have it."""
    after: Condition | None = None
    """What triggers it; nothing: the answer, once a call."""
    once: bool = False
    """Only the first violation of a call is reported."""
    only_if: Condition | None = None
    missed_if: Condition | None = None
    """An absence counts only when this holds; the duty can be met without it."""
    unless: Condition | None = None
    needs: tuple[str, ...] = ()
    """Facts of the call without which it is unheard: rings, holds, first_bye …"""
    needs_unless: Condition | None = None
    """What shows that the facts are not needed after all."""
    must: Condition | None = None
    never: Condition | None = None
    limit: Limit | None = None
    within: Window = field(default_factory=Window)
    report: Report = Report.WINDOW
    expected: str = ""
    """The words that were expected, for the evidence of an absence."""
    prompt: str = ""
    """What the agent can read aloud; {公司}, {工号}, {称呼}, {身份}, {热线} are filled in."""
    prompt_when: Condition | None = None
    """When to show it; nothing: as soon as the rule is triggered."""
    in_sentence: bool = False
    """A ban that can be judged in a single sentence, without its call."""
    listen: bool = False
    """Too uncertain to accuse: to be listened to by a person."""
    place: Place | None = field(default=None, compare=False)
