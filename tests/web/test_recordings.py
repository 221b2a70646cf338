"""Recordings over HTTP: to hear, to draw, to bring."""

from __future__ import annotations

import struct
import wave
from pathlib import Path

import pytest

from tests.every_event import CALL, every_event
from tests.web.conftest import Site


def write_wav(path: Path, *, seconds: float = 1.0, channels: int = 2, rate_hz: int = 8000) -> bytes:
    """The left side at half of full scale, the right side silent."""
    frame = struct.pack("<h", 16384) + b"\0\0" * (channels - 1)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes(frame * int(seconds * rate_hz))
    return path.read_bytes()


async def test_a_recording_is_served_whole_and_in_parts(site: Site) -> None:
    site.journal.record(every_event())
    sound = write_wav(site.recordings / f"{CALL}.wav")
    whole = await site.http.get(f"/api/calls/{CALL}/recording")
    assert (whole.status_code, whole.headers["content-type"], whole.content) == (200, "audio/wav", sound)
    part = await site.http.get(f"/api/calls/{CALL}/recording", headers={"range": "bytes=44-143"})
    assert (part.status_code, part.content) == (206, sound[44:144])
    assert part.headers["content-range"] == f"bytes 44-143/{len(sound)}"
    beyond = await site.http.get(f"/api/calls/{CALL}/recording", headers={"range": "bytes=999999-"})
    assert beyond.status_code == 416


async def test_a_recording_that_grows_while_it_is_sent(site: Site) -> None:
    site.happen(every_event()[:4])
    path = site.recordings / f"{CALL}.wav"
    write_wav(path, seconds=60)
    length = path.stat().st_size
    async with site.http.stream("GET", f"/api/calls/{CALL}/recording") as answer:
        assert int(answer.headers["content-length"]) == length
        pieces = answer.aiter_bytes(1000)
        received = len(await anext(pieces))
        with path.open("ab") as file:
            file.write(bytes(500_000))
        async for piece in pieces:
            received += len(piece)
    assert received == length


async def test_loudness_of_both_sides(site: Site) -> None:
    site.journal.record(every_event())
    write_wav(site.recordings / f"{CALL}.wav")
    peaks = (await site.http.get(f"/api/calls/{CALL}/peaks")).json()
    assert (peaks["step_ms"], peaks["length_ms"]) == (20, 1000)
    assert (set(peaks["customer"]), set(peaks["agent"])) == ({0.5}, {0.0})
    assert len(peaks["customer"]) == 50


async def test_a_long_recording_is_drawn_in_coarser_steps(site: Site) -> None:
    site.journal.record(every_event())
    write_wav(site.recordings / f"{CALL}.wav", seconds=600)
    peaks = (await site.http.get(f"/api/calls/{CALL}/peaks")).json()
    assert (peaks["step_ms"], len(peaks["customer"])) == (150, 4000)


async def test_a_call_without_a_recording(site: Site) -> None:
    site.journal.record(every_event())
    for path in ("recording", "peaks"):
        answer = await site.http.get(f"/api/calls/{CALL}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "recording-missing")


async def test_an_upload_becomes_a_call_that_is_being_processed(site: Site, tmp_path: Path) -> None:
    sound = write_wav(tmp_path / "投诉.wav", seconds=2)
    answer = await site.http.post(
        "/api/calls/upload",
        files={"file": ("投诉.wav", sound, "audio/wav")},
        data={"agent_no": "15", "direction": "outbound"},
    )
    call = answer.json()

    assert (answer.status_code, call["state"], call["source"]) == (202, "processing", "recording")
    assert (call["agent_no"], call["direction"], call["tenant"]) == ("15", "outbound", "阳泉市煤气公司")
    assert (call["has_recording"], call["media_ms"]) == (True, 2000)
    assert [upload.path.read_bytes() for upload in site.analysis.taken] == [sound]
    assert [one.call_id for one in site.board.calls()] == [call["call_id"]]
    heard = await site.http.get(f"/api/calls/{call['call_id']}/recording")
    assert heard.content == sound
    detail = (await site.http.get(f"/api/calls/{call['call_id']}")).json()
    assert len(detail["recording_sha256"]) == 64


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "不是可用的 WAV 文件"),
        (b"ID3 this is music", "不是可用的 WAV 文件"),
        (b"RIFF\x10\0\0\0WAVE", "不是可用的 WAV 文件"),
    ],
)
async def test_what_is_no_recording_is_refused(site: Site, content: bytes, reason: str) -> None:
    answer = await site.http.post("/api/calls/upload", files={"file": ("会议.wav", content, "audio/wav")})
    body = answer.json()
    assert (answer.status_code, body["code"], body["field"]) == (422, "recording-unreadable", "file")
    assert body["message"].startswith(f"“会议.wav”{reason}")
    assert "8 kHz 以上" in body["message"]
    assert list(site.recordings.iterdir()) == []
    assert site.analysis.taken == []


@pytest.mark.parametrize(
    ("layout", "reason"),
    [({"seconds": 0.0}, "里面没有声音"), ({"channels": 6}, "有 6 个声道"), ({"rate_hz": 4000}, "采样率只有 4000 Hz")],
)
async def test_a_recording_we_cannot_use_is_refused(
    site: Site, tmp_path: Path, layout: dict[str, int], reason: str
) -> None:
    sound = write_wav(tmp_path / "x.wav", **layout)
    answer = await site.http.post("/api/calls/upload", files={"file": ("x.wav", sound, "audio/wav")})
    assert (answer.status_code, reason in answer.json()["message"]) == (422, True)


async def test_an_upload_without_a_file(site: Site) -> None:
    answer = await site.http.post("/api/calls/upload", data={"agent_no": "15"})
    assert (answer.status_code, answer.json()["field"]) == (422, "file")
