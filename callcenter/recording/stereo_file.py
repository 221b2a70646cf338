"""A stereo WAV that grows while the call runs and can be read at any moment.

Customer left, agent right, 8 kHz, 16 bit. Sound is written in blocks of one second; after each block the sizes in the
header are brought up to date, so a reader (or a crash) never meets a file that lies about its length.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections import OrderedDict
from pathlib import Path

from callcenter.domain.events import Leg
from callcenter.recording.gap_map import GapMap
from callcenter.wire.audio_packets import FRAME_BYTES, FRAME_MS, SAMPLE_RATE_HZ

FRAMES_A_BLOCK = 1000 // FRAME_MS
BLOCK_BYTES = FRAMES_A_BLOCK * FRAME_BYTES * 2
HEADER_BYTES = 44
CACHED_BLOCKS = 60
"""Blocks kept in memory: written ones for late frames, unwritten ones while the disk refuses."""
MAX_SEQ = 24 * 3600 * 1000 // FRAME_MS
"""A day: a frame that claims to be later is a defect of the sender, not sound."""

_LEGS = (Leg.CUSTOMER, Leg.AGENT)


class StereoFile:
    """Writes frames of both legs at their place; frames may come late or out of order."""

    def __init__(self, path: Path, gaps: GapMap | None = None) -> None:
        self.path = path
        self.gaps = gaps or GapMap()
        new = not path.exists()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
        self._blocks: OrderedDict[int, bytearray] = OrderedDict()
        self._unwritten: set[int] = set()
        self._data_bytes = 0 if new else max(0, os.fstat(self._file).st_size - HEADER_BYTES)
        if self._data_bytes == 0:
            self._write_header()

    @property
    def length_ms(self) -> int:
        """Length of the sound received so far."""
        return self.gaps.length_ms

    def write(self, leg: Leg, seq: int, pcm: bytes) -> None:
        """Puts 20 ms of one leg in its place.

        Raises:
            ValueError: not 320 bytes, or a sequence number beyond a day.
        """
        if len(pcm) != FRAME_BYTES or seq > MAX_SEQ:
            raise ValueError(
                f"frame {seq} of {len(pcm)} bytes; expected {FRAME_BYTES} bytes and at most frame {MAX_SEQ}"
            )
        number, place = divmod(seq, FRAMES_A_BLOCK)
        block = self._block(number)
        first = place * FRAME_BYTES + _LEGS.index(leg)  # in samples: two channels of FRAME_BYTES / 2 samples each
        memoryview(block).cast("h")[first : first + FRAME_BYTES : 2] = memoryview(pcm).cast("h")
        self._unwritten.add(number)
        self.gaps.heard(leg, seq)

    def flush(self) -> None:
        """Writes what is new, then the header.

        Raises:
            OSError: the disk refuses; what was not written is kept and tried again with the next flush.
        """
        for number in sorted(self._unwritten):
            offset = number * BLOCK_BYTES
            used = min(BLOCK_BYTES, self.length_ms * SAMPLE_RATE_HZ // 1000 * 4 - offset)
            os.pwrite(self._file, memoryview(self._blocks[number])[:used], HEADER_BYTES + offset)
            self._data_bytes = max(self._data_bytes, offset + used)
            self._unwritten.discard(number)
        self._write_header()
        while len(self._blocks) > CACHED_BLOCKS:
            self._blocks.popitem(last=False)

    def close(self, length_ms: int | None = None) -> str:
        """Fills up to ``length_ms`` with silence, writes everything through to the disk and gives the SHA-256."""
        if length_ms is not None:
            self.gaps.extend(min(length_ms, MAX_SEQ * FRAME_MS))
        self.flush()
        wanted = self.length_ms * SAMPLE_RATE_HZ // 1000 * 4
        if wanted > self._data_bytes:
            os.ftruncate(self._file, HEADER_BYTES + wanted)
            self._data_bytes = wanted
            self._write_header()
        os.fsync(self._file)
        os.close(self._file)
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _block(self, number: int) -> bytearray:
        block = self._blocks.get(number)
        if block is None:
            stored = os.pread(self._file, BLOCK_BYTES, HEADER_BYTES + number * BLOCK_BYTES)
            block = bytearray(stored.ljust(BLOCK_BYTES, b"\0"))
            self._blocks[number] = block
        return block

    def _write_header(self) -> None:
        data = self._data_bytes
        rate, channels, width = SAMPLE_RATE_HZ, 2, 2
        form = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * width, channels * width, width * 8)
        header = b"RIFF" + struct.pack("<I", 36 + data) + b"WAVEfmt " + struct.pack("<I", 16) + form
        os.pwrite(self._file, header + b"data" + struct.pack("<I", data), 0)
