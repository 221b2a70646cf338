"""The phrasebook of the repository on its own examples and on our sentence bank, clean and spoilt."""

from functools import cache
from pathlib import Path

import pytest

from callcenter.domain.matching import contexts
from callcenter.domain.matching.phrase_matcher import PhraseMatcher
from callcenter.domain.matching.said import Context, Utterance
from callcenter.domain.phrasebook import Phrase, PhraseKind
from callcenter.phrasebook.loader import load_phrasebook
from scripts.bench.judge import count, unwanted
from scripts.bench.judge_bank import Sentence, read_bank

PHRASEBOOK = Path(__file__).parents[2] / "phrasebook"


@cache
def phrases() -> tuple[Phrase, ...]:
    return tuple(load_phrasebook(PHRASEBOOK).phrases)


@cache
def matcher() -> PhraseMatcher:
    return PhraseMatcher(phrases())


@cache
def bank() -> list[Sentence]:
    return read_bank()


def said(text: str) -> set[str]:
    return {hit.phrase for hit in matcher().find(Utterance(text=text), Context()) if not hit.listen}


def test_every_example_holds() -> None:
    judged = [p for p in phrases() if p.kind is not PhraseKind.REQUIRED]
    assert [(p.id, text) for p in judged for text in p.hit if p.reported_as not in said(text)] == []
    assert [(p.id, text) for p in judged for text in p.miss if p.reported_as in said(text)] == []


def test_every_forbidden_phrase_has_examples_and_known_contexts() -> None:
    judged = [p for p in unwanted(phrases()) if p.dup_of is None]
    assert len(judged) == 44 + 7
    for entry in judged:
        assert len(entry.hit) >= 2, entry.id
        assert len(entry.miss) >= 2, entry.id
        assert set(entry.only_when) | set(entry.not_when) <= contexts.names(), entry.id


def test_the_bank_is_large_enough() -> None:
    assert len(bank()) >= 1000
    assert len({sentence.text for sentence in bank() if sentence.flag}) >= 500


@pytest.mark.parametrize(("rate", "least"), [(0.0, 0.99), (0.1, 0.94), (0.2, 0.9), (0.3, 0.86)])
def test_the_bank_is_judged_well_also_with_character_errors(rate: float, least: float) -> None:
    forbidding = PhraseMatcher(unwanted(phrases()))
    tuned = [sentence for sentence in bank() if not sentence.aside]
    assert count(forbidding, tuned, rate, written=False).f1 >= least
