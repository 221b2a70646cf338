"""Archives: many recordings, all cores, one JSON file of segments each; run again, it goes on where it stopped."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callcenter.asr.foreign_format import readable_recording
from callcenter.asr.recordings import transcribe
from callcenter.asr.vosk_model import SpeechModel, load_model
from callcenter.asr.wav_source import UnreadableRecording, WavSource
from callcenter.domain.events import FinalSegment


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcribed:
    """One recording is done."""

    recording: Path
    transcript: Path | None
    """None when it could not be read."""
    length_ms: int = 0
    problem: str = ""
    before: bool = False
    """It was done by an earlier run."""


class TranscriptsCollide(ValueError):
    """Two recordings would write the same transcript; the message names both."""


def transcribe_files(
    recordings: Sequence[Path], out: Path, model: Path, workers: int | None = None
) -> Iterator[Transcribed]:
    """Yields each recording as it is done; a transcript is there whole or not at all.

    Raises:
        TranscriptsCollide: see there.
        ModelUnusable: no usable model.
    """
    waiting = _transcripts(recordings, out)
    out.mkdir(parents=True, exist_ok=True)
    for recording, transcript in list(waiting.items()):
        if _done_before(recording, transcript, model.name):
            del waiting[recording]
            yield Transcribed(recording=recording, transcript=transcript, before=True)
    if not waiting:
        return
    load_model(model)  # says what is wrong with it once, not in every worker
    context = multiprocessing.get_context("spawn")  # a forked process must not inherit Vosk's threads and locks
    count = min(workers or os.cpu_count() or 1, len(waiting))
    with ProcessPoolExecutor(count, mp_context=context, initializer=_start_worker, initargs=(model,)) as pool:
        jobs = [pool.submit(_one, recording, transcript) for recording, transcript in waiting.items()]
        for job in as_completed(jobs):
            yield job.result()


_worker_model: SpeechModel | None = None


def _start_worker(model: Path) -> None:
    global _worker_model  # one model a process is what this module is about
    _worker_model = load_model(model)


def _one(recording: Path, transcript: Path) -> Transcribed:
    assert _worker_model is not None
    try:
        with readable_recording(recording) as sound:
            content, length_ms = _content(recording, sound, _worker_model)
    except UnreadableRecording as problem:
        return Transcribed(recording=recording, transcript=None, problem=str(problem))
    draft = transcript.with_suffix(".part")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(transcript)
    return Transcribed(recording=recording, transcript=transcript, length_ms=length_ms)


def _content(recording: Path, sound: Path, model: SpeechModel) -> tuple[dict[str, Any], int]:
    source = WavSource(sound)
    finals = [segment for _, segment in transcribe(source, model, recording.stem) if isinstance(segment, FinalSegment)]
    content = {
        "recording": recording.name,
        "stamp": _stamp(recording),
        "model": model.name,
        "demonstration": model.demonstration,
        "length_ms": source.length_ms,
        "segments": [_row(final) for final in sorted(finals, key=lambda final: final.end_ms) if final.text],
    }
    return content, source.length_ms


def _row(final: FinalSegment) -> dict[str, Any]:
    return {
        "leg": str(final.leg),
        "start_ms": final.start_ms,
        "end_ms": final.end_ms,
        "text": final.text,
        "confidence": round(final.confidence, 3),
        "alternatives": list(final.alternatives),
        "words": [[word.text, word.start_ms, word.end_ms, round(word.confidence, 3)] for word in final.words],
    }


def _transcripts(recordings: Sequence[Path], out: Path) -> dict[Path, Path]:
    owners: dict[Path, Path] = {}
    for recording in recordings:
        transcript = out / f"{recording.name}.json"
        other = owners.setdefault(transcript, recording)
        if other != recording:
            raise TranscriptsCollide(f"{other} and {recording} would both write {transcript}; give them separately")
    return {recording: transcript for transcript, recording in owners.items()}


def _done_before(recording: Path, transcript: Path, model: str) -> bool:
    """By this model, and of the recording as it is now."""
    try:
        known = json.loads(transcript.read_text(encoding="utf-8"))
        return bool(known["model"] == model and known["stamp"] == _stamp(recording))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _stamp(recording: Path) -> list[int]:
    about = recording.stat()
    return [about.st_size, about.st_mtime_ns]
