"""Finds the phrases of the phrasebook in an utterance by sound, and drops those that the context excuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from callcenter.domain.events import Leg
from callcenter.domain.matching import contexts, openings
from callcenter.domain.matching.alignment import Aligner, Alignment
from callcenter.domain.matching.candidates import CandidateIndex
from callcenter.domain.matching.contexts import Place
from callcenter.domain.matching.frames import FrameSet, stretches
from callcenter.domain.matching.said import Context, Said, Utterance
from callcenter.domain.matching.wording import Wording
from callcenter.domain.phrasebook import Match, Phrase, PhraseKind
from callcenter.domain.sound import folded, is_spoken

_UNWANTED = (PhraseKind.FORBIDDEN, PhraseKind.FILLER)
"""A courtesy never hides a forbidden word inside it: 谢谢你的建议."""
_ADDRESS = "你您"
_LEAST_COVERED = 0.66
_NEARLY_EXACT = (1.0, 0.93)
"""Needed of wordings of one and of two characters."""
_WELL_HEARD = 0.88
"""From here on the longer of two overlapping wordings wins; below, the surer one."""
_LISTEN_BAND = 0.08
"""So far below the score needed, the words are worth listening to."""
_ONE_BREATH = 6
"""Characters between two halves of one phrase."""
_WORD_FOR_WORD = 0.97
_LONGEST_STRETCH = 2.2
"""Times the wording's own length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseHit:
    """A phrase that was said, or nearly."""

    phrase: str
    """Id that findings carry."""
    wording: str
    """The words of the standard it was found by."""
    start: int
    """Characters into the text."""
    end: int
    heard: str = field(repr=False)
    score: float
    """0 to 1; 1 for the very words."""
    listen: bool = False
    """Too unsure for a verdict: somebody should listen."""
    start_ms: int | None = None
    end_ms: int | None = None
    """From the word times; None without them."""


@dataclass(frozen=True, slots=True)
class _Found:
    phrase: Phrase
    wording: str
    start: int
    end: int
    score: float
    heard: float
    """How much of the wording was heard, by weight."""
    listen: bool = False

    @property
    def rank(self) -> tuple[bool, float]:
        """What wins where two overlap: a sure one before an unsure one, then the longer and better heard."""
        return not self.listen, self.heard * self.score ** (2 if self.score >= _WELL_HEARD else 3)

    def overlaps(self, other: _Found) -> bool:
        return self.start < other.end and other.start < self.end


class PhraseMatcher:
    """Immutable and shared by all calls; built once for a version of the phrasebook."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._by_leg = {leg: _LegMatcher([p for p in phrases if p.speaker == leg]) for leg in Leg}

    def find(self, said: Utterance, before: Context | None = None) -> list[PhraseHit]:
        """Every phrase said here, in order of place; the longest and best heard where several overlap."""
        heard = Said(said.text, said.words)
        if not heard:
            return []
        found = self._by_leg[said.leg].find(heard, before or Context())
        return [_hit(heard, f) for f in sorted(found, key=lambda f: f.start)]


def _hit(said: Said, found: _Found) -> PhraseHit:
    start, end = said.offsets[found.start], said.offsets[found.end - 1] + 1
    span = said.times(found.start, found.end) or (None, None)
    return PhraseHit(
        phrase=found.phrase.reported_as,
        wording=found.wording,
        start=start,
        end=end,
        heard=said.text[start:end],
        score=round(min(1.0, found.score), 3),
        listen=found.listen,
        start_ms=span[0],
        end_ms=span[1],
    )


class _LegMatcher:
    """The phrases that one party must or must not say."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        originals = [part for p in phrases if p.dup_of is None for part in p.parts]
        anywhere = [(p, w) for p in originals if p.match is Match.PHRASE for w in p.wordings]
        self._owners = anywhere
        self._wordings = [Wording.of(text) for _, text in anywhere]
        self._standard = {p.id: p.words for p in phrases}
        self._free = {id(part) for part in originals if part.words != self._standard[part.id]}
        self._longest_first = [-wording.total for wording in self._wordings]
        self._needed = [needed_score(wording) for wording in self._wordings]
        self._index = CandidateIndex(self._wordings)
        self._openings = [p for p in originals if p.match in openings.LOOKS]
        self._frames = [(p, FrameSet(p.frames)) for p in originals if p.match is Match.FRAME]
        self._pronouns = [p for p in originals if p.match is Match.PRONOUN]
        self._innocent = {p.id: [_innocent(p, "".join(filter(is_spoken, w))) for w in p.not_inside] for p in phrases}
        self._must_hear = {w: folded("".join(filter(is_spoken, w))) for p in originals for w in p.must_hear}

    def find(self, said: Said, around: Context) -> list[_Found]:
        seen = [*self._anywhere(said), *self._framed(said), *self._at_openings(said, around)]
        counting = self._counting(seen, said, around)
        found = _told_once(_longest(f for f in counting if f.phrase.kind in _UNWANTED))
        wanted = _longest(f for f in counting if f.phrase.kind not in _UNWANTED)
        for phrase in self._pronouns:
            alone = [
                _Found(phrase, phrase.words, at, at + 1, score, 1)
                for at, score in openings.pronouns(said, phrase.words)
            ]
            found += self._counting(
                (p for p in alone if not any(p.overlaps(f) for f in found if not f.listen)), said, around
            )
        return [*found, *wanted]

    def _anywhere(self, said: Said) -> Iterator[_Found]:
        aligner = Aligner(said)
        heard_whole: set[int] = set()
        for number in sorted(self._index.find(said), key=self._longest_first.__getitem__):
            phrase, text = self._owners[number]
            if id(phrase) in heard_whole:
                continue  # a shorter variant of what was heard word for word
            wording = self._wordings[number]
            needed = self._needed[number]
            if aligner.best_possible(wording) < needed - _LISTEN_BAND:
                continue
            for fit in _occurrences(aligner, wording, needed - _LISTEN_BAND, 0, len(said)):
                if fit.score >= needed - _LISTEN_BAND:
                    if fit.score >= _WORD_FOR_WORD and id(phrase) in self._free:
                        heard_whole.add(id(phrase))
                    start = fit.start + _address_before(self._standard[phrase.id], text, said.chars[fit.start])
                    unsure = phrase.listen or fit.score < needed
                    yield _Found(phrase, text, start, fit.end, fit.score, fit.covered, unsure)

    def _framed(self, said: Said) -> Iterator[_Found]:
        sentences = stretches(said)
        for phrase, frames in self._frames:
            for fit in frames.find(sentences):
                start = fit.start + _address_before(self._standard[phrase.id], _ADDRESS, said.chars[fit.start])
                yield _Found(phrase, fit.frame, start, fit.end, fit.score, fit.heard, phrase.listen)

    def _at_openings(self, said: Said, around: Context) -> Iterator[_Found]:
        for phrase in self._openings:
            for text in phrase.wordings:
                for start, end, score in openings.LOOKS[phrase.match](said, around, text):
                    yield _Found(phrase, text, start, end, score, len(text))

    def _counting(self, found: Iterable[_Found], said: Said, around: Context) -> list[_Found]:
        return [f for f in found if self._counts(f, Place(said, f.start, f.end, around))]

    def _counts(self, found: _Found, place: Place) -> bool:
        if any(_overlapped(place, innocent) for innocent in self._innocent[found.phrase.id]):
            return False
        heard = place.said.sound[place.start : place.end]
        if found.phrase.must_hear and not any(self._must_hear[w] in heard for w in found.phrase.must_hear):
            return False
        if not all(contexts.holds(name, place) for name in found.phrase.only_when):
            return False
        return not any(contexts.holds(name, place) for name in found.phrase.not_when)


