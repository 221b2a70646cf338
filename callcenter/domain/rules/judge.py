"""The judge: the rules of the service standard over the events of one call; the same live and offline."""

from __future__ import annotations

from collections.abc import Iterator

from callcenter.domain.events import (
    AudioGap,
    CallEvent,
    CallOffered,
    Derived,
    FinalSegment,
    Finding,
    FindingWithdrawn,
    Leg,
    LegChanged,
    LegLevel,
    MeasureTaken,
    MediaClock,
    PartialSegment,
    SlotFilled,
    StableSegment,
    StageEntered,
    Verdict,
)
from callcenter.domain.matching.phrase_matcher import PhraseMatcher
from callcenter.domain.measures import all_measures
from callcenter.domain.phrasebook import Phrasebook
from callcenter.domain.rules.call_stages import CallStages
from callcenter.domain.rules.checklist import Checklist
from callcenter.domain.rules.lexicon import Lexicon
from callcenter.domain.rules.moments import Moment
from callcenter.domain.rules.phrase_watch import PhraseWatch
from callcenter.domain.rules.reader import Reader
from callcenter.domain.rules.rule import Rule
from callcenter.domain.rules.runs import Judged, Run
from callcenter.domain.rules.timeline import Timeline
from callcenter.domain.rules.wordings import finder_of

_SHORT_WORDS_WAIT_MS = 3000


class RuleSet:
    """A phrasebook made ready to judge: compiled once, shared by all calls."""

    def __init__(self, book: Phrasebook) -> None:
        self.book = book
        self.finders = {w.name: finder_of(w) for w in book.wordings.values()}
        self.lexicon = Lexicon.of(book)
        self.names = _names(book.rules)


def _names(rules: tuple[Rule, ...]) -> dict[int, str]:
    """A key for each rule: its id, with a number from the second one of the same id on."""
    seen: dict[str, int] = {}
    names = {}
    for position, rule in enumerate(rules):
        seen[rule.id] = seen.get(rule.id, 0) + 1
        names[position] = rule.id if seen[rule.id] == 1 else f"{rule.id}.{seen[rule.id]}"
    return names


