"""The scorecard: sections with weights, what each finding costs, and the criteria that fail the whole card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from callcenter.domain.events import CallScored, Finding, ScoreSection, Verdict

FULL_SCORE = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the card."""

    name: str
    points: float
    """What it is worth; all sections together make 100."""
    rules: tuple[str, ...]
    """Ids of the catalogue, or their beginnings: FB-."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """Weights as a QA manager writes them."""

    sections: tuple[Section, ...]
    cost: dict[str, float]
    """Points lost by severity: S1, S2, S3, S4."""
    rule_cost: dict[str, float]
    """Points lost by single rules, instead of their severity's."""
    auto_fail: tuple[str, ...] = ()
    """Rules whose violation makes the total 0."""

    def section_of(self, rule: str) -> Section:
        """By the longest id or beginning of an id that fits; the last section takes the rest."""
        fitting = [(len(r), n, s) for n, s in enumerate(self.sections) for r in s.rules if rule.startswith(r)]
        return max(fitting, key=lambda row: (row[0], -row[1]))[2] if fitting else self.sections[-1]

    def lost_by(self, finding: Finding) -> float:
        """Points one confirmed violation costs."""
        return self.rule_cost.get(finding.rule, self.cost.get(finding.severity, 0.0))

    def score(self, call_id: str, findings: Iterable[Finding], phrasebook: str) -> CallScored:
        """Only confirmed violations count; a section never loses more than it is worth."""
        broken = [f for f in findings if counts(f)]
        sections = tuple(self._section(section, broken) for section in self.sections)
        failed = any(f.rule in self.auto_fail for f in broken)
        total = 0.0 if failed else round(sum(s.points for s in sections), 1)
        return CallScored(call_id=call_id, total=total, sections=sections, phrasebook=phrasebook)

    def _section(self, section: Section, broken: list[Finding]) -> ScoreSection:
        mine = [f for f in broken if self.section_of(f.rule) is section]
        lost = min(section.points, sum(self.lost_by(f) for f in mine))
        keys = tuple(f.key for f in mine if self.lost_by(f) > 0)
        return ScoreSection(name=section.name, points=round(section.points - lost, 1), out_of=section.points, lost=keys)


def counts(finding: Finding) -> bool:
    """Whether the finding is a confirmed violation."""
    return finding.verdict is Verdict.MISSED and not finding.provisional and not finding.listen
