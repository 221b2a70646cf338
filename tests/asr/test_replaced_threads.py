"""A leg's thread is replaced again and again while frames stream in: nothing that was said may change."""

import queue
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from callcenter.asr import leg_thread
from callcenter.asr.leg_listener import LegListener
from callcenter.asr.leg_worker import LegWorker
from callcenter.asr.resume_points import ResumePoints
from callcenter.asr.vosk_model import SpeechModel
from callcenter.domain.events import AudioFrame, AudioGap, CallEvent, FinalSegment, Leg, LegLevel, ListeningEnded
from callcenter.wire.audio_packets import FRAME_BYTES
from tests.asr.conftest import sound
from tests.waiting import until

LENGTH_S = 22
PCM = sound("H3", Leg.AGENT, 0, LENGTH_S)
FRAMES = [PCM[first : first + FRAME_BYTES] for first in range(0, len(PCM), FRAME_BYTES)]
SPURT = 25
"""Frames that come at once before a replacement, so that the thread has something to do."""
Told = list[FinalSegment | LegLevel]


@pytest.fixture(scope="module")
def undisturbed(model: SpeechModel) -> Told:
    listener = LegListener(model, "call", Leg.AGENT)
    said = [s for seq, pcm in enumerate(FRAMES) for s in listener.feed(pcm, seq * 20)] + listener.flush()
    return [segment for segment in said if isinstance(segment, FinalSegment | LegLevel)]


def in_the_middle_of(told: Told) -> list[int]:
    """A frame inside each of the first utterances."""
    finals = [segment for segment in told if isinstance(segment, FinalSegment)]
    return [(final.start_ms + final.end_ms) // 40 for final in finals[:3]]


def between(told: Told) -> list[int]:
    finals = [segment for segment in told if isinstance(segment, FinalSegment)]
    gaps = [(late.start_ms - early.end_ms, early.end_ms) for early, late in pairwise(finals)]
    return [(end_ms + length_ms * 7 // 10) // 20 for length_ms, end_ms in sorted(gaps)[-2:]]


def caught_up(worker: LegWorker) -> None:
    until(lambda: worker.behind_ms == 0, "the thread to have heard everything")


def at_work(worker: LegWorker) -> None:
    """In the recogniser, if that can be caught; a quick one may have done with everything."""
    until(lambda: worker.stuck_for_s() > 0 or worker.behind_ms == 0, "the recogniser to be busy")


def at_once(worker: LegWorker) -> None:
    """Wherever it is."""


@pytest.mark.parametrize(
    ("moments", "ready"),
    [
        (between, caught_up),
        (in_the_middle_of, caught_up),
        (in_the_middle_of, at_work),
        (in_the_middle_of, at_once),
        (between, at_once),
    ],
    ids=["idle", "waiting", "busy", "anywhere-in-speech", "anywhere-in-silence"],
)
def test_words_and_times_stay_the_same(
    moments: Callable[[Told], list[int]],
    ready: Callable[[LegWorker], None],
    undisturbed: Told,
    model: SpeechModel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(leg_thread, "PAUSE_S", 60.0)  # waiting for the right moment is no pause of the speaker
    events: queue.Queue[CallEvent] = queue.Queue()
    worker = LegWorker(
        model, "call", Leg.AGENT, recording=tmp_path / "none.wav", points=ResumePoints(), send=events.put
    )
    worker.start()
    replaced = moments(undisturbed)
    for seq, pcm in enumerate(FRAMES):
        worker.put(AudioFrame(call_id="call", leg=Leg.AGENT, seq=seq, time_ms=seq * 20, pcm=pcm))
        if seq in replaced:
            ready(worker)
            worker.replace_thread()
        elif seq % SPURT == 0 and not any(moment - SPURT < seq < moment for moment in replaced):
            caught_up(worker)
    worker.end()
    told = [events.get(timeout=30)]
    while not isinstance(told[-1], ListeningEnded):
        told.append(events.get(timeout=30))
    assert not [event for event in told if isinstance(event, AudioGap)]
    assert [event for event in told if isinstance(event, FinalSegment | LegLevel)] == undisturbed


def test_a_sentence_that_breaks_every_recogniser_is_left_out_and_told(
    model: SpeechModel, tmp_path: Path, undisturbed: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leg_thread, "PAUSE_S", 60.0)
    events: queue.Queue[CallEvent] = queue.Queue()
    worker = LegWorker(
        model, "call", Leg.AGENT, recording=tmp_path / "none.wav", points=ResumePoints(), send=events.put
    )
    worker.start()
    middle = in_the_middle_of(undisturbed)[0]
    for seq, pcm in enumerate(FRAMES):
        worker.put(AudioFrame(call_id="call", leg=Leg.AGENT, seq=seq, time_ms=seq * 20, pcm=pcm))
        if seq == middle:
            for _ in range(2):
                caught_up(worker)
                worker.replace_thread()
    worker.end()
    told = [events.get(timeout=30)]
    while not isinstance(told[-1], ListeningEnded):
        told.append(events.get(timeout=30))
    (gap,) = [event for event in told if isinstance(event, AudioGap)]
    assert gap.start_ms < middle * 20 <= gap.start_ms + gap.length_ms
    texts = [event.text for event in told if isinstance(event, FinalSegment)]
    wanted = [segment.text for segment in undisturbed if isinstance(segment, FinalSegment)]
    assert texts[0] != wanted[0]
    assert texts[-1] == wanted[-1]