class Judge:
    """A stage of the pipeline."""

    name = "规则"

    def __init__(self, book: Phrasebook | RuleSet, matcher: PhraseMatcher, *, sentence: bool = False) -> None:
        rules = book if isinstance(book, RuleSet) else RuleSet(book)
        self._rules = rules
        self._book = rules.book
        self._sentence = sentence
        self._line = Timeline(rules.book, rules.finders, rules.lexicon)
        self._reader = Reader(self._line)
        self._watch = PhraseWatch(rules.book, matcher, self._line)
        self._runs: list[Run] = []
        self._checklist = Checklist(())
        self._stages = CallStages()
        self._findings: dict[str, Finding] = {}
        self._call_id = ""
        self._stepped_at = -1
        self._measures: dict[str, float] = {}
        self._praised: set[tuple[str, Leg, int | None]] = set()

    def feed(self, event: CallEvent) -> Iterator[Derived]:
        """What follows from one event."""
        for derived in self._feed(event):
            self._remember(derived)
            yield derived

    def finish(self) -> Iterator[Derived]:
        """The judgements that need the whole call, the measures and the score."""
        self._line.over = True
        self._line.version += 1
        for derived in (*self._watch.settle(), *self._step(), *self._step()):
            self._remember(derived)
            yield derived
        if not self._sentence and self._line.offered is not None:
            yield from self._measured()
            yield self._book.scorecard.score(self._call_id, self._findings.values(), self._book.version)

    def _feed(self, event: CallEvent) -> Iterator[Derived]:
        match event:
            case CallOffered():
                self._begin(event)
                yield from self._step()
            case LegChanged():
                self._line.change(event)
                yield from self._step()
                yield from self._measured()
            case StableSegment():
                yield from self._watch.stable(event)
            case FinalSegment():
                yield from self._final(event)
            case PartialSegment(leg=leg, start_ms=start_ms, end_ms=end_ms):
                self._watch.speaking_until[leg] = end_ms
                self._line.speaking_since[leg] = start_ms
            case MediaClock(time_ms=time_ms):
                yield from self._tick(time_ms)
            case _:
                self._note(event)

    def _begin(self, offered: CallOffered) -> None:
        self._call_id = offered.call_id
        self._line.offer(offered)
        traits = self._line.tenant.traits
        self._runs = [
            Run(rule, self._rules.names[position])
            for position, rule in enumerate(self._book.rules)
            if (not rule.trait or rule.trait in traits) and (rule.in_sentence or not self._sentence)
        ]
        self._checklist = Checklist(() if self._sentence else self._runs)

    def _note(self, event: CallEvent) -> None:
        match event:
            case AudioGap():
                self._line.gaps.append(event)
            case LegLevel():
                self._line.levels.append(event)
                self._line.version += 1
            case SlotFilled():
                self._line.slots.setdefault(event.name, []).append(event)
                self._line.version += 1
            case StageEntered() if self._sentence:
                self._watch.stage = event.stage
            case _:
                pass  # nothing that a rule looks at

    def _final(self, segment: FinalSegment) -> Iterator[Derived]:
        turn = self._line.hear(segment)
        yield from self._watch.settle()
        for finding in self._watch.final(segment, turn):
            self._remember(finding)  # a rule may ask for it in this very step
            yield finding
        yield from self._step()

    def _tick(self, time_ms: int) -> Iterator[Derived]:
        self._line.clock_ms = max(self._line.clock_ms, time_ms)
        if self._line.live:
            yield from self._watch.settle(before_ms=time_ms - _SHORT_WORDS_WAIT_MS)
            yield from self._step()
        elif self._stepped_at != self._line.version:
            yield from self._step()

    def _step(self) -> Iterator[Derived]:
        self._stepped_at = self._line.version
        direction = self._line.direction
        for run in self._runs:
            if run.rule.direction not in (None, direction):
                continue
            step = run.step(self._line, self._reader)
            for key in step.withdrawn:
                yield FindingWithdrawn(call_id=self._call_id, key=key)
            for judged in step.judged:
                finding = self._finding(run.rule, judged)
                if not self._is_repeated(finding):
                    self._remember(finding)
                    yield finding
        if self._sentence:
            return
        stage = self._stages.step(self._line, self._reader)
        if stage is not None:
            self._watch.stage = stage
            yield StageEntered(call_id=self._call_id, stage=stage, at_ms=self._line.clock_ms)
        yield from self._checklist.step(self._call_id, self._line, self._reader)

    def _is_repeated(self, finding: Finding) -> bool:
        """Several parts of one rule may be met by the same words: told once."""
        place = (finding.rule, finding.leg, finding.utterance)
        if finding.verdict is not Verdict.MET or finding.utterance is None:
            return False
        if place in self._praised:
            return True
        self._praised.add(place)
        return False

    def _finding(self, rule: Rule, judged: Judged) -> Finding:
        moment = judged.moment
        missed = judged.verdict is Verdict.MISSED
        return Finding(
            call_id=self._call_id,
            key=judged.key,
            rule=rule.id,
            verdict=judged.verdict,
            severity=rule.severity,
            clause=rule.clause,
            leg=moment.leg if moment else Leg.AGENT,
            utterance=moment.utterance if moment else None,
            start_ms=moment.at_ms if moment else None,
            end_ms=moment.end_ms if moment else None,
            evidence=judged.evidence,
            heard=judged.heard,
            score=judged.score,
            listen=rule.listen and missed,
            reason=judged.reason,
            phrasebook=self._book.version,
        )

    def _remember(self, derived: Derived) -> None:
        match derived:
            case FindingWithdrawn(key=key):
                self._findings.pop(key, None)
            case Finding(provisional=False) if derived.key not in self._findings:
                self._findings[derived.key] = derived
                if derived.verdict is Verdict.MISSED and not derived.listen:
                    self._note_violation(derived)
            case _:
                pass

    def _note_violation(self, finding: Finding) -> None:
        phrase = self._watch.phrase(finding.rule)
        moment = Moment(
            at_ms=finding.start_ms or 0,
            end_ms=finding.end_ms or 0,
            leg=finding.leg,
            utterance=finding.utterance,
            evidence=finding.evidence,
        )
        for name in {finding.rule, phrase.sub if phrase else finding.rule}:
            self._reader.broken.setdefault(name, []).append(moment)

    def _measured(self) -> Iterator[MeasureTaken]:
        if self._sentence:
            return
        for name, value in all_measures(self._line).items():
            if self._measures.get(name) != value:
                self._measures[name] = value
                yield MeasureTaken(call_id=self._call_id, name=name, value=value)
