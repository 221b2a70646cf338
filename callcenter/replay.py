"""``callcenter replay``: dialogues, sentences and recordings in, one JSON object a line out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callcenter.domain.events import AudioGap, CallEvent, CallOffered, LegChanged, LegState, MediaClock
from callcenter.pipeline.analysis import Analysis, analysed
from callcenter.pipeline.dialogue import (
    CallFacts,
    UnreadableDialogueError,
    dialogue_events,
    read_dialogue,
    read_facts,
    read_sentence,
    sentence_events,
    sentence_utterance,
)
from callcenter.pipeline.replay_output import replayed

Json = dict[str, Any]


class UnreadableInput(Exception):
    """An input that cannot be read; the message names the file, the line or field, and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayTools:
    """What a replay needs from the rest of the product."""

    call_analysis: Callable[[CallOffered], Analysis]
    sentence_analysis: Callable[[CallOffered], Analysis]
    recognised: Callable[[Path, str], Iterable[CallEvent]]
    """(WAV, call id) → segments and gaps in the order of time."""


def replay_file(path: Path, tools: ReplayTools, tenant: str | None = None) -> Iterator[Json]:
    """The output objects of one input file.

    Raises:
        UnreadableInput: see there.
    """
    match path.suffix.lower():
        case ".json":
            yield from _objects(_json_objects(path), tools, tenant)
        case ".jsonl":
            yield from _objects(_json_lines(path), tools, tenant)
        case ".wav":
            yield _recording(path, tools, tenant)
        case other:
            raise UnreadableInput(f"{path}: ending {other or '(none)'} is not known; expected .json, .jsonl or .wav")


def recording_timeline(path: Path, tools: ReplayTools, facts: CallFacts) -> Iterator[CallEvent]:
    """All events of a recording, judged: what its facts tell, what was heard, what follows.

    Raises:
        UnreadableInput: not a readable recording.
    """
    offered = facts.offered("recording")
    events = _in_time(offered, facts, path, tools)
    yield from analysed(events, tools.call_analysis(offered))


def side_facts(path: Path) -> CallFacts:
    """The facts beside a recording; nothing is known when there is no side file.

    Raises:
        UnreadableInput: a side file that does not fit.
    """
    side = path.with_suffix(".json")
    if not side.exists():
        return CallFacts(call_id=path.stem)
    found = _json_objects(side)
    place, data = next(iter(found))
    try:
        facts = read_facts(data)
    except UnreadableDialogueError as problem:
        raise UnreadableInput(f"{place}: {problem}") from problem
    return facts.model_copy(update={"call_id": facts.call_id or path.stem})


def _objects(found: Iterable[tuple[str, Json]], tools: ReplayTools, tenant: str | None) -> Iterator[Json]:
    for place, data in found:
        try:
            yield (
                _dialogue(data, tools, tenant)
                if "turns" in data or "call_id" in data
                else _sentence(data, tools, tenant)
            )
        except UnreadableDialogueError as problem:
            raise UnreadableInput(f"{place}: {problem}") from problem


def _dialogue(data: Json, tools: ReplayTools, tenant: str | None) -> Json:
    dialogue = read_dialogue(data)
    analysis = tools.call_analysis(dialogue.offered("dialogue", tenant))
    return replayed(analysed(dialogue_events(dialogue, tenant), analysis), "call_id", dialogue.call_id)


def _sentence(data: Json, tools: ReplayTools, tenant: str | None) -> Json:
    sentence = read_sentence(data)
    events = list(sentence_events(sentence, tenant))
    offered = events[0]
    assert isinstance(offered, CallOffered)
    analysis = tools.sentence_analysis(offered)
    only = sentence_utterance(sentence)
    return replayed(analysed(events, analysis), "id", sentence.id, only_utterance=only)


def _recording(path: Path, tools: ReplayTools, tenant: str | None) -> Json:
    facts = side_facts(path)
    if tenant:
        facts = facts.model_copy(update={"tenant": tenant})
    return replayed(recording_timeline(path, tools, facts), "call_id", facts.call_id)


def _in_time(offered: CallOffered, facts: CallFacts, path: Path, tools: ReplayTools) -> Iterator[CallEvent]:
    """Facts and segments in one order of time, with the media clock between them."""
    yield offered
    waiting = list(facts.leg_events())
    try:
        for event in tools.recognised(path, facts.call_id):
            at_ms = _time_of(event)
            while waiting and (waiting[0].at_ms or 0) <= at_ms and waiting[0].state is not LegState.ENDED:
                yield from _with_clock(waiting.pop(0))
            if not isinstance(event, AudioGap):
                yield MediaClock(call_id=facts.call_id, time_ms=at_ms)
            yield event
    except (OSError, ValueError, RuntimeError) as problem:
        raise UnreadableInput(f"{path}: {problem}") from problem
    for change in waiting:
        yield from _with_clock(change)


def _with_clock(change: LegChanged) -> Iterator[CallEvent]:
    yield MediaClock(call_id=change.call_id, time_ms=change.at_ms or 0)
    yield change


def _time_of(event: CallEvent) -> int:
    at_ms: int | None = getattr(event, "end_ms", None) or getattr(event, "start_ms", None)
    return at_ms or 0


def _json_objects(path: Path) -> Iterator[tuple[str, Json]]:
    try:
        whole = json.loads(_text(path))
    except ValueError as problem:
        raise UnreadableInput(f"{path}: not valid JSON: {problem}") from problem
    if isinstance(whole, list):
        for number, data in enumerate(whole):
            yield f"{path}[{number}]", _object(f"{path}[{number}]", data)
    else:
        yield str(path), _object(str(path), whole)


def _json_lines(path: Path) -> Iterator[tuple[str, Json]]:
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except ValueError as problem:
            raise UnreadableInput(f"{path}:{number}: not valid JSON: {problem}") from problem
        yield f"{path}:{number}", _object(f"{path}:{number}", data)


def _object(place: str, data: object) -> Json:
    if not isinstance(data, dict):
        raise UnreadableInput(f"{place}: expected an object (a dialogue or a sentence), found {type(data).__name__}")
    return data


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as problem:
        raise UnreadableInput(f"{path}: cannot be read ({problem.strerror}); check the name") from problem
    except UnicodeDecodeError as problem:
        raise UnreadableInput(f"{path}: not UTF-8 text ({problem.reason} at byte {problem.start})") from problem
