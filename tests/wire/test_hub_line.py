"""A process's line to the hub: both real ends over a real socket."""

import asyncio
from pathlib import Path

from callcenter.domain.events import CallEvent, FinalSegment, Leg, MediaClock
from callcenter.wire.hub_link import HubLink
from callcenter.wire.hub_server import HubServer, Peer

LIMIT_S = 10


class Hub:
    """Keeps what it hears; refuses to keep while ``broken``."""

    def __init__(self) -> None:
        self.heard_events: list[tuple[int | None, CallEvent]] = []
        self.peers: list[Peer] = []
        self.left_names: list[str] = []
        self.changed = asyncio.Event()
        self.broken = False

    def joined(self, peer: Peer) -> None:
        self.peers.append(peer)
        self.changed.set()

    def state_changed(self, peer: Peer) -> None:
        self.changed.set()

    async def heard(self, peer: Peer, number: int | None, event: CallEvent) -> None:
        if self.broken:
            raise ConnectionError("the database is away")
        self.heard_events.append((number, event))
        self.changed.set()

    def left(self, peer: Peer) -> None:
        self.left_names.append(peer.name)
        self.changed.set()

    async def until(self, true: object) -> None:
        async with asyncio.timeout(LIMIT_S):
            while not true():  # type: ignore[operator]
                self.changed.clear()
                await self.changed.wait()


def final(number: int) -> FinalSegment:
    return FinalSegment(call_id="c", leg=Leg.AGENT, utterance=number, start_ms=0, end_ms=9, text=f"第{number}句")


async def test_events_arrive_and_are_acknowledged(tmp_path: Path) -> None:
    hub = Hub()
    server = HubServer(tmp_path / "hub.sock", hub)
    await server.start()
    link = HubLink(tmp_path / "hub.sock", role="listener", name="listener")
    link.start()
    for number in range(1, 6):
        link.send(final(number))
    await hub.until(lambda: len(hub.heard_events) == 5)
    assert [n for n, _ in hub.heard_events] == [1, 2, 3, 4, 5]
    link.state(model="zh")
    await hub.until(lambda: hub.peers[0].state.get("model") == "zh")
    await asyncio.to_thread(link.close)
    await hub.until(lambda: hub.left_names == ["listener"])
    await server.close()


async def test_what_the_hub_did_not_keep_comes_again_after_its_restart(tmp_path: Path) -> None:
    first = Hub()
    server = HubServer(tmp_path / "hub.sock", first)
    await server.start()
    link = HubLink(tmp_path / "hub.sock", role="seat", name="15")
    link.start()
    link.state(registered=True)
    link.send(final(1))
    await first.until(lambda: len(first.heard_events) == 1)
    first.broken = True
    link.send(final(2))
    await first.until(lambda: first.left_names)
    await server.close()
    link.send(final(3))
    link.send(MediaClock(call_id="c", time_ms=20))

    second = Hub()
    server = HubServer(tmp_path / "hub.sock", second)
    await server.start()
    await second.until(lambda: len([n for n, _ in second.heard_events if n]) >= 2)
    assert [n for n, _ in second.heard_events if n][-2:] == [2, 3]
    assert second.peers[0].boot == first.peers[0].boot
    assert second.peers[0].state["registered"] is True
    await asyncio.to_thread(link.close)
    await server.close()


async def test_commands_reach_the_process(tmp_path: Path) -> None:
    hub = Hub()
    server = HubServer(tmp_path / "hub.sock", hub)
    await server.start()
    loop = asyncio.get_running_loop()
    got: asyncio.Future[dict[str, object]] = loop.create_future()
    link = HubLink(
        tmp_path / "hub.sock",
        role="listener",
        name="listener",
        on_command=lambda message: loop.call_soon_threadsafe(got.set_result, message),
    )
    link.start()
    await hub.until(lambda: hub.peers)
    hub.peers[0].command("resume", call_id="c", legs={"agent": {"from_ms": 900, "utterance": 4}})
    async with asyncio.timeout(LIMIT_S):
        message = await got
    assert message == {"command": "resume", "call_id": "c", "legs": {"agent": {"from_ms": 900, "utterance": 4}}}
    await asyncio.to_thread(link.close)
    await server.close()


async def test_a_stranger_is_hung_up_on(tmp_path: Path) -> None:
    hub = Hub()
    server = HubServer(tmp_path / "hub.sock", hub)
    await server.start()
    reader, writer = await asyncio.open_unix_connection(tmp_path / "hub.sock")
    writer.write(b"GET / HTTP/1.1\r\n\r\n")
    async with asyncio.timeout(LIMIT_S):
        assert await reader.read() == b""
    writer.close()
    assert hub.peers == []
    await server.close()
