"""Who gets the order: type, fault class and area to department and priority; emergencies first (C-10, C-12, C-14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

EMERGENCY_PRIORITY = 0
"""Sorts before every other order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultClass:
    """A class of trouble, told by words."""

    name: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    """Wordings that contain one of the words and mean something else: 打不着火 is no fire."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyClass:
    """Trouble that must not wait (E-02, E-03)."""

    fault: FaultClass
    department: str
    card: str = ""
    """Advice of the tenant to read out; never invented here, empty when the tenant gave none."""
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRule:
    """One row of the routing table; empty = any."""

    types: frozenset[str]
    faults: frozenset[str]
    areas: tuple[str, ...]
    """Beginnings of a 小区 or an address."""
    department: str
    priority: int = 3
    """1 high … 5 low."""
    also_tell: tuple[str, ...] = ()
    """Departments that get a notice: 财务 for charges (C-22)."""
    clause: str = ""

    def fits(self, order_type: str, fault: str, place: str) -> bool:
        """Whether the row is for such an order."""
        return (
            (not self.types or order_type in self.types)
            and (not self.faults or fault in self.faults)
            and (not self.areas or any(area in place for area in self.areas))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingTable:
    """The table of one tenant; the first row that fits counts."""

    rules: tuple[RoutingRule, ...]
    faults: tuple[FaultClass, ...]
    emergencies: tuple[EmergencyClass, ...]
    fallback: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The suggestion; a person may choose otherwise, which is logged."""

    department: str
    priority: int
    fault: str = ""
    emergency: str = ""
    card: str = ""
    also_tell: tuple[str, ...] = ()
    clause: str = ""


def route(table: RoutingTable, order_type: str, fields: Mapping[str, str]) -> Route:
    """Where the order should go."""
    text = " ".join(fields.get(name, "") for name in ("issue", "cause", "symptoms"))
    emergency = find_emergency(table, text) if order_type in {"报警", "报修", "求助"} else None
    if emergency is not None:
        return Route(
            department=emergency.department,
            priority=EMERGENCY_PRIORITY,
            fault=emergency.fault.name,
            emergency=emergency.fault.name,
            card=emergency.card,
            clause=emergency.clause,
        )
    fault = fault_of(table.faults, text)
    place = f"{fields.get('community', '')} {fields.get('address', '')}"
    for rule in table.rules:
        if rule.fits(order_type, fault, place):
            return Route(
                department=rule.department,
                priority=rule.priority,
                fault=fault,
                also_tell=rule.also_tell,
                clause=rule.clause,
            )
    return Route(department=table.fallback, priority=3, fault=fault)


def find_emergency(table: RoutingTable, text: str) -> EmergencyClass | None:
    """The emergency the words speak of."""
    return next((item for item in table.emergencies if _speaks_of(item.fault, text)), None)


def fault_of(faults: tuple[FaultClass, ...], text: str) -> str:
    """Name of the first class whose words are in the text; empty when none is."""
    return next((fault.name for fault in faults if _speaks_of(fault, text)), "")


def _speaks_of(fault: FaultClass, text: str) -> bool:
    for wording in fault.unless:
        text = text.replace(wording, "｜")
    return any(word in text for word in fault.words)
