"""A model that expects an installation's own words and sentences.

The words are added to the language model as paths of words the model already knows how to pronounce: a street name is
said in characters that all have a sound. So no network is trained and no lexicon is changed, and it works for every
model with a look-ahead graph, the publisher's small ones too.
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from callcenter.asr.adapt.grammar import EPSILON, Grammar
from callcenter.asr.adapt.openfst import require_openfst
from callcenter.asr.adapt.wording import wording
from callcenter.asr.vosk_model import CARD, read_card

OWN_SHARE = 0.3
"""Of what is said where the history tells nothing."""
GOES_ON = 0.95
"""A begun phrase is said to its end so often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptReport:
    """What was done."""

    directory: Path
    phrases: int
    unpronounceable: tuple[str, ...]
    """Left out: a character in them has no sound in this model."""


class _Branch:
    """One place inside the phrases."""

    def __init__(self) -> None:
        self.next: dict[int, _Branch] = {}
        self.phrases = 0


def adapt_model(model: Path, out: Path, lines: Sequence[str], share: float = OWN_SHARE) -> AdaptReport:
    """Writes to ``out`` a copy of the model that expects the given words and sentences.

    Raises:
        NotAdaptable: a model with a static graph.
        OpenFstMissing: libfst-tools are not installed.
        FileExistsError: ``out`` is there already.
    """
    require_openfst()
    grammar = Grammar(model)
    names = {number: word for word, number in grammar.labels.items()}
    costs = {names[label]: cost for label, cost in grammar.unigrams()}
    own = wording(lines, costs)
    root = _Branch()
    for phrase in own.phrases:
        _grow(root, [grammar.labels[word] for word in phrase])
    if own.phrases:
        _plant(grammar, root, share)
    shutil.copytree(model, out, symlinks=True)
    (out / "graph" / "Gr.fst").write_bytes(grammar.written())
    card = {**read_card(model), "adapted_from": model.name, "phrases": len(own.phrases)}
    (out / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return AdaptReport(directory=out, phrases=len(own.phrases), unpronounceable=own.unpronounceable)


def _grow(branch: _Branch, labels: Sequence[int]) -> None:
    branch.phrases += 1
    for label in labels:
        branch = branch.next.setdefault(label, _Branch())
        branch.phrases += 1


def _plant(grammar: Grammar, root: _Branch, share: float) -> None:
    """The phrases as a tree that begins at the empty history; every branch can fall back to the ordinary model."""
    waiting = [(grammar.empty, grammar.empty, root, -math.log(share))]
    while waiting:
        start, known, branch, cost = waiting.pop()
        for label, following in branch.next.items():
            after = grammar.after(known, label)
            price = cost - math.log(following.phrases / branch.phrases)
            if not following.next:
                grammar.add(start, after, label, price)
                continue
            place = grammar.new_state()
            grammar.add(start, place, label, price)
            grammar.add(place, after, EPSILON, -math.log(1 - GOES_ON))
            waiting.append((place, after, following, -math.log(GOES_ON)))
