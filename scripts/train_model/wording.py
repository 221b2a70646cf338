"""Text as clauses of words: what the lexicon, the language model and the voices agree on."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import jieba
import yaml

from scripts.train_model.numerals import figures_spoken

TEXTS = Path(__file__).parent / "texts"
_PAUSE = re.compile(r"[^\u4e00-\u9fa5]+")
_ONE_BY_ONE = re.compile("[零一二三四五六七八九幺两]{2,}")
_OFTEN = 5000


def clauses(text: str) -> list[list[str]]:
    """Words between pauses. Figures are read out; everything that is not Chinese is a pause."""
    return [words for piece in _PAUSE.split(figures_spoken(text)) if (words := _cut(piece))]


def _cut(piece: str) -> list[str]:
    found: list[str] = []
    for word in _dictionary().cut(piece, HMM=False):
        found += list(word) if _ONE_BY_ONE.fullmatch(word) else [word]
    return found


@cache
def _dictionary() -> jieba.Tokenizer:
    """jieba's own words and those of hotlines."""
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for word in hotline_words():
        tokenizer.add_word(word, max(_OFTEN, tokenizer.FREQ.get(word, 0)))
    return tokenizer


def word_counts() -> dict[str, int]:
    """How often each word of jieba's dictionary occurs in its corpus."""
    return {word: count for word, count in _dictionary().FREQ.items() if count and not _PAUSE.search(word)}


@cache
def hotline_words() -> tuple[str, ...]:
    """Words that a general dictionary lacks or cuts."""
    return tuple(yaml.safe_load((TEXTS / "hotline_words.yaml").read_text(encoding="utf-8"))["words"].split())
