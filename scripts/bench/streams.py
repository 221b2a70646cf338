"""How many streams one core carries: python -m scripts.bench.streams [AUDIO] [--seconds 60].

Ours against a plain Vosk server: both hear the same sound with the same model in this process, leg by leg in turns,
and are charged the processor time they use. The plain way is that of Vosk's example server: one recogniser a stream,
words with times, every 0.2 s decoded and answered with a partial. Ours is the whole listener of a leg: gate, level,
pooled recognisers, n-best for the customer, digits read twice. AUDIO is a folder of stereo calls at 8 kHz; without it
the calls of the demonstration.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import vosk

from callcenter.asr.leg_listener import LegListener
from callcenter.asr.vosk_model import SpeechModel, load_model
from callcenter.domain.events import Leg
from callcenter.wire.audio_packets import FRAME_BYTES
from scripts.bench.recognition_sets import RATE_HZ, calls, demo_calls

MODEL = Path(__file__).parents[2] / "models" / "zh-hotline-small"
DIALOGUES = Path("fixtures") / "dialogues"
CHUNK_BYTES = RATE_HZ // 5 * 2
"""0.2 s, as the example's client sends it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("audio", nargs="?", type=Path)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--seconds", type=int, default=60, help="of each leg, from its start; 0 is all")
    wanted = parser.parse_args()
    model = load_model(wanted.model)
    spoken = demo_calls() if wanted.audio is None else calls(wanted.audio, wanted.audio.parent / DIALOGUES)
    used = {"plain": 0.0, "ours": 0.0}
    sound_s = 0.0
    for number, leg in enumerate(spoken):
        sound = leg.sound[: wanted.seconds * RATE_HZ or None]
        pcm = sound.tobytes()
        party = Leg.CUSTOMER if "customer" in leg.source else Leg.AGENT
        ways: list[tuple[str, Callable[[], None]]] = [
            ("plain", partial(plain, model, pcm)),
            ("ours", partial(ours, model, party, pcm)),
        ]
        for name, hear in ways if number % 2 else reversed(ways):
            began = time.process_time()
            hear()
            used[name] += time.process_time() - began
        sound_s += len(sound) / RATE_HZ
    print(f"{sound_s:.0f} s of sound, model {model.name}\n")
    print("| | processor s for a s of sound | streams a core |\n|---|---:|---:|")
    for name, title in (("plain", "Vosk's example server"), ("ours", "the listener")):
        print(f"| {title} | {used[name] / sound_s:.4f} | {sound_s / used[name]:.0f} |")
    print(f"\nthe listener carries {used['plain'] / used['ours']:.1f} times as many")


def plain(model: SpeechModel, pcm: bytes) -> None:
    """One connection of the example server."""
    recognizer = vosk.KaldiRecognizer(model.vosk, RATE_HZ)
    recognizer.SetWords(True)
    for first in range(0, len(pcm), CHUNK_BYTES):
        if recognizer.AcceptWaveform(pcm[first : first + CHUNK_BYTES]):
            recognizer.Result()
        else:
            recognizer.PartialResult()
    recognizer.FinalResult()


def ours(model: SpeechModel, leg: Leg, pcm: bytes) -> None:
    """One leg of a call."""
    listener = LegListener(model, "bench", leg)
    for first in range(0, len(pcm) - FRAME_BYTES + 1, FRAME_BYTES):
        listener.feed(pcm[first : first + FRAME_BYTES], first // FRAME_BYTES * 20)
    listener.flush()


if __name__ == "__main__":
    main()
