"""The C library's memory: Vosk's graph cache is tens of megabytes a leg, taken and given back by ever new threads."""

from __future__ import annotations

import ctypes

HEAPS = 2
"""With glibc's eight a core, what one leg's thread gave back is of no use to the next: it stays with the process."""
_M_ARENA_MAX = -8


def share_heaps() -> None:
    """Threads share two heaps from now on; to be said before the first thread is started."""
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell is not None:
        tell(_M_ARENA_MAX, HEAPS)


def give_back_memory() -> None:
    """Asks the C library to return what is free; glibc keeps it otherwise."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:  # other C libraries do it by themselves
        trim(0)
