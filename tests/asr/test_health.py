"""The listener's figures, from real legs."""

from pathlib import Path

from callcenter.asr.health import SLOW, HealthWatch
from callcenter.asr.leg_worker import LegWorker
from callcenter.asr.resume_points import ResumePoints
from callcenter.asr.vosk_model import SpeechModel
from callcenter.domain.events import AudioFrame, CallEvent, Leg
from callcenter.wire.audio_packets import FRAME_BYTES
from tests.asr.conftest import sound
from tests.waiting import until

SECONDS = 8
PCM = sound("H3", Leg.AGENT, 0, SECONDS)


def waiting_leg(model: SpeechModel, folder: Path) -> LegWorker:
    """With all its sound in the queue and nobody who hears it yet."""
    told: list[CallEvent] = []
    worker = LegWorker(model, "call", Leg.AGENT, recording=folder / "no.wav", points=ResumePoints(), send=told.append)
    for seq in range(SECONDS * 50):
        pcm = PCM[seq * FRAME_BYTES : (seq + 1) * FRAME_BYTES]
        worker.put(AudioFrame(call_id="call", leg=Leg.AGENT, seq=seq, time_ms=seq * 20, pcm=pcm))
    worker.end()
    return worker


def test_age_of_what_waits_then_what_it_cost(model: SpeechModel, tmp_path: Path) -> None:
    watch, worker = HealthWatch(), waiting_leg(model, tmp_path)
    late = watch.look([worker])
    assert (late.legs, late.behind_ms, late.sound_s) == (1, SECONDS * 1000, 0)
    assert watch.sentence == SLOW
    worker.start()
    until(worker.finished.is_set, "the leg's end", 60)
    done = watch.look([worker])
    assert (done.legs, done.behind_ms, done.sound_s) == (0, 0, SECONDS)
    assert done.real_time_factor > 0
    assert done.memory_mb > 20
    assert watch.sentence == ""
    watch.forget([worker])
    assert watch.look([]).sound_s == SECONDS


def test_told_now_and_then_and_once_more_when_all_have_hung_up() -> None:
    watch = HealthWatch()
    assert watch.due(100.0, busy=True)
    assert not watch.due(101.0, busy=True)
    assert watch.due(106.0, busy=False)
    assert not watch.due(112.0, busy=False)
