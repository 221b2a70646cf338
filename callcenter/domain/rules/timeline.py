"""What has happened in a call so far, as the rules see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from callcenter.domain.events import (
    AudioGap,
    CallOffered,
    Direction,
    FinalSegment,
    Leg,
    LegChanged,
    LegLevel,
    LegState,
    SlotFilled,
)
from callcenter.domain.phrasebook import Phrasebook, Tenant
from callcenter.domain.rules.expressions import Finder, Match, plain
from callcenter.domain.rules.lexicon import Lexicon
from callcenter.domain.rules.moments import Moment
from callcenter.domain.rules.spoken_facts import company_in, other_company_in
from callcenter.domain.rules.surnames import addresses
from callcenter.domain.turns import Turn, TurnLog

_GUESSED = 0.5
"""A piece recognised worse than this may have been anything."""
_UNSURE = 0.85
"""In a few turns: when a third of what was said was recognised worse than this, an absence proves nothing."""
_POOR = 0.7
"""In a long stretch: the same for a fifth of it."""
_LONG_STRETCH_MS = 30_000
_BEHIND_MS = 4000
"""A live listener may still be busy with what was said this long ago."""


SURVEY = "说明回访"
"""The wording by which a callback is known."""


@dataclass(slots=True)
class Hold:
    """The customer waits."""

    start_ms: int
    end_ms: int | None = None


@dataclass(slots=True)
class Heard:
    """What one turn says of one wording, and for which version of the turn."""

    version: int
    matches: list[Match]
    moment: Moment | None


class Timeline:
    """Facts of the call; grows by events, answers questions of rules."""

    def __init__(self, phrasebook: Phrasebook, finders: dict[str, Finder], lexicon: Lexicon) -> None:
        self.book = phrasebook
        self._finders = finders
        self._lexicon = lexicon
        self.tenant: Tenant = phrasebook.tenants[0]
        self.offered: CallOffered | None = None
        self.turns = TurnLog()
        self.rings: int | None = None
        self.answered = False
        self.holds: list[Hold] = []
        self.transfers: list[tuple[int, str]] = []
        self.first_bye: tuple[Leg, int] | None = None
        self.cut_off = False
        """The call ended by a fault of the network."""
        self.gaps: list[AudioGap] = []
        self.levels: list[LegLevel] = []
        self.slots: dict[str, list[SlotFilled]] = {}
        self.clock_ms = 0
        self.speaking_since: dict[Leg, int] = {}
        """From partials: when the utterance began that is not finished yet."""
        self.over = False
        self.version = 0
        self._cues: dict[tuple[int, str], Heard] = {}

    # --- events

    def offer(self, offered: CallOffered) -> None:
        """The call begins."""
        self.offered = offered
        self.tenant = self.book.tenant(offered.tenant)
        self.turns = TurnLog(joined=offered.source != "dialogue")

    def hear(self, segment: FinalSegment) -> Turn:
        """A finished utterance."""
        self.version += 1
        self.speaking_since.pop(segment.leg, None)
        self.clock_ms = max(self.clock_ms, segment.end_ms)
        return self.turns.add(segment)

    def change(self, change: LegChanged) -> None:
        """A change of one leg."""
        self.version += 1
        at_ms = change.at_ms or 0
        match change.state:
            case LegState.ANSWERED if change.leg is Leg.CUSTOMER:
                self.answered, self.rings = True, self._rings(change)
            case LegState.HELD:
                self._hold(at_ms)
            case LegState.RESUMED:
                self._resume(at_ms)
            case LegState.TRANSFERRED:
                self.transfers.append((at_ms, change.target or ""))
            case LegState.ENDED:
                self._end(change)
            case _:
                pass

    def _rings(self, change: LegChanged) -> int | None:
        if change.rings is not None or change.ring_ms is None:
            return change.rings
        return int(change.ring_ms / (1000 * self.tenant.limits["ring_cadence_s"])) + 1

    def _hold(self, at_ms: int) -> None:
        self.turns.split_at(at_ms)
        if not (self.holds and self.holds[-1].end_ms is None):
            self.holds.append(Hold(at_ms))

    def _resume(self, at_ms: int) -> None:
        self.turns.split_at(at_ms)
        if self.holds and self.holds[-1].end_ms is None:
            self.holds[-1].end_ms = at_ms

    def _end(self, change: LegChanged) -> None:
        at_ms = self.clock_ms if change.at_ms is None else change.at_ms
        self._resume(at_ms)
        if change.first and self.first_bye is None:
            self.first_bye = (change.leg, at_ms)
            self.cut_off = change.cause in ("network", "seat-lost", "unreachable")

    # --- questions

    @property
    def direction(self) -> Direction:
        """Who placed the call; when nobody says so, the agent's first words tell."""
        if self.offered is None or not self.lacks("direction"):
            return self.offered.direction if self.offered else Direction.INBOUND
        first = self.turns.of(Leg.AGENT)[:1]
        return Direction.OUTBOUND if any(self.cues(t, SURVEY) for t in first) else Direction.INBOUND

    @property
    def live(self) -> bool:
        """Whether recognition may lag behind."""
        return self.offered is not None and self.offered.source == "live"

    @property
    def written(self) -> bool:
        """Whether the words are those of a writer, not of a recogniser."""
        return self.offered is not None and self.offered.source == "dialogue"

    @property
    def heard_ms(self) -> int:
        """Up to where everything that was said is known."""
        if self.over:
            return max(self.clock_ms, self.end_ms) + 1
        return self.clock_ms - (_BEHIND_MS if self.live else 0)

    def known_until(self, leg: Leg) -> int:
        """Up to where every utterance of the leg that had begun is known.

        Without partials, as in a recording, an utterance is known only when it ends: nothing is sure before the end.
        """
        if self.over or not self.live:
            return self.heard_ms if self.over else -1
        return min(self.heard_ms, self.speaking_since.get(leg, self.heard_ms))

    @property
    def end_ms(self) -> int:
        """End of the last speech, or the hang-up when nobody spoke for a while before."""
        last = max((t.end_ms for t in self.turns), default=0)
        if self.first_bye is not None and not last <= self.first_bye[1] <= last + 2000:
            return max(last, self.first_bye[1])
        return last

    def lacks(self, fact: str) -> bool:
        """Whether the source of the call cannot tell this fact."""
        return self.offered is not None and fact in self.offered.unknown

    def cues(self, turn: Turn, wording: str) -> list[Match]:
        """Where a turn says one of the expressions of a wording."""
        return self._heard(turn, wording).matches

    def said(self, wording: str, by: Leg | None) -> list[Moment]:
        """Every turn that says it, once each."""
        turns = self.turns.turns if by is None else self.turns.of(by)
        found = (self._heard(turn, wording).moment for turn in turns)
        return [moment for moment in found if moment is not None]

    def _heard(self, turn: Turn, wording: str) -> Heard:
        known = self._cues.get((turn.number, wording))
        if known is None or known.version != turn.version:
            matches = self._finders[wording].find(turn.text)
            moment = moment_in(turn, matches[0]) if matches else None
            known = self._cues[turn.number, wording] = Heard(turn.version, matches, moment)
        return known

    def lost(self, leg: Leg, start_ms: int, end_ms: int) -> str:
        """Why an absence in this stretch proves nothing; empty when everything was heard."""
        missing = sum(g.length_ms for g in self.gaps if _touches(g, leg, start_ms, end_ms))
        if missing:
            return f"这段时间丢失了{missing / 1000:.1f}秒声音，无法判断"
        return "这段话识别得不清楚，无法判断" if self._poorly_heard(leg, start_ms, end_ms) else ""

    def _poorly_heard(self, leg: Leg, start_ms: int, end_ms: int) -> bool:
        turns = (t for t in self.turns if t.leg is leg and t.overlaps(start_ms, end_ms))
        said = [p for t in turns for p in t.pieces if p.start_ms < end_ms and start_ms < p.end_ms]
        total = sum(p.end_ms - p.start_ms for p in said)
        long = total > _LONG_STRETCH_MS
        least, share = (_POOR, 0.2) if long else (_UNSURE, 0.35)
        poor = sum(p.end_ms - p.start_ms for p in said if p.confidence < least)
        return poor > 0 and poor >= share * total

    def strange_characters(self, turns: Iterable[Turn]) -> int:
        """How many characters of the turns make no words; names do not count."""
        return sum(self._lexicon.strange(plain(t.text), self._names_in(t)) for t in turns)

    def holds_noise(self, turns: Iterable[Turn]) -> bool:
        """Whether the recogniser only guessed at a piece of these turns, however short."""
        return any(piece.confidence < _GUESSED for turn in turns for piece in turn.pieces)

    def _names_in(self, turn: Turn) -> list[tuple[int, int]]:
        name = self.offered.tenant if self.offered else ""
        company = company_in(turn.text, name, self.tenant.short_names) if name else None
        if company is None and name:
            company = other_company_in(turn.text, name)
        spans = [(a.start, a.end) for a in addresses(turn.text)]
        return [*spans, (company.start, company.end)] if company and company.score >= 1 else spans

    def field(self, name: str) -> str:
        """The latest value of a ticket field."""
        values = self.slots.get(name)
        return values[-1].value if values else ""


def _touches(gap: AudioGap, leg: Leg, start_ms: int, end_ms: int) -> bool:
    return gap.leg is leg and gap.start_ms < end_ms and start_ms < gap.start_ms + gap.length_ms


def moment_in(turn: Turn, match: Match, evidence: str = "") -> Moment:
    """The moment of some words of a turn."""
    piece = turn.piece_at(match.start)
    heard = plain_slice(turn.text, match.start, match.end)
    return Moment(
        at_ms=turn.start_ms,
        end_ms=piece.end_ms,
        leg=turn.leg,
        turn=turn,
        utterance=piece.utterance,
        evidence=evidence or heard,
        heard=heard,
        score=match.score,
    )


def plain_slice(text: str, start: int, end: int) -> str:
    """The words as written from one spoken character to another."""
    at = [i for i, c in enumerate(text) if c.isalnum()]
    return text[at[start] : at[end - 1] + 1] if start < end <= len(at) else plain(text)[start:end]
