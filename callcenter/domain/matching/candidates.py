"""Which of thousands of wordings are worth aligning with an utterance: an index of syllables, then a fast ratio."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.fuzz import partial_ratio

from callcenter.domain.matching.said import Said
from callcenter.domain.matching.wording import Wording
from callcenter.domain.sound import fold

_SHARE_PRESENT = 0.5
"""Share of a wording's weight whose syllables must occur somewhere in the utterance."""
_RATIO = 55.0
"""Out of 100, for syllables in order; insertions and lost syllables still pass."""


class CandidateIndex:
    """Finds wordings that share enough syllables with an utterance."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        self._sounds = ["".join(fold(char) for char in wording.chars) for wording in wordings]
        postings: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for number, (wording, sound) in enumerate(zip(wordings, self._sounds, strict=True)):
            for syllable, weight in zip(sound, wording.weights, strict=True):
                postings[syllable][number] += weight
        self._numbers = {s: np.fromiter(p.keys(), dtype=np.intp) for s, p in postings.items()}
        self._weights = {s: np.fromiter(p.values(), dtype=np.float64) for s, p in postings.items()}
        self._needed: NDArray[np.float64] = _SHARE_PRESENT * np.array([w.total for w in wordings] or [0.0])

    def find(self, said: Said) -> Iterator[int]:
        """Numbers of the wordings to align, in the order they were given."""
        known = [s for s in set(said.sound) if s in self._numbers]
        if not known:
            return
        present = np.bincount(
            np.concatenate([self._numbers[s] for s in known]),
            weights=np.concatenate([self._weights[s] for s in known]),
            minlength=len(self._needed),
        )
        for number in np.flatnonzero(present >= self._needed):
            if partial_ratio(self._sounds[number], said.sound, score_cutoff=_RATIO):
                yield int(number)
