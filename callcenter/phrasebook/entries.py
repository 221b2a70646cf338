"""Single entries of the phrasebook's files as domain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from callcenter.domain.events import Direction, Leg
from callcenter.domain.phrasebook import (
    ItemGroup,
    Match,
    PeopleOnly,
    Phrase,
    PhraseKind,
    ScriptForm,
    Tenant,
    Wording,
)
from callcenter.domain.rules.expressions import BY_SOUND_FROM
from callcenter.domain.rules.limits import MEASURES
from callcenter.domain.rules.rule import Limit, Report, Rule, RuleKind
from callcenter.domain.scorecard import FULL_SCORE, Scorecard, Section
from callcenter.phrasebook.condition_yaml import condition, party, window
from callcenter.phrasebook.yaml_nodes import Fields, Value

PHRASE_KEYS = (
    "id", "words", "also", "category", "sub", "stage", "severity", "clause", "match", "only_when", "not_when",
    "not_inside", "must_hear", "more", "say_instead", "dup_of", "note", "hit", "miss", "kind", "speaker",
)  # fmt: skip
_WORDING_KEYS = ("name", "any", "by", "without", "by-sound", "must-hear", "hit", "miss")
_MORE_KEYS = ("words", "match", "only_when", "not_when", "must_hear", "listen")
_RULE_KEYS = (
    "id", "title", "clause", "severity", "kind", "section", "after-call", "direction", "trait", "after", "once",
    "only-if", "missed-if", "unless", "needs", "needs-unless", "must", "never", "limit", "within", "report",
    "expected", "prompt", "prompt-when", "in-sentence", "listen", "note",
)  # fmt: skip
_TENANT_KEYS = (
    "name", "short-names", "matches", "traits", "hotline", "scripts", "queues", "limits", "switches", "jargon", "note",
)  # fmt: skip
_LEGS = {"agent": Leg.AGENT, "customer": Leg.CUSTOMER}


class _Severity(StrEnum):
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"
    NONE = "—"


class _Way(StrEnum):
    INBOUND = "来电"
    OUTBOUND = "去电"


def phrase(value: Value, defaults: Fields) -> Phrase:
    """One forbidden, filler, required or recommended phrase."""
    fields = value.fields(PHRASE_KEYS)
    kind = fields.get("kind") or defaults.need("kind")
    match, speaker, more = fields.get("match"), fields.get("speaker") or defaults.get("speaker"), fields.get("more")
    found = Phrase(
        id=fields.need("id").text(),
        words=fields.need("words").text(),
        kind=kind.choice(PhraseKind),
        clause=fields.need("clause").text(),
        also=fields.texts("also"),
        speaker=_leg(speaker),
        stage=fields.text("stage", "any"),
        severity=_severity(fields.get("severity")),
        category=fields.text("category"),
        sub=fields.text("sub"),
        match=Match.PHRASE if match is None else match.choice(Match),
        only_when=fields.texts("only_when"),
        not_when=fields.texts("not_when"),
        not_inside=fields.texts("not_inside"),
        must_hear=fields.texts("must_hear"),
        say_instead=fields.text("say_instead"),
        dup_of=fields.text("dup_of") or None,
        note=fields.text("note"),
        hit=fields.texts("hit"),
        miss=fields.texts("miss"),
        place=fields.place,
    )
    return found if more is None else replace(found, more=tuple(_freer(found, group) for group in more.items()))


def _freer(of: Phrase, value: Value) -> Phrase:
    """Freer wordings of a phrase: what they do not say for themselves they have from it."""
    fields = value.fields(_MORE_KEYS)
    words, match = fields.need("words").texts(), fields.get("match")
    return replace(
        of,
        words=words[0],
        also=words[1:],
        match=of.match if match is None else match.choice(Match),
        only_when=fields.texts("only_when") if fields.get("only_when") else of.only_when,
        not_when=fields.texts("not_when") if fields.get("not_when") else of.not_when,
        must_hear=fields.texts("must_hear"),
        listen=fields.flag("listen"),
        hit=(),
        miss=(),
    )


def _leg(value: Value | None) -> Leg:
    if value is None:
        return Leg.AGENT
    # A face-to-face phrase of the front desk is an agent's phrase too.
    return _LEGS.get(value.text(), Leg.AGENT)


def _severity(value: Value | None) -> str:
    return "S2" if value is None else value.choice(_Severity).value


def wording(value: Value) -> Wording:
    """One named set of expressions."""
    fields = value.fields(_WORDING_KEYS)
    return Wording(
        name=fields.need("name").text(),
        any=fields.need("any").texts(),
        by=party(fields.get("by")),
        without=fields.texts("without"),
        by_sound_from=_by_sound_from(fields.get("by-sound")),
        must_hear=fields.texts("must-hear"),
        hit=fields.texts("hit"),
        miss=fields.texts("miss"),
        place=fields.place,
    )


def _by_sound_from(value: Value | None) -> int | None:
    if value is None:
        return BY_SOUND_FROM
    if value.text().isdigit():
        return value.whole()
    return BY_SOUND_FROM if value.flag() else None


def rule(value: Value) -> Rule:
    """One rule over a call."""
    fields = value.fields(_RULE_KEYS)
    kind = fields.need("kind").choice(RuleKind)
    _needs_for(kind, fields)
    way, report, limit = fields.get("direction"), fields.get("report"), fields.get("limit")
    conditions = {
        name: condition(found)
        for name in ("after", "only-if", "missed-if", "unless", "needs-unless", "must", "never", "prompt-when")
        if (found := fields.get(name)) is not None
    }
    return Rule(
        id=fields.need("id").text(),
        title=fields.need("title").text(),
        clause=fields.need("clause").text(),
        severity=fields.need("severity").choice(_Severity).value,
        kind=kind,
        section=fields.text("section"),
        live=not fields.flag("after-call"),
        direction=None if way is None else _direction(way),
        trait=fields.text("trait"),
        after=conditions.get("after"),
        once=fields.flag("once"),
        only_if=conditions.get("only-if"),
        missed_if=conditions.get("missed-if"),
        unless=conditions.get("unless"),
        needs=fields.texts("needs"),
        needs_unless=conditions.get("needs-unless"),
        must=conditions.get("must"),
        never=conditions.get("never"),
        limit=None if limit is None else _limit(limit),
        within=window(fields.get("within")),
        report=Report.WINDOW if report is None else report.choice(Report),
        expected=fields.text("expected"),
        prompt=fields.text("prompt"),
        prompt_when=conditions.get("prompt-when"),
        in_sentence=fields.flag("in-sentence"),
        listen=fields.flag("listen"),
        place=fields.place,
    )


def _needs_for(kind: RuleKind, fields: Fields) -> None:
    needed = {RuleKind.DUTY: "must", RuleKind.PRAISE: "must", RuleKind.BAN: "never", RuleKind.LIMIT: "limit"}[kind]
    if needed not in fields:
        raise fields.wrong(f"a {kind.value} needs the key {needed!r}")


def _direction(value: Value) -> Direction:
    return Direction.INBOUND if value.choice(_Way) is _Way.INBOUND else Direction.OUTBOUND


def _limit(value: Value) -> Limit:
    fields = value.fields(("measure", "at-most", "at-least", "unit"))
    measure = fields.need("measure")
    if measure.text() not in MEASURES:
        raise measure.wrong(f"{measure.text()!r} is not measured; known: {', '.join(MEASURES)}")
    most, least = _bound(fields.get("at-most")), _bound(fields.get("at-least"))
    if most is None and least is None:
        raise fields.wrong("a limit needs 'at-most' or 'at-least'")
    return Limit(measure=measure.text(), at_most=most, at_least=least, unit=fields.text("unit"))


def _bound(value: Value | None) -> float | str | None:
    if value is None:
        return None
    try:
        return float(value.text())
    except ValueError:
        return value.text()  # a setting of the tenant; the loader checks that it exists


def people_only(value: Value) -> PeopleOnly:
    """One item that people judge."""
    fields = value.fields(("id", "title", "clause", "reason", "where"))
    return PeopleOnly(
        id=fields.need("id").text(),
        title=fields.need("title").text(),
        clause=fields.need("clause").text(),
        reason=fields.need("reason").text(),
        where=fields.text("where"),
        place=fields.place,
    )


def item_group(value: Value) -> ItemGroup:
    """One item that is judged through phrases or other rules."""
    fields = value.fields(("id", "title", "clause", "through"))
    return ItemGroup(
        id=fields.need("id").text(),
        title=fields.need("title").text(),
        clause=fields.need("clause").text(),
        through=fields.need("through").texts(),
        place=fields.place,
    )


def scorecard(value: Value) -> Scorecard:
    """The whole card."""
    fields = value.fields(("sections", "cost", "rule-cost", "auto-fail"))
    sections = tuple(_section(item) for item in fields.need("sections").items())
    total = sum(s.points for s in sections)
    if abs(total - FULL_SCORE) > 0.01:
        raise fields.need("sections").wrong(f"the sections make {total:g} points, not {FULL_SCORE:g}")
    return Scorecard(
        sections=sections,
        cost=_numbers(fields.need("cost")),
        rule_cost=_numbers(fields.get("rule-cost")),
        auto_fail=fields.texts("auto-fail"),
    )


def _section(value: Value) -> Section:
    fields = value.fields(("name", "points", "rules"))
    return Section(
        name=fields.need("name").text(), points=fields.need("points").number(), rules=fields.need("rules").texts()
    )


def _numbers(value: Value | None) -> dict[str, float]:
    return {} if value is None else {name: number.number() for name, number in value.fields().members()}


def tenant(value: Value, default: Tenant | None) -> Tenant:
    """One house; what it does not say is as in the default."""
    fields = value.fields(_TENANT_KEYS)
    scripts = fields.get("scripts")
    queues = fields.get("queues")
    switches, jargon = fields.get("switches"), fields.get("jargon")
    flags = {} if switches is None else {n: v.flag() for n, v in switches.fields().members()}
    terms = {} if jargon is None else {n: v.text() for n, v in jargon.fields().members()}
    return Tenant(
        name=fields.need("name").text(),
        short_names=fields.texts("short-names"),
        matches=fields.texts("matches"),
        traits=fields.texts("traits"),
        hotline=fields.text("hotline"),
        scripts={**(default.scripts if default else {}), **_scripts(scripts)},
        prompts={**(default.prompts if default else {}), **_prompts(scripts)},
        queue_scripts={} if queues is None else {n: _scripts(v) for n, v in queues.fields().members()},
        limits={**(default.limits if default else {}), **_numbers(fields.get("limits"))},
        switches={**(default.switches if default else {}), **flags},
        jargon=terms,
        place=fields.place,
    )


def _scripts(value: Value | None) -> Mapping[str, tuple[ScriptForm, ...]]:
    if value is None:
        return {}
    return {
        name: tuple(_form(form) for form in script.fields(("prompt", "forms")).need("forms").items())
        for name, script in value.fields().members()
    }


def _prompts(value: Value | None) -> Mapping[str, str]:
    if value is None:
        return {}
    return {name: script.fields(("prompt", "forms")).text("prompt") for name, script in value.fields().members()}


def _form(value: Value) -> ScriptForm:
    fields = value.fields(("title", "parts"))
    parts = fields.need("parts").fields()
    return ScriptForm(
        title=fields.text("title"), parts=tuple((name, condition(part)) for name, part in parts.members())
    )
