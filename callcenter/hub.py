"""The hub process: one event loop that judges, keeps and shows."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from callcenter.actions.order_desk import OrderDesk
from callcenter.db.call_journal import CallJournal
from callcenter.db.database import Database
from callcenter.domain.call_record import CallFilter, CallState, CallSummary
from callcenter.domain.events import CallOffered
from callcenter.emergency_watch import EmergencyWatch
from callcenter.hub_orders import HubOrders
from callcenter.hub_peers import HubPeers
from callcenter.pipeline.analysis import Analysis
from callcenter.pipeline.switchboard import Switchboard
from callcenter.ports import Policies, RuleInfo, Scoring
from callcenter.reviewed_scores import ReviewedScores
from callcenter.settings import Settings
from callcenter.upload_analysis import UploadAnalysis
from callcenter.web.app import HubServices, create_app
from callcenter.web.live import LiveBoard
from callcenter.web.signing import Signing
from callcenter.wire.hub_server import HubServer

logger = logging.getLogger(__name__)


class WebServer(uvicorn.Server):
    """Leaves the signals to the hub: uvicorn would raise them again before the hub has closed its database."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing."""
        yield


class Hub:
    """Everything of the hub, wired; ``run`` until a signal comes."""

    def __init__(
        self,
        settings: Settings,
        config: Path | None,
        database: Database,
        rules: dict[str, RuleInfo],
        analysis_of: Callable[[CallOffered], Analysis],
        policies: Policies,
        signing: Signing | None = None,
        score: Scoring | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self.board = LiveBoard(rules, ring_cadence_ms=settings.sip.ring_cadence_ms)
        journal = CallJournal(database)
        self._policies = policies
        self._orders: HubOrders | None = None
        board = ReviewedScores(EmergencyWatch(self.board, self._desk), database, score)
        self._switchboard = Switchboard(journal, board, analysis_of)
        self._peers = HubPeers(self._switchboard, self.board, settings.seats, self._tell_ready)
        self._server = HubServer(settings.hub_socket, self._peers)
        self._uploads = UploadAnalysis(journal, self.board.apply, config)
        self.services = HubServices(
            store=database,
            board=self.board,
            rules=rules,
            recordings=settings.recordings,
            analyse_recording=self._uploads,
            processes=self._peers,
            ring_cadence_ms=settings.sip.ring_cadence_ms,
            tenant=settings.seats[0].tenant if settings.seats else "",
            signing=signing,
            score=score,
        )

    @property
    def address(self) -> str:
        """Of the pages."""
        return f"http://{self._settings.web.host}:{self._settings.web.port}"

    async def run(self, app: FastAPI) -> None:
        """Until SIGTERM or SIGINT."""
        loop = asyncio.get_running_loop()
        self._database.publish = self.board.publisher(loop)
        self._orders = HubOrders(self._database, self.board, self._policies, app)
        self._name_seats()
        async with AsyncExitStack() as closing:
            closing.callback(self._database.close)
            closing.push_async_callback(self._switchboard.close)
            await self._switchboard.restore()
            closing.push_async_callback(self._uploads.close)
            await self._uploads.take_up(self._unfinished_uploads(), self._settings.recordings)
            await self._server.start()
            closing.push_async_callback(self._server.close)
            for task in (loop.create_task(self._switchboard.watch()), loop.create_task(self._orders.run())):
                closing.callback(task.cancel)
            web = WebServer(self._web_config(app))
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, _stop, web)
            gc.collect()
            gc.freeze()  # code, tables and patterns are never garbage: no collection during a call looks at them again
            gc.enable()
            await web.serve()
        logger.info("hub has ended")

    def _desk(self) -> OrderDesk:
        assert self._orders is not None  # made before the first event can come
        return self._orders.desk

    def _unfinished_uploads(self) -> tuple[CallSummary, ...]:
        with self._database.reading() as work:
            return work.calls.find(CallFilter(states=(CallState.PROCESSING,), source="recording")).calls

    def _web_config(self, app: FastAPI) -> uvicorn.Config:
        host, port = self._settings.web.host, self._settings.web.port
        return uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            timeout_graceful_shutdown=2,
            lifespan="off",
            ws_per_message_deflate=False,  # costs time and memory for each open page, and the pages are near
        )

    def _name_seats(self) -> None:
        with self._database.writing() as work:
            for seat in self._settings.seats:
                work.seats.put(seat.extension, agent_no=seat.agent_no, agent_name=seat.agent_name, tenant=seat.tenant)
            work.commit()

    def _tell_ready(self) -> None:
        logger.info("ready for calls", extra={"pages": self.address, "model": self._peers.model})


def _stop(web: WebServer) -> None:
    web.should_exit = True


def serve_hub(hub: Hub) -> int:
    """Main function of the process."""
    asyncio.run(hub.run(create_app(hub.services)))
    return 0
