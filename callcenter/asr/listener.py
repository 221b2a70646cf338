"""The listener process: one model, frames of any number of seats in, segments to the hub."""

from __future__ import annotations

import logging
import signal
import threading
import time
from pathlib import Path

from callcenter.asr.health import HealthWatch
from callcenter.asr.leg_worker import LegWorker
from callcenter.asr.memory import give_back_memory, share_heaps
from callcenter.asr.resume_points import ResumePoints
from callcenter.asr.vosk_model import ModelUnusable, SpeechModel, load_model
from callcenter.awake_time import awake_s
from callcenter.domain.events import AudioFrame, Leg, ListeningBegan
from callcenter.settings import Settings
from callcenter.wire.audio_packets import Control
from callcenter.wire.hub_link import HubLink
from callcenter.wire.sound_server import SoundServer

logger = logging.getLogger(__name__)

MODEL_LOOK_S = 30.0
"""So often an unusable model is looked at again."""
LOOK_ROUND_S = 1.0
HANGS_AFTER_S = 10.0
"""20 ms of sound take a few milliseconds; an endpoint with its lattice a few hundred."""
ORPHAN_S = 15.0
"""A call without frames for so long is over: its seat has died (one that lost us sends again within 15 s)."""
LAST_WORDS_S = 2.0


class _Call:
    """The legs of one call."""

    def __init__(self) -> None:
        self.workers: dict[Leg, LegWorker] = {}
        self.heard_at = awake_s()
        self.ended = False


class Listener:
    """Reads packets and hands them to the legs' threads."""

    def __init__(self, model: SpeechModel, settings: Settings, link: HubLink, points: ResumePoints) -> None:
        self._model = model
        self._recordings = settings.recordings
        self._calls: dict[str, _Call] = {}
        self._over: set[str] = set()
        self._link = link
        self._points = points
        self._health = HealthWatch()
        self._server = SoundServer(settings.listener_socket, self._take)

    def run(self, stop: threading.Event) -> None:
        """Until ``stop`` is set (seen within a second); then the running utterances are finished."""
        self._link.state(ready=True, model=self._model.name, demonstration=self._model.demonstration, sentence="")
        if self._model.demonstration:
            logger.warning("demonstration model in use: it reads hardly any real caller", extra=self._about_model())
        logger.info("listener ready", extra=self._about_model())
        while not stop.is_set():
            self._server.serve_once(LOOK_ROUND_S)
            self._look_round()
            self._tell_health()
        for call in self._calls.values():
            self._end(call)
        for call in self._calls.values():
            for worker in call.workers.values():
                worker.join(LAST_WORDS_S)

    def _about_model(self) -> dict[str, object]:
        return {"model": self._model.name}

    def _take(self, message: AudioFrame | Control) -> None:
        if isinstance(message, AudioFrame):
            self._frame(message)
        else:
            self._control(message)

    def _frame(self, frame: AudioFrame) -> None:
        if frame.call_id in self._over:
            return
        call = self._calls.get(frame.call_id) or self._begin(frame.call_id)
        call.heard_at = awake_s()
        call.workers[frame.leg].put(frame)

    def _control(self, message: Control) -> None:
        call = self._calls.get(message.call_id)
        if message.name == "started" and call is None and message.call_id not in self._over:
            self._begin(message.call_id)
        elif message.name == "ended" and call is not None:
            self._end(call)

    def _begin(self, call_id: str) -> _Call:
        call = self._calls[call_id] = _Call()
        self._link.send(
            ListeningBegan(call_id=call_id, model=self._model.name, demonstration=self._model.demonstration)
        )
        recording = self._recordings / f"{call_id}.wav"
        for leg in Leg:
            call.workers[leg] = LegWorker(
                self._model, call_id, leg, recording=recording, points=self._points, send=self._link.send
            )
            call.workers[leg].start()
        return call

    def _end(self, call: _Call) -> None:
        if not call.ended:
            call.ended = True
            for worker in call.workers.values():
                worker.end()

    def _look_round(self) -> None:
        now = awake_s()
        for call_id, call in list(self._calls.items()):
            if now - call.heard_at > ORPHAN_S:
                self._end(call)
            for worker in call.workers.values():
                if worker.stuck_for_s() > HANGS_AFTER_S:
                    worker.replace_thread()
            if all(worker.finished.is_set() for worker in call.workers.values()):
                self._forget(call_id)

    def _tell_health(self) -> None:
        if not self._health.due(time.monotonic(), busy=bool(self._calls)):
            return
        hearing = self._health.look([worker for call in self._calls.values() for worker in call.workers.values()])
        self._link.state(hearing=hearing.as_state(), sentence=self._health.sentence)

    def _forget(self, call_id: str) -> None:
        self._health.forget(self._calls.pop(call_id).workers.values())
        self._points.forget(call_id)
        self._over.add(call_id)
        if not self._calls:
            self._model.recognizers.clear()
        give_back_memory()
        logger.info("call listened to the end", extra={"call_id": call_id})


def run_listener(settings: Settings) -> int:
    """Main function of the process.

    Without a usable model it stays, says so on the pages and looks again: calls and recordings go on meanwhile.
    """
    share_heaps()
    settings.run.mkdir(parents=True, exist_ok=True)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    points = ResumePoints()
    link = HubLink(settings.hub_socket, role="listener", name="listener", on_command=points.command)
    model = _load(settings.model, link)
    link.start()
    while model is None and not stop.wait(MODEL_LOOK_S):
        model = _load(settings.model, link)
    if model is not None:
        Listener(model, settings, link, points).run(stop)
    link.close()
    return 0


def _load(directory: Path, link: HubLink) -> SpeechModel | None:
    try:
        return load_model(directory)
    except ModelUnusable as problem:
        logger.error("no speech is recognised", extra={"reason": str(problem)})
        link.state(ready=False, sentence=problem.sentence)
        return None
