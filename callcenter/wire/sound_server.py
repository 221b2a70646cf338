"""The receiving end of a sound socket: any number of seats connect and send packets."""

from __future__ import annotations

import logging
import selectors
import socket
from collections.abc import Callable
from pathlib import Path

from callcenter.domain.events import AudioFrame
from callcenter.wire.audio_packets import MAX_PACKET, Control, UnreadablePacketError, unpack

logger = logging.getLogger(__name__)

SHARE = 100
"""Packets read from one seat before the next one has its turn."""


class SoundServer:
    """Single-threaded: ``serve_once`` in a loop."""

    def __init__(self, path: Path, take: Callable[[AudioFrame | Control], None]) -> None:
        path.unlink(missing_ok=True)  # left behind by a killed process
        self._take = take
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._server.bind(str(path))
        self._server.listen(64)
        self._server.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._server, selectors.EVENT_READ)

    def serve_once(self, timeout_s: float) -> None:
        """Takes what has come, waiting at most ``timeout_s`` for something."""
        for key, _ in self._selector.select(timeout_s):
            self._readable(key.fileobj)  # type: ignore[arg-type]  # only sockets are registered

    def _readable(self, ready: socket.socket) -> None:
        if ready is self._server:
            connection, _ = self._server.accept()
            connection.setblocking(False)
            self._selector.register(connection, selectors.EVENT_READ)
            return
        for _ in range(SHARE):
            try:
                packet = ready.recv(MAX_PACKET)
            except BlockingIOError:
                return
            except OSError:
                packet = b""
            if not packet:
                self._selector.unregister(ready)
                ready.close()
                return
            self._unpack(packet)

    def _unpack(self, packet: bytes) -> None:
        try:
            message = unpack(packet)
        except UnreadablePacketError as problem:
            logger.warning("packet refused", extra={"reason": str(problem)})
            return
        self._take(message)
