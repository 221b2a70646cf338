"""A process's line to the hub: events go out, commands come in, nothing finished is lost while the hub is away.

A line is one JSON object and a newline on the hub's AF_UNIX stream socket. The client says ``{"hello": name, "role":
…, "pid": …}`` once, then ``{"n": 7, "event": {…}}``. The hub answers ``{"ack": 7}`` once the event is in the database
and may send ``{"command": name, …}``. Events without ``n`` (partials, lag) are not acknowledged and dropped while the
hub is away. What was not acknowledged is sent again after a reconnect; the hub drops what it already has.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from callcenter.domain.events import CallEvent, ListenerLag, MediaClock, PartialSegment, StableSegment
from callcenter.wire.event_codec import to_json

logger = logging.getLogger(__name__)

LOSSY = (PartialSegment, StableSegment, MediaClock, ListenerLag)
"""Overtaken by the next one of their kind: not worth keeping."""
RETRY_S = 0.3
JOURNAL_LIMIT = 100_000


class HubLink:
    """Thread-safe sender; owns two threads (one writes, one reads)."""

    def __init__(
        self, path: Path, *, role: str, name: str, on_command: Callable[[dict[str, Any]], None] | None = None
    ) -> None:
        self._path = path
        self._hello = {"hello": name, "role": role, "pid": os.getpid(), "boot": time.time_ns()}
        self._on_command = on_command
        self._outbox: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._journal: OrderedDict[int, dict[str, Any]] = OrderedDict()
        self._lock = threading.Lock()
        self._number = 0
        self._socket: socket.socket | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"hub-link-{name}", daemon=True)
        self.dropped = 0
        """Events given up because the hub was away too long."""

    def start(self) -> None:
        """Connects in the background, again and again."""
        self._thread.start()

    def send(self, event: CallEvent) -> None:
        """Queues one event; returns at once."""
        if isinstance(event, LOSSY):
            if self._socket is not None:
                self._outbox.put({"event": to_json(event)})
            return
        with self._lock:
            self._number += 1
            envelope = {"n": self._number, "event": to_json(event)}
            self._journal[self._number] = envelope
            if len(self._journal) > JOURNAL_LIMIT:
                self._journal.popitem(last=False)
                self.dropped += 1
            self._outbox.put(envelope)

    def state(self, **fields: Any) -> None:
        """Tells the hub how this process is (registered, ready, model …); the last state is sent after a reconnect."""
        with self._lock:
            self._hello.update(fields)
            self._outbox.put({"state": fields})

    def close(self, timeout_s: float = 2.0) -> None:
        """Waits until the hub has acknowledged everything, at most ``timeout_s``."""
        deadline = time.monotonic() + timeout_s
        while self._journal and self._socket is not None and time.monotonic() < deadline:
            time.sleep(0.01)
        self._closing.set()
        self._outbox.put(None)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        told = False
        while not self._closing.is_set():
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                connection.connect(str(self._path))
            except OSError as problem:
                connection.close()
                if not told:
                    logger.info("hub not reachable yet, trying again", extra={"reason": problem.strerror})
                    told = True
                self._closing.wait(RETRY_S)
                continue
            told = False
            reader = threading.Thread(target=self._read, args=(connection,), daemon=True, name="hub-link-reader")
            try:
                self._write(connection, reader)
            except OSError:
                logger.warning("connection to the hub lost, keeping events")
            finally:
                self._socket = None
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)  # wakes the reader, which holds the socket open
                connection.close()

    def _write(self, connection: socket.socket, reader: threading.Thread) -> None:
        with self._lock:  # hello and journal hold everything that waits in the outbox, so that nothing goes twice
            while not self._outbox.empty():
                self._outbox.get_nowait()
            opening = [dict(self._hello), *self._journal.values()]
            self._socket = connection
        for first in opening:
            _send(connection, first)
        reader.start()
        while (message := self._outbox.get()) is not None:
            if message.get("lost") is connection:
                raise ConnectionError
            if "lost" not in message:
                _send(connection, message)

    def _read(self, connection: socket.socket) -> None:
        try:
            with connection.makefile("rb") as lines:
                for line in lines:
                    self._handle(json.loads(line))
        except (OSError, ValueError):
            pass  # the writer is told below and connects again
        self._outbox.put({"lost": connection})

    def _handle(self, message: dict[str, Any]) -> None:
        if "ack" in message:
            with self._lock:
                self._journal.pop(message["ack"], None)
        elif self._on_command is not None:
            self._on_command(message)


def _send(connection: socket.socket, message: dict[str, Any]) -> None:
    connection.sendall(json.dumps(message, ensure_ascii=False).encode() + b"\n")
