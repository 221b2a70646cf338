"""The real application with signing in, on a real SQLite file: a person or two of every role."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from callcenter.actions.keep_people import add_person
from callcenter.db.call_journal import CallJournal
from callcenter.db.database import open_database
from callcenter.db.work_order_store import SqlWorkOrderStore
from callcenter.domain import events as ev
from callcenter.domain.events import CallEvent, Leg
from callcenter.domain.people import Role, new_person
from callcenter.web.app import HubServices, create_app
from callcenter.web.live import LiveBoard
from callcenter.web.messages import SeatView
from callcenter.web.passwords import Argon2Passwords
from callcenter.web.signing import Signing
from callcenter.web.work_order_site import add_work_orders
from tests.domain.work_orders.orders_at_work import GAS, POLICIES, REPAIR
from tests.doubles.order_room import OrderRoom
from tests.web.conftest import RULES, Processes
from tests.web.ticket_site import ANSWERED

PASSWORD = "correct-horse"
MINE, HERS = "call-of-08", "call-of-09"


class SignedSite:
    """The product with signing in: two agents, one of QA, a supervisor, an administrator."""

    def __init__(self, folder: Path, built: Path, *, signing: bool = True) -> None:
        shutil.copy(built, folder / "callcenter.db")
        self.database = open_database(f"sqlite:///{folder / 'callcenter.db'}")
        self.passwords = Argon2Passwords()
        self.board = LiveBoard(RULES)
        services = HubServices(
            store=self.database,
            board=self.board,
            rules=RULES,
            recordings=folder,
            analyse_recording=self._no_analysis,
            processes=Processes(),
            signing=Signing(passwords=self.passwords, secret="s" * 40) if signing else None,
        )
        self.app = create_app(services)
        self.room = OrderRoom(SqlWorkOrderStore(self.database), POLICIES, ANSWERED)
        add_work_orders(self.app, self.room.desk)
        self.address = ""
        self._clients: list[httpx.AsyncClient] = []

    async def _no_analysis(self, _upload: object) -> None:
        return

    def fill(self) -> None:
        people = {
            "anna": ([Role.AGENT], "08"),
            "bea": ([Role.AGENT], "09"),
            "qian": ([Role.QA], ""),
            "li.ming": ([Role.SUPERVISOR], ""),
            "zhou": ([Role.ADMIN], ""),
        }
        for login, (roles, number) in people.items():
            add_person(self.database, self.passwords, new_person(login, login, roles, number), PASSWORD, by="test")
        journal = CallJournal(self.database)
        for call_id, number in ((MINE, "08"), (HERS, "09")):
            journal.record([ev.CallOffered(call_id=call_id, tenant=GAS, agent_no=number, seat=f"80{number}")])
            for name, value in {"type": "报修", **REPAIR}.items():
                slot = ev.SlotFilled(call_id=call_id, name=name, value=value, leg=Leg.CUSTOMER, utterance=1)
                journal.record([slot])
            self.board.seat_changed(SeatView(seat=f"80{number}", agent_no=number, state="ready"))

    def happen(self, *events: CallEvent) -> None:
        """Kept as the hub keeps them."""
        CallJournal(self.database).record(events)

    def client(self, **headers: str) -> httpx.AsyncClient:
        client = httpx.AsyncClient(base_url=f"http://{self.address}", trust_env=False, headers=headers)
        self._clients.append(client)
        return client

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()

    async def signed(self, login: str) -> httpx.AsyncClient:
        client = self.client()
        answer = await client.post("/api/session", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return client

    def socket(self, query: str, client: httpx.AsyncClient | None = None, **headers: str) -> connect:
        """The live socket, as the page of the client opens it."""
        cookies = {"cookie": "; ".join(f"{k}={v}" for k, v in client.cookies.items())} if client else {}
        return connect(f"ws://{self.address}/ws/live{query}", proxy=None, additional_headers={**cookies, **headers})

    async def socket_code(self, query: str, client: httpx.AsyncClient | None = None, **headers: str) -> int:
        """Code the live socket is closed with; 0 when it sends its snapshot."""
        try:
            async with self.socket(query, client, **headers) as live:
                await live.recv()
                return 0
        except ConnectionClosed as goodbye:
            return goodbye.rcvd.code if goodbye.rcvd else -1
        except InvalidStatus as refused:
            return refused.response.status_code


async def serve(site: SignedSite) -> AsyncIterator[SignedSite]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(site.app, log_level="error", ws="websockets-sansio", lifespan="off"))
        running = asyncio.create_task(server.serve(sockets=[listening]))
        site.address = "127.0.0.1:{1}".format(*listening.getsockname())
        yield site
        await site.close()
        server.should_exit = True
        await running
    site.database.close()
