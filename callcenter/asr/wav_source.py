"""A recording as the legs' sound: any rate and format that libsndfile reads, one or two channels."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from callcenter.domain.events import Leg
from callcenter.wire.audio_packets import FRAME_BYTES, FRAME_MS, SAMPLE_RATE_HZ

logger = logging.getLogger(__name__)

LEGS = (Leg.CUSTOMER, Leg.AGENT)
"""Left, right."""
FRAME_SAMPLES = FRAME_BYTES // 2
BLOCK_S = 10
SLICE_SAMPLES = 1000
"""Resampled at once: the weights of each sample take memory."""


class UnreadableRecording(ValueError):
    """A file that is not a recording; the message names it and what was expected."""


class WavSource:
    """Frames of 20 ms, the legs in step."""

    def __init__(self, path: Path) -> None:
        """Looks at the file.

        Raises:
            UnreadableRecording: no such file, not sound, or more than two channels.
        """
        self.path = path
        try:
            about = soundfile.info(str(path))
        except (soundfile.LibsndfileError, RuntimeError) as problem:
            what = "does not exist" if not path.exists() else "is not sound that can be read (WAV, FLAC, OGG, MP3 …)"
            raise UnreadableRecording(f"recording {path} {what}; give a recording of the call") from problem
        if about.channels not in (1, 2):
            raise UnreadableRecording(
                f"recording {path} has {about.channels} channels; expected two (left customer, right agent) or one"
            )
        self.rate_hz = about.samplerate
        self.legs = LEGS if about.channels == 2 else (Leg.AGENT,)
        self.length_ms = round(about.frames * 1000 / about.samplerate) if about.samplerate else 0
        if about.channels == 1:
            logger.warning("recording has one channel, all speech is taken as the agent's", extra={"file": path.name})

    def frames(self) -> Iterator[tuple[Leg, int, bytes]]:
        """(leg, time in ms, 320 bytes); the last frame is filled up with silence."""
        rest = np.zeros((0, len(self.legs)), dtype=np.int16)
        time_ms = 0
        for block in self._blocks():
            rest = np.concatenate([rest, block])
            whole = len(rest) // FRAME_SAMPLES * FRAME_SAMPLES
            for first in range(0, whole, FRAME_SAMPLES):
                yield from self._frame(rest[first : first + FRAME_SAMPLES], time_ms)
                time_ms += FRAME_MS
            rest = rest[whole:]
        if len(rest):
            yield from self._frame(np.pad(rest, ((0, FRAME_SAMPLES - len(rest)), (0, 0))), time_ms)

    def _frame(self, samples: NDArray[np.int16], time_ms: int) -> Iterator[tuple[Leg, int, bytes]]:
        for number, leg in enumerate(self.legs):
            yield leg, time_ms, samples[:, number].tobytes()

    def _blocks(self) -> Iterator[NDArray[np.int16]]:
        resample = Resampler(self.rate_hz, len(self.legs)) if self.rate_hz != SAMPLE_RATE_HZ else None
        try:
            with soundfile.SoundFile(str(self.path)) as sound:
                for block in sound.blocks(blocksize=BLOCK_S * self.rate_hz, dtype="float32", always_2d=True):
                    yield _as_int16(resample.feed(block) if resample else block)
        except (soundfile.LibsndfileError, RuntimeError) as problem:
            raise UnreadableRecording(f"recording {self.path} is damaged: it breaks off while reading") from problem
        if resample:
            yield _as_int16(resample.finish())


class Resampler:
    """Any rate to 8 kHz by a windowed sinc, block by block without a seam; output sample k is of time k / 8000 s."""

    HALF_WIDTH = 24
    """Zero crossings on each side, of the lower rate."""
    PASS = 0.92
    """Of the lower Nyquist frequency."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._ratio = rate_hz / SAMPLE_RATE_HZ
        self._cut = min(1.0, 1 / self._ratio) * self.PASS
        self._reach = int(np.ceil(self.HALF_WIDTH / self._cut))
        self._held = np.zeros((self._reach, channels), dtype=np.float32)
        self._first = -self._reach
        """Index of the first held input sample."""
        self._next = 0
        """Index of the next output sample."""
        self._given = 0

    def feed(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """The output samples that this input completes."""
        self._given += len(block)
        self._held = np.concatenate([self._held, block])
        return self._output(int(np.floor((self._given - 1 - self._reach) / self._ratio)) + 1)

    def finish(self) -> NDArray[np.float32]:
        """The rest, with silence behind it."""
        silence = np.zeros((self._reach + 1, self._held.shape[1]), dtype=np.float32)
        self._held = np.concatenate([self._held, silence])
        return self._output(int(np.ceil(self._given / self._ratio)))

    def _output(self, end: int) -> NDArray[np.float32]:
        pieces = [np.zeros((0, self._held.shape[1]), dtype=np.float32)]
        for first in range(self._next, end, SLICE_SAMPLES):
            pieces.append(self._slice(np.arange(first, min(end, first + SLICE_SAMPLES)) * self._ratio))
        self._next = max(self._next, end)
        drop = max(0, int(np.floor(self._next * self._ratio)) - self._reach - self._first)
        self._held = self._held[drop:]
        self._first += drop
        return np.concatenate(pieces)

    def _slice(self, centres: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
        taps = np.floor(centres).astype(np.int64)[:, None] + np.arange(1 - self._reach, self._reach + 1)
        distance = taps - centres[:, None]
        weights = self._cut * np.sinc(self._cut * distance) * (0.5 + 0.5 * np.cos(np.pi * distance / self._reach))
        places = np.clip(taps - self._first, 0, len(self._held) - 1)
        out: NDArray[np.float32] = np.einsum("nt,ntc->nc", weights.astype(np.float32), self._held[places])
        return out


def _as_int16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    scaled = np.clip(np.rint(samples * 32768), -32768, 32767)
    return scaled.astype(np.int16)
