"""Reads ``phrasebook/tickets``: the words the ticket is heard with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from callcenter.domain.tickets.reading import any_of
from callcenter.domain.tickets.words import (
    ClocksOf,
    Cue,
    Department,
    IssueWords,
    NameWords,
    TenantWords,
    TicketWords,
    no_clocks,
)

Loaded = TypeVar("Loaded")
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same in C where it was built: ten times as fast."""


class UnreadableTicketWordsError(ValueError):
    """A file of the ticket words cannot be used; the message names file and field."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Names(_Part):
    surnames: str
    compound_surnames: list[str]
    given: str
    titles: dict[str, str]
    spelled: dict[str, str]
    spelled_given: dict[str, str] = {}
    things: list[str] = []
    not_names: list[str]
    dotted_parts: list[str] = []
    joined_parts: list[str] = []


class _Cue(_Part):
    kind: str
    strength: int = Field(ge=1, le=3)
    words: list[str]
    not_when: list[str] = []


class _Issues(_Part):
    faults: list[str]
    problems: list[str]
    requests: list[str]
    questions: list[str]
    lead_ins: list[str]
    small_talk: list[str]
    starts: list[str]


class _Department(_Part):
    name: str
    said: list[str]


class _Tenant(_Part):
    name: str
    communities: list[str] = []
    streets: list[str] = []
    products: list[str] = []
    routing: dict[str, str] = {}
    own_numbers: list[str] = []


def read_ticket_words(folder: Path, clocks_of: ClocksOf = no_clocks) -> TicketWords:
    """The words in ``folder`` (``phrasebook/tickets``), every pattern checked; due times come from the work orders.

    Raises:
        UnreadableTicketWordsError: a missing file, a wrong field, a pattern that is none.
    """
    names = _load(folder / "names.yaml", _Names)
    issues = _load(folder / "issues.yaml", _Issues)
    cues = _load(folder / "kinds.yaml", list[_Cue])
    departments = _load(folder / "departments.yaml", list[_Department])
    tenants = [_load(path, _Tenant) for path in sorted((folder / "tenants").glob("*.yaml"))]
    _check(folder / "issues.yaml", [p for part in issues.model_dump().values() for p in part])
    _check(folder / "kinds.yaml", [p for cue in cues for p in (*cue.words, *cue.not_when) if not p.startswith("@")])
    _check(folder / "departments.yaml", [p for d in departments for p in d.said])
    _check(folder / "names.yaml", [*names.spelled, *names.spelled_given])
    lists = {"@faults": issues.faults, "@wishes": [*issues.requests, *issues.questions]}
    words = TicketWords(
        names=_names(names),
        cues=tuple(_cue(cue, lists) for cue in cues),
        issue=_issue(issues),
        departments=tuple(Department(name=d.name, said=tuple(d.said)) for d in departments),
        tenants=tuple(_tenant(t) for t in tenants),
        clocks_of=clocks_of,
    )
    _prepare(words)
    return words


def _prepare(words: TicketWords) -> None:
    """Compiles every list now, so that the first caller does not wait for it."""
    issue = words.issue
    lists = [issue.lead_ins, issue.small_talk, issue.problems, issue.requests, issue.questions, issue.starts]
    lists += [part for cue in words.cues for part in (cue.words, cue.not_when)]
    for patterns in (*lists, *(d.said for d in words.departments)):
        any_of(patterns)


def _load(path: Path, shape: type[Loaded]) -> Loaded:
    try:
        data: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except OSError as problem:
        raise UnreadableTicketWordsError(f"{path}: cannot be read ({problem.strerror}); restore the file") from problem
    except yaml.YAMLError as problem:
        raise UnreadableTicketWordsError(f"{path}: not valid YAML: {problem}") from problem
    try:
        return TypeAdapter(shape).validate_python(data)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise UnreadableTicketWordsError(f"{path}: {where}: {first['msg']}") from problem


def _check(path: Path, patterns: Iterable[str]) -> None:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as problem:
            raise UnreadableTicketWordsError(f"{path}: {pattern!r} is no pattern: {problem}") from problem


def _names(read: _Names) -> NameWords:
    return NameWords(
        surnames=frozenset("".join(read.surnames.split())),
        compound_surnames=frozenset(read.compound_surnames),
        given=frozenset("".join(read.given.split())),
        titles=read.titles,
        spelled=read.spelled,
        spelled_given=read.spelled_given,
        things=tuple(read.things),
        not_names=frozenset(read.not_names),
        dotted_parts=frozenset(read.dotted_parts),
        joined_parts=frozenset(read.joined_parts),
    )


def _cue(read: _Cue, lists: Mapping[str, list[str]]) -> Cue:
    words = [word for entry in read.words for word in lists.get(entry, [entry])]
    return Cue(kind=read.kind, strength=read.strength, words=tuple(words), not_when=tuple(read.not_when))


def _issue(read: _Issues) -> IssueWords:
    return IssueWords(
        lead_ins=tuple(read.lead_ins),
        small_talk=tuple(read.small_talk),
        problems=(*read.faults, *read.problems),
        requests=tuple(read.requests),
        questions=tuple(read.questions),
        starts=tuple(read.starts),
    )


def _tenant(read: _Tenant) -> TenantWords:
    return TenantWords(
        name=read.name,
        communities=tuple(read.communities),
        streets=tuple(read.streets),
        products=tuple(read.products),
        routing=read.routing,
        own_numbers=tuple(read.own_numbers),
    )
