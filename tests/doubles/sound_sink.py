"""A recorder's or listener's sound socket, as a double: keeps every frame and control message."""

import contextlib
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from callcenter.domain.events import AudioFrame, Leg
from callcenter.wire.audio_packets import MAX_PACKET, Control, unpack


class SoundSink:
    """Serves one seat at a time; ``go_away`` and a new one at the same path play a restart."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._server.bind(str(path))
        self._server.listen()
        self._connection: socket.socket | None = None
        self._changed = threading.Condition()
        self.frames: list[AudioFrame] = []
        self.controls: list[Control] = []
        threading.Thread(target=self._run, daemon=True).start()

    def wait_for(self, found: Callable[[], bool], what: str, seconds: float = 15.0) -> None:
        """Returns once ``found`` is true."""
        with self._changed:
            if not self._changed.wait_for(found, seconds):
                raise AssertionError(f"not within {seconds} s: {what}; {len(self.frames)} frames, {self.controls}")

    def control(self, name: str, seconds: float = 15.0) -> Control:
        """The first control message of that name."""
        self.wait_for(lambda: any(c.name == name for c in self.controls), f"control {name!r}", seconds)
        return next(c for c in self.controls if c.name == name)

    def of(self, leg: Leg) -> dict[int, bytes]:
        """The leg's frames by number."""
        with self._changed:
            return {frame.seq: frame.pcm for frame in self.frames if frame.leg is leg}

    def pcm(self, leg: Leg) -> bytes:
        """The leg's sound; every frame from 0 on must be there."""
        frames = self.of(leg)
        assert sorted(frames) == list(range(len(frames))), f"frames of {leg} are missing"
        return b"".join(frames[seq] for seq in range(len(frames)))

    def go_away(self) -> None:
        """Like a killed process: connection and listening socket are gone, the file stays."""
        for known in (self._connection, self._server):
            if known is not None:
                with contextlib.suppress(OSError):
                    known.shutdown(socket.SHUT_RDWR)
                known.close()
        self._path.unlink(missing_ok=True)

    def _run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._connection, _ = self._server.accept()
                while packet := self._connection.recv(MAX_PACKET):
                    self._take(packet)

    def _take(self, packet: bytes) -> None:
        message = unpack(packet)
        with self._changed:
            if isinstance(message, AudioFrame):
                self.frames.append(message)
            else:
                self.controls.append(message)
            self._changed.notify_all()
