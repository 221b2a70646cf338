"""What is likely to be said: hotline and everyday sentences by Kneser-Ney, mixed with Open-Gram and cut to size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from random import Random

from callcenter.asr.adapt.wording import cut
from scripts.train_model.backoff_model import BackoffModel, mixed, pruned
from scripts.train_model.everyday_text import everyday_clauses
from scripts.train_model.kneser_ney import estimated
from scripts.train_model.numerals import figures_spoken
from scripts.train_model.sentences import hotline_sentences, written_sentences
from scripts.train_model.vocabulary import costs

_PAUSES = re.compile("[，。？！；：,.?!]+")
_SILENT = re.compile("[^\u4e00-\u9fa5]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageModelSettings:
    """Chosen on held-out text and speech."""

    sentences: int = 20_000
    seed: int = 1
    written_times: int = 2
    """How often each sentence of the phrasebook and the banks counts."""
    hotline: float = 0.4
    everyday: float = 0.25
    general: float = 0.35
    """Shares of the three models."""
    least_everyday: int = 2
    """Times that a trigram of everyday text must occur."""
    threshold: float = 3.2e-8
    """Relative entropy below which an n-gram is left out."""
    joined: float = 0.5
    """Share of sentences that are said without a pause."""


def build_language_model(
    shares: Mapping[str, float], general: BackoffModel, settings: LanguageModelSettings | None = None
) -> BackoffModel:
    """Over exactly the words in ``shares``."""
    settings = settings or LanguageModelSettings()
    hotline = estimated(hotline_clauses(shares, settings))
    everyday = estimated(_cut(everyday_clauses(), shares), least=settings.least_everyday)
    mixture = mixed([(hotline, settings.hotline), (everyday, settings.everyday), (general, settings.general)])
    _know_every_word(mixture, shares)
    return pruned(mixture, settings.threshold)


def hotline_clauses(shares: Mapping[str, float], settings: LanguageModelSettings) -> Iterator[tuple[str, ...]]:
    """Sentences cut into words; some with their pauses, some without."""
    chance = Random(settings.seed)
    made = islice(hotline_sentences(settings.seed), settings.sentences)
    sentences = [*written_sentences() * settings.written_times, *made]
    pieces = (_pieces(sentence, joined=chance.random() < settings.joined) for sentence in sentences)
    yield from _cut(chain.from_iterable(pieces), shares)


def _cut(pieces: Iterable[str], shares: Mapping[str, float]) -> Iterator[tuple[str, ...]]:
    """Into the likeliest words; what holds an unknown character is left out."""
    prices = costs(shares)
    known: dict[str, tuple[str, ...] | None] = {}
    for piece in pieces:
        if piece not in known:
            known[piece] = cut(piece, prices)
        words = known[piece]
        if words:
            yield words


def _pieces(sentence: str, *, joined: bool) -> list[str]:
    parts = [sentence] if joined else _PAUSES.split(sentence)
    return [piece for part in parts if (piece := _SILENT.sub("", figures_spoken(part)))]


def _know_every_word(model: BackoffModel, shares: Mapping[str, float]) -> None:
    """A word that neither text held keeps a little; the histories above take no notice."""
    single = model.after[()]
    for word, share in shares.items():
        single[word] = max(single.get(word, 0.0), share * 0.1)
    total = sum(single.values())
    model.after[()] = {word: found / total for word, found in single.items()}
    model.weigh()
