"""Sentences as voices need them: clause by clause, word by word, in syllables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from scripts.train_model.speech.spoken import Line
from scripts.train_model.syllables import spoken
from scripts.train_model.wording import clauses


def lines(sentences: Iterable[str]) -> Iterator[Line]:
    """What of the sentences can be read aloud."""
    for sentence in sentences:
        split = [clause for clause in clauses(sentence) if clause]
        read = [spoken(clause) for clause in split]
        if split and all(read):
            by_word = tuple(_by_word(words, said) for words, said in zip(split, read, strict=True) if said)
            yield Line(re.sub(r"[^\u4e00-\u9fff]", "", "".join("".join(words) for words in split)), by_word)


def _by_word(words: Sequence[str], syllables: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """A syllable for each character."""
    place = 0
    grouped = []
    for word in words:
        grouped.append(tuple(syllables[place : place + len(word)]))
        place += len(word)
    return tuple(grouped)
