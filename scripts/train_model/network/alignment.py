"""When each sound of a known sentence is heard: the best path through the network's scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from scripts.train_model.network.targets import SILENT, UNKNOWN, Labels

Scores = npt.NDArray[np.float32]
IMPOSSIBLE = np.float32(-1e30)


class Aligned:
    """Labels of an utterance, and how well it fits."""

    def __init__(self, labels: Labels, fit: float) -> None:
        self.labels = labels
        self.fit = fit
        """Score per output."""


def align(scores: Scores, outputs: Sequence[int]) -> Aligned | None:
    """The outputs in their order, each at least once, silences perhaps not at all; None if the sound is too short."""
    path = _with_silence_at_both_ends(outputs)
    spoken = sum(output != SILENT for output in path)
    if len(scores) < spoken + 1:
        return None
    silent = np.array([output == SILENT for output in path])
    best, steps = _forward(scores[:, path], silent)
    places = _backward(best, steps)
    return Aligned(np.array(path, np.int16)[places], float(best.max() / len(scores)))


def without_worst(aligned: Sequence[Aligned | None], counts: Sequence[int], share: float) -> list[Labels]:
    """Labels of all utterances; those that fit worst, and those that could not be aligned, are unknown."""
    fits = [one.fit for one in aligned if one is not None]
    worst = float(np.quantile(fits, share)) if fits else 0.0
    return [
        one.labels if one is not None and one.fit >= worst else np.full(count, UNKNOWN, np.int16)
        for one, count in zip(aligned, counts, strict=True)
    ]


def _with_silence_at_both_ends(outputs: Sequence[int]) -> list[int]:
    path = [SILENT, *outputs, SILENT]
    return [output for place, output in enumerate(path) if output != SILENT or place == 0 or path[place - 1] != SILENT]


def _forward(emitted: Scores, silent: npt.NDArray[np.bool_]) -> tuple[Scores, npt.NDArray[np.int8]]:
    """Scores of the states after the last output, and from how many states back each was entered."""
    times, states = emitted.shape
    skippable = np.zeros(states, bool)
    skippable[2:] = silent[1:-1]
    best = np.full(states, IMPOSSIBLE, np.float32)
    best[:2] = emitted[0, :2]
    steps = np.zeros((times, states), np.int8)
    choices = np.full((3, states), IMPOSSIBLE, np.float32)
    for time in range(1, times):
        choices[0] = best
        choices[1, 1:] = best[:-1]
        choices[2, 2:] = np.where(skippable[2:], best[:-2], IMPOSSIBLE)
        steps[time] = choices.argmax(axis=0)
        best = choices.max(axis=0) + emitted[time]
    end = np.full_like(best, IMPOSSIBLE)
    end[-2:] = best[-2:]  # the last sound or the silence behind it
    return end, steps


def _backward(best: Scores, steps: npt.NDArray[np.int8]) -> npt.NDArray[np.intp]:
    state = int(best.argmax())
    places = np.empty(len(steps), np.intp)
    for time in range(len(steps) - 1, -1, -1):
        places[time] = state
        state -= int(steps[time, state])
    return places
