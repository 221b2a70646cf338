"""Who is wired to whom: builds each process of the product from its settings.

Native and heavy libraries are imported inside the builders, so that a seat never loads the web server and the hub never
loads pjsua2 or Vosk.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from callcenter.domain.events import CallEvent, CallOffered
from callcenter.domain.phrasebook import PhraseKind
from callcenter.pipeline.analysis import Analysis
from callcenter.ports import RuleInfo
from callcenter.settings import Settings

if TYPE_CHECKING:
    from callcenter.replay import ReplayTools


KINDS = {
    PhraseKind.FORBIDDEN: "禁用语",
    PhraseKind.FILLER: "口头语",
    PhraseKind.REQUIRED: "必用语",
    PhraseKind.RECOMMENDED: "推荐用语",
}


class CannotStart(Exception):
    """A process cannot start; the message names the file, field or address and what to do."""


def run_seat(settings: Settings, extension: str) -> int:
    """The softphone bridge of one agent."""
    from callcenter.sip.seat import run_seat as run

    return run(settings, extension)


def run_registrar(settings: Settings) -> int:
    """The small loopback registrar."""
    from callcenter.sip.registrar import run_registrar as run

    return run(settings)


def run_recorder(settings: Settings) -> int:
    """The recorder."""
    from callcenter.recording.recorder import run_recorder as run

    return run(settings)


def run_listener(settings: Settings) -> int:
    """Speech recognition."""
    from callcenter.asr.listener import run_listener as run

    return run(settings)


def run_hub(settings: Settings, config: Path | None) -> int:
    """Rules, database, pages."""
    from callcenter.db.database import open_database
    from callcenter.db.engine import DatabaseError
    from callcenter.hub import Hub, serve_hub

    standard = Standard(settings)
    try:
        database = open_database(settings.database_url)
    except DatabaseError as problem:
        raise CannotStart(str(problem)) from problem
    return serve_hub(Hub(settings, config, database, standard.rule_infos(), standard.call_analysis))


def replay_tools(settings: Settings) -> ReplayTools:
    """What ``callcenter replay`` works with; the speech model is loaded with the first recording only.

    Raises:
        CannotStart: the phrasebook cannot be used.
    """
    from callcenter.replay import ReplayTools

    standard = Standard(settings)
    return ReplayTools(
        call_analysis=standard.call_analysis,
        sentence_analysis=standard.sentence_analysis,
        recognised=partial(_recognised, settings.model),
    )


def check_parts(settings: Settings) -> str:
    """What can be found wrong before any process starts.

    Returns:
        What is wrong with the speech model, empty when nothing is: calls are taken and recorded without one.

    Raises:
        CannotStart: the phrasebook cannot be used.
    """
    from callcenter.asr.vosk_model import ModelUnusable, inspect_files

    Standard(settings)
    try:
        inspect_files(settings.model)
    except ModelUnusable as problem:
        return f"{problem}; calls are taken and recorded, but not recognised"
    return ""


class Standard:
    """The phrasebook, compiled once, and the stages that apply it to a call.

    Raises:
        CannotStart: the phrasebook cannot be used.
    """

    def __init__(self, settings: Settings) -> None:
        from callcenter.domain.matching.phrase_matcher import PhraseMatcher
        from callcenter.domain.rules.judge import Judge, RuleSet
        from callcenter.domain.tickets.filler import TicketFiller
        from callcenter.phrasebook.loader import load_phrasebook
        from callcenter.phrasebook.ticket_words import UnreadableTicketWordsError, read_ticket_words
        from callcenter.phrasebook.yaml_nodes import BadPhrasebookError

        try:
            self._book = load_phrasebook(settings.phrasebook)
            words = read_ticket_words(settings.phrasebook / "tickets")
        except (BadPhrasebookError, UnreadableTicketWordsError) as problem:
            raise CannotStart(str(problem)) from problem
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


def _recognised(model: Path, path: Path, call_id: str) -> Iterable[CallEvent]:
    from callcenter.asr.recordings import recording_events

    return recording_events(path, call_id, model)
