"""The hub's end of the lines that ``hub_link`` describes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from callcenter.domain.events import CallEvent
from callcenter.wire.event_codec import UnreadableEventError, from_json

logger = logging.getLogger(__name__)

LINE_LIMIT = 1 << 20


@dataclass(eq=False)
class Peer:
    """One connected process."""

    role: str
    """seat, recorder or listener."""
    name: str
    boot: str
    """Differs with each start of the process; with the running number it identifies an event for ever."""
    writer: asyncio.StreamWriter = field(repr=False)
    state: dict[str, Any] = field(default_factory=dict)

    def command(self, name: str, **fields: Any) -> None:
        """Sends a command; a process that is gone does not get it."""
        if not self.writer.is_closing():
            self.writer.write(_line({"command": name, **fields}))


class PeerHandler(Protocol):
    """What the hub does with what comes in."""

    def joined(self, peer: Peer) -> None:
        """A process has connected."""

    def state_changed(self, peer: Peer) -> None:
        """A process has said how it is; see ``peer.state``."""

    async def heard(self, peer: Peer, number: int | None, event: CallEvent) -> None:
        """An event; when it returns without error the event is kept and will be acknowledged."""

    def left(self, peer: Peer) -> None:
        """A process has gone."""


class HubServer:
    """Listens on the hub's socket; one task a connection."""

    def __init__(self, path: Path, handler: PeerHandler) -> None:
        self._path = path
        self._handler = handler
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        """Begins to listen; a socket file left behind by a killed hub is replaced."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._serve, path=self._path, limit=LINE_LIMIT)

    async def close(self) -> None:
        """Hangs up on everybody."""
        if self._server is not None:
            self._server.close()
        for writer in tuple(self._writers):
            writer.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._writers.add(writer)
        peer: Peer | None = None
        try:
            async for line in reader:
                peer = await self._take(peer, line, writer)
        except (ConnectionError, ValueError) as problem:
            logger.warning("connection dropped", extra={"peer": peer and peer.name, "reason": str(problem)})
        finally:
            if peer is not None:
                self._handler.left(peer)
            self._writers.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _take(self, peer: Peer | None, line: bytes, writer: asyncio.StreamWriter) -> Peer:
        message: dict[str, Any] = json.loads(line)
        if peer is None:
            return self._greet(message, writer)
        if "state" in message:
            peer.state.update(message["state"])
            self._handler.state_changed(peer)
        elif "event" in message:
            await self._event(peer, message)
        return peer

    def _greet(self, hello: dict[str, Any], writer: asyncio.StreamWriter) -> Peer:
        known = ("hello", "role", "boot", "pid")
        try:
            peer = Peer(role=hello["role"], name=hello["hello"], boot=str(hello["boot"]), writer=writer)
        except KeyError as problem:
            raise ValueError(f"first line without {problem}; expected hello, role and boot") from problem
        peer.state = {name: value for name, value in hello.items() if name not in known}
        self._handler.joined(peer)
        return peer

    async def _event(self, peer: Peer, message: dict[str, Any]) -> None:
        number = message.get("n")
        try:
            event = from_json(message["event"])
        except UnreadableEventError as problem:
            # A sender of another version: acknowledged, or it would be sent again for ever.
            logger.error("event refused", extra={"peer": peer.name, "reason": str(problem)})
        else:
            await self._handler.heard(peer, number, event)
        if number is not None:
            peer.writer.write(_line({"ack": number}))


def _line(message: dict[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode() + b"\n"
