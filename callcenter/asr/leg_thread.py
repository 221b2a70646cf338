"""The thread of one leg: takes frames from its queue, recognises them, catches up from the recording.

Nothing is lost here: a frame that finds the queue full is not kept, but leaves a hole in the media times, and a hole
is filled from the recording when the thread gets there.
"""

from __future__ import annotations

import logging
import queue
import threading
from dataclasses import dataclass
from pathlib import Path

from callcenter.asr.frame_queue import FrameQueue
from callcenter.asr.lag_watch import LagWatch
from callcenter.asr.leg_progress import LegProgress
from callcenter.asr.recording_tail import wait_for_span
from callcenter.asr.resume_points import ResumePoints
from callcenter.asr.speech_gate import Passage
from callcenter.asr.utterance_reader import UtteranceReader
from callcenter.asr.vosk_model import SpeechModel
from callcenter.awake_time import awake_s
from callcenter.domain.events import AudioFrame, AudioGap, ListenerLag
from callcenter.wire.audio_packets import FRAME_BYTES, FRAME_MS

logger = logging.getLogger(__name__)

PAUSE_S = 0.5
"""So long without frames, and a running utterance is finished."""
RESUME_WAIT_S = 60.0
"""A call met in the middle: so long the hub has to say where to go on. It does at once when it is there; while it is
not, nobody reads along, and what waits too long here is in the recording."""
RECORDER_PATIENCE_S = 2.5
CATCH_UP_MS = 1000
"""Read from the recording in pieces of this length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where a leg's sound, words and beginnings come from."""

    model: SpeechModel | None
    """None: the leg is not recognised any more, its frames are only counted."""
    recording: Path
    points: ResumePoints


class LegThread:
    """One go at a leg, to its end or until it is given up; raises what the recogniser raises."""

    def __init__(self, progress: LegProgress, waiting: FrameQueue, lag: LagWatch, about: Surroundings) -> None:
        self._progress = progress
        self._waiting = waiting
        self._lag = lag
        self._about = about
        self._reader: UtteranceReader | None = None
        self._unsettled = progress.hand_to(self)
        self._busy_since: float | None = None
        self.given_up = threading.Event()

    def stuck_for_s(self) -> float:
        """So long the recogniser has been at the same piece of sound."""
        since = self._busy_since
        return awake_s() - since if since is not None else 0.0

    def run(self) -> None:
        """Until the leg has ended and its last words are told.

        Raises:
            GivenUp: another one has taken over.
        """
        for passage in self._unsettled:
            self._read(passage)
        while (frame := self._next()) is not None:
            try:
                self._take(frame)
            finally:
                self._waiting.done()
        position_ms = self._progress.position_ms
        if position_ms is not None and self._waiting.newest_ms > position_ms:
            self._catch_up(position_ms, self._waiting.newest_ms)
        self._pause()

    def _next(self) -> AudioFrame | None:
        while True:
            try:
                return self._waiting.first(PAUSE_S if self._progress.in_utterance else None)
            except queue.Empty:
                self._pause()

    def _take(self, frame: AudioFrame) -> None:
        position_ms = self._progress.position_ms
        if position_ms is None:
            position_ms = self._start(frame.time_ms)
        if frame.time_ms > position_ms:
            self._catch_up(position_ms, frame.time_ms)
        if frame.time_ms == self._progress.position_ms:
            self._hear(frame.pcm)
        self._report_lag()

    def _start(self, first_ms: int) -> int:
        wait_s = RESUME_WAIT_S if first_ms > 0 else 0
        point = self._about.points.wait_for(self._progress.call_id, self._progress.leg, wait_s)
        position_ms = point.from_ms // FRAME_MS * FRAME_MS
        self._progress.begin(self, position_ms, point.utterance)
        return position_ms

    def _hear(self, pcm: bytes) -> None:
        if self._about.model is None or len(pcm) != FRAME_BYTES:
            self._progress.pass_over(self, (self._progress.position_ms or 0) + FRAME_MS)
            return
        passage = self._progress.step(self, pcm)
        if passage.pcm:
            self._read(passage)

    def _catch_up(self, position_ms: int, to_ms: int) -> None:
        about = {"call_id": self._progress.call_id, "leg": str(self._progress.leg), "missing_ms": to_ms - position_ms}
        logger.info("catching up from the recording", extra=about)
        while position_ms < to_ms:
            piece = (position_ms, min(to_ms, position_ms + CATCH_UP_MS))
            pcm = wait_for_span(
                self._about.recording, self._progress.leg, piece, patience_s=RECORDER_PATIENCE_S, stop=self.given_up
            )
            for first in range(0, len(pcm) - FRAME_BYTES + 1, FRAME_BYTES):
                self._hear(pcm[first : first + FRAME_BYTES])
                position_ms += FRAME_MS
            self._report_lag()
            if position_ms < piece[1]:
                self._skip(position_ms, to_ms)
                return

    def _skip(self, start_ms: int, to_ms: int) -> None:
        """The recording does not have it either."""
        self._pause()
        about = self._progress
        gap = AudioGap(call_id=about.call_id, leg=about.leg, start_ms=start_ms, length_ms=to_ms - start_ms)
        self._progress.send(self, gap)
        self._progress.pass_over(self, to_ms)

    def _pause(self) -> None:
        passage = self._progress.break_off(self)
        if passage.closed:
            self._read(passage)

    def _read(self, passage: Passage) -> None:
        if self._about.model is None:
            return
        self._busy_since = awake_s()
        if self._reader is None:
            progress = self._progress
            self._reader = UtteranceReader(
                self._about.model, progress.call_id, progress.leg, utterances=progress.utterances
            )
        said = self._reader.read(passage)
        self._busy_since = None
        self._progress.tell(self, self._reader, said)

    def _report_lag(self) -> None:
        progress = self._progress
        lag_ms = max(0, self._waiting.newest_ms - (progress.position_ms or 0))
        if self._lag.changed(lag_ms):
            progress.send(self, ListenerLag(call_id=progress.call_id, leg=progress.leg, lag_ms=lag_ms))
