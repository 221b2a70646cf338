"""The file of a recording, read with soundfile while it grows."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from callcenter.domain.events import Leg
from callcenter.recording.stereo_file import StereoFile

FRAMES = 125


def frame(seq: int, leg: Leg) -> bytes:
    base = seq * 160 + (5 if leg is Leg.AGENT else 0)
    return ((np.arange(160) + base) % 30_000).astype("<i2").tobytes()


def expected(frames: int, leg: Leg) -> np.ndarray:
    return np.concatenate([np.frombuffer(frame(seq, leg), "<i2") for seq in range(frames)])


def write_all(file: StereoFile, seqs: range) -> None:
    for seq in seqs:
        for leg in Leg:
            file.write(leg, seq, frame(seq, leg))


def test_both_legs_lie_side_by_side(tmp_path: Path) -> None:
    file = StereoFile(tmp_path / "a.wav")
    write_all(file, range(FRAMES))
    digest = file.close()
    sound, rate = soundfile.read(tmp_path / "a.wav", dtype="int16")
    assert rate == 8000
    assert np.array_equal(sound[:, 0], expected(FRAMES, Leg.CUSTOMER))
    assert np.array_equal(sound[:, 1], expected(FRAMES, Leg.AGENT))
    assert len(digest) == 64


def test_readable_after_each_flush_without_close(tmp_path: Path) -> None:
    file = StereoFile(tmp_path / "a.wav")
    for end in (30, 77, 125):
        write_all(file, range(end - 30, end))
        file.flush()
        assert soundfile.info(tmp_path / "a.wav").frames == end * 160


def test_late_frames_find_their_place(tmp_path: Path) -> None:
    file = StereoFile(tmp_path / "a.wav")
    write_all(file, range(60, FRAMES))
    file.flush()
    assert file.gaps.gaps() == ((Leg.AGENT, 0, 1200), (Leg.CUSTOMER, 0, 1200))
    write_all(file, range(60))
    file.close()
    sound, _ = soundfile.read(tmp_path / "a.wav", dtype="int16")
    assert np.array_equal(sound[:, 1], expected(FRAMES, Leg.AGENT))
    assert file.gaps.gaps() == ()


def test_a_second_process_goes_on_where_the_first_was_killed(tmp_path: Path) -> None:
    first = StereoFile(tmp_path / "a.wav")
    write_all(first, range(70))
    first.flush()
    second = StereoFile(tmp_path / "a.wav", first.gaps)
    write_all(second, range(75, FRAMES))
    second.close(length_ms=FRAMES * 20)
    sound, _ = soundfile.read(tmp_path / "a.wav", dtype="int16")
    assert np.array_equal(sound[: 70 * 160, 0], expected(70, Leg.CUSTOMER))
    assert not sound[70 * 160 : 75 * 160].any()
    assert second.gaps.gaps() == ((Leg.AGENT, 1400, 100), (Leg.CUSTOMER, 1400, 100))


def test_close_extends_to_the_length_of_the_call(tmp_path: Path) -> None:
    file = StereoFile(tmp_path / "a.wav")
    write_all(file, range(10))
    file.close(length_ms=1000)
    assert soundfile.info(tmp_path / "a.wav").frames == 8000
    assert file.gaps.gaps() == ((Leg.AGENT, 200, 800), (Leg.CUSTOMER, 200, 800))


@pytest.mark.parametrize(("seq", "size"), [(0, 318), (5_000_000, 320)])
def test_a_frame_that_cannot_be_is_refused(tmp_path: Path, seq: int, size: int) -> None:
    file = StereoFile(tmp_path / "a.wav")
    with pytest.raises(ValueError, match="expected 320 bytes"):
        file.write(Leg.AGENT, seq, bytes(size))
