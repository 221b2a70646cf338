from pathlib import Path

import numpy as np
import pytest
import soundfile

from callcenter.asr.recordings import recording_events
from callcenter.asr.wav_source import Resampler, UnreadableRecording, WavSource
from callcenter.domain.events import FinalSegment, Leg, ListeningBegan, ListeningEnded
from tests.asr.conftest import MODEL, sound


def stereo(start_s: float, end_s: float) -> np.ndarray:
    legs = [np.frombuffer(sound("H3", leg, start_s, end_s), np.int16) for leg in (Leg.CUSTOMER, Leg.AGENT)]
    return np.stack(legs, axis=1)


def upsampled(samples: np.ndarray, times: int) -> np.ndarray:
    """Through the spectrum: no filter of ours is involved."""
    spectrum = np.fft.rfft(samples.astype(float), axis=0)
    raised = np.fft.irfft(spectrum, len(samples) * times, axis=0) * times
    return np.clip(np.rint(raised), -32768, 32767).astype(np.int16)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "call.wav"
    soundfile.write(path, stereo(0, 16), 8000)
    return path


def test_both_legs_in_order_of_time(recording: Path) -> None:
    events = list(recording_events(recording, "H3", MODEL))
    assert isinstance(events[0], ListeningBegan)
    assert events[0].demonstration
    finals = [event for event in events if isinstance(event, FinalSegment)]
    assert [final.leg for final in finals][:3] == [Leg.AGENT, Leg.CUSTOMER, Leg.AGENT]
    assert [final.end_ms for final in finals] == sorted(final.end_ms for final in finals)
    assert "煤气公司" in finals[0].text
    assert "投诉" in finals[1].text
    assert [event.leg for event in events if isinstance(event, ListeningEnded)] == [Leg.CUSTOMER, Leg.AGENT]


def test_16_khz_is_heard_like_8_khz(recording: Path, tmp_path: Path) -> None:
    wide = tmp_path / "wide.flac"
    soundfile.write(wide, upsampled(stereo(0, 16), 2), 16000)
    heard = {}
    for path in (recording, wide):
        heard[path] = [e for e in recording_events(path, "H3", MODEL) if isinstance(e, FinalSegment)]
    assert heard[wide][0].text == heard[recording][0].text
    for first, second in zip(heard[recording], heard[wide], strict=True):
        assert abs(first.start_ms - second.start_ms) <= 50


@pytest.mark.parametrize("rate_hz", [11025, 16000, 44100, 48000])
def test_resampling_keeps_tone_and_time(rate_hz: int) -> None:
    seconds = np.arange(rate_hz) / rate_hz
    tone = np.sin(2 * np.pi * 700 * seconds).astype(np.float32)[:, None]
    resampler = Resampler(rate_hz, 1)
    pieces = [resampler.feed(tone[first : first + 999]) for first in range(0, len(tone), 999)]
    out = np.concatenate([*pieces, resampler.finish()])[:, 0]
    wanted = np.sin(2 * np.pi * 700 * np.arange(8000) / 8000)
    assert len(out) == 8000
    assert np.abs(out - wanted)[200:-200].max() < 0.02


def test_resampling_keeps_out_what_8_khz_cannot_hold() -> None:
    tone = np.sin(2 * np.pi * 5000 * np.arange(16000) / 16000).astype(np.float32)[:, None]
    assert np.abs(Resampler(16000, 1).feed(tone))[100:].max() < 0.02


def test_one_channel_is_the_agent(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "mono.wav"
    soundfile.write(path, stereo(0, 3)[:, 1], 8000)
    finals = [event for event in recording_events(path, "x", MODEL) if isinstance(event, FinalSegment)]
    assert {final.leg for final in finals} == {Leg.AGENT}
    assert "one channel" in caplog.text


def test_empty_recording(tmp_path: Path) -> None:
    path = tmp_path / "empty.wav"
    soundfile.write(path, np.zeros((0, 2), np.int16), 8000)
    assert [type(event) for event in recording_events(path, "x", MODEL)] == [
        ListeningBegan,
        ListeningEnded,
        ListeningEnded,
    ]


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.wav"
    text.write_text("RIFF is not enough")
    with pytest.raises(UnreadableRecording, match=r"text\.wav is not sound"):
        WavSource(text)
    with pytest.raises(UnreadableRecording, match="does not exist"):
        WavSource(tmp_path / "nothing.wav")
    soundfile.write(tmp_path / "three.wav", np.zeros((80, 3), np.int16), 8000)
    with pytest.raises(UnreadableRecording, match="3 channels; expected two"):
        WavSource(tmp_path / "three.wav")
