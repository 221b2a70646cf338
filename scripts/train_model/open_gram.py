"""General Mandarin: the trigrams of the Open-Gram project as Debian ships them for the input method SunPinyin.

Counted from newspapers and the web; CC BY-SA 3.0. ``sunpinyin-data`` holds the model and its words, ``sunpinyin-utils``
the program that prints it.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np

from scripts.train_model.backoff_model import BEGIN, END, BackoffModel, History

FOLDER = "lib/x86_64-linux-gnu/sunpinyin/data"
TRIGRAMS, WORDS = "lm_sc.t3g", "pydict_sc.bin"
PROGRAM = "tslminfo"
_STOPS = "，。；？！：…"
_WORDS_AT, _FIRST_WORD = 2, 100
_UNKNOWN = "?"
_LEADING = {"。": 0.5, "，": 0.5}
"""What a clause begins after, and how often."""


class OpenGramMissing(Exception):
    """The Debian packages are not there; the message says what to type."""


class OpenGram:
    """Installed, or unpacked below a folder of one's own."""

    def __init__(self, root: Path = Path("/usr")) -> None:
        self._data = root / FOLDER
        program = shutil.which(PROGRAM, path=str(root / "bin"))
        if program is None or not all((self._data / name).is_file() for name in (TRIGRAMS, WORDS)):
            raise OpenGramMissing(
                f"{PROGRAM} or {TRIGRAMS} not found under {root};"
                " install them with `apt-get install sunpinyin-data sunpinyin-utils`"
            )
        self._program = program

    def words(self) -> list[str]:
        """By their numbers."""
        raw = (self._data / WORDS).read_bytes()
        begin = struct.unpack_from("<8I", raw)[_WORDS_AT]
        letters = np.frombuffer(raw, np.dtype("<u4"), offset=begin)
        ends = np.flatnonzero(letters == 0)
        starts = np.concatenate([[0], ends[:-1] + 1])
        return ["".join(map(chr, letters[start:end])) for start, end in zip(starts, ends, strict=True)]

    def model(self, vocabulary: Collection[str]) -> BackoffModel:
        """Restricted to the words that are asked for; punctuation becomes the limits of a clause."""
        return _as_clauses(self._printed(frozenset(vocabulary)))

    def single_words(self) -> dict[str, float]:
        """How often each word occurs."""
        words = self.words()
        found = {}
        for fields, order in self._rows():
            if order > 1:
                break
            if int(fields[0]) >= _FIRST_WORD:
                found[words[int(fields[0])]] = float(fields[1])
        return found

    def _printed(self, vocabulary: frozenset[str]) -> BackoffModel:
        names = [word if word in vocabulary or word in _STOPS else _UNKNOWN for word in self.words()]
        model = BackoffModel(after=defaultdict(dict))
        for fields, order in self._rows():
            ngram = tuple(names[int(field)] or _UNKNOWN for field in fields[:order])
            if _UNKNOWN in ngram:
                continue
            model.after[ngram[:-1]][ngram[-1]] = float(fields[order])
            if order < 3:
                model.weights[ngram] = float(fields[order + 1])
        return model

    def _rows(self) -> Iterator[tuple[list[str], int]]:
        """(fields, order): word numbers, probability, back-off weight."""
        command = [self._program, "-v", "-p", str(self._data / TRIGRAMS)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as printing:
            assert printing.stdout is not None
            order = 0
            for line in printing.stdout:
                if line[0] == "\\":
                    order = int(line[1])
                elif order:
                    yield line.split(), order


def _as_clauses(printed: BackoffModel) -> BackoffModel:
    """Words only, each history again summing to one."""
    model = BackoffModel()
    for history, known in printed.after.items():
        if not any(word in _STOPS for word in history):
            model.after[history] = _without_stops(printed, history, known)
    total = sum(model.after[()].values())
    model.after[()] = {word: found / total for word, found in model.after[()].items()}
    for tail in [history[1:] for history in printed.after if history and history[0] in _LEADING]:
        if not any(word in _STOPS for word in tail):
            model.after[(BEGIN, *tail)] = _after_stop(printed, tail)
    model.weigh()
    return model


def _without_stops(printed: BackoffModel, history: History, known: dict[str, float]) -> dict[str, float]:
    words = {word: found for word, found in known.items() if word not in _STOPS}
    return {**words, END: sum(printed.probability(history, stop) for stop in _STOPS)}


def _after_stop(printed: BackoffModel, tail: History) -> dict[str, float]:
    seen: dict[str, None] = {}
    for stop in _LEADING:
        seen.update(dict.fromkeys(word for word in printed.after.get((stop, *tail), ()) if word not in _STOPS))
    return {
        word: sum(share * printed.probability((stop, *tail), word) for stop, share in _LEADING.items()) for word in seen
    }
