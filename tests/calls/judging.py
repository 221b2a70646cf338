"""The real phrasebook and judge, made once for all golden calls."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from callcenter.domain.events import CallEvent, Derived
from callcenter.domain.matching.phrase_matcher import PhraseMatcher
from callcenter.domain.phrasebook import Phrasebook
from callcenter.domain.rules.judge import Judge, RuleSet
from callcenter.phrasebook.check import matcher_of
from callcenter.phrasebook.loader import load_phrasebook

PHRASEBOOK = Path(__file__).resolve().parents[2] / "phrasebook"


@cache
def phrasebook() -> Phrasebook:
    """As it stands in the repository."""
    return load_phrasebook(PHRASEBOOK)


@cache
def _rules() -> RuleSet:
    return RuleSet(phrasebook())


def new_judge(*, sentence: bool = False) -> Judge:
    """A judge for one call."""
    return Judge(_rules(), matcher_of_book(), sentence=sentence)


@cache
def matcher_of_book() -> PhraseMatcher:
    """Shared by all calls."""
    return matcher_of(phrasebook())


def judged(events: Iterable[CallEvent], *, sentence: bool = False) -> list[Derived]:
    """Everything the judge says about the events."""
    judge = new_judge(sentence=sentence)
    derived = [d for event in events for d in judge.feed(event)]
    return [*derived, *judge.finish()]
