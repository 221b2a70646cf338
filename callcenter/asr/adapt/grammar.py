"""The language model of a look-ahead graph (``graph/Gr.fst``) as arcs that can be added to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from callcenter.asr.adapt.openfst import pipe

EPSILON = 0
"""Label of the arcs that fall back to a shorter history."""


class NotAdaptable(Exception):
    """A model whose language model is not a file of its own; the message says which are."""


class Grammar:
    """A back-off acceptor: states are histories, one of them is the empty one."""

    def __init__(self, model: Path) -> None:
        """Reads ``graph/Gr.fst`` and ``graph/words.txt``.

        Raises:
            NotAdaptable: the model has a static graph.
            OpenFstMissing: libfst-tools are not installed.
        """
        path = model / "graph" / "Gr.fst"
        if not path.is_file():
            raise NotAdaptable(
                f"model {model}: graph/Gr.fst is missing, the graph is one piece; adapt a small model (HCLr + Gr)"
            )
        rows = (line.split() for line in (model / "graph" / "words.txt").read_text(encoding="utf-8").splitlines())
        self.labels = {word: int(number) for word, number in rows}
        self._lines: list[str] = []
        self._arcs: dict[int, dict[int, tuple[int, float]]] = defaultdict(dict)
        self._states = 0
        self._read(pipe([["fstprint", "--numeric"]], path.read_bytes(), plugins=True).decode())
        self.empty = self._empty_history()

    def unigrams(self) -> Iterator[tuple[int, float]]:
        """(label, cost) of each word with no history."""
        for label, (_, cost) in self._arcs[self.empty].items():
            if label != EPSILON:
                yield label, cost

    def after(self, state: int, label: int) -> int:
        """The state after a word, falling back where the history is not known."""
        while label not in self._arcs[state]:
            if EPSILON not in self._arcs[state]:
                return self.empty
            state = self._arcs[state][EPSILON][0]
        return self._arcs[state][label][0]

    def new_state(self) -> int:
        """Number of a state that is not used yet."""
        self._states += 1
        return self._states - 1

    def add(self, start: int, end: int, label: int, cost: float) -> None:
        """One more arc; an arc with the same word may be there already, the better one wins while decoding."""
        self._lines.append(f"{start} {end} {label} {cost:.4f}")

    def written(self) -> bytes:
        """As a file for ``graph/Gr.fst``."""
        text = ("\n".join(self._lines) + "\n").encode()
        commands = [
            ["fstcompile", "--acceptor"],
            ["fstarcsort", "--sort_type=ilabel"],
            ["fstconvert", "--fst_type=const"],
        ]
        return pipe(commands, text)

    def _read(self, text: str) -> None:
        for line in text.splitlines():
            fields = line.split()
            if len(fields) <= 2:
                self._lines.append(line)
                self._states = max(self._states, int(fields[0]) + 1)
                continue
            start, end, label = int(fields[0]), int(fields[1]), int(fields[2])
            cost = float(fields[-1]) if len(fields) in (4, 5) and "." in fields[-1] else 0.0
            self._arcs[start].setdefault(label, (end, cost))
            self._lines.append(f"{start} {end} {label} {cost}")
            self._states = max(self._states, start + 1, end + 1)

    def _empty_history(self) -> int:
        """Where most fall back to in the end: it has the most arcs and falls back to nothing."""
        sizes = Counter({state: len(arcs) for state, arcs in self._arcs.items() if EPSILON not in arcs})
        return sizes.most_common(1)[0][0]
