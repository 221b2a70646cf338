"""The written standard as the hub and the replay apply it: phrasebook and ticket words, compiled once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from callcenter.domain.events import CallOffered, CallScored, Finding
from callcenter.domain.matching.phrase_matcher import PhraseMatcher
from callcenter.domain.phrasebook import PhraseKind
from callcenter.domain.rules.judge import Judge, RuleSet
from callcenter.domain.tickets.filler import TicketFiller
from callcenter.pipeline.analysis import Analysis
from callcenter.ports import RuleInfo
from callcenter.standard_files import read_standard

KINDS = {
    PhraseKind.FORBIDDEN: "禁用语",
    PhraseKind.FILLER: "口头语",
    PhraseKind.REQUIRED: "必用语",
    PhraseKind.RECOMMENDED: "推荐用语",
}


class Standard:
    """The phrasebook, compiled once, and the stages that apply it to a call.

    Raises:
        CannotStart: the phrasebook cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self._book, words = read_standard(folder)
        rules = RuleSet(self._book)
        matcher = PhraseMatcher(self._book.phrases)
        self._filler = partial(TicketFiller, words)
        self._judge = partial(Judge, rules, matcher)

    def call_analysis(self, offered: CallOffered) -> Analysis:
        """The stages of a call."""
        return Analysis(offered.call_id, [self._filler(), self._judge()])

    def sentence_analysis(self, offered: CallOffered) -> Analysis:
        """The stages of a sentence judged alone."""
        return Analysis(offered.call_id, [self._filler(sentence=True), self._judge(sentence=True)])

    def score(self, call_id: str, violations: Iterable[Finding]) -> CallScored:
        """The scorecard of a call that people have reviewed."""
        return self._book.scorecard.score(call_id, violations, self._book.version)

    def rule_infos(self) -> dict[str, RuleInfo]:
        """Title, clause and advice of every rule and phrase, by id."""
        infos = {rule.id: RuleInfo(title=rule.title, clause=rule.clause) for rule in reversed(self._book.rules)}
        for phrase in self._book.phrases:
            title = f"{KINDS.get(phrase.kind, '')}“{phrase.words}”"
            infos[phrase.id] = RuleInfo(title=title, clause=phrase.clause, advice=phrase.say_instead)
        return infos
