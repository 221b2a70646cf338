"""A work order as a value, and the log of what happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from callcenter.domain.work_orders.callbacks import CallbackAttempt, CallbackNeed
from callcenter.domain.work_orders.due_items import DueItem
from callcenter.domain.work_orders.states import FINAL, State

ARCHIVE_CHECKS = ("call_content", "handling_opinion", "feedback_opinion", "callback_content")
"""电话内容, 处理意见, 反馈意见, 回访内容: what is checked before archiving (C-20)."""


class LogKind(StrEnum):
    """What an entry of the log is about."""

    STEP = "step"
    FIELD = "field"
    MILESTONE = "milestone"
    CLOCK = "clock"
    CALLBACK = "callback"
    HELPER = "helper"
    ROUTE = "route"
    TASK = "task"
    NOTE = "note"
    TYPE = "type"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """Who changed what, when, and why."""

    at: datetime
    """When it was recorded."""
    by: str
    kind: LogKind
    what: str
    """The step, field, milestone or clock."""
    old: str = field(default="", repr=False)
    new: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    happened_at: datetime | None = None
    """When it happened, if that was reported later."""
    via: str = ""
    """The program through which it came; empty for our own pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """One work order. Times are UTC."""

    tenant: str
    type: str
    received_at: datetime
    """受理时间: the answer of the call."""
    number: str = ""
    """编号; empty while it is a draft."""
    state: State = State.DRAFT
    version: int = 1
    first_responsible: str = ""
    """首问责任人: set once (C-42)."""
    helpers: tuple[str, ...] = ()
    """Those who work on it for the first responsible."""
    handler: str = ""
    """Who accepted it in the department."""
    department: str = ""
    fault: str = ""
    priority: int = 3
    emergency: str = ""
    """Class of the emergency, empty if it is none."""
    also_tell: tuple[str, ...] = ()
    callback_need: CallbackNeed = CallbackNeed.NONE
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    call_ids: tuple[str, ...] = ()
    due_items: tuple[DueItem, ...] = ()
    attempts: tuple[CallbackAttempt, ...] = ()

    def value(self, name: str) -> str:
        """A field's value, empty when it has none."""
        return self.fields.get(name, "")

    @property
    def is_final(self) -> bool:
        """Archived or void: read only (C-20)."""
        return self.state in FINAL

    def due_item(self, key: str) -> DueItem | None:
        """The deadline with that key."""
        return next((item for item in self.due_items if item.key == key), None)


@dataclass(frozen=True, slots=True)
class Moved:
    """An order after a change, with the entries for its log."""

    order: WorkOrder
    log: tuple[LogEntry, ...]

    def through(self, system: str) -> Moved:
        """The same, with the program that it came from."""
        return replace(self, log=tuple(replace(entry, via=system) for entry in self.log)) if system else self
