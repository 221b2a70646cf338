"""One leg of one running call: sees to it that a thread hears it, whatever happens to the recogniser."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from callcenter.asr.frame_queue import FrameQueue
from callcenter.asr.lag_watch import LagWatch
from callcenter.asr.leg_progress import GivenUp, LegProgress
from callcenter.asr.leg_thread import LegThread, Surroundings
from callcenter.asr.resume_points import ResumePoints
from callcenter.asr.vosk_model import SpeechModel
from callcenter.domain.events import AudioFrame, CallEvent, Leg, ListeningEnded, StageFailed

logger = logging.getLogger(__name__)

FAILURES_ALLOWED = 3
PARTY = {Leg.CUSTOMER: "客户", Leg.AGENT: "坐席"}


class LegWorker:
    """Starts the leg's thread, and another one when the first breaks or hangs."""

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
        self.leg = leg
        self._call_id = call_id
        self._send = send
        self._about = Surroundings(model=model, recording=recording, points=points)
        self._progress = LegProgress(call_id, leg, send)
        self._queue = FrameQueue()
        self._lag = LagWatch()
        self._thread = self._another()
        self._switching = threading.Lock()
        """One thread after the other: a failing thread and the watch may both want to put another in its place."""
        self.failures = 0
        self.finished = threading.Event()

    @property
    def behind_ms(self) -> int:
        """Age of the oldest sound that waits."""
        return max(0, self._queue.newest_ms - (self._progress.position_ms or 0))

    @property
    def heard_s(self) -> float:
        """Sound that was heard, in seconds."""
        return self._progress.heard_ms / 1000

    def start(self) -> None:
        """Begins to listen."""
        self._start(self._thread)

    def put(self, frame: AudioFrame) -> None:
        """Hands a frame over; never waits."""
        self._queue.put(frame)

    def end(self) -> None:
        """The leg is over; what is queued is still recognised."""
        self._queue.end()

    def join(self, timeout_s: float) -> None:
        """Waits for the last words."""
        self.finished.wait(timeout_s)

    def stuck_for_s(self) -> float:
        """So long the recogniser has been at the same piece of sound."""
        return self._thread.stuck_for_s()

    def replace_thread(self) -> None:
        """The recogniser hangs: its thread is given up, another one hears the running sentence again."""
        with self._switching:
            self._thread.given_up.set()
            self._failed("speech recognition of a leg hangs, begun again", "hang")
            self._queue = self._queue.handed_over()
            self._thread = self._another()
        self._start(self._thread)

    def _another(self) -> LegThread:
        return LegThread(self._progress, self._queue, self._lag, self._about)

    def _start(self, listening: LegThread) -> None:
        name = f"{self.leg}-{self._call_id[:8]}"
        threading.Thread(target=self._run, args=(listening,), name=name, daemon=True).start()

    def _run(self, listening: LegThread | None) -> None:
        while listening is not None:
            listening = self._go(listening)

    def _go(self, listening: LegThread) -> LegThread | None:
        """Who goes on after this one."""
        try:
            listening.run()
            self._finish()
        except GivenUp:
            pass
        except Exception as problem:  # a defect in the analysis of one leg must not take the others along
            return self._after_failure(listening, type(problem).__name__)
        return None

    def _finish(self) -> None:
        end_ms = self._progress.position_ms or 0
        self._send(ListeningEnded(call_id=self._call_id, leg=self.leg, end_ms=end_ms))
        self.finished.set()

    def _after_failure(self, broken: LegThread, kind: str) -> LegThread | None:
        with self._switching:
            if broken.given_up.is_set():
                return None
            if self._about.model is None:  # not the recogniser's fault, so another one would not help
                self._finish()
                return None
            self._failed("speech recognition of a leg failed, begun again", kind)
            self._thread = self._another()
            return self._thread

    def _failed(self, sentence: str, kind: str) -> None:
        """Counts it; tried too often, the leg is not recognised any more."""
        self.failures += 1
        about = {"call_id": self._call_id, "leg": str(self.leg), "kind": kind, "failures": self.failures}
        logger.error(sentence, extra=about)
        if self.failures <= FAILURES_ALLOWED or self._about.model is None:
            return
        self._about = replace(self._about, model=None)
        told = f"{PARTY[self.leg]}一方的语音识别多次出错，本次通话已停用；录音不受影响。"
        self._send(StageFailed(call_id=self._call_id, part=f"listener-{self.leg}", sentence=told))
