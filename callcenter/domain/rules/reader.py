"""Reads conditions in a timeline: where they hold, and what is missing where they do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from callcenter.domain.events import Leg
from callcenter.domain.phrasebook import ScriptForm
from callcenter.domain.rules.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Broken,
    Condition,
    Except,
    Happened,
    InOrder,
    Kept,
    Known,
    Names,
    Reply,
    Said,
    Script,
    Spoken,
    Together,
)
from callcenter.domain.rules.expressions import Match
from callcenter.domain.rules.happenings import DETECTORS
from callcenter.domain.rules.moments import Moment
from callcenter.domain.rules.spoken_facts import (
    agent_number_by_sound,
    agent_numbers,
    company_in,
    department_in,
    hotline_in,
    introduced_as,
    number_value,
)
from callcenter.domain.rules.timeline import Timeline, moment_in
from callcenter.domain.rules.windows import Frame
from callcenter.domain.turns import Turn


@dataclass(frozen=True, slots=True)
class Look:
    """What a look through a window found."""

    moment: Moment | None
    missing: tuple[str, ...] = ()
    """Names of the parts that were not said."""
    said: int = 0
    """How many parts were."""


class Reader:
    """Answers for one call; remembers what it read until the call goes on."""

    def __init__(self, line: Timeline) -> None:
        self._line = line
        self._read: dict[Condition, list[Moment]] = {}
        self._read_at = -1
        self.broken: dict[str, list[Moment]] = {}
        """Violations so far, by rule and by kind of phrase (顶撞, 推诿 …)."""

    def moments(self, condition: Condition) -> list[Moment]:
        """Every place where the condition holds, in order of time."""
        if self._read_at != self._line.version:
            self._read.clear()
            self._read_at = self._line.version
        known = self._read.get(condition)
        if known is None or isinstance(condition, Broken | Kept):
            known = self._find(condition)
            self._read[condition] = known
        return known

    def look(self, condition: Condition, frame: Frame) -> Look:
        """Whether the condition holds inside a window."""
        match condition:
            case AllOf(of):
                return _all(self._named(of), [self.look(part, frame) for part in of])
            case AnyOf(of):
                return _best([self.look(part, frame) for part in of])
            case InOrder(of):
                return self._in_order(of, frame)
            case Script(name):
                return _best([self._form(form, frame) for form in self._forms(name)])
            case AtLeast(count, of):
                inside = [m for part in of for m in self.moments(part) if frame.holds(m)]
                return Look(inside[count - 1]) if len(inside) >= count else Look(None)
            case _:
                return Look(next((m for m in self.moments(condition) if frame.holds(m)), None))

    def _find(self, condition: Condition) -> list[Moment]:
        match condition:
            case Said(wording, by):
                return self._line.said(wording, by)
            case Names(what):
                return self._naming(what)
            case Happened(what):
                return DETECTORS[what](self._line)
            case Known(field):
                return self._filled(field)
            case Broken(rule):
                return self.broken.get(rule, [])
            case Kept(rule):
                return [] if rule in self.broken else [Moment(at_ms=0, end_ms=0)]
            case AnyOf(of):
                return sorted((m for part in of for m in self.moments(part)), key=lambda m: m.at_ms)
            case Together() | Except() | Reply():
                return self._related(condition)
            case AllOf() | InOrder() | AtLeast() | Script():
                found = self.look(condition, Frame.everything()).moment
                return [found] if found else []
            case _:
                assert_never(condition)

    def _related(self, condition: Together | Except | Reply) -> list[Moment]:
        match condition:
            case Together(of):
                return self._together(of)
            case Except(said, unless):
                spared = {m.turn.number for m in self.moments(unless) if m.turn is not None}
                return [m for m in self.moments(said) if m.turn is None or m.turn.number not in spared]
            case Reply(said, to):
                asked = {m.turn.number for m in self.moments(to) if m.turn is not None}
                return [m for m in self.moments(said) if m.turn is not None and self._asked_before(m.turn) in asked]

    def _together(self, of: tuple[Condition, ...]) -> list[Moment]:
        others = [{m.turn.number for m in self.moments(part) if m.turn} for part in of[1:]]
        return [m for m in self.moments(of[0]) if m.turn and all(m.turn.number in turns for turns in others)]

    def _asked_before(self, turn: Turn) -> int | None:
        before = self._line.turns.before(turn)
        return before.number if before else None

    def _in_order(self, of: tuple[Condition, ...], frame: Frame) -> Look:
        after, last = -1, None
        for part, name in zip(of, self._named(of), strict=True):
            later = (m for m in self.moments(part) if frame.holds(m) and m.at_ms > after)
            last = next(later, None)
            if last is None:
                return Look(None, (name,))
            after = last.at_ms
        return Look(last)

    # --- words that differ from call to call

    def _naming(self, what: Spoken) -> list[Moment]:
        found = ((turn, self._names(what, turn)) for turn in self._line.turns.of(Leg.AGENT))
        return [moment_in(turn, match) for turn, match in found if match]

    def _names(self, what: Spoken, turn: Turn) -> Match | None:
        tenant, text = self._line.tenant, turn.text
        match what:
            case Spoken.COMPANY:
                name = self._line.offered.tenant if self._line.offered else tenant.name
                return company_in(text, name or tenant.name, tenant.short_names)
            case Spoken.AGENT_NO:
                return self._agent_no(text)
            case Spoken.HOTLINE:
                return hotline_in(text, tenant.hotline)
            case Spoken.DEPARTMENT:
                return department_in(text, self._line.transfers[-1][1] if self._line.transfers else "")
            case _:
                assert_never(what)

    def _agent_no(self, text: str) -> Match | None:
        own = self._line.offered.agent_no if self._line.offered else None
        wanted = number_value(own) if own and own.isdigit() else None
        said = agent_numbers(text)
        found = next((match for match, value in said if wanted is None or value == wanted), None)
        if found is None and not said and own and wanted is not None:
            return agent_number_by_sound(text, own)
        return found

    def _filled(self, name: str) -> list[Moment]:
        values = [s for s in self._line.slots.get(name, ()) if s.value]
        if name == "phone" and not values and self._line.offered and self._line.offered.caller:
            return [Moment(at_ms=0, end_ms=0)]
        return [
            Moment(at_ms=s.start_ms or 0, end_ms=s.end_ms or 0, leg=s.leg or Leg.CUSTOMER, utterance=s.utterance)
            for s in values[:1]
        ]

    # --- scripts

    def _forms(self, name: str) -> tuple[ScriptForm, ...]:
        tenant, offered = self._line.tenant, self._line.offered
        queue = tenant.queue_scripts.get(offered.called or "", {}) if offered else {}
        return queue.get(name) or tenant.scripts.get(name) or self._line.book.tenants[0].scripts[name]

    def _form(self, form: ScriptForm, frame: Frame) -> Look:
        looks = [self.look(condition, frame) for _, condition in form.parts]
        names = [title for title, _ in form.parts]
        if self._gives_other_number(form, frame):  # also where a house does not ask for one
            return _all([*names, Spoken.AGENT_NO.value], [*looks, Look(None)])
        return _all(names, looks)

    def _gives_other_number(self, form: ScriptForm, frame: Frame) -> bool:
        asked = {condition.what for _, condition in form.parts if isinstance(condition, Names)}
        own = self._line.offered.agent_no if self._line.offered else None
        if Spoken.COMPANY not in asked or Spoken.AGENT_NO in asked or not own or not own.isdigit():
            return False
        given = {introduced_as(turn.text) for turn in frame.turns or ()}
        return bool(given - {None, number_value(own)})

    def _named(self, of: tuple[Condition, ...]) -> list[str]:
        return [_name(part) for part in of]


def _name(condition: Condition) -> str:
    match condition:
        case Said(wording):
            return wording
        case Names(what) | Happened(what):
            return what.value
        case Known(field):
            return field
        case Script(name):
            return name
        case AnyOf(of) | AllOf(of) | InOrder(of) | Together(of):
            return _name(of[0])
        case _:
            return ""


def _all(names: list[str], looks: list[Look]) -> Look:
    missing = tuple(name for name, look in zip(names, looks, strict=True) if look.moment is None)
    moments = [look.moment for look in looks if look.moment]
    if missing or not moments:
        return Look(None, missing, len(moments))
    return Look(max(moments, key=lambda m: m.at_ms))


def _best(looks: list[Look]) -> Look:
    found = [look for look in looks if look.moment]
    if found:
        return min(found, key=lambda look: look.moment.at_ms if look.moment else 0)
    return min(looks, key=lambda look: len(look.missing), default=Look(None))