def _address_before(standard: str, text: str, first: str) -> int:
    """1 where a wording begins with 你 and the standard's own words do not: that 你 is judged by itself."""
    return int(first in _ADDRESS and text[0] in _ADDRESS and standard[0] not in _ADDRESS)


def needed_score(wording: Wording) -> float:
    """Short wordings must be heard nearly exactly; long ones may lose a syllable or two."""
    if len(wording.chars) <= len(_NEARLY_EXACT):
        return _NEARLY_EXACT[len(wording.chars) - 1]
    return max(0.74, min(0.90, 0.94 - 0.045 * wording.total))


def _occurrences(aligner: Aligner, wording: Wording, needed: float, low: int, high: int) -> Iterator[Alignment]:
    fit = aligner.align(wording, needed, low, high)
    if fit is None or fit.covered < _LEAST_COVERED * wording.total:
        return
    if fit.end - fit.start <= len(wording.chars) * _LONGEST_STRETCH:
        yield fit
        if high - fit.end >= len(wording.chars) - 1:
            yield from _occurrences(aligner, wording, needed, fit.end, high)


def _longest(found: Iterable[_Found]) -> list[_Found]:
    kept: list[_Found] = []
    for candidate in sorted(found, key=lambda f: f.rank, reverse=True):
        if not any(candidate.overlaps(k) for k in kept):
            kept.append(candidate)
    return kept


def _told_once(found: list[_Found]) -> list[_Found]:
    """不是告诉你了吗，怎么还问 is one reproach, also where its two halves are found one by one."""
    once: list[_Found] = []
    for one in sorted(found, key=lambda f: f.start):
        last = next((k for k in reversed(once) if k.phrase.id == one.phrase.id), None)
        if last is not None and _halves(last, one):
            once[once.index(last)] = replace(last, end=one.end)
        else:
            once.append(one)
    return once


def _halves(first: _Found, second: _Found) -> bool:
    """Different words of one phrase in one breath; the same words again are said again."""
    near = second.start - first.end <= _ONE_BREATH
    return near and first.wording != second.wording and first.listen == second.listen


def _innocent(phrase: Phrase, longer: str) -> tuple[str, bool]:
    """The longer wording, and whether sound tells it apart: 真实的 sounds like 真是的 itself."""
    return longer, phrase.words in longer or folded(phrase.words) not in folded(longer)


def _overlapped(place: Place, innocent: tuple[str, bool]) -> bool:
    """Whether the longer wording was said around these words."""
    longer, by_sound = innocent
    low, high = max(0, place.start - len(longer) + 1), place.end + len(longer) - 1
    if by_sound:
        return place.said.sound.find(folded(longer), low, high) >= 0
    return place.said.chars.find(longer, low, high) >= 0
