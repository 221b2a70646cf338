"""The real application with work orders on a real SQLite file, with a clock the test turns."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from callcenter.db.call_journal import CallJournal
from callcenter.db.database import Database, open_database
from callcenter.db.work_order_store import SqlWorkOrderStore
from callcenter.domain import events as ev
from callcenter.domain.events import Leg, LegState
from callcenter.web.app import HubServices, create_app
from callcenter.web.live import LiveBoard
from callcenter.web.messages import NoticeMessage
from callcenter.web.work_order_site import add_work_orders
from tests.domain.work_orders.orders_at_work import GAS, POLICIES, REPAIR
from tests.doubles.order_room import OrderRoom

CALL = "2024-h1"
CALLER = "13800001234"
ANSWERED = datetime(2024, 3, 5, 2, 40, tzinfo=UTC)


class Processes:
    """The other processes, all there."""

    ready = True
    model = "zh-hotline-small"

    def processes(self) -> dict[str, bool]:
        return {}


async def no_analysis(_upload: object) -> None:
    return


class TicketSite:
    """What a test of the work order pages needs."""

    def __init__(self, folder: Path, built: Path) -> None:
        shutil.copy(built, folder / "callcenter.db")
        self.database: Database = open_database(f"sqlite:///{folder / 'callcenter.db'}")
        self.journal = CallJournal(self.database)
        self.board = LiveBoard({})
        self.room = OrderRoom(SqlWorkOrderStore(self.database), POLICIES, ANSWERED + timedelta(minutes=3))
        services = HubServices(
            store=self.database,
            board=self.board,
            rules={},
            recordings=folder,
            analyse_recording=no_analysis,
            processes=Processes(),
        )
        self.app = create_app(services)
        add_work_orders(self.app, self.room.desk)
        self.http = httpx.Client(trust_env=False)
        self.loop: asyncio.AbstractEventLoop

    def call(self, call_id: str = CALL, fields: dict[str, str] | None = None, caller: str = CALLER) -> str:
        """A finished call whose ticket filled itself."""
        self.journal.record([ev.CallOffered(call_id=call_id, tenant=GAS, agent_no="08", caller=caller, at=ANSWERED)])
        answered = ev.LegChanged(call_id=call_id, leg=Leg.CUSTOMER, state=LegState.ANSWERED, at_ms=0, at=ANSWERED)
        self.journal.record([answered])
        for name, value in {"type": "报修", **(fields or REPAIR)}.items():
            self.journal.record([ev.SlotFilled(call_id=call_id, name=name, value=value, leg=Leg.CUSTOMER, utterance=1)])
        return call_id

    def registered(self) -> dict[str, Any]:
        """The ticket of a call, with its number."""
        answer = self.http.post(f"/api/calls/{self.call()}/ticket/register", json={"by": "08"})
        assert answer.status_code == 200, answer.text
        ticket: dict[str, Any] = answer.json()
        return ticket

    def step(self, ticket: dict[str, Any], step: str, **given: Any) -> dict[str, Any]:
        """The ticket after a step."""
        body = {"by": "08", "version": ticket["version"], "step": step, **given}
        answer = self.http.post(f"/api/tickets/{ticket['number']}/steps", json=body)
        assert answer.status_code == 200, answer.text
        moved: dict[str, Any] = answer.json()
        return moved

    def notice(self, notice: NoticeMessage) -> None:
        """On every open page, from the test's thread."""
        self.loop.call_soon_threadsafe(self.board.notice, notice)


def _run(loop: asyncio.AbstractEventLoop, server: uvicorn.Server, listening: socket.socket) -> None:
    loop.run_until_complete(server.serve(sockets=[listening]))
    loop.close()


@contextmanager
def serving(folder: Path, built: Path) -> Iterator[TicketSite]:
    """The site on a port of its own; ``http`` talks to it."""
    site = TicketSite(folder, built)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(site.app, log_level="error", lifespan="off", ws="websockets-sansio"))
        site.loop = asyncio.new_event_loop()
        thread = threading.Thread(target=_run, args=(site.loop, server, listening))
        thread.start()
        address = "http://127.0.0.1:{1}".format(*listening.getsockname())
        try:
            with httpx.Client(base_url=address, trust_env=False, timeout=60) as site.http:
                yield site
        finally:
            server.should_exit = True
            thread.join()
            site.database.close()
