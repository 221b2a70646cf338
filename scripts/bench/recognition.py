"""Error rate, speed, delay and memory of speech models: python -m scripts.bench.recognition [MODEL …] [--calls …].

Without arguments the bundled model on the demonstration calls. ``--calls AUDIO DIALOGUES`` adds stereo recordings
with their written dialogues, ``--speech FOLDER`` real people (WAV and manifest.tsv), ``--write`` puts the table into
models/README.md. Errors are of characters, 幺 counts as 一. Every model runs in a process of its own. Where speech ends
is told by Silero VAD, if the package silero-vad is installed (it is in the extra "train").
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from callcenter.asr.error_rate import CharacterErrors, character_errors
from callcenter.asr.leg_listener import LegListener
from callcenter.asr.vosk_model import SpeechModel, load_model
from callcenter.domain.events import FinalSegment, Leg, StableSegment
from callcenter.wire.audio_packets import FRAME_BYTES, FRAME_MS
from scripts.bench.recognition_sets import Spoken, calls, demo_calls, people
from scripts.bench.speech_ends import Passages, since_speech_ms, speech_passages

MODELS = Path(__file__).parents[2] / "models"
CARD = MODELS / "README.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
HEAD = (
    "| model | set | errors % | characters | CPU per second of sound | stable word after its end, p50 / p95 ms "
    "| final after the end of its last word / of the speech, p95 ms | peak memory MB |\n"
    "|---|---|---:|---:|---:|---:|---:|---:|\n"
)


@dataclass
class Measured:
    """Of one set."""

    errors: CharacterErrors = field(default_factory=CharacterErrors)
    cpu_s: float = 0.0
    sound_s: float = 0.0
    stable_ms: list[float] = field(default_factory=list)
    final_ms: list[float] = field(default_factory=list)
    silent_ms: list[float] = field(default_factory=list)
    """Finals again, since the person stopped speaking; empty where nobody can tell."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", type=Path, default=[MODELS / "zh-hotline-small"])
    parser.add_argument("--calls", nargs=2, type=Path, metavar=("AUDIO", "DIALOGUES"))
    parser.add_argument("--speech", type=Path)
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    rows = []
    context = multiprocessing.get_context("spawn")
    passages = [[speech_passages(one.clear) for one in spoken] for spoken in _sets(wanted.calls, wanted.speech)]
    for model in wanted.models:
        with context.Pool(1) as pool:  # of its own: its memory is told, and Silero's is not the model's
            rows += pool.apply(_measure_model, (model, wanted.calls, wanted.speech, passages))
    table = HEAD + "".join(rows)
    print(table)
    if wanted.write:
        before, _, rest = CARD.read_text(encoding="utf-8").partition(BEGIN)
        CARD.write_text(f"{before}{BEGIN}\n{table}{END}{rest.partition(END)[2]}", encoding="utf-8")


def _sets(recorded: tuple[Path, Path] | None, speech: Path | None) -> list[Iterable[Spoken]]:
    sets: list[Iterable[Spoken]] = [demo_calls()]
    if recorded:
        sets.append(calls(*recorded))
    if speech:
        sets += [people(speech, disturbed=False), people(speech, disturbed=True)]
    return sets


def _measure_model(
    path: Path, recorded: tuple[Path, Path] | None, speech: Path | None, passages: Sequence[Sequence[Passages]]
) -> list[str]:
    model = load_model(path)
    rows = []
    for spoken_in, passages_in in zip(_sets(recorded, speech), passages, strict=True):
        found: dict[str, Measured] = {}
        for spoken, told in zip(spoken_in, passages_in, strict=True):
            _measure(model, spoken, told, found.setdefault(spoken.source, Measured()))
        if len(found) > 2:
            found[next(iter(found)).split(",")[0] + ", all"] = _pooled(found.values())
        rows += [_row(path.name, name, measured) for name, measured in found.items()]
    return rows


def _measure(model: SpeechModel, spoken: Spoken, passages: Passages, into: Measured) -> None:
    listener = LegListener(model, "bench", Leg.CUSTOMER if "customer" in spoken.source else Leg.AGENT)
    finals: list[FinalSegment] = []
    stood: dict[tuple[int, int, str], int] = {}
    pcm = spoken.sound.tobytes()
    pcm += bytes(-len(pcm) % FRAME_BYTES)
    began = time.process_time()
    for first in range(0, len(pcm), FRAME_BYTES):
        now_ms = first // 16 + FRAME_MS
        for segment in listener.feed(pcm[first : first + FRAME_BYTES], now_ms - FRAME_MS):
            if isinstance(segment, FinalSegment):
                finals.append(segment)
                if segment.words:
                    into.final_ms.append(now_ms - segment.end_ms)
                    silent_ms = since_speech_ms(passages, segment.end_ms, now_ms)
                    into.silent_ms += [] if silent_ms is None else [silent_ms]
            elif isinstance(segment, StableSegment):
                for place, word in enumerate(segment.words):
                    stood.setdefault((segment.utterance, place, word.text), now_ms)
    finals += [segment for segment in listener.flush() if isinstance(segment, FinalSegment)]
    into.cpu_s += time.process_time() - began
    into.sound_s += len(spoken.sound) / 8000
    into.errors += character_errors(spoken.text, "".join(final.text for final in finals))
    into.stable_ms += list(_stable_delays(finals, stood))


def _stable_delays(finals: list[FinalSegment], stood: dict[tuple[int, int, str], int]) -> Iterator[float]:
    for final in finals:
        for place, word in enumerate(final.words):
            at_ms = stood.get((final.utterance, place, word.text))
            if at_ms is not None:
                yield at_ms - word.end_ms


def _pooled(parts: Iterable[Measured]) -> Measured:
    parts = list(parts)
    return Measured(
        errors=sum((part.errors for part in parts), CharacterErrors()),
        cpu_s=sum(part.cpu_s for part in parts),
        sound_s=sum(part.sound_s for part in parts),
        stable_ms=list(itertools.chain.from_iterable(part.stable_ms for part in parts)),
        final_ms=list(itertools.chain.from_iterable(part.final_ms for part in parts)),
        silent_ms=list(itertools.chain.from_iterable(part.silent_ms for part in parts)),
    )


def _row(model: str, name: str, measured: Measured) -> str:
    memory_mb = _peak_kb() // 1024
    speed = measured.cpu_s / max(1e-9, measured.sound_s)
    stable = f"{_quantile(measured.stable_ms, 0.5)} / {_quantile(measured.stable_ms, 0.95)}"
    return (
        f"| {model} | {name} | {measured.errors.rate:.1f} | {measured.errors.characters} | {speed:.3f} "
        f"| {stable} | {_quantile(measured.final_ms, 0.95)} / {_quantile(measured.silent_ms, 0.95)} | {memory_mb} |\n"
    )


def _peak_kb() -> int:
    """Of this process alone: getrusage tells at least as much as the process that started it had."""
    told = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM:"))


def _quantile(values: list[float], share: float) -> str:
    return str(round(sorted(values)[min(len(values) - 1, int(len(values) * share))])) if values else "–"


if __name__ == "__main__":
    main()
