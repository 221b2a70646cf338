import json
import shutil
import subprocess
from pathlib import Path

import pytest
import soundfile

from callcenter.asr.batch import TranscriptsCollide, transcribe_files
from callcenter.domain.events import Leg
from tests.asr.conftest import MODEL
from tests.asr.test_recordings import stereo


@pytest.fixture
def recordings(tmp_path: Path) -> list[Path]:
    made = []
    for number, name in enumerate(("one.wav", "two.flac")):
        made.append(tmp_path / name)
        soundfile.write(made[-1], stereo(number * 30, number * 30 + 13), 8000)
    text = tmp_path / "notes.wav"
    text.write_text("no sound")
    return [*made, text]


def test_all_are_done_and_not_done_twice(recordings: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = {done.recording.name: done for done in transcribe_files(recordings, out, MODEL, workers=2)}
    assert "notes.wav" in first["notes.wav"].problem
    written = json.loads((out / "one.wav.json").read_text())
    assert written["demonstration"]
    assert {row["leg"] for row in written["segments"]} == set(Leg)
    assert "煤气公司" in "".join(row["text"] for row in written["segments"])
    assert not list(out.glob("*.part"))

    again = {done.recording.name: done.before for done in transcribe_files(recordings[:2], out, MODEL)}
    assert again == {"one.wav": True, "two.flac": True}


def test_changed_recording_is_done_again(recordings: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    list(transcribe_files(recordings[:1], out, MODEL))
    soundfile.write(recordings[0], stereo(175, 183), 8000)
    (done,) = transcribe_files(recordings[:1], out, MODEL)
    assert not done.before
    assert "领导" in (out / "one.wav.json").read_text()


def test_same_name_twice(tmp_path: Path) -> None:
    with pytest.raises(TranscriptsCollide, match="would both write"):
        list(transcribe_files([tmp_path / "a" / "x.wav", tmp_path / "b" / "x.wav"], tmp_path / "out", MODEL))


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is missing: apt-get install ffmpeg")
def test_what_only_ffmpeg_reads(recordings: list[Path], tmp_path: Path) -> None:
    odd = tmp_path / "phone.amr.mkv"
    subprocess.run(["ffmpeg", "-v", "error", "-i", recordings[0], "-c:a", "aac", odd], check=True)
    (done,) = transcribe_files([odd], tmp_path / "out", MODEL)
    assert done.transcript is not None
    assert 12_500 <= done.length_ms <= 13_500
    assert "煤气" in done.transcript.read_text()
