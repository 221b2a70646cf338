"""The thread of one leg: takes frames from a bounded queue, recognises them, catches up from the recording.

Nothing is lost here: a frame that finds the queue full is not kept, but leaves a hole in the media times, and a hole
is filled from the recording when the thread gets there.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path

from callcenter.asr.frame_queue import FrameQueue
from callcenter.asr.lag_watch import LagWatch
from callcenter.asr.leg_listener import LegListener, Segment
from callcenter.asr.recording_tail import wait_for_span
from callcenter.asr.resume_points import ResumePoints
from callcenter.asr.vosk_model import SpeechModel
from callcenter.domain.events import (
    AudioFrame,
    AudioGap,
    CallEvent,
    Leg,
    ListenerLag,
    ListeningEnded,
    StageFailed,
)
from callcenter.wire.audio_packets import FRAME_BYTES, FRAME_MS

logger = logging.getLogger(__name__)

PAUSE_S = 0.5
"""So long without frames, and a running utterance is finished."""
RESUME_WAIT_S = 2.0
"""A call met in the middle: so long the hub has to say where to go on."""
RECORDER_PATIENCE_S = 2.5
CATCH_UP_MS = 1000
"""Read from the recording in pieces of this length."""
FAILURES_ALLOWED = 3
PARTY = {Leg.CUSTOMER: "客户", Leg.AGENT: "坐席"}


class LegWorker:
    """One leg of one running call."""

    def __init__(
        self,
        model: SpeechModel,
        call_id: str,
        leg: Leg,
        *,
        recording: Path,
        points: ResumePoints,
        send: Callable[[CallEvent], None],
    ) -> None:
        self._model = model
        self._points = points
        self._call_id = call_id
        self.leg = leg
        self._recording = recording
        self._send = send
        self._queue = FrameQueue()
        self._retired = threading.Event()
        self._turn = threading.Lock()
        """Held while position and recogniser change hands, so that a thread given up cannot touch them afterwards."""
        self._ending = threading.Event()
        self._listener: LegListener | None = None
        self._utterances = 0
        self._switched_off = False
        self._position_ms: int | None = None
        self._newest_ms = 0
        self._lag = LagWatch()
        self._failures = 0
        self._busy_since: float | None = None
        self.finished = threading.Event()

    def start(self) -> None:
        """Begins to listen."""
        self._new_thread().start()

    def put(self, frame: AudioFrame) -> None:
        """Hands a frame over; never waits."""
        self._newest_ms = max(self._newest_ms, frame.time_ms + FRAME_MS)
        self._queue.put(frame)

    def end(self) -> None:
        """The leg is over; what is queued is still recognised."""
        self._ending.set()
        self._queue.end()

    def join(self, timeout_s: float) -> None:
        """Waits for the last words."""
        self.finished.wait(timeout_s)

    def stuck_for_s(self) -> float:
        """So long the recogniser has been at the same piece of sound."""
        since = self._busy_since
        return time.monotonic() - since if since is not None else 0.0

    def replace_thread(self) -> None:
        """The recogniser hangs: its thread is given up, a new one goes on behind the piece it hangs at."""
        with self._turn:
            self._retired.set()
            self._retired = threading.Event()
            self._begin_again(self._failure("speech recognition of a leg hangs, begun again"))
        self._queue = self._queue.handed_over()
        self._new_thread().start()

    def _new_thread(self) -> threading.Thread:
        name = f"{self.leg}-{self._call_id[:8]}"
        return threading.Thread(target=self._run, args=(self._retired, self._queue), name=name, daemon=True)

    def _run(self, retired: threading.Event, waiting: FrameQueue) -> None:
        while not retired.is_set():
            try:
                frame = waiting.get(self._patience())
            except queue.Empty:
                if self._ending.is_set():
                    break
                self._guarded(retired, self._pause)
                continue
            if frame is None:
                break
            self._guarded(retired, self._take, frame)
        if not retired.is_set():
            self._guarded(retired, self._close)
            self._send(ListeningEnded(call_id=self._call_id, leg=self.leg, end_ms=self._position_ms or 0))
            self.finished.set()

    def _patience(self) -> float | None:
        owed = self._listener is not None and self._listener.in_utterance
        return PAUSE_S if owed or self._ending.is_set() else None

    def _guarded(self, retired: threading.Event, work: Callable[..., None], *arguments: object) -> None:
        """A defect in the analysis of one leg must not take the others along."""
        try:
            work(retired, *arguments)
        except Exception as problem:
            if not retired.is_set():
                sentence = "speech recognition of a leg failed, begun again"
                self._begin_again(self._failure(sentence, type(problem).__name__))
        finally:
            if not retired.is_set():
                self._busy_since = None

    def _take(self, retired: threading.Event, frame: AudioFrame) -> None:
        if self._position_ms is None:
            self._start_at(frame.time_ms)
        assert self._position_ms is not None
        if frame.time_ms > self._position_ms:
            self._catch_up(retired, frame.time_ms)
        if frame.time_ms == self._position_ms:
            self._hear(retired, frame.pcm)
        self._report_lag()

    def _start_at(self, first_ms: int) -> None:
        point = self._points.wait_for(self._call_id, self.leg, RESUME_WAIT_S if first_ms > 0 else 0)
        self._position_ms = point.from_ms // FRAME_MS * FRAME_MS
        self._utterances = point.utterance

    def _hear(self, retired: threading.Event, pcm: bytes) -> None:
        """One frame at the position; a failed one is not tried again."""
        with self._turn:
            if retired.is_set():
                return
            assert self._position_ms is not None
            time_ms = self._position_ms
            self._position_ms += FRAME_MS
            if self._switched_off or len(pcm) != FRAME_BYTES:
                return
            self._busy_since = time.monotonic()
            listener = self._listener
        if listener is None:
            listener = LegListener(self._model, self._call_id, self.leg, utterances=self._utterances)
        self._tell(retired, listener, listener.feed(pcm, time_ms))

    def _catch_up(self, retired: threading.Event, to_ms: int) -> None:
        assert self._position_ms is not None
        about = {"call_id": self._call_id, "leg": str(self.leg), "missing_ms": to_ms - self._position_ms}
        logger.info("catching up from the recording", extra=about)
        while self._position_ms < to_ms and not retired.is_set():
            self._busy_since = None
            piece = (self._position_ms, min(to_ms, self._position_ms + CATCH_UP_MS))
            pcm = wait_for_span(self._recording, self.leg, piece, patience_s=RECORDER_PATIENCE_S, stop=retired)
            for first in range(0, len(pcm) - FRAME_BYTES + 1, FRAME_BYTES):
                if retired.is_set():
                    return
                self._hear(retired, pcm[first : first + FRAME_BYTES])
            self._report_lag()
            if self._position_ms < piece[1]:
                self._skip(retired, to_ms)

    def _skip(self, retired: threading.Event, to_ms: int) -> None:
        """The recording does not have it either."""
        self._pause(retired)
        if retired.is_set():
            return
        assert self._position_ms is not None
        start_ms = self._position_ms
        self._send(AudioGap(call_id=self._call_id, leg=self.leg, start_ms=start_ms, length_ms=to_ms - start_ms))
        self._position_ms = to_ms

    def _pause(self, retired: threading.Event) -> None:
        with self._turn:
            listener = self._listener
            if retired.is_set() or listener is None:
                return
            self._busy_since = time.monotonic()
        self._tell(retired, listener, listener.flush())

    def _tell(self, retired: threading.Event, listener: LegListener, segments: list[Segment]) -> None:
        """Nothing from a thread that was given up: its sentence is being recognised again."""
        with self._turn:
            if retired.is_set():
                return
            self._listener, self._utterances = listener, listener.utterances
            for segment in segments:
                self._send(segment)

    def _close(self, retired: threading.Event) -> None:
        if self._position_ms is not None and self._newest_ms > self._position_ms:
            self._catch_up(retired, self._newest_ms)
        self._pause(retired)

    def _report_lag(self) -> None:
        lag_ms = max(0, self._newest_ms - (self._position_ms or 0))
        if self._lag.changed(lag_ms):
            self._send(ListenerLag(call_id=self._call_id, leg=self.leg, lag_ms=lag_ms))

    def _failure(self, sentence: str, kind: str = "hang") -> bool:
        """Counts it; True while the leg may be tried again."""
        self._failures += 1
        about = {"call_id": self._call_id, "leg": str(self.leg), "kind": kind, "failures": self._failures}
        logger.error(sentence, extra=about)
        return self._failures <= FAILURES_ALLOWED

    def _begin_again(self, allowed: bool) -> None:
        """The next frame gets a new recogniser, unless that has been tried often enough."""
        self._listener = None
        self._busy_since = None
        if allowed or self._switched_off:
            return
        self._switched_off = True
        sentence = f"{PARTY[self.leg]}一方的语音识别多次出错，本次通话已停用；录音不受影响。"
        self._send(StageFailed(call_id=self._call_id, part=f"listener-{self.leg}", sentence=sentence))
