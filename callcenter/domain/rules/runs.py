"""Rules at work in one call: each run watches one rule and says what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from callcenter.domain.events import Leg, Verdict
from callcenter.domain.rules.conditions import Happened, Said, Script, leaves
from callcenter.domain.rules.expressions import plain
from callcenter.domain.rules.limits import reading_of
from callcenter.domain.rules.moments import Moment
from callcenter.domain.rules.reader import Look, Reader
from callcenter.domain.rules.rule import Report, Rule, RuleKind
from callcenter.domain.rules.timeline import Timeline
from callcenter.domain.rules.windows import Frame, frame_of

_STRANGE_SHARE = 0.05
"""Fewer characters without a word around them are ordinary words of one character."""
_FACTS = {
    "rings": "振铃次数",
    "holds": "等候记录",
    "transfers": "转接记录",
    "first_bye": "谁先挂机",
    "direction": "来电还是去电",
    "agent_no": "坐席工号",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of a rule at one place of the call."""

    key: str
    verdict: Verdict
    moment: Moment | None = None
    """Where it is shown."""
    evidence: str = ""
    heard: str = field(default="", repr=False)
    score: float = 1.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What is new since the last step."""

    judged: tuple[Judged, ...] = ()
    withdrawn: tuple[str, ...] = ()


class Run:
    """One rule in one call."""

    def __init__(self, rule: Rule, name: str) -> None:
        self.rule = rule
        self.name = name
        """Unique among the rules of the book: the id, with a number when several rules share it."""
        self._done: dict[str, Verdict] = {}

    def step(self, line: Timeline, reader: Reader) -> Step:
        """Looks again after something happened."""
        match self.rule.kind:
            case RuleKind.DUTY:
                judged = tuple(self._duties(line, reader))
            case RuleKind.LIMIT:
                judged = tuple(self._limits(line))
            case _:
                return self._occurrences(reader)
        self._done.update({j.key: j.verdict for j in judged})
        return Step(judged)

    @property
    def verdicts(self) -> frozenset[Verdict]:
        """All verdicts so far."""
        return frozenset(self._done.values())

    def is_open(self, reader: Reader) -> bool:
        """Whether a duty has been triggered and is not judged yet."""
        return self.rule.kind is RuleKind.DUTY and any(key not in self._done for key, _ in self._triggers(reader))

    # --- duties

    def _triggers(self, reader: Reader) -> Iterator[tuple[str, Moment | None]]:
        if self.rule.after is None:
            yield f"{self.name}:call", None
            return
        for n, moment in enumerate(reader.moments(self.rule.after), 1):
            yield f"{self.name}:{_place(moment) or n}", moment

    def _duties(self, line: Timeline, reader: Reader) -> Iterator[Judged]:
        for key, trigger in self._triggers(reader):
            if key in self._done or (self.rule.once and Verdict.MISSED in self._done.values()):
                continue
            judged = self._duty(key, trigger, line, reader)
            if judged is not None:
                self._done[key] = judged.verdict
                yield judged

    def _duty(self, key: str, trigger: Moment | None, line: Timeline, reader: Reader) -> Judged | None:
        rule = self.rule
        assert rule.must is not None, f"{rule.id}: a duty without must"
        until = _first_after(reader.moments(rule.within.until), trigger) if rule.within.until else None
        frame = frame_of(rule.within, trigger, line, until)
        look = reader.look(rule.must, frame)
        if look.moment is not None and (rule.within.last is None or line.over):
            if rule.only_if is not None and not reader.moments(rule.only_if):
                return None
            m = look.moment
            return Judged(key=key, verdict=Verdict.MET, moment=m, evidence=m.evidence, heard=m.heard, score=m.score)
        if not frame.closed or frame.is_empty or self._excused(reader):
            return None
        reason = self._why_unheard(line, reader, frame) or self._garbled(line, frame, look)
        verdict = Verdict.UNHEARD if reason else Verdict.MISSED
        where = self._shown_at(trigger, frame)
        evidence = self._absence(look, trigger)
        return Judged(key=key, verdict=verdict, moment=where, evidence=evidence, reason=reason)

    def _excused(self, reader: Reader) -> bool:
        rule = self.rule
        needed = (c for c in (rule.only_if, rule.missed_if) if c is not None)
        if any(not reader.moments(condition) for condition in needed):
            return True
        return rule.unless is not None and bool(reader.moments(rule.unless))

    def _why_unheard(self, line: Timeline, reader: Reader, frame: Frame) -> str:
        rule = self.rule
        lacking = [fact for fact in rule.needs if line.lacks(fact)]
        if line.cut_off and "first_bye" in rule.needs:
            return "通话因线路故障中断"
        if lacking and not (rule.needs_unless and reader.moments(rule.needs_unless)):
            return "不知道" + "、".join(_FACTS.get(fact, fact) for fact in lacking)
        end_ms = min(frame.end_ms, max(line.clock_ms, line.end_ms))
        reasons = (line.lost(leg, frame.start_ms, end_ms) for leg in self._legs())
        return next((reason for reason in reasons if reason), "")

    def _legs(self) -> list[Leg]:
        """Whose words were looked for; nobody's where only deeds count: who hung up is known without hearing."""
        looked = list(leaves(self.rule.must)) if self.rule.must else []
        if looked and all(isinstance(leaf, Happened) for leaf in looked):
            return []
        by = {leaf.by for leaf in looked if isinstance(leaf, Said) and leaf.by is not None}
        return sorted({self.rule.within.of, *by})

    def _garbled(self, line: Timeline, frame: Frame, look: Look) -> str:
        """A part of a script is missing where the recogniser guessed, or wrote what makes no words: it may be there."""
        if not isinstance(self.rule.must, Script) or frame.turns is None:
            return ""
        reciting = look.said >= len(look.missing)
        least = max(1, len(look.missing), _STRANGE_SHARE * sum(len(plain(turn.text)) for turn in frame.turns))
        strange = reciting and line.strange_characters(frame.turns) >= least
        return "这句话识别得不清楚，无法判断" if strange or line.holds_noise(frame.turns) else ""

    def _shown_at(self, trigger: Moment | None, frame: Frame) -> Moment | None:
        if self.rule.report is Report.TRIGGER:
            return trigger
        if self.rule.report is Report.WINDOW and frame.turns:
            first = frame.turns[0]
            return Moment(
                at_ms=first.start_ms,
                end_ms=first.end_ms,
                leg=first.leg,
                turn=first,
                utterance=first.pieces[0].utterance,
            )
        return None

    def _absence(self, look: Look, trigger: Moment | None) -> str:
        missing = "、".join(dict.fromkeys(m for m in look.missing if m))
        expected = self.rule.expected or (f"缺：{missing}" if missing else "")
        if self.rule.expected and missing and len(look.missing) > 1:
            expected = f"{self.rule.expected}（缺：{missing}）"
        return expected or (trigger.evidence if trigger else "")

    # --- bans and good practice

    def _occurrences(self, reader: Reader) -> Step:
        rule = self.rule
        condition = rule.never or rule.must
        assert condition is not None, f"{rule.id}: neither never nor must"
        verdict = Verdict.MISSED if rule.kind is RuleKind.BAN else Verdict.MET
        found = [] if self._excused(reader) else reader.moments(condition)
        now = {f"{self.name}:{_place(m) or n}": m for n, m in enumerate(found[:1] if rule.once else found, 1)}
        withdrawn = tuple(key for key in self._done if key not in now)
        new = tuple(
            Judged(key=key, verdict=verdict, moment=m, evidence=m.evidence, heard=m.heard, score=m.score)
            for key, m in now.items()
            if key not in self._done
        )
        self._done = dict.fromkeys(now, verdict)
        return Step(new, withdrawn)

    # --- measured quantities

    def _limits(self, line: Timeline) -> Iterator[Judged]:
        limit = self.rule.limit
        assert limit is not None, f"{self.rule.id}: no limit"
        for reading in reading_of(limit, line):
            key = f"{self.name}:{reading.name}"
            if key in self._done or not (reading.final or reading.broken):
                continue
            verdict = Verdict.MISSED if reading.broken else Verdict.MET
            reason = ""
            if reading.value is None:
                verdict, reason = Verdict.UNHEARD, reading.reason
            yield Judged(key=key, verdict=verdict, moment=reading.moment, evidence=reading.evidence, reason=reason)


def _place(moment: Moment) -> str:
    return "" if moment.utterance is None else f"{moment.leg.value}:{moment.utterance}"


def _first_after(moments: list[Moment], trigger: Moment | None) -> Moment | None:
    start = trigger.at_ms if trigger else -1
    return next((m for m in moments if m.at_ms > start), None)
