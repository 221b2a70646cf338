"""The phrasebook as values: phrases, wordings, rules, tenants; read from YAML by ``callcenter.phrasebook``."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from callcenter.domain.events import Leg


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
    TEMPLATE = "template"
    """Words with slots ({公司}, {工号}, {姓}); judged by rules, not by the phrase matcher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an entry is written, for messages to the person who edits it."""

    file: str
    line: int
    """From 1."""
    column: int
    """From 1."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


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
        """The phrase and everything that counts as it."""
        return (self.words, *self.also)
