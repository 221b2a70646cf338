"""What the work orders refuse, with a code for programs and a sentence for people."""

from __future__ import annotations

from callcenter.domain.refusals import Refused


class WorkOrderRefused(Refused):
    """A rule forbids it; nothing has changed. The codes are listed in ``CODES``."""

    def __init__(self, code: str, sentence: str, field: str | None = None) -> None:
        if code not in CODES:
            raise ValueError(f"unknown refusal code {code!r}; add it to CODES")
        self.code = code
        super().__init__(sentence, field=field)


BAD_INPUT = frozenset(
    {
        "bad-value",
        "before-start",
        "in-the-future",
        "missing-field",
        "not-checked",
        "reason-required",
        "too-late",
        "unknown-field",
        "unknown-type",
        "unknown-zone",
    }
)
"""The input is at fault; the same order would take another."""

WRONG_MOMENT = frozenset(
    {
        "already-paused",
        "archived",
        "attempts-left",
        "callback-required",
        "clock-stopped",
        "dissatisfied",
        "due-unknown",
        "no-callback-due",
        "not-approved",
        "not-paused",
        "not-satisfied",
        "number-taken",
        "owner-fixed",
        "procedure-open",
        "step-impossible",
        "tasks-open",
        "version-conflict",
    }
)
"""The order is not in a state for it."""

NOT_ALLOWED = frozenset({"supervisor-required"})
CODES = BAD_INPUT | WRONG_MOMENT | NOT_ALLOWED | {"order-unknown"}
