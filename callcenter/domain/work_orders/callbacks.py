"""Callbacks: which orders need one (C-34, C-44, C-46), how attempts count, what the answer does (C-18, C-19, C-43)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class AttemptOutcome(StrEnum):
    """How a callback attempt ended."""

    COMPLETED = "completed"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    SWITCHED_OFF = "switched-off"
    INCONVENIENT = "inconvenient"
    REFUSED = "refused"
    WRONG_NUMBER = "wrong-number"


OUTCOME_LABELS: dict[AttemptOutcome, str] = {
    AttemptOutcome.COMPLETED: "完成",
    AttemptOutcome.NO_ANSWER: "无人接听",
    AttemptOutcome.BUSY: "占线",
    AttemptOutcome.SWITCHED_OFF: "关机或停机",
    AttemptOutcome.INCONVENIENT: "客户不便",
    AttemptOutcome.REFUSED: "客户拒访",
    AttemptOutcome.WRONG_NUMBER: "号码错误",
}

_HOPELESS = frozenset({AttemptOutcome.INCONVENIENT, AttemptOutcome.REFUSED, AttemptOutcome.WRONG_NUMBER})
"""One such outcome is enough for a 终止原因 (A-48: no further question)."""

SATISFIED = frozenset({"非常满意", "满意", "基本满意"})
DISSATISFIED = frozenset({"不满意", "非常不满意"})


class CallbackNeed(StrEnum):
    """Whether an order has to be called back."""

    NONE = "none"
    SAMPLED = "sampled"
    DUTY = "duty"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAttempt:
    """One try to reach the customer."""

    at: datetime
    by: str
    outcome: AttemptOutcome
    call_id: str = ""
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRule:
    """The callback duty of one ticket type."""

    type: str
    share: float
    """Of the orders: 1 = every one (C-44), less = at random (C-34), 0 = none."""
    within: timedelta
    from_received: bool = False
    """Counted from the call (C-34), else from the solution."""
    kind: str = "售后"
    """售前, 售后 or 投诉 (C-45)."""
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackPolicy:
    """All callback settings of a tenant."""

    rules: tuple[CallbackRule, ...]
    most_attempts: int = 3
    """Unanswered tries before a 终止原因 may be given."""
    supervise_within: timedelta = timedelta(hours=24)
    """Time for the responsible unit after a dissatisfied answer."""
    assessment_office: str = "绩效考核处"

    def rule(self, order_type: str) -> CallbackRule | None:
        """The rule for a type."""
        return next((rule for rule in self.rules if rule.type == order_type), None)

    def need(self, order_type: str, number: str) -> CallbackNeed:
        """Whether that order is called back. The draw is made by number: it cannot be repeated until it suits."""
        rule = self.rule(order_type)
        if rule is None or rule.share <= 0:
            return CallbackNeed.NONE
        if rule.share >= 1:
            return CallbackNeed.DUTY
        return CallbackNeed.SAMPLED if _draw(number) < rule.share else CallbackNeed.NONE


def completed(attempts: Sequence[CallbackAttempt]) -> bool:
    """Whether the survey was held."""
    return any(attempt.outcome is AttemptOutcome.COMPLETED for attempt in attempts)


def may_give_up(attempts: Sequence[CallbackAttempt], most_attempts: int) -> bool:
    """Whether the callback may be ended with a reason: asked not to call, or not reached often enough."""
    if any(attempt.outcome in _HOPELESS for attempt in attempts):
        return True
    return sum(attempt.outcome is not AttemptOutcome.COMPLETED for attempt in attempts) >= most_attempts


def attempts_left(attempts: Sequence[CallbackAttempt], most_attempts: int) -> int:
    """Tries still owed before giving up."""
    return 0 if may_give_up(attempts, most_attempts) else most_attempts - len(attempts)


def _draw(number: str) -> float:
    digest = hashlib.blake2b(number.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
