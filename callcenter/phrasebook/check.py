"""``callcenter phrasebook check``: mistakes, failing examples, contradictions and words that merely sound alike."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from callcenter.domain.matching.phrase_matcher import PhraseMatcher
from callcenter.domain.matching.said import Context, Utterance
from callcenter.domain.phrasebook import Match, Phrase, Phrasebook, PhraseKind, Wording
from callcenter.domain.place import Place
from callcenter.domain.rules.wordings import finder_of
from callcenter.domain.turns import spoken
from callcenter.phrasebook.coverage import missing
from callcenter.phrasebook.homophones import homophone_risks
from callcenter.phrasebook.loader import load_phrasebook
from callcenter.phrasebook.yaml_nodes import BadPhrasebookError

FORBIDDING = (PhraseKind.FORBIDDEN, PhraseKind.FILLER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something to look at, and where."""

    place: Place | str
    sentence: str
    is_error: bool = True
    """False: a risk to know about, not a mistake."""

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


def check(folder: Path, corpus: Path | None = None) -> list[Problem]:
    """Everything that is wrong with the phrasebook of a folder; with a corpus also its homophone risks."""
    try:
        book = load_phrasebook(folder)
    except BadPhrasebookError as problem:
        return [Problem(place=problem.place, sentence=problem.sentence)]
    problems = [*_missing_items(book, folder), *failing_examples(book), *contradictions(book)]
    if corpus is not None:
        problems += _homophones(book, corpus)
    return problems


def matcher_of(book: Phrasebook) -> PhraseMatcher:
    """The matcher of everything that must not be said."""
    return PhraseMatcher([p for p in book.phrases if p.kind in FORBIDDING])


def _missing_items(book: Phrasebook, folder: Path) -> Iterator[Problem]:
    for item in missing(book):
        yield Problem(place=str(folder), sentence=f"{item} is neither a rule, nor a phrase, nor listed as people only")


# --- examples


def failing_examples(book: Phrasebook) -> Iterator[Problem]:
    """``hit:`` lines that are not found and ``miss:`` lines that are."""
    matcher = matcher_of(book)
    for phrase in book.phrases:
        if phrase.kind in FORBIDDING:
            yield from _phrase_examples(phrase, matcher)
    for wording in book.wordings.values():
        yield from _wording_examples(wording)


def _phrase_examples(phrase: Phrase, matcher: PhraseMatcher) -> Iterator[Problem]:
    place = phrase.place or phrase.id
    for example in phrase.hit:
        if phrase.reported_as not in _found(matcher, example, phrase):
            yield Problem(place=place, sentence=f"{phrase.id} is not found in its example “{example}”")
    for example in phrase.miss:
        if phrase.reported_as in _found(matcher, example, phrase, sure=True):
            yield Problem(place=place, sentence=f"{phrase.id} must not be found in “{example}”")


def _found(matcher: PhraseMatcher, text: str, phrase: Phrase, *, sure: bool = False) -> set[str]:
    """Ids of the phrases in a sentence; ``sure`` leaves out what somebody would have to listen to."""
    said = Utterance(text=text, leg=phrase.speaker, stage=phrase.stage)
    return {hit.phrase for hit in matcher.find(said, Context()) if not (sure and hit.listen)}


def _wording_examples(wording: Wording) -> Iterator[Problem]:
    finder = finder_of(wording)
    place = wording.place or wording.name
    for example in wording.hit:
        if not finder.find(example):
            yield Problem(place=place, sentence=f"wording {wording.name} is not found in its example “{example}”")
    for example in wording.miss:
        if finder.find(example):
            yield Problem(place=place, sentence=f"wording {wording.name} must not be found in “{example}”")


# --- contradictions


def contradictions(book: Phrasebook) -> Iterator[Problem]:
    """The same words twice, or words that one entry asks for and another forbids."""
    yield from _twice(book)
    matcher = matcher_of(book)
    for phrase in book.phrases:
        if phrase.kind in FORBIDDING or phrase.match is Match.TEMPLATE:
            continue
        said = Utterance(text=phrase.words, leg=phrase.speaker, stage=phrase.stage)
        for hit in matcher.find(said, Context()):
            yield Problem(
                place=phrase.place or phrase.id,
                sentence=f"{phrase.id} “{phrase.words}” is {phrase.kind.value}, but {hit.phrase} forbids “{hit.heard}”",
            )


def _twice(book: Phrasebook) -> Iterator[Problem]:
    seen: dict[tuple[str, bool], Phrase] = {}
    for phrase in book.phrases:
        if phrase.dup_of is not None:
            continue
        key = (spoken(phrase.words), phrase.kind in FORBIDDING)  # 你 and 您 are two words here
        first = seen.setdefault(key, phrase)
        if first is not phrase and first.kind is phrase.kind:
            yield Problem(
                place=phrase.place or phrase.id,
                sentence=f"{phrase.id} repeats {first.id} ({first.place}); write dup_of: {first.id}",
            )
    for words, forbids in tuple(seen):
        other = seen.get((words, not forbids))
        if forbids and other is not None:
            one = seen[(words, True)]
            yield Problem(
                place=one.place or one.id,
                sentence=f"{one.id} forbids “{one.words}”, which {other.id} ({other.place}) asks for",
            )


# --- homophones


def _homophones(book: Phrasebook, corpus: Path) -> Iterator[Problem]:
    try:
        lines = _texts(corpus.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as problem:
        yield Problem(place=str(corpus), sentence=f"cannot be read as UTF-8 text: {problem}")
        return
    phrases = [p for p in book.phrases if p.kind in FORBIDDING and p.match is Match.PHRASE and p.dup_of is None]
    for risk in homophone_risks(phrases, lines):
        words = "、".join(f"{word}（{count}次）" for word, count in risk.words)
        yield Problem(
            place=risk.phrase.place or risk.phrase.id,
            sentence=f"{risk.phrase.id} “{risk.wording}” sounds like {words}",
            is_error=False,
        )


def _texts(lines: Iterable[str]) -> Iterator[str]:
    """Plain lines, or the ``text`` of JSON lines."""
    for line in lines:
        if line.lstrip().startswith("{"):
            yield str(json.loads(line).get("text", ""))
        else:
            yield line
