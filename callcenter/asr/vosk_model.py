"""A model directory in Vosk's format: looked at before it is loaded, loaded once, shared by all legs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import vosk

from callcenter.asr.recognizer_pool import RecognizerPool

NEEDED = ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/words.txt", "graph/phones/word_boundary.int")
GRAPHS = (("graph/HCLG.fst",), ("graph/HCLr.fst", "graph/Gr.fst"))
"""One of the two: a static graph, or a look-ahead graph with the language model beside it."""
CARD = "model.json"
"""Our own card beside the model's files; other models do without."""
DIGITS = "digits"
"""Folder with the graph of digits, built by ``asr.adapt.digit_graph``."""
_FST_MAGIC = b"\xd6\xfd\xb2\x7e"
_MDL_MAGIC = b"\x00B"
_ADVICE = "check it with `callcenter models verify`, or choose another one with `callcenter models use NAME`"

vosk.SetLogLevel(-3)  # its warnings are about lattices, and never say which call


class ModelUnusable(Exception):
    """A model that cannot be used; the message names directory and file and says what to do."""

    def __init__(self, directory: Path, file: str, what: str) -> None:
        super().__init__(f"model {directory}: {file} {what}; {_ADVICE}")
        self.sentence = (
            f"语音模型“{directory.name}”无法使用(问题出在 {file})，请检查模型目录，"
            "或用 callcenter models use 换用其他模型。"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechModel:
    """A loaded model."""

    name: str
    directory: Path
    demonstration: bool
    """Reads the synthetic calls of the demonstration and hardly any real caller; the pages say so."""
    vosk: vosk.Model
    digits: vosk.Model | None = None
    """The same network with a graph of digits, when the directory has one."""
    recognizers: RecognizerPool = field(default_factory=RecognizerPool, repr=False, compare=False)
    """Those that no leg uses at the moment."""


def load_model(directory: Path) -> SpeechModel:
    """The model in ``directory``, ready for recognisers.

    Raises:
        ModelUnusable: a file is missing or broken.
    """
    loaded = _load(directory)
    digits = directory / DIGITS
    return SpeechModel(
        name=directory.name,
        directory=directory,
        demonstration=is_demonstration(directory),
        vosk=loaded,
        digits=_load(digits) if digits.is_dir() else None,
    )


def _load(directory: Path) -> vosk.Model:
    inspect_files(directory)
    try:
        loaded = vosk.Model(str(directory))
    except Exception as problem:  # Vosk raises the bare class
        what = "or another file is damaged: Vosk cannot load it (its own message stands above)"
        raise ModelUnusable(directory, "am/final.mdl", what) from problem
    try:
        vosk.KaldiRecognizer(loaded, 8000)  # only a recogniser reads the graph
    except Exception as problem:
        what = "does not fit the model or is cut off: Vosk cannot make a recogniser (its own message stands above)"
        raise ModelUnusable(directory, _graph(directory)[0], what) from problem
    return loaded


def inspect_files(directory: Path) -> None:
    """Finds what can be found without loading: Vosk hangs or prints riddles on some of it.

    Raises:
        ModelUnusable: the first problem found.
    """
    if not directory.is_dir():
        raise ModelUnusable(directory, "the directory", "does not exist")
    for name in (*NEEDED, *_graph(directory)):
        path = directory / name
        if not path.is_file():
            raise ModelUnusable(directory, name, "is missing")
        if path.stat().st_size == 0:
            raise ModelUnusable(directory, name, "is empty")
        magic = {".fst": _FST_MAGIC, ".mdl": _MDL_MAGIC}.get(path.suffix, b"")
        with path.open("rb") as content:
            if content.read(len(magic)) != magic:
                raise ModelUnusable(directory, name, "does not begin as a file of its kind does; it is damaged")


def is_demonstration(directory: Path) -> bool:
    """What the card says; a model without a card is a real one.

    Raises:
        ModelUnusable: there is a card, but it cannot be read.
    """
    return bool(read_card(directory).get("demonstration", False))


def read_card(directory: Path) -> dict[str, object]:
    """The card beside the model, empty when there is none."""
    path = directory / CARD
    if not path.is_file():
        return {}
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise ModelUnusable(directory, CARD, f"cannot be read ({problem})") from problem
    if not isinstance(card, dict):
        raise ModelUnusable(directory, CARD, "is not a JSON object")
    return card


def _graph(directory: Path) -> tuple[str, ...]:
    static, lookahead = GRAPHS
    return static if (directory / static[0]).is_file() else lookahead
