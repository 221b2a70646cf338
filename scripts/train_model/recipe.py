"""What is done, in which order: from public packages and recordings to the acoustic model."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from zlib import crc32

import torch
from tqdm import tqdm

from scripts.train_model.lessons import STRINGS, export, first_labels, labels_anew, lesson
from scripts.train_model.sentences import held_out_sentences
from scripts.train_model.sound.prepared import load_utterances, prepare_file
from scripts.train_model.sound.running_mean import overall_mean
from scripts.train_model.speakers import HELD_OUT_FILES, SPEAKERS, Recorded, Source, Speaker
from scripts.train_model.speech.joining import join_folder
from scripts.train_model.speech.recordings import MANIFEST
from scripts.train_model.speech.speaking import speak_files
from scripts.train_model.stages import Stage, is_fresh
from scripts.train_model.wanted import Wanted, files, made

FIRST_LESSON, SECOND_LESSON, STRING_LESSON = 0.25, 0.35, 0.4
"""Shares of the time for training: before and after the sounds are found anew with what was learnt, then strings."""


def acoustic_stages(wanted: Wanted) -> Iterator[Stage]:
    """Every stage reads what those named in its ``needs`` wrote under the work folder."""
    torch.set_num_threads(1)  # on a shared machine two threads wait for each other most of the time
    for speaker in SPEAKERS:
        yield _speaking(wanted, speaker, held_out=True)
        yield _speaking(wanted, speaker, held_out=False)
    for recorded in wanted.people:
        yield _reading(wanted, recorded)
    for source in wanted.everybody:
        yield _telephone(wanted, source)
    yield _mean(wanted)
    yield from first_labels(wanted, FIRST_LESSON / 2)
    yield lesson(wanted, "first", FIRST_LESSON, rate=6e-4 if wanted.start else 2e-3, needs="first-labels")
    yield labels_anew(wanted)
    yield lesson(wanted, "second", SECOND_LESSON, rate=4e-4 if wanted.start else 1e-3, needs="second-labels")
    yield lesson(wanted, STRINGS, STRING_LESSON, rate=5e-4, needs="second-lesson")
    yield export(wanted)


def _speaking(wanted: Wanted, speaker: Speaker, *, held_out: bool) -> Stage:
    name = f"{speaker.name}-held-out" if held_out else speaker.name
    count = HELD_OUT_FILES if held_out else speaker.files(wanted.speech_hours)

    def run() -> None:
        folder = wanted.work / "speech" / name
        sentences = held_out_sentences if held_out else speaker.sentences
        speak_files(lambda: speaker.voice(wanted.work, held_out), name, count, folder, sentences)

    return Stage(f"speak-{name}", f"{name} speaks", run, {"files": count})


def _reading(wanted: Wanted, recorded: Recorded) -> Stage:
    def run() -> None:
        join_folder(recorded.folder, wanted.work / "speech" / recorded.name, crc32(recorded.name.encode()))

    manifest = crc32((recorded.folder / MANIFEST).read_bytes())
    return Stage(f"speak-{recorded.name}", f"reading {recorded.name}", run, {"manifest": manifest})


def _telephone(wanted: Wanted, source: Source) -> Stage:
    def run() -> None:
        for speech in tqdm(files(wanted.work / "speech" / source.name), desc=source.name, unit="file"):
            target = made(wanted.work / "sound" / source.name / speech.name)
            if not is_fresh(target, speech):
                seed = crc32(f"{source.name} on the line {speech.stem}".encode())
                prepare_file(speech, target, source.variants, seed)

    name, needs = f"telephone-{source.name}", (f"speak-{source.name}",)
    return Stage(name, f"{source.name} on the telephone", run, {"variants": source.variants}, needs)


def _mean(wanted: Wanted) -> Stage:
    """That of the present model, if it has one: its network is used to it."""
    present = wanted.start.statistics if wanted.start else None

    def run() -> None:
        if present:
            shutil.copyfile(present, wanted.statistics)
        else:
            overall_mean(one.features for path in wanted.sounds() for one in load_utterances(path)).write(
                wanted.statistics
            )

    needs = tuple(f"telephone-{source.name}" for source in wanted.everybody)
    return Stage("mean", "the mean of all sounds", run, {"present": present is not None}, needs)
