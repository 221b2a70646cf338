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


def exact_blocks(tapped: bytes, played: bytes) -> tuple[int, int, list[int]]:
    """(blocks found unchanged in what was played, all blocks, their shifts in samples)."""
    shifts: list[int] = []
    blocks = range(0, len(tapped) // 2 - BLOCK + 1, BLOCK)
    for at in blocks:
        piece = tapped[2 * at : 2 * (at + BLOCK)]
        start = max(0, at - REACH)
        found = played.find(piece, 2 * start, 2 * (at + BLOCK + REACH))
        if found >= 0:
            shifts.append(at - found // 2)
    return len(shifts), len(blocks), shifts
