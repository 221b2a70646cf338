"""How well a model reads recordings whose words are known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from callcenter.asr.foreign_format import readable_recording
from callcenter.asr.recordings import transcribe
from callcenter.asr.vosk_model import SpeechModel
from callcenter.asr.wav_source import WavSource
from callcenter.domain.events import FinalSegment

_NOT_SPOKEN = re.compile(r"[^\u4e00-\u9fff]")
_SPOKEN = str.maketrans("0123456789幺", "零一二三四五六七八九一")


class NoSamples(ValueError):
    """A folder without recordings that have a text beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A recording and what is said in it."""

    recording: Path
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacterErrors:
    """Counts over a set of samples."""

    edits: int = 0
    characters: int = 0

    @property
    def rate(self) -> float:
        """Per cent; 0 for an empty set."""
        return 100 * self.edits / self.characters if self.characters else 0.0

    def __add__(self, other: CharacterErrors) -> CharacterErrors:
        return CharacterErrors(edits=self.edits + other.edits, characters=self.characters + other.characters)


def read_samples(folder: Path) -> list[Sample]:
    """All recordings of a folder that have a ``.txt`` of the same name.

    Raises:
        NoSamples: there are none.
    """
    texts = sorted(folder.glob("*.txt"))
    samples = [
        Sample(recording=sound, text=text.read_text(encoding="utf-8"))
        for text in texts
        for sound in sorted(folder.glob(f"{text.stem}.*"))
        if sound != text
    ]
    if not samples:
        raise NoSamples(f"{folder}: no recordings with a text beside them; put name.wav and name.txt there")
    return samples


def character_errors(said: str, heard: str) -> CharacterErrors:
    """Punctuation and the two ways to say one do not count."""
    wanted, found = _spoken(said), _spoken(heard)
    return CharacterErrors(edits=Levenshtein.distance(wanted, found), characters=len(wanted))


def measure(model: SpeechModel, samples: Iterable[Sample]) -> CharacterErrors:
    """Over all samples, all channels of each."""
    errors = CharacterErrors()
    for sample in samples:
        with readable_recording(sample.recording) as sound:
            segments = [segment for _, segment in transcribe(WavSource(sound), model, sample.recording.stem)]
        finals = sorted((s for s in segments if isinstance(s, FinalSegment)), key=lambda final: final.start_ms)
        errors += character_errors(sample.text, "".join(final.text for final in finals))
    return errors


def _spoken(text: str) -> str:
    return _NOT_SPOKEN.sub("", text.translate(_SPOKEN))
