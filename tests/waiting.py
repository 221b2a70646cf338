"""Waiting for something another process does: polled with a deadline, never a fixed pause."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(find: Callable[[], T | None], what: str, seconds: float = 15.0) -> T:
    """What ``find`` gives as soon as it is true; errors of a thing not yet there are tried again."""
    pause = threading.Event()
    end = time.monotonic() + seconds
    last: Exception | None = None
    while time.monotonic() < end:
        try:
            found = find()
        except (OSError, ValueError, LookupError, RuntimeError) as problem:
            found, last = None, problem
        if found:
            return found
        pause.wait(0.02)
    raise AssertionError(f"not within {seconds} s: {what}") from last
