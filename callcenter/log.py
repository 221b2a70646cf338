"""Log lines of all processes: time, process, level, a fixed sentence, then ids and numbers."""

from __future__ import annotations

import logging
import sys

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class SentenceFormatter(logging.Formatter):
    """``12:00:01 hub INFO call taken up call_id=… events=12``."""

    def __init__(self, process: str) -> None:
        super().__init__(f"%(asctime)s {process} %(levelname)s %(message)s", "%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # name given by logging
        """The line with the extra fields behind the sentence."""
        extra = " ".join(f"{name}={value}" for name, value in vars(record).items() if name not in _STANDARD)
        line = super().formatMessage(record)
        return f"{line} {extra}" if extra else line


def log_to_stderr(process: str, level: int = logging.INFO) -> None:
    """Sets logging up for one process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SentenceFormatter(process))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("uvicorn.access", "uvicorn.error", "alembic", "websockets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
