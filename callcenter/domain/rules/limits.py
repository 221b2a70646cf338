"""Measured quantities against their limits: how much of which, and whether it is too much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from callcenter.domain.measures import agent_rate_cpm, talk_s
from callcenter.domain.rules.moments import Moment
from callcenter.domain.rules.rule import Limit
from callcenter.domain.rules.timeline import Timeline

MEASURES = ("rings", "talk_s", "each_hold_s", "agent_rate_cpm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value of a measure."""

    name: str
    """Tells the readings of one measure apart: call, 1, 2 …"""
    value: float | None
    broken: bool
    final: bool
    """It will not change any more."""
    evidence: str = ""
    moment: Moment | None = None
    reason: str = ""


def reading_of(limit: Limit, line: Timeline) -> Iterator[Reading]:
    """The values so far."""
    match limit.measure:
        case "rings":
            yield _single(limit, line, line.rings, final=line.rings is not None or line.over, reason="不知道振铃次数")
        case "talk_s":
            running = line.clock_ms / 1000 if line.live and not line.over else None
            value = talk_s(line) if line.over else running
            yield _single(limit, line, value, final=line.over, reason="通话时长不明")
        case "agent_rate_cpm":
            if line.over and (rate := agent_rate_cpm(line)) is not None:
                yield _single(limit, line, rate, final=True, reason="")
        case "each_hold_s":
            yield from _holds(limit, line)
        case other:
            raise AssertionError(f"measure {other}: the loader has let it pass")


def _single(limit: Limit, line: Timeline, value: float | None, *, final: bool, reason: str) -> Reading:
    broken = value is not None and _outside(limit, line, value)
    return Reading(
        name="call",
        value=value,
        broken=broken,
        final=final,
        evidence="" if value is None else _figure(limit, line, value),
        reason=reason,
    )


def _holds(limit: Limit, line: Timeline) -> Iterator[Reading]:
    for number, hold in enumerate(line.holds, 1):
        ended = hold.end_ms is not None
        end = hold.end_ms if hold.end_ms is not None else line.clock_ms
        value = (end - hold.start_ms) / 1000
        broken = _outside(limit, line, value) and (ended or line.live)
        yield Reading(
            name=str(number),
            value=value,
            broken=broken,
            final=ended,
            evidence=_figure(limit, line, value),
            moment=Moment(at_ms=hold.start_ms, end_ms=end),
        )


def _bound(bound: float | str | None, line: Timeline) -> float | None:
    return line.tenant.limits[bound] if isinstance(bound, str) else bound


def _outside(limit: Limit, line: Timeline, value: float) -> bool:
    most, least = _bound(limit.at_most, line), _bound(limit.at_least, line)
    return (most is not None and value > most) or (least is not None and value < least)


def _figure(limit: Limit, line: Timeline, value: float) -> str:
    most, least = _bound(limit.at_most, line), _bound(limit.at_least, line)
    told = f"{value:g}" if value == int(value) else f"{value:.1f}"
    if most is not None and least is not None:
        return f"{told}{limit.unit}（标准{least:g}–{most:g}{limit.unit}）"
    bound = f"不超过{most:g}" if most is not None else f"不少于{least:g}"
    return f"{told}{limit.unit}（标准{bound}{limit.unit}）"
