"""Memory of the listener over hours of call sound: python -m scripts.bench.soak [AUDIO] [--calls 3] [--hours 2].

AUDIO is a folder of stereo recordings (8 kHz; without it the calls of the demonstration), played over and over on every
call. The real listener process finds all of it in the recordings and hears it as fast as the machine can; a row of the
table for every ten minutes of each leg.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
import soundfile

from callcenter.domain.events import CallEvent, FinalSegment, Leg, ListeningEnded
from callcenter.settings import Settings
from callcenter.wire.audio_packets import FRAME_BYTES, FRAME_MS, Control, pack_control, pack_frame
from callcenter.wire.hearing import Hearing, hearing_of
from callcenter.wire.hub_server import HubServer, Peer
from scripts.bench.recognition_sets import LEGS, RATE_HZ, Samples, calls, demo_calls

ROW_S = 600
"""Of sound on each leg."""
LOOK_S = 1.0
DIALOGUES = Path("fixtures") / "dialogues"


class Hub:
    """Takes what the listener says and keeps only how it is."""

    def __init__(self) -> None:
        self.ready = asyncio.Event()
        self.hearing = Hearing()
        self.finals = 0
        self.ended = 0

    def joined(self, peer: Peer) -> None:
        """The listener is there."""

    def state_changed(self, peer: Peer) -> None:
        """How it is."""
        self.hearing = hearing_of(peer.state)
        if peer.state.get("ready"):
            self.ready.set()

    async def heard(self, peer: Peer, number: int | None, event: CallEvent) -> None:  # noqa: ARG002 – PeerHandler
        """What was said is counted."""
        self.finals += isinstance(event, FinalSegment)
        self.ended += isinstance(event, ListeningEnded)

    def left(self, peer: Peer) -> None:
        """The listener has gone."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("audio", nargs="?", type=Path)
    parser.add_argument("--calls", type=int, default=3)
    parser.add_argument("--hours", type=float, default=2.0)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(soak(Path(folder), wanted.audio, wanted.calls, wanted.hours))


async def soak(folder: Path, audio: Path | None, count: int, hours: float) -> None:
    """Plays, samples, prints."""
    settings = Settings(data=folder)
    for place in (settings.run, settings.recordings):
        place.mkdir(parents=True, exist_ok=True)
    sound = folder / "sound.wav"
    length_s = write_hours(sound, audio, hours)
    hub = Hub()
    server = HubServer(settings.hub_socket, hub)
    await server.start()
    config = folder / "callcenter.toml"
    config.write_text(f'data = "{folder}"\n', encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "callcenter", "listener", "--config", str(config)
    )
    try:
        await hub.ready.wait()
        print(f"{count * 2} legs, {length_s / 3600:.1f} h each; at rest {resident_mb(process.pid)} MB\n")
        print("| minutes of each leg | memory MB | processor s for a s of sound | finals |\n|---:|---:|---:|---:|")
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as seat:
            seat.connect(str(settings.listener_socket))
            running = [begin_call(seat, settings, sound, length_s) for _ in range(count)]
            peak_mb = await watch(hub, process.pid, count)
            for call in running:
                (settings.recordings / f"{call}.wav").unlink()
        await asyncio.sleep(2 * LOOK_S)  # the last call is put away
        print(f"\nhighest {peak_mb} MB; after the calls {resident_mb(process.pid)} MB")
    finally:
        process.terminate()
        await process.wait()
        await server.close()


def begin_call(seat: socket.socket, settings: Settings, sound: Path, length_s: int) -> UUID:
    """Its first and its last frame; everything between is in the recording."""
    call = uuid4()
    (settings.recordings / f"{call}.wav").symlink_to(sound)
    seat.send(pack_control(Control(call_id=str(call), name="started", fields={})))
    for leg, seq in itertools.product(Leg, (0, length_s * 1000 // FRAME_MS - 1)):
        seat.send(pack_frame(call, leg, seq, seq * FRAME_MS, bytes(FRAME_BYTES)))
    seat.send(pack_control(Control(call_id=str(call), name="ended", fields={"length_ms": length_s * 1000})))
    return call


async def watch(hub: Hub, pid: int, count: int) -> int:
    """Until all legs have ended; returns the most memory seen."""
    peak_mb = 0
    row = 0
    began = time.monotonic()
    while hub.ended < 2 * count:
        await asyncio.sleep(LOOK_S)
        now_mb = resident_mb(pid)
        peak_mb = max(peak_mb, now_mb)
        told = hub.hearing
        if told.sound_s >= row * ROW_S * 2 * count and told.sound_s > 0:
            row = int(told.sound_s // (ROW_S * 2 * count)) + 1
            minutes = told.sound_s / (2 * count) / 60
            print(f"| {minutes:.0f} | {now_mb} | {told.cpu_s / told.sound_s:.4f} | {hub.finals} |", flush=True)
    print(f"\n{hub.finals} finals in {time.monotonic() - began:.0f} s by the clock")
    return peak_mb


def write_hours(path: Path, audio: Path | None, hours: float) -> int:
    """The calls again and again as one recording; returns its seconds."""
    pieces = list(stereo(audio))
    length_s = int(hours * 3600)
    left = length_s * RATE_HZ
    with soundfile.SoundFile(path, "w", RATE_HZ, 2, "PCM_16") as out:
        for piece in itertools.cycle(pieces):
            out.write(piece[:left])
            left -= len(piece)
            if left <= 0:
                return length_s
    raise SystemExit(f"{audio}: no recordings to play")


def stereo(audio: Path | None) -> Iterator[Samples]:
    """Customer left, agent right."""
    spoken = demo_calls() if audio is None else calls(audio, audio.parent / DIALOGUES)
    legs = iter(spoken)
    for left, right in zip(legs, legs, strict=True):
        assert left.source.endswith(LEGS[0])
        length = max(len(left.sound), len(right.sound))
        both = [np.pad(leg.sound, (0, length - len(leg.sound))) for leg in (left, right)]
        yield np.stack(both, axis=1)


def resident_mb(pid: int) -> int:
    """Memory of the process now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


if __name__ == "__main__":
    main()
