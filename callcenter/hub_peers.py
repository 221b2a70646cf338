"""The hub's view of the other processes: who is there, what each seat is doing, whether calls can come."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from callcenter.domain.events import CallEvent
from callcenter.pipeline.switchboard import Switchboard
from callcenter.settings import SeatSettings
from callcenter.web.live import LiveBoard
from callcenter.web.messages import NoticeMessage, SeatView
from callcenter.wire.hearing import Hearing, hearing_of
from callcenter.wire.hub_server import Peer

logger = logging.getLogger(__name__)

AWAY = {
    "recorder": "录音程序中断，正在自动恢复；恢复前的声音由坐席程序暂存。",
    "listener": "语音识别中断，正在自动恢复；通话和录音不受影响，恢复后补上漏听的内容。",
}
STARTING = ("starting", "坐席程序正在启动。")
DOWN = ("down", "坐席程序中断，正在自动恢复；恢复前电话打不进来。")
DEMONSTRATION = "正在使用演示模型（{model}）：只适合合成语音演示，对真人语音识别率低，正式使用前请更换模型。"


class HubPeers:
    """Implements ``wire.hub_server.PeerHandler``."""

    def __init__(
        self,
        switchboard: Switchboard,
        board: LiveBoard,
        seats: Iterable[SeatSettings],
        on_ready: Callable[[], None],
    ) -> None:
        self._switchboard = switchboard
        self._board = board
        self._seats = {seat.extension: seat for seat in seats}
        self._peers: dict[tuple[str, str], Peer] = {}
        self._on_ready = on_ready
        self._was_ready = False
        self._notices: dict[str, tuple[str, str]] = {}
        for seat in self._seats.values():
            self._board.seat_changed(_seat_view(seat, None, STARTING))

    @property
    def ready(self) -> bool:
        """The recorder is there, the listener listens or has said why it cannot, every seat is registered."""
        listener = self._peers.get(("listener", "listener"))
        told = listener is not None and bool(listener.state.get("sentence"))
        return (
            self._is_ready("recorder")
            and (self._is_ready("listener") or told)
            and all(self._registered(extension) for extension in self._seats)
        )

    def processes(self) -> dict[str, bool]:
        """Which processes are there, by name."""
        seats = {f"seat-{name}": ("seat", name) in self._peers for name in self._seats}
        return {role: self._is_ready(role) for role in AWAY} | seats

    @property
    def model(self) -> str:
        """Name of the speech model in use, empty while there is no listener."""
        listener = self._peers.get(("listener", "listener"))
        return str(listener.state.get("model", "")) if listener else ""

    @property
    def hearing(self) -> Hearing:
        """What the listener last told of itself."""
        listener = self._peers.get(("listener", "listener"))
        return hearing_of(listener.state) if listener else Hearing()

    def joined(self, peer: Peer) -> None:
        """A process has connected; a listener is told where to go on in each running call."""
        self._peers[peer.role, peer.name] = peer
        logger.info("process has joined", extra={"role": peer.role, "peer": peer.name})
        if peer.role == "listener":
            for call in self._switchboard.calls:
                legs = {leg: {"from_ms": ms, "utterance": n} for leg, (ms, n) in call.heard_to.items()}
                peer.command("resume", call_id=call.call_id, legs=legs)
            peer.command("resumed")
        self._show(peer)

    def state_changed(self, peer: Peer) -> None:
        """A process has said how it is."""
        self._show(peer)

    async def heard(self, peer: Peer, number: int | None, event: CallEvent) -> None:
        """An event for a call."""
        await self._switchboard.take(event, None if number is None else (peer.boot, number))

    def left(self, peer: Peer) -> None:
        """A process has gone; one that has been replaced already does not matter."""
        if self._peers.get((peer.role, peer.name)) is not peer:
            return
        del self._peers[peer.role, peer.name]
        logger.warning("process has gone", extra={"role": peer.role, "peer": peer.name})
        self._show(peer)

    def _show(self, peer: Peer) -> None:
        present = self._peers.get((peer.role, peer.name))
        if peer.role == "seat" and peer.name in self._seats:
            self._board.seat_changed(_seat_view(self._seats[peer.name], present, DOWN))
        elif peer.role in AWAY:
            self._show_helper(peer.role, present)
        if self.ready and not self._was_ready:
            self._on_ready()
        self._was_ready = self._was_ready or self.ready

    def _show_helper(self, role: str, peer: Peer | None) -> None:
        sentence = AWAY[role] if peer is None else str(peer.state.get("sentence", ""))
        self._notice(role, "error" if peer is None else "warning", sentence)
        if role == "listener" and peer is not None and peer.state.get("model"):
            text = DEMONSTRATION.format(model=peer.state["model"]) if peer.state.get("demonstration") else ""
            self._notice("model", "warning", text)

    def _notice(self, key: str, level: str, text: str) -> None:
        shown = level if text else "gone"
        if self._notices.get(key) == (shown, text):
            return  # told every few seconds, shown once
        self._notices[key] = (shown, text)
        self._board.notice(NoticeMessage.model_validate({"key": key, "level": shown, "text": text}))

    def _is_ready(self, role: str) -> bool:
        peer = self._peers.get((role, role))
        return peer is not None and bool(peer.state.get("ready"))

    def _registered(self, extension: str) -> bool:
        peer = self._peers.get(("seat", extension))
        return peer is not None and bool(peer.state.get("registered"))


def _seat_view(seat: SeatSettings, peer: Peer | None, absent: tuple[str, str]) -> SeatView:
    state, sentence = absent
    if peer is not None and "registered" in peer.state:
        state = "ready" if peer.state["registered"] else "unregistered"
        sentence = str(peer.state.get("sentence", ""))
    elif peer is not None:
        state, sentence = STARTING
    return SeatView.model_validate(
        {
            "seat": seat.extension,
            "agent_no": seat.agent_no,
            "agent_name": seat.agent_name,
            "state": state,
            "sentence": sentence,
        }
    )
