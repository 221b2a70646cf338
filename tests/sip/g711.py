"""Comparing what was tapped with what a peer played."""

from pathlib import Path

import numpy as np

BLOCK = 800
"""Samples of 100 ms."""
REACH = 4000
"""How far the jitter buffer and the start of the call may move the sound: half a second."""


def alaw_pcm(file: Path) -> bytes:
    """The samples of a headerless A-law file (G.711 table 1a)."""
    code = np.arange(256) ^ 0x55
    exponent, mantissa = (code >> 4) & 7, code & 15
    size = np.where(exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0))
    table = np.where(code & 0x80, size, -size).astype("<i2")
    return bytes(table[np.frombuffer(file.read_bytes(), np.uint8)].tobytes())


ENOUGH = 0.6
"""On a busy machine packets of the peers come late, and the jitter buffer fills in for them. A wrong path gives 0."""


def shifts_of(tapped: bytes, played: bytes) -> list[int]:
    """How far each 100 ms that arrived bit by bit as played is moved, in samples.

    Raises:
        AssertionError: too much of it was changed.
    """
    shifts: list[int] = []
    blocks = range(0, len(tapped) // 2 - BLOCK + 1, BLOCK)
    for at in blocks:
        piece = tapped[2 * at : 2 * (at + BLOCK)]
        start = max(0, at - REACH)
        found = played.find(piece, 2 * start, 2 * (at + BLOCK + REACH)) if any(piece) else -1
        if found >= 0:
            shifts.append(at - found // 2)
    silent = sum(not any(tapped[2 * at : 2 * (at + BLOCK)]) for at in blocks)
    assert len(shifts) >= ENOUGH * (len(blocks) - silent), f"{len(shifts)} of {len(blocks)} blocks unchanged"
    return shifts
