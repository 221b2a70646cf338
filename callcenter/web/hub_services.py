"""What the pages stand on; ``app.py`` puts it together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Protocol

from fastapi import Depends
from starlette.requests import HTTPConnection

from callcenter.domain.call_record import CallSummary
from callcenter.ports import RecordingAnalysis, RuleInfo, Scoring, Store
from callcenter.web.live import LiveBoard
from callcenter.web.messages import CallView
from callcenter.web.open_sockets import OpenSockets
from callcenter.web.signing import Signing
from callcenter.web.views import call_view
from callcenter.wire.hearing import Hearing


class Processes(Protocol):
    """The other processes of the product."""

    @property
    def ready(self) -> bool:
        """Calls can come."""

    @property
    def model(self) -> str:
        """Speech model in use; empty while there is no listener."""

    @property
    def hearing(self) -> Hearing:
        """How the listener is doing."""

    def processes(self) -> dict[str, bool]:
        """Which are there, by name."""


@dataclass(frozen=True, kw_only=True)
class HubServices:
    """Storage, live board, and the ports of the pages."""

    store: Store
    board: LiveBoard
    rules: Mapping[str, RuleInfo]
    recordings: Path
    analyse_recording: RecordingAnalysis
    processes: Processes
    sockets: OpenSockets = field(default_factory=OpenSockets)
    signing: Signing | None = None
    """None: nobody has to sign in, and only this machine is answered."""
    score: Scoring | None = None
    """Scores a reviewed call anew; None leaves the score as it was."""
    ring_cadence_ms: int = 5000
    tenant: str = ""
    """For uploads that name none."""

    def call_view(self, call: CallSummary) -> CallView:
        """The line of a list: the live one while the call is on, else what the database knows."""
        shown = self.board.summary(call.call_id) if self.board.is_running(call.call_id) else None
        return shown or call_view(call, rules=self.rules, ring_cadence_ms=self.ring_cadence_ms)


def hub_of(connection: HTTPConnection) -> HubServices:
    """The services of the application that serves this request or websocket."""
    services = connection.app.state.hub
    assert isinstance(services, HubServices)
    return services


Hub = Annotated[HubServices, Depends(hub_of)]
