"""How ``work_orders.yaml`` is written: the shape of the file, checked before anything is built from it."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from callcenter.domain.work_orders.clocks import Milestone
from callcenter.domain.work_orders.forms import FieldKind
from callcenter.domain.work_orders.states import Step

_LENGTH = re.compile(r"(\d+)(s|min|h|d)")
_UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86400}


def _length(value: object) -> object:
    """``6h``, ``15min``, ``0s`` as a duration."""
    written = _LENGTH.fullmatch(value) if isinstance(value, str) else None
    if written is None:
        raise ValueError("expected a duration such as 15min, 6h or 2d")
    return timedelta(seconds=int(written[1]) * _UNITS[written[2]])


Length = Annotated[timedelta, BeforeValidator(_length)]
When = dict[str, frozenset[str]]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldEntry(_Part):
    """A field of the catalogue."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()
    longest: int = Field(default=500, ge=1, le=4000)


class FormEntry(_Part):
    """A field on a form, or a block of fields."""

    name: str = ""
    block: str = ""
    label: str = ""
    need: Step | None = None
    when: When = {}
    waived_by: str = ""


class FormPart(_Part):
    """A form."""

    title: str
    clause: str
    fields: tuple[FormEntry, ...]


class HoursPart(_Part):
    """Opening hours that a clock counts by."""

    weekdays: frozenset[int] = frozenset(range(5))
    opens: time = time(9)
    closes: time = time(18)
    holidays: frozenset[date] = frozenset()
    extra_days: frozenset[date] = frozenset()


class ClockPart(_Part):
    """A clock."""

    id: str
    title: str
    clause: str
    types: frozenset[str]
    start: Milestone
    stop: Milestone
    limit: Length
    strict: bool = False
    soft: bool = True
    agreed_replaces: bool = False
    remind: tuple[Length, ...] = ()
    when: When = {}
    field: str = ""
    owner: Literal["", "supervisor", "department", "first", "callback"] = ""
    calendar: Literal["elapsed", "service-hours"] = "elapsed"


class ClockChange(_Part):
    """What a profile or tenant has different in a clock (C-40)."""

    limit: Length | None = None
    soft: bool | None = None
    calendar: Literal["elapsed", "service-hours"] | None = None
    remind: tuple[Length, ...] | None = None


class FaultPart(_Part):
    """A class of trouble."""

    name: str
    words: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()


class EmergencyPart(FaultPart):
    """Trouble that must not wait."""

    department: str
    card: str = ""
    clause: str


class LevelPart(_Part):
    """One level of the report chain."""

    role: str
    after: Length


class RoutePart(_Part):
    """A row of the routing table."""

    types: frozenset[str] = frozenset()
    faults: frozenset[str] = frozenset()
    areas: tuple[str, ...] = ()
    department: str
    priority: int = Field(default=3, ge=1, le=5)
    also_tell: tuple[str, ...] = ()
    clause: str = ""


class CallbackPart(_Part):
    """The callback duty of a type."""

    type: str
    share: float = Field(ge=0, le=1)
    within: Length
    from_received: bool = False
    kind: Literal["售前", "售后", "投诉"] = "售后"
    clause: str = ""


class CallbacksPart(_Part):
    """Callback settings; a profile's rules replace those of the same type."""

    most_attempts: int | None = Field(default=None, ge=1, le=20)
    supervise_within: Length | None = None
    assessment_office: str | None = None
    rules: tuple[CallbackPart, ...] = ()


class ScriptEntry(_Part):
    """A question of the survey."""

    field: str
    ask: str


class ScriptPart(_Part):
    """The words of a callback."""

    opening: str
    identity: str
    inconvenient: str
    closing: str
    items: tuple[ScriptEntry, ...]


class ProfilePart(_Part):
    """What a trade has in common."""

    trade: str
    marks: tuple[str, ...] = ()
    """Words in the name of a company that tell its trade, when the file does not name the company."""
    clocks: tuple[str, ...]
    clock_changes: dict[str, ClockChange] = {}
    fallback: str
    complaint_procedure: bool = False
    """Complaints go from hand to hand as C-30 says."""
    routing: tuple[RoutePart, ...] = ()
    callbacks: CallbacksPart = CallbacksPart()
    cards: dict[str, str] = {}


class TenantPart(_Part):
    """One company; what it does not say is its profile's."""

    code: str = Field(pattern=r"^[A-Z]{2,6}$")
    profile: str
    zone: str = "Asia/Shanghai"
    hotline: str = ""
    clocks: tuple[str, ...] | None = None
    clock_changes: dict[str, ClockChange] = {}
    routing: tuple[RoutePart, ...] = ()
    """Before the profile's rows: areas to management stations (C-12)."""
    callbacks: CallbacksPart = CallbacksPart()
    cards: dict[str, str] = {}
    """Advice to read out by class of emergency, in the tenant's own words."""
    hours: HoursPart = HoursPart()


class WorkOrderFile(_Part):
    """The whole file."""

    fields: tuple[FieldEntry, ...]
    blocks: dict[str, tuple[FormEntry, ...]]
    forms: dict[str, FormPart]
    clocks: tuple[ClockPart, ...]
    script: ScriptPart
    callbacks: CallbacksPart
    faults: tuple[FaultPart, ...]
    emergencies: tuple[EmergencyPart, ...]
    report_chain: tuple[LevelPart, ...]
    notice_days: dict[str, Annotated[int, Field(ge=0, le=60)]] = {}
    """Working days by the value of 服务地点."""
    profiles: dict[str, ProfilePart]
    default_profile: str
    tenants: dict[str, TenantPart]
