"""Short recordings of one person, one after the other: single words have no neighbours, speech has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from scripts.train_model.speech.recordings import MANIFEST, Recording, read_manifest, read_samples
from scripts.train_model.speech.speaking import SENTENCES
from scripts.train_model.speech.spoken import RATE_HZ, Line, Samples, Spoken, save_spoken, sounds_of
from scripts.train_model.stages import is_fresh
from scripts.train_model.syllables import syllable_phones

FEWEST, MOST = 3, 14
"""Recordings are joined until so many syllables, drawn between these, are said."""
LONGEST_PAUSE_S = 0.35
"""Between two of them, beside the quiet that each has around it."""


def join_folder(recorded: Path, folder: Path, seed: int) -> None:
    """All that ``recorded`` lists, in files of some dozens of utterances of many people; what is there stays.

    Raises:
        RecordingsUnusable: a recording or the list of them cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    recordings = read_manifest(recorded)
    dice = np.random.default_rng(seed)
    groups = [group for one in _by_speaker(recordings) for group in _groups(one, dice)]
    order = dice.permutation(len(groups))
    paths = [folder / f"{number:04}.npz" for number in range(-(-len(groups) // SENTENCES))]
    for number, path in enumerate(tqdm(paths, desc=folder.name, unit="file")):
        if not is_fresh(path, recorded / MANIFEST):
            first, pauses = number * SENTENCES, np.random.default_rng([seed, number])
            save_spoken(path, [_utterance(groups[place], pauses) for place in order[first : first + SENTENCES]])
    for path in set(folder.glob("*.npz")) - set(paths):  # of a longer list
        path.unlink()


def _by_speaker(recordings: Iterable[Recording]) -> Iterator[list[Recording]]:
    of_speaker: dict[str, list[Recording]] = defaultdict(list)
    for one in recordings:
        of_speaker[one.speaker].append(one)
    yield from of_speaker.values()


def _groups(recordings: Sequence[Recording], dice: np.random.Generator) -> Iterator[list[Recording]]:
    """Of one speaker, by chance."""
    group: list[Recording] = []
    wanted = dice.integers(FEWEST, MOST)
    for place in dice.permutation(len(recordings)):
        group.append(recordings[place])
        if sum(len(list(one.line.syllables())) for one in group) >= wanted:
            yield group
            group, wanted = [], dice.integers(FEWEST, MOST)
    if group:
        yield group


def _utterance(group: Sequence[Recording], dice: np.random.Generator) -> Spoken:
    parts: list[Samples] = []
    for one in group:
        parts += [read_samples(one), np.zeros(dice.integers(int(LONGEST_PAUSE_S * RATE_HZ)), np.int16)]
    line = Line("".join(one.line.text for one in group), tuple(clause for one in group for clause in one.line.clauses))
    return Spoken(line.text, group[0].speaker, sounds_of(line, syllable_phones), np.concatenate(parts[:-1]))
