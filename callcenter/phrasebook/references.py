"""Whether everything that entries name exists: wordings, scripts, settings, phrases, rules, expressions."""

from __future__ import annotations

from collections.abc import Iterator

from callcenter.domain.phrasebook import Match, Phrase, Phrasebook, ScriptForm, Tenant
from callcenter.domain.place import Place
from callcenter.domain.rules.conditions import Broken, Condition, Kept, Said, Script, leaves
from callcenter.domain.rules.expressions import BadExpressionError, expression_pattern
from callcenter.domain.rules.rule import Rule
from callcenter.domain.rules.wordings import finder_of
from callcenter.phrasebook.yaml_nodes import BadPhrasebookError

DETECTORS_NEED = ("询问姓氏", "身份确认", "道别", "客户无其他问题", "结束前询问", "客户不便", "说明回访")
"""Wordings that the detectors and the stages of the call look for."""
SETTINGS = (
    "ring_cadence_s",
    "abandoned_after_s",
    "silence_s_at_most",
    "agent_dbfs_at_most",
    "interruption_s_at_least",
    "dead_air_s_at_least",
)


def check_references(book: Phrasebook) -> None:
    """Refuses a phrasebook that names what does not exist.

    Raises:
        BadPhrasebookError: the first such mistake.
    """
    default = book.tenants[0]
    for name in DETECTORS_NEED:
        if name not in book.wordings:
            raise BadPhrasebookError("wordings", f"the wording {name!r} is needed and missing")
    for name in SETTINGS:
        if name not in default.limits:
            raise BadPhrasebookError(default.place or "tenants", f"the setting {name!r} is needed under 'limits'")
    _check_wordings(book)
    _check_phrases(book)
    for rule in book.rules:
        _check_rule(rule, book)
    for tenant in book.tenants:
        for form in _forms(tenant):
            for _, part in form.parts:
                _check_condition(part, book, tenant.place)


def _check_wordings(book: Phrasebook) -> None:
    for wording in book.wordings.values():
        try:
            finder_of(wording)
        except BadExpressionError as problem:
            raise BadPhrasebookError(wording.place or wording.name, f"{wording.name}: {problem}") from problem


def _check_phrases(book: Phrasebook) -> None:
    ids = {p.id: p for p in book.phrases}
    for phrase in book.phrases:
        if phrase.dup_of is not None and (phrase.dup_of not in ids or ids[phrase.dup_of].dup_of is not None):
            raise BadPhrasebookError(
                phrase.place or phrase.id, f"{phrase.id}: dup_of {phrase.dup_of} is no first entry"
            )
        for part in phrase.parts:
            if part.match is Match.FRAME:
                _check_frames(part)


def _check_frames(phrase: Phrase) -> None:
    for frame in phrase.frames:
        try:
            if expression_pattern(frame, code=None).match(""):
                raise BadExpressionError(f"“{frame}” leaves everything out; something in it must be said")
        except BadExpressionError as problem:
            raise BadPhrasebookError(phrase.place or phrase.id, f"{phrase.id}: {problem}") from problem


def _check_rule(rule: Rule, book: Phrasebook) -> None:
    parts = (
        rule.after,
        rule.only_if,
        rule.missed_if,
        rule.unless,
        rule.needs_unless,
        rule.must,
        rule.never,
        rule.prompt_when,
    )
    for part in (*parts, rule.within.until):
        if part is not None:
            _check_condition(part, book, rule.place)
    bounds = (rule.limit.at_most, rule.limit.at_least) if rule.limit else ()
    for bound in bounds:
        if isinstance(bound, str) and bound not in book.tenants[0].limits:
            raise BadPhrasebookError(rule.place or rule.id, f"{rule.id}: no setting {bound!r} in tenants/default.yaml")


def _check_condition(condition: Condition, book: Phrasebook, place: Place | None) -> None:
    for leaf in leaves(condition):
        match leaf:
            case Said(wording) if wording not in book.wordings:
                raise BadPhrasebookError(place or "?", f"there is no wording {wording!r}")
            case Script(name) if name not in book.tenants[0].scripts:
                raise BadPhrasebookError(place or "?", f"there is no script {name!r} in tenants/default.yaml")
            case Broken(rule) | Kept(rule) if not _exists(rule, book):
                raise BadPhrasebookError(place or "?", f"there is no rule or kind of phrase {rule!r}")
            case _:
                pass


def _exists(name: str, book: Phrasebook) -> bool:
    return any(r.id == name for r in book.rules) or any(name in (p.id, p.sub) for p in book.phrases)


def _forms(tenant: Tenant) -> Iterator[ScriptForm]:
    for scripts in (tenant.scripts, *tenant.queue_scripts.values()):
        for forms in scripts.values():
            yield from forms
