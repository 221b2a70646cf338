"""The recorder process: takes frames from any number of seats and writes one stereo file a call."""

from __future__ import annotations

import logging
import signal
import time
from pathlib import Path

from callcenter.awake_time import awake_s
from callcenter.domain.events import AudioFrame
from callcenter.recording.call_recording import CallRecording
from callcenter.recording.side_file import read_side_file
from callcenter.settings import Settings
from callcenter.wire.audio_packets import Control
from callcenter.wire.hub_link import HubLink
from callcenter.wire.sound_server import SoundServer

logger = logging.getLogger(__name__)

FLUSH_S = 0.5
ORPHAN_S = 12.0
"""A call without frames for so long, whose seat is gone, is closed: a restarted seat does not take up an old call."""


class Recorder:
    """Reads packets, writes recordings; one thread, no waiting on anything but the sockets."""

    def __init__(self, folder: Path, socket_path: Path, link: HubLink) -> None:
        self._folder = folder
        self._link = link
        self._calls: dict[str, CallRecording] = {}
        self._closed: set[str] = set()
        self._server = SoundServer(socket_path, self._take)
        self._stopping = False
        self._disk_told = False

    def run(self) -> None:
        """Until ``stop``; then everything is flushed (calls that still run are taken up by the next recorder)."""
        self._adopt_unfinished()
        self._link.state(ready=True)
        next_flush = time.monotonic() + FLUSH_S
        while not self._stopping:
            self._server.serve_once(max(0.0, next_flush - time.monotonic()) if self._calls else 1.0)
            if time.monotonic() >= next_flush:
                self._flush()
                next_flush = time.monotonic() + FLUSH_S
        self._flush()

    def stop(self) -> None:
        """Ends ``run`` within a second; may be called from a signal handler."""
        self._stopping = True

    def _adopt_unfinished(self) -> None:
        for side in self._folder.glob("*.json"):
            state = read_side_file(side)
            if state is not None and not state.sha256:
                self._open(state.call_id)

    def _open(self, call_id: str) -> CallRecording:
        recording = CallRecording(self._folder, call_id)
        recording.heard_at = awake_s()
        self._calls[call_id] = recording
        return recording

    def _take(self, message: AudioFrame | Control) -> None:
        try:
            if isinstance(message, AudioFrame):
                self._frame(message)
            else:
                self._control(message)
        except ValueError as problem:
            logger.warning("packet refused", extra={"reason": str(problem)})
        except OSError as problem:
            self._disk_refuses(problem)

    def _frame(self, frame: AudioFrame) -> None:
        if frame.call_id in self._closed:
            return
        recording = self._calls.get(frame.call_id) or self._open(frame.call_id)
        recording.heard_at = awake_s()
        recording.write(frame)

    def _control(self, message: Control) -> None:
        if message.name == "started" and message.call_id not in self._calls | dict.fromkeys(self._closed):
            self._open(message.call_id)
        elif message.name == "ended" and message.call_id in self._calls:
            self._close(message.call_id, message.fields.get("length_ms"))

    def _close(self, call_id: str, length_ms: int | None) -> None:
        recording = self._calls.pop(call_id)
        self._closed.add(call_id)
        closed = recording.close(length_ms)
        self._link.send(closed)
        logger.info("recording closed", extra={"call_id": call_id, "length_ms": closed.length_ms})

    def _flush(self) -> None:
        try:
            for recording in self._calls.values():
                recording.flush()
            now = awake_s()
            for call_id in [c for c, r in self._calls.items() if now - r.heard_at > ORPHAN_S]:
                self._close(call_id, None)
        except OSError as problem:
            self._disk_refuses(problem)
        else:
            if self._disk_told:
                self._link.state(sentence="")
            self._disk_told = False

    def _disk_refuses(self, problem: OSError) -> None:
        if not self._disk_told:
            logger.error("recording cannot be written", extra={"reason": problem.strerror, "folder": str(self._folder)})
            self._link.state(
                sentence=f"录音写不进 {self._folder}（{problem.strerror}），请检查磁盘空间和权限；通话不受影响。"
            )
        self._disk_told = True


def run_recorder(settings: Settings) -> int:
    """Main function of the process."""
    settings.recordings.mkdir(parents=True, exist_ok=True)
    settings.run.mkdir(parents=True, exist_ok=True)
    link = HubLink(settings.hub_socket, role="recorder", name="recorder")
    link.start()
    recorder = Recorder(settings.recordings, settings.recorder_socket, link)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: recorder.stop())
    recorder.run()
    link.close()
    return 0
