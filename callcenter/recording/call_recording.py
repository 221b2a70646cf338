"""The recording of one call: its WAV and the side file, opened, resumed and closed together."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from callcenter.domain.events import AudioFrame, RecordingClosed
from callcenter.recording.gap_map import GapMap
from callcenter.recording.side_file import SideFile, read_side_file
from callcenter.recording.stereo_file import HEADER_BYTES, StereoFile
from callcenter.wire.audio_packets import SAMPLE_RATE_HZ


class CallRecording:
    """One call being recorded."""

    def __init__(self, folder: Path, call_id: str) -> None:
        self.call_id = call_id
        self._side = folder / f"{call_id}.json"
        wav = folder / f"{call_id}.wav"
        self._file = StereoFile(wav, _known(self._side, wav))
        self.heard_at = 0.0
        """Monotonic time of the last frame, set by the recorder."""

    @property
    def length_ms(self) -> int:
        """Length so far."""
        return self._file.length_ms

    def write(self, frame: AudioFrame) -> None:
        """One frame in its place; see ``StereoFile.write``."""
        self._file.write(frame.leg, frame.seq, frame.pcm)

    def flush(self) -> None:
        """Makes what came so far readable; see ``StereoFile.flush``."""
        self._file.flush()
        SideFile(call_id=self.call_id, length_ms=self.length_ms, gaps=self._file.gaps.gaps()).write(self._side)

    def close(self, length_ms: int | None) -> RecordingClosed:
        """Completes the files; ``length_ms`` as the seat counted it, None when the seat is gone."""
        sha256 = self._file.close(length_ms)
        gaps = self._file.gaps.gaps()
        SideFile(call_id=self.call_id, length_ms=self.length_ms, gaps=gaps, sha256=sha256).write(self._side)
        return RecordingClosed(
            call_id=self.call_id,
            name=self._file.path.name,
            sha256=sha256,
            length_ms=self.length_ms,
            gaps=gaps,
            at=datetime.now(UTC),
        )


def _known(side: Path, wav: Path) -> GapMap:
    """What an earlier recorder process had received."""
    state = read_side_file(side)
    written = 0
    if wav.exists():
        written = max(0, wav.stat().st_size - HEADER_BYTES) // (SAMPLE_RATE_HZ // 1000 * 4)
    if state is None:
        return GapMap(written)
    return GapMap(min(state.length_ms, written), state.gaps)
