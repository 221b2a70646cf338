"""The decoding graph in Vosk's two parts: HCLr (words as sounds) and Gr (which words follow which)."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from callcenter.asr.adapt.openfst import pipe, require_openfst
from callcenter.asr.adapt.phones import SILENCE, Phones, forward, loop
from scripts.train_model.backoff_model import BEGIN, END, BackoffModel, History
from scripts.train_model.lexicon import Pronunciation
from scripts.train_model.syllables import BASE_PHONES

_PLACES = {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}
_STAYS = -math.log(0.5)
"""A phone's frame is followed by another one as often as not; the network learnt with that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silences:
    """Between words."""

    share: float = 0.2


class _Lexicon:
    """A tree of phones. A phone's own loop stands where the phone has been entered; words end in shared states."""

    def __init__(self, phones: Phones, silences: Silences) -> None:
        self._phones = phones
        self._quiet, self._no_quiet = -math.log(silences.share), -math.log(1 - silences.share)
        self._states = 3
        self._arcs: list[tuple[int, int, int, int, float]] = []
        self._inner: dict[tuple[int, ...], int] = {}
        self._ends: dict[int, int] = {}

    START, ROOT, SILENT = 0, 1, 2

    def text(self, ways: Iterable[Pronunciation], labels: Mapping[str, int]) -> bytes:
        self._silence(self.START, 0.0)
        self._arc(self.SILENT, self.SILENT, loop(SILENCE), 0, _STAYS)
        self._arc(self.SILENT, self.ROOT, 0, 0, _STAYS)
        for way in ways:
            self._word(way, labels[way.word])
        lines = (f"{start} {end} {into} {out} {cost:.5f}\n" for start, end, into, out, cost in sorted(self._arcs))
        return ("".join(lines) + f"{self.ROOT} 0\n").encode()

    def _word(self, way: Pronunciation, label: int) -> None:
        numbers = self._phones.in_word(way.phones)
        state = self.ROOT
        for length in range(1, len(numbers)):
            beginning = tuple(numbers[:length])
            if beginning not in self._inner:
                self._inner[beginning] = self._entered(state, numbers[length - 1])
            state = self._inner[beginning]
        last = numbers[-1]
        if last not in self._ends:
            self._ends[last] = self._ending(last)
        self._arc(state, self._ends[last], forward(last), label, way.cost + self._leaving(state))

    def _entered(self, before: int, phone: int) -> int:
        state = self._state()
        self._arc(before, state, forward(phone), 0, self._leaving(before))
        self._arc(state, state, loop(phone), 0, _STAYS)
        return state

    def _ending(self, phone: int) -> int:
        state = self._state()
        self._arc(state, state, loop(phone), 0, _STAYS)
        self._silence(state, _STAYS)
        return state

    def _silence(self, state: int, leaving: float) -> None:
        self._arc(state, self.ROOT, 0, 0, leaving + self._no_quiet)
        self._arc(state, self.SILENT, forward(SILENCE), 0, leaving + self._quiet)

    def _leaving(self, state: int) -> float:
        return 0.0 if state == self.ROOT else _STAYS

    def _state(self) -> int:
        self._states += 1
        return self._states - 1

    def _arc(self, start: int, end: int, into: int, out: int, cost: float) -> None:
        self._arcs.append((start, end, into, out, cost))


def write_graph(
    ways: Sequence[Pronunciation], model: BackoffModel, folder: Path, silences: Silences | None = None
) -> None:
    """Writes ``graph/`` of a model into the folder.

    Raises:
        OpenFstMissing: libfst-tools are not installed.
    """
    require_openfst()
    (folder / "graph" / "phones").mkdir(parents=True, exist_ok=True)
    _write_phones(folder / "graph")
    words = list(dict.fromkeys(way.word for way in ways))
    numbers = {word: number for number, word in enumerate(words, 1)}
    text = _Lexicon(Phones(folder), silences or Silences()).text(ways, numbers)
    lexicon, relabelled = _look_ahead(text)
    labels = {word: relabelled[number] for word, number in numbers.items()}
    (folder / "graph" / "HCLr.fst").write_bytes(lexicon)
    (folder / "graph" / "Gr.fst").write_bytes(_written_grammar(model, labels))
    rows = "".join(f"{word} {label}\n" for word, label in labels.items())
    (folder / "graph" / "words.txt").write_text("<eps> 0\n" + rows, encoding="utf-8")


def _write_phones(graph: Path) -> None:
    names = ["SIL", *(f"{phone}_{place}" for phone in BASE_PHONES for place in _PLACES)]
    numbered = "".join(f"{name} {number}\n" for number, name in enumerate(names, 1))
    (graph / "phones.txt").write_text("<eps> 0\n" + numbered, encoding="utf-8")
    kinds = "".join(f"{number} {_PLACES[name[-1]]}\n" for number, name in enumerate(names, 1) if number > SILENCE)
    (graph / "phones" / "word_boundary.int").write_text(f"{SILENCE} nonword\n{kinds}", encoding="utf-8")
    (graph / "disambig_tid.int").write_text(f"{2 * len(names) + 1}\n", encoding="utf-8")


def _look_ahead(text: bytes) -> tuple[bytes, dict[int, int]]:
    """The lexicon with look-ahead tables, and the words' new numbers that the tables need."""
    sorted_by_word = pipe([["fstcompile"], ["fstarcsort", "--sort_type=olabel"]], text)
    with tempfile.TemporaryDirectory() as folder:
        pairs = Path(folder) / "pairs"
        convert = ["fstconvert", "--fst_type=olabel_lookahead", f"--save_relabel_opairs={pairs}"]
        lexicon = pipe([convert], sorted_by_word, plugins=True)
        rows = (line.split() for line in pairs.read_text(encoding="utf-8").splitlines())
        return lexicon, {int(old): int(new) for old, new in rows}


def _written_grammar(model: BackoffModel, labels: Mapping[str, int]) -> bytes:
    """As OpenFst's compact n-gram type, half the size of the ordinary one."""
    commands = [
        ["fstcompile", "--acceptor"],
        ["fstarcsort", "--sort_type=ilabel"],
        ["fstconvert", "--fst_type=ngram"],
    ]
    return pipe(commands, grammar_text(model, labels).encode(), plugins=True)


def grammar_text(model: BackoffModel, labels: Mapping[str, int]) -> str:
    """Histories as states, back-off as arcs without a word."""
    states = _states(model)
    lines = []
    for history, state in states.items():
        known = model.after.get(history, {})
        if history:
            cost = -math.log(model.weights.get(history, 1.0))
            lines.append(f"{state} {states[history[1:]]} 0 {cost:.4f}")
        for word, probability in known.items():
            if word == END:
                lines.append(f"{state} {-math.log(probability):.4f}")
            else:
                following = states[_longest((*history, word), states)]
                lines.append(f"{state} {following} {labels[word]} {-math.log(probability):.4f}")
    return "\n".join(lines) + "\n"


def _states(model: BackoffModel) -> dict[History, int]:
    """The start first; every ending of a history is one too, as the compact type asks."""
    needed = {(BEGIN,), ()}
    for history in model.after:
        needed.update(history[first:] for first in range(len(history) + 1))
    ordered = sorted(needed, key=lambda history: (history != (BEGIN,), len(history), history))
    return {history: number for number, history in enumerate(ordered)}


def _longest(history: History, states: Mapping[History, int]) -> History:
    while history not in states:
        history = history[1:]
    return history
