"""The phrasebook as values: phrases, wordings, rules, tenants; read from YAML by ``callcenter.phrasebook``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from callcenter.domain.events import Leg
from callcenter.domain.place import Place
from callcenter.domain.rules.conditions import Condition
from callcenter.domain.rules.expressions import BY_SOUND_FROM, spelled_out
from callcenter.domain.rules.rule import Rule
from callcenter.domain.scorecard import Scorecard


class PhraseKind(StrEnum):
    """What the standard says about a phrase."""

    FORBIDDEN = "forbidden"
    FILLER = "filler"
    REQUIRED = "required"
    RECOMMENDED = "recommended"


class Match(StrEnum):
    """How the words of a phrase are looked for."""

    PHRASE = "phrase"
    """Anywhere in the utterance."""
    WHOLE_ANSWER = "whole-answer"
    """The phrase is the whole clause that answers: 不。 没有。"""
    TURN_START = "turn-start"
    """Only as the first words of a turn: 啊，… 那，…"""
    VOCATIVE = "vocative"
    """Only as a call to the other party: 喂，说话。"""
    PRONOUN = "pronoun"
    """A form of address inside any sentence: 你."""
    REPEATED_REFUSAL = "repeated-refusal"
    """A refusal that only repeats itself, whatever is refused: 退不了就是退不了."""
    FRAME = "frame"
    """Words with open places between them: 嫌贵…别用."""
    TEMPLATE = "template"
    """Words with slots ({公司}, {工号}, {姓}); judged by rules, not by the phrase matcher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One phrase of the standard: what is said, by whom, how it is matched and what excludes it."""

    id: str
    """Id of the catalogue: FB-012, FL-005, RQ-003, RC-064."""
    words: str
    kind: PhraseKind
    clause: str
    """Source file and paragraph: ``001_….txt 客户服务标准 第八条(八)``."""
    also: tuple[str, ...] = ()
    """Further wordings that count as the same phrase."""
    speaker: Leg = Leg.AGENT
    stage: str = "any"
    severity: str = "S2"
    category: str = ""
    sub: str = ""
    """推诿, 顶撞, 不耐烦 …"""
    match: Match = Match.PHRASE
    only_when: tuple[str, ...] = ()
    """Names of context tests that must all hold for the words to count."""
    not_when: tuple[str, ...] = ()
    """Names of context tests (``domain/matching/contexts.py``) that excuse the words."""
    not_inside: tuple[str, ...] = ()
    """Longer wordings in which the phrase is innocent: 没有 in 没有关系."""
    must_hear: tuple[str, ...] = ()
    """One of these must be there even when other syllables were heard wrong: 急 in 急也没用."""
    listen: bool = False
    """May be meant otherwise: somebody should listen, no violation yet."""
    more: tuple[Phrase, ...] = ()
    """Freer wordings of the same id, each with contexts of its own."""
    say_instead: str = ""
    """What the standard recommends in its place, ready to read aloud."""
    dup_of: str | None = None
    """The same wording under an earlier id, which is the one reported."""
    note: str = ""
    hit: tuple[str, ...] = ()
    """Sentences in which the phrase must be found."""
    miss: tuple[str, ...] = ()
    """Sentences in which it must not be found."""
    place: Place | None = field(default=None, compare=False)

    @property
    def reported_as(self) -> str:
        """The id that findings carry."""
        return self.dup_of or self.id

    @property
    def wordings(self) -> tuple[str, ...]:
        """The phrase and everything that counts as it, choices spelled out."""
        return tuple(dict.fromkeys(w for text in (self.words, *self.also) for w in spelled_out(text)))

    @property
    def frames(self) -> tuple[str, ...]:
        """The phrase and everything that counts as it, as it is written."""
        return tuple(dict.fromkeys((self.words, *self.also)))

    @property
    def parts(self) -> tuple[Phrase, ...]:
        """The phrase itself and its freer wordings."""
        return (replace(self, more=()), *self.more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A named set of expressions that mean the same: 致歉 is 对不起, 抱歉, 不好意思 …"""

    name: str
    any: tuple[str, ...]
    """Expressions in the small language of ``rules/expressions.py``."""
    by: Leg | None = Leg.AGENT
    """Whose words; None for both."""
    without: tuple[str, ...] = ()
    """Longer wordings in which the expression means something else."""
    by_sound_from: int | None = BY_SOUND_FROM
    """From how many syllables on other characters of the same sound count; None: never, as for words that accuse."""
    must_hear: tuple[str, ...] = ()
    """One of these must be there even when other syllables were heard wrong: the word that carries the meaning."""
    hit: tuple[str, ...] = ()
    miss: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptForm:
    """One allowed form of a script: all its parts must be said; each part has a name for the person who reads it."""

    title: str
    parts: tuple[tuple[str, Condition], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """What differs from one house to the next; what the catalogue leaves to configuration (K-01 … K-24)."""

    name: str
    short_names: tuple[str, ...] = ()
    """Further ways in which agents name the house."""
    matches: tuple[str, ...] = ()
    """Words in a tenant's name that make these settings apply: 自来水, 健身."""
    traits: tuple[str, ...] = ()
    hotline: str = ""
    scripts: Mapping[str, tuple[ScriptForm, ...]] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)
    """Full text of each script, ready to read aloud."""
    queue_scripts: Mapping[str, Mapping[str, tuple[ScriptForm, ...]]] = field(default_factory=dict)
    """By called number: scripts that replace those of the tenant."""
    limits: Mapping[str, float] = field(default_factory=dict)
    """Settings that rules name: rings_at_most, hold_s_at_most …"""
    switches: Mapping[str, bool] = field(default_factory=dict)
    jargon: Mapping[str, str] = field(default_factory=dict)
    """Term → plain words."""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleOnly:
    """An item of the catalogue that no rule judges, and why."""

    id: str
    title: str
    clause: str
    reason: str
    where: str = ""
    """Where in the product a person finds it instead."""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemGroup:
    """An item of the catalogue that is judged through phrases or other rules: A-36 through the fillers."""

    id: str
    title: str
    clause: str
    through: tuple[str, ...]
    """Ids, or their beginnings: FL-."""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """Everything that judges a call, in one version."""

    phrases: tuple[Phrase, ...]
    wordings: Mapping[str, Wording]
    rules: tuple[Rule, ...]
    tenants: tuple[Tenant, ...]
    """The first one is the default."""
    groups: tuple[ItemGroup, ...]
    people_only: tuple[PeopleOnly, ...]
    scorecard: Scorecard
    version: str
    """Content hash of all entries; findings and scores carry it."""

    def tenant(self, name: str) -> Tenant:
        """By name, else by a word in the name, else the default."""
        by_name = (t for t in self.tenants if t.name == name)
        by_word = (t for t in self.tenants if any(word in name for word in t.matches))
        return next(by_name, None) or next(by_word, None) or self.tenants[0]

    def rule(self, rule_id: str) -> Rule | None:
        """The first rule with this id."""
        return next((r for r in self.rules if r.id == rule_id), None)
