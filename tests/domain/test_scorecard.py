"""What findings cost."""

from __future__ import annotations

from callcenter.domain.events import Finding, Verdict
from callcenter.domain.scorecard import Scorecard, Section

CARD = Scorecard(
    sections=(
        Section(name="开头语", points=20, rules=("A-03",)),
        Section(name="沟通用语", points=80, rules=("FB-", "A-")),
    ),
    cost={"S1": 20, "S2": 8, "S3": 4},
    rule_cost={"FB-049": 1},
    auto_fail=("BR-02",),
)


def finding(rule: str, severity: str = "S2", **more: object) -> Finding:
    values = {
        "call_id": "c",
        "key": f"{rule}:1",
        "rule": rule,
        "verdict": Verdict.MISSED,
        "severity": severity,
        "clause": "",
    }
    return Finding(**{**values, **more})  # type: ignore[arg-type]


def test_each_violation_costs_its_section() -> None:
    card = CARD.score("c", [finding("FB-001"), finding("A-03", "S3"), finding("FB-049", "S3")], "v1")
    assert card.total == 100 - 8 - 4 - 1
    assert [(s.name, s.points, s.lost) for s in card.sections] == [
        ("开头语", 16, ("A-03:1",)),
        ("沟通用语", 71, ("FB-001:1", "FB-049:1")),
    ]


def test_a_section_loses_no_more_than_it_is_worth() -> None:
    card = CARD.score("c", [finding("A-03", "S1", key=f"A-03:{n}") for n in range(3)], "v1")
    assert card.total == 80


def test_only_confirmed_violations_count() -> None:
    harmless = [
        finding("FB-001", verdict=Verdict.MET),
        finding("FB-001", verdict=Verdict.UNHEARD),
        finding("FB-001", provisional=True),
        finding("FB-001", listen=True),
    ]
    assert CARD.score("c", harmless, "v1").total == 100


def test_some_violations_fail_the_whole_card() -> None:
    assert CARD.score("c", [finding("BR-02", "S1")], "v1").total == 0
