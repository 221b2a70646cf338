"""Coverage: for every item of the catalogue, how it is checked; nothing may be missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from callcenter.domain.phrasebook import ItemGroup, Phrase, Phrasebook, PhraseKind
from callcenter.domain.rules.rule import Rule

CATALOGUE = {"A": (74, 2), "BR": (14, 2), "FB": (49, 3), "FL": (7, 3), "RQ": (19, 3), "RC": (141, 3)}
"""Family → how many items, and digits of their numbers."""


class How(StrEnum):
    """When and by whom an item is checked."""

    LIVE = "通话中"
    AFTER = "通话后"
    ADVICE = "只作建议"
    PEOPLE = "只由人判断"
    MISSING = "没有"


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One item."""

    id: str
    title: str
    clause: str
    how: How
    through: str = ""
    """Which entries check it, or why nothing does."""


def catalogue_ids() -> Iterator[str]:
    """Every id of the catalogue's groups A and B."""
    for family, (count, digits) in CATALOGUE.items():
        for number in range(1, count + 1):
            yield f"{family}-{number:0{digits}d}"


def coverage(book: Phrasebook) -> list[Covered]:
    """A row for every item of the catalogue, in its order."""
    rules: dict[str, list[Rule]] = {}
    for rule in book.rules:
        rules.setdefault(rule.id, []).append(rule)
    phrases = {p.id: p for p in book.phrases}
    groups = {g.id: g for g in book.groups}
    people = {p.id: p for p in book.people_only}
    rows = []
    for item in catalogue_ids():
        if item in rules:
            rows.append(_by_rules(rules[item]))
        elif item in groups:
            rows.append(_by_group(groups[item]))
        elif item in phrases:
            rows.append(_by_phrase(phrases[item]))
        elif item in people:
            one = people[item]
            through = f"{one.reason}（{one.where}）" if one.where else one.reason
            rows.append(Covered(id=item, title=one.title, clause=one.clause, how=How.PEOPLE, through=through))
        else:
            rows.append(Covered(id=item, title="", clause="", how=How.MISSING))
    return rows


def missing(book: Phrasebook) -> list[str]:
    """Ids of the catalogue that the phrasebook does not mention."""
    return [row.id for row in coverage(book) if row.how is How.MISSING]


def coverage_lines(book: Phrasebook) -> Iterator[str]:
    """What ``callcenter phrasebook coverage`` prints: clause by clause, then the counts."""
    rows = coverage(book)
    for row in sorted(rows, key=lambda r: (r.clause, r.id)):
        yield f"{row.clause or '—'}\t{row.id}\t{row.title}\t{row.how.value}\t{row.through}"
    counts = {how: sum(row.how is how for row in rows) for how in How}
    yield "合计\t" + "，".join(f"{how.value} {count} 条" for how, count in counts.items())


def _by_rules(rules: list[Rule]) -> Covered:
    live = any(rule.live for rule in rules)
    kinds = "、".join(dict.fromkeys(rule.kind.value for rule in rules))
    first = rules[0]
    how = How.LIVE if live else How.AFTER
    return Covered(id=first.id, title=first.title, clause=first.clause, how=how, through=kinds)


def _by_group(group: ItemGroup) -> Covered:
    return Covered(id=group.id, title=group.title, clause=group.clause, how=How.LIVE, through="、".join(group.through))


def _by_phrase(phrase: Phrase) -> Covered:
    judged = phrase.kind is not PhraseKind.RECOMMENDED
    through = phrase.note if phrase.kind is PhraseKind.REQUIRED else phrase.match.value
    return Covered(
        id=phrase.id,
        title=phrase.words,
        clause=phrase.clause,
        how=How.LIVE if judged else How.ADVICE,
        through=f"同 {phrase.dup_of}" if phrase.dup_of else through,
    )
