"""A leg's thread when something goes wrong; the recogniser is real, or really broken."""

import queue
from collections.abc import Callable
from pathlib import Path

import pytest

from callcenter.asr.frame_queue import QUEUE_FRAMES
from callcenter.asr.leg_worker import LegWorker
from callcenter.asr.resume_points import ResumePoints
from callcenter.asr.vosk_model import SpeechModel
from callcenter.domain.events import (
    AudioFrame,
    AudioGap,
    CallEvent,
    FinalSegment,
    Leg,
    ListenerLag,
    ListeningEnded,
    StageFailed,
)
from callcenter.recording.stereo_file import StereoFile
from callcenter.wire.audio_packets import FRAME_BYTES
from tests.asr.conftest import sound

FRAMES = [sound("H3", Leg.AGENT, 0, 4)[first : first + FRAME_BYTES] for first in range(0, 4 * 16000, FRAME_BYTES)]


@pytest.fixture
def said() -> "queue.Queue[CallEvent]":
    return queue.Queue()


@pytest.fixture
def build(tmp_path: Path, said: "queue.Queue[CallEvent]") -> Callable[[SpeechModel], LegWorker]:
    recording = tmp_path / "call.wav"

    def worker(model: SpeechModel) -> LegWorker:
        return LegWorker(model, "call", Leg.AGENT, recording=recording, points=ResumePoints(), send=said.put)

    return worker


def put(worker: LegWorker, seq: int, pcm: bytes) -> None:
    worker.put(AudioFrame(call_id="call", leg=Leg.AGENT, seq=seq, time_ms=seq * 20, pcm=pcm))


def all_of(said: "queue.Queue[CallEvent]") -> list[CallEvent]:
    """Everything up to the leg's last word."""
    events = [said.get(timeout=20)]
    while not isinstance(events[-1], ListeningEnded):
        events.append(said.get(timeout=20))
    return events


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Vosk's __del__ of what never was
def test_broken_recogniser_is_switched_off_and_told_once(
    build: Callable[[SpeechModel], LegWorker], said: "queue.Queue[CallEvent]", model: SpeechModel
) -> None:
    worker = build(SpeechModel(name="broken", directory=model.directory, demonstration=False, vosk=None))
    worker.start()
    for seq, pcm in enumerate(FRAMES):
        put(worker, seq, pcm)
    worker.end()
    events = all_of(said)
    told = [type(event) for event in events if not isinstance(event, ListenerLag | AudioGap)]
    assert told == [StageFailed, ListeningEnded]


def test_hanging_thread_is_replaced_and_numbering_goes_on(
    build: Callable[[SpeechModel], LegWorker], said: "queue.Queue[CallEvent]", model: SpeechModel
) -> None:
    worker = build(model)
    worker.start()
    for seq, pcm in enumerate(FRAMES):
        put(worker, seq, pcm)
    first = said.get(timeout=20)
    while not isinstance(first, FinalSegment):
        first = said.get(timeout=20)
    worker.replace_thread()
    for seq, pcm in enumerate(FRAMES, len(FRAMES)):
        put(worker, seq, pcm)
    worker.end()
    finals = [event for event in all_of(said) if isinstance(event, FinalSegment)]
    assert [final.utterance for final in finals] == [first.utterance + 1]
    assert abs(finals[0].start_ms - first.start_ms - 4000) <= 60


def test_what_did_not_fit_the_queue_comes_from_the_recording(
    build: Callable[[SpeechModel], LegWorker], said: "queue.Queue[CallEvent]", model: SpeechModel, tmp_path: Path
) -> None:
    recording = StereoFile(tmp_path / "call.wav")
    worker = build(model)
    times = QUEUE_FRAMES // len(FRAMES) + 2
    for seq, pcm in enumerate(FRAMES * times):
        put(worker, seq, pcm)
        recording.write(Leg.AGENT, seq, pcm)
    recording.flush()
    worker.start()  # only now, so that the queue is full
    worker.end()
    events = all_of(said)
    assert len([event for event in events if isinstance(event, FinalSegment)]) == times
    lags = [event.lag_ms for event in events if isinstance(event, ListenerLag)]
    assert len(lags) == 2
    assert lags[0] > 500 > lags[1]


def test_frames_sent_twice_are_heard_once(
    build: Callable[[SpeechModel], LegWorker], said: "queue.Queue[CallEvent]", model: SpeechModel
) -> None:
    worker = build(model)
    for _ in range(2):
        for seq, pcm in enumerate(FRAMES):
            put(worker, seq, pcm)
    worker.start()
    worker.end()
    assert len([event for event in all_of(said) if isinstance(event, FinalSegment)]) == 1
