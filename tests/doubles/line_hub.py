"""The hub's end of a process's line, as a double: takes events, acknowledges them, remembers what was said."""

import contextlib
import json
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from callcenter.domain.events import CallEvent
from callcenter.wire.event_codec import from_json

E = TypeVar("E", bound=CallEvent)


class LineHub:
    """Any number of processes, one after the other or at once."""

    def __init__(self, path: Path) -> None:
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        self._server.listen()
        self._changed = threading.Condition()
        self._open: list[socket.socket] = []
        self.events: list[CallEvent] = []
        self.states: list[dict[str, Any]] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def wait_for(self, found: Callable[[], Any], what: str, seconds: float = 15.0) -> Any:
        """What ``found`` gives once it is true."""
        with self._changed:
            if not self._changed.wait_for(found, seconds):
                raise AssertionError(f"not within {seconds} s: {what}; heard: {self.events} {self.states}")
            return found()

    def event(self, kind: type[E], seconds: float = 15.0, **fields: object) -> E:
        """The first event of that kind with those fields."""

        def matching() -> E | None:
            for event in self.events:
                if isinstance(event, kind) and all(getattr(event, name) == fields[name] for name in fields):
                    return event
            return None

        event: E = self.wait_for(matching, f"{kind.__name__} {fields}", seconds)
        return event

    def command(self, name: str, **fields: object) -> None:
        """Sends a command to everyone who is connected."""
        line = json.dumps({"command": name, **fields}).encode() + b"\n"
        for connection in self._open:
            with contextlib.suppress(OSError):  # of a killed process
                connection.sendall(line)

    def close(self) -> None:
        """Hangs up."""
        self._server.close()
        for connection in self._open:
            connection.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self._open.append(connection)
            threading.Thread(target=self._read, args=(connection,), daemon=True).start()

    def _read(self, connection: socket.socket) -> None:
        try:
            with connection.makefile("rb") as lines:
                for line in lines:
                    self._take(json.loads(line))
                    if "n" in (message := json.loads(line)):
                        connection.sendall(json.dumps({"ack": message["n"]}).encode() + b"\n")
        except (OSError, ValueError):
            return

    def _take(self, message: dict[str, Any]) -> None:
        with self._changed:
            if "event" in message:
                self.events.append(from_json(message["event"]))
            else:
                self.states.append(message.get("state", message))
            self._changed.notify_all()
