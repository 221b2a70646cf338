"""Memory of finished calls goes back to the system: Vosk's graph cache is tens of megabytes a leg."""

from __future__ import annotations

import ctypes


def give_back_memory() -> None:
    """Asks the C library to return what is free; glibc keeps it otherwise, in one heap for each thread that was."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:  # other C libraries do it by themselves
        trim(0)
