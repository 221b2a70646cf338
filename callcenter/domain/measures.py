"""Measured quantities of a call: rate, talk time, waiting, silence, interruptions, courtesy."""

from __future__ import annotations

from callcenter.domain.events import Leg
from callcenter.domain.rules.conditions import Happening
from callcenter.domain.rules.expressions import plain
from callcenter.domain.rules.happenings import DETECTORS, interruptions, silences
from callcenter.domain.rules.timeline import Timeline
from callcenter.domain.turns import Turn, spoken

RATE_NEEDS_CHARS = 30
"""A shorter sample says nothing about how fast somebody speaks."""
_COURTESY = ("您好", "请", "谢谢", "对不起", "再见")


def rate_cpm(turns: list[Turn]) -> float | None:
    """Characters a minute over whole turns, their short pauses included; None for too little speech."""
    chars = sum(len(spoken(t.text)) for t in turns)
    length_ms = sum(t.end_ms - t.start_ms for t in turns)
    if chars < RATE_NEEDS_CHARS or length_ms <= 0:
        return None
    return round(chars * 60_000 / length_ms)


def agent_rate_cpm(line: Timeline) -> float | None:
    """Over all turns of the agent."""
    return rate_cpm(line.turns.of(Leg.AGENT))


def talk_s(line: Timeline) -> float:
    """From the answer to the end, waiting included unless the tenant excludes it."""
    whole = line.end_ms / 1000
    return whole if line.tenant.switches.get("talk_counts_hold", True) else whole - hold_s(line)


def hold_s(line: Timeline) -> float:
    """All waiting together."""
    ends = ((h.start_ms, h.end_ms if h.end_ms is not None else line.clock_ms) for h in line.holds)
    return sum(max(0, end - start) for start, end in ends) / 1000


def dead_air_s(line: Timeline) -> float:
    """Silences longer than the tenant's least, all together."""
    least = line.tenant.limits["dead_air_s_at_least"] * 1000
    return sum(end - start for start, end in silences(line) if end - start >= least) / 1000


def courtesy_words(line: Timeline) -> int:
    """您好, 请, 谢谢, 对不起, 再见 said by the agent (客服部服务标准规范 二、1)."""
    said = "".join(t.text for t in line.turns.of(Leg.AGENT))
    return sum(said.count(word) for word in _COURTESY)


def agent_share(line: Timeline) -> float | None:
    """The agent's part of all speaking time, 0 … 1."""
    agent, customer = (
        sum(t.end_ms - t.start_ms for t in line.turns if t.leg is leg) for leg in (Leg.AGENT, Leg.CUSTOMER)
    )
    return round(agent / (agent + customer), 2) if agent + customer else None


def all_measures(line: Timeline) -> dict[str, float]:
    """Everything that can be told so far, by its name in the replay format."""
    told: dict[str, float | None] = {
        "agent_rate_cpm": agent_rate_cpm(line),
        "talk_s": round(line.end_ms / 1000, 1),
        "hold_s": None if line.lacks("holds") else round(hold_s(line), 1),
        "holds": None if line.lacks("holds") else len(line.holds),
        "rings": line.rings,
        "transfers": None if line.lacks("transfers") else len(line.transfers),
        "interruptions": len(list(interruptions(line))),
        "dead_air_s": round(dead_air_s(line), 1),
        "honorifics": len(DETECTORS[Happening.HONORIFIC](line)),
        "courtesy_words": courtesy_words(line),
        "nin_count": sum(plain(t.text).count("你") for t in line.turns.of(Leg.AGENT)),
        "agent_share": agent_share(line),
    }
    return {name: value for name, value in told.items() if value is not None}
