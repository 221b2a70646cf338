"""Forbidden phrases and fillers: provisional on stable words, confirmed or withdrawn by the final."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from callcenter.domain.events import FinalSegment, Finding, FindingWithdrawn, Leg, StableSegment, Verdict
from callcenter.domain.matching.phrase_matcher import PhraseHit, PhraseMatcher
from callcenter.domain.matching.said import Context, Utterance
from callcenter.domain.phrasebook import Match, Phrase, Phrasebook, PhraseKind
from callcenter.domain.rules.timeline import Timeline
from callcenter.domain.turns import Turn, is_backchannel, spoken

_PIECES_OF_CONTEXT = 3
_DOUBTFUL = 0.75
"""A short phrase recognised with less confidence is to be listened to."""
_SHORT = 3
_JUDGED = (PhraseKind.FORBIDDEN, PhraseKind.FILLER)


class PhraseWatch:
    """The phrase findings of one call."""

    def __init__(self, book: Phrasebook, matcher: PhraseMatcher, line: Timeline) -> None:
        self._phrases = {p.id: p for p in book.phrases if p.kind in _JUDGED}
        self._matcher = matcher
        self._line = line
        self._version = book.version
        self._provisional: dict[tuple[Leg, int], set[str]] = {}
        self._waiting: list[tuple[FinalSegment, Turn]] = []
        self.stage = "any"
        self.speaking_until: dict[Leg, int] = {}
        """From partials: up to where each party is known to speak."""

    def stable(self, segment: StableSegment) -> Iterator[Finding | FindingWithdrawn]:
        """Judged at once, until the final of the same utterance comes."""
        yield from self._update(segment, self._hits(segment, None), provisional=True)

    def final(self, segment: FinalSegment, turn: Turn) -> Iterator[Finding | FindingWithdrawn]:
        """A lone 嗯 or 啊 waits for what follows: only then is it known whether the other party was speaking."""
        if segment.leg is Leg.AGENT and is_backchannel(segment.text):
            self._waiting.append((segment, turn))
            return
        yield from self._update(segment, self._hits(segment, turn), provisional=False)

    def settle(self, *, before_ms: int | None = None) -> Iterator[Finding | FindingWithdrawn]:
        """Judges the short words that waited, as far as enough is known by now."""
        ready = [w for w in self._waiting if before_ms is None or w[0].end_ms < before_ms]
        self._waiting = [w for w in self._waiting if w not in ready]
        for segment, turn in ready:
            hits = [] if turn.listening_only else self._hits(segment, turn)
            yield from self._update(segment, hits, provisional=False)

    def _hits(self, segment: StableSegment | FinalSegment, turn: Turn | None) -> list[PhraseHit]:
        begins = turn.pieces[0] is segment if turn is not None else self._would_begin(segment)
        context = Context(
            previous=self._before(segment, turn),
            is_turn_start=begins,
            other_party_speaking=self._other_speaks(segment),
        )
        hits = self._find(segment.text, segment, context)
        head = self._head(segment, turn)
        if head:
            hits = self._in_context(
                hits, self._find(head + segment.text, None, replace(context, is_turn_start=False)), head
            )
        return sorted(hits, key=lambda h: h.start)

    def _find(self, text: str, segment: StableSegment | FinalSegment | None, context: Context) -> list[PhraseHit]:
        words = segment.words if segment is not None else ()
        said = Utterance(text=text, leg=segment.leg if segment else Leg.AGENT, words=words, stage=self.stage)
        return [h for h in self._matcher.find(said, context) if h.phrase in self._phrases]

    def _head(self, segment: StableSegment | FinalSegment, turn: Turn | None) -> str:
        """What the party said just before in the same turn: 回答 | 不知道 is a quotation only together."""
        if turn is None or turn.leg is not Leg.AGENT:
            return ""
        position = next(n for n, piece in enumerate(turn.pieces) if piece is segment)
        return "".join(piece.text for piece in turn.pieces[max(0, position - _PIECES_OF_CONTEXT) : position])

    def _in_context(self, alone: list[PhraseHit], together: list[PhraseHit], head: str) -> list[PhraseHit]:
        """Hits that the context does not excuse, and phrases that began in the piece before."""
        begin = len(head)
        still = {(h.phrase, h.end - begin) for h in together}
        kept = [h for h in alone if self._phrases[h.phrase].match is not Match.PHRASE or (h.phrase, h.end) in still]
        across = [h for h in together if h.start < begin < h.end and self._phrases[h.phrase].match is Match.PHRASE]
        return kept + [replace(h, start=0, end=h.end - begin) for h in across]

    def _before(self, segment: StableSegment | FinalSegment, turn: Turn | None) -> str | None:
        if turn is not None:
            other = self._line.turns.before(turn)
            return other.text if other else None
        others = (t for t in reversed(self._line.turns.turns) if t.leg is not segment.leg and not t.listening_only)
        other = next(others, None)
        return other.text if other else None

    def _would_begin(self, segment: StableSegment | FinalSegment) -> bool:
        last = self._line.turns.turns[-1] if self._line.turns.turns else None
        return last is None or last.leg is not segment.leg

    def _other_speaks(self, segment: StableSegment | FinalSegment) -> bool:
        other = Leg.CUSTOMER if segment.leg is Leg.AGENT else Leg.AGENT
        return self.speaking_until.get(other, -1) >= segment.end_ms

    def _update(
        self, segment: StableSegment | FinalSegment, hits: Iterable[PhraseHit], *, provisional: bool
    ) -> Iterator[Finding | FindingWithdrawn]:
        place = (segment.leg, segment.utterance)
        shown = self._provisional.pop(place, set())
        found = list(self._findings(segment, hits, provisional))
        now = {f.key for f in found}
        if provisional:
            self._provisional[place] = now
        for key in sorted(shown - now):
            yield FindingWithdrawn(call_id=segment.call_id, key=key)
        yield from (f for f in found if not provisional or f.key not in shown)

    def _findings(
        self, segment: StableSegment | FinalSegment, hits: Iterable[PhraseHit], provisional: bool
    ) -> Iterator[Finding]:
        counted: dict[str, int] = {}
        for hit in hits:
            phrase = self._phrases[hit.phrase]
            number = counted.get(phrase.reported_as, 0)
            counted[phrase.reported_as] = number + 1
            start_ms, end_ms = self._times(segment, hit)
            yield Finding(
                call_id=segment.call_id,
                key=f"{phrase.reported_as}:{segment.leg.value}:{segment.utterance}:{number}",
                rule=phrase.reported_as,
                verdict=Verdict.MISSED,
                severity=phrase.severity,
                clause=phrase.clause,
                leg=segment.leg,
                utterance=segment.utterance,
                start_ms=start_ms,
                end_ms=end_ms,
                evidence=phrase.words,
                heard=hit.heard,
                score=hit.score,
                listen=hit.listen or _doubtful(segment, hit),
                provisional=provisional,
                phrasebook=self._version,
            )

    def phrase(self, rule: str) -> Phrase | None:
        """The phrase a finding is about."""
        return self._phrases.get(rule)

    @staticmethod
    def _times(segment: StableSegment | FinalSegment, hit: PhraseHit) -> tuple[int, int]:
        if hit.start_ms is not None and hit.end_ms is not None:
            return hit.start_ms, hit.end_ms
        length = max(1, len(spoken(segment.text)))
        before = len(spoken(segment.text[: hit.start]))
        inside = len(spoken(segment.text[hit.start : hit.end]))
        each = (segment.end_ms - segment.start_ms) / length
        start = segment.start_ms + int(before * each)
        return start, min(segment.end_ms, start + int(inside * each))


def _doubtful(segment: StableSegment | FinalSegment, hit: PhraseHit) -> bool:
    """A word or two that the recogniser itself was not sure of."""
    if not segment.words or len(spoken(hit.heard)) > _SHORT:
        return False
    times = PhraseWatch._times(segment, hit)
    said = [w.confidence for w in segment.words if w.start_ms < times[1] and times[0] < w.end_ms]
    return bool(said) and min(said) < _DOUBTFUL
