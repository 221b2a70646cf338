"""The written standard as the hub and the replay apply it: phrasebook and ticket words, compiled once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from callcenter.domain.events import CallOffered
from callcenter.domain.matching.phrase_matcher import PhraseMatcher
from callcenter.domain.phrasebook import Phrasebook, PhraseKind
from callcenter.domain.rules.judge import Judge, RuleSet
from callcenter.domain.tickets.filler import TicketFiller
from callcenter.domain.tickets.words import TicketWords
from callcenter.phrasebook.loader import load_phrasebook
from callcenter.phrasebook.ticket_words import UnreadableTicketWordsError, read_ticket_words
from callcenter.phrasebook.work_orders import WorkOrderPolicies, WorkOrderTableError
from callcenter.phrasebook.yaml_nodes import BadPhrasebookError
from callcenter.pipeline.analysis import Analysis
from callcenter.ports import Policies, RuleInfo
from callcenter.refusal import CannotStart

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

    def rule_infos(self) -> dict[str, RuleInfo]:
        """Title, clause and advice of every rule and phrase, by id."""
        infos = {rule.id: RuleInfo(title=rule.title, clause=rule.clause) for rule in reversed(self._book.rules)}
        for phrase in self._book.phrases:
            title = f"{KINDS.get(phrase.kind, '')}“{phrase.words}”"
            infos[phrase.id] = RuleInfo(title=title, clause=phrase.clause, advice=phrase.say_instead)
        return infos


def read_standard(folder: Path) -> tuple[Phrasebook, TicketWords]:
    """Phrasebook and ticket words of a folder.

    Raises:
        CannotStart: a mistake in a file.
    """
    try:
        return load_phrasebook(folder), read_ticket_words(folder / "tickets")
    except (BadPhrasebookError, UnreadableTicketWordsError) as problem:
        raise CannotStart(str(problem)) from problem


def read_policies(folder: Path) -> Policies:
    """What is configured for the work orders of each tenant.

    Raises:
        CannotStart: a mistake in the file.
    """
    try:
        return WorkOrderPolicies(folder / "work_orders.yaml")
    except WorkOrderTableError as problem:
        raise CannotStart(str(problem)) from problem
