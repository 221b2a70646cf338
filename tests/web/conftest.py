"""The real application on a real SQLite file, served by uvicorn in the test's own event loop."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path

import httpx
import pytest
import uvicorn

from callcenter.db.call_journal import CallJournal
from callcenter.db.database import Database, open_database
from callcenter.domain.events import CallEvent
from callcenter.domain.scorecard import Scorecard, Section
from callcenter.ports import RuleInfo, Upload
from callcenter.web.app import HubServices, create_app
from callcenter.web.live import LiveBoard
from callcenter.wire.hearing import Hearing

RULES = {
    "FB-012": RuleInfo(title="推诿", clause="第八条(八)", advice="我帮您问一下，请稍等。"),
    "A-03": RuleInfo(title="开头语", clause="第二条"),
}

CARD = Scorecard(
    sections=(Section(name="服务用语", points=60, rules=("FB-",)), Section(name="流程", points=40, rules=("A-",))),
    cost={"S1": 20, "S2": 8, "S3": 4, "S4": 1},
    rule_cost={},
)


class Processes:
    """The other processes, all there."""

    ready = True
    model = "zh-hotline-small"
    hearing = Hearing(legs=4, behind_ms=1500, sound_s=60, cpu_s=1.5, restarts=1, memory_mb=200)

    def processes(self) -> dict[str, bool]:
        return {"recorder": True, "listener": True, "seat-8008": True}


class Analysis:
    """Takes uploads and does nothing with them."""

    def __init__(self) -> None:
        self.taken: list[Upload] = []

    async def __call__(self, upload: Upload) -> None:
        self.taken.append(upload)


class Site:
    """What a test needs of the running product."""

    def __init__(self, database: Database, board: LiveBoard, recordings: Path) -> None:
        self.database = database
        self.board = board
        self.recordings = recordings
        self.journal = CallJournal(database)
        self.analysis = Analysis()
        self.address = ""
        self.http = httpx.AsyncClient()

    def happen(self, events: Sequence[CallEvent]) -> None:
        """As the hub does: keep, then show."""
        self.journal.record(events)
        for event in events:
            self.board.apply(event)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file to copy."""
    path = tmp_path_factory.mktemp("web") / "built.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture
async def site(tmp_path: Path, built: Path) -> AsyncIterator[Site]:
    shutil.copy(built, tmp_path / "callcenter.db")
    database = open_database(f"sqlite:///{tmp_path / 'callcenter.db'}")
    found = Site(database, LiveBoard(RULES, queue_limit=100), tmp_path / "recordings")
    found.recordings.mkdir()
    database.publish = found.board.publisher(asyncio.get_running_loop())
    services = HubServices(
        store=database,
        board=found.board,
        rules=RULES,
        recordings=found.recordings,
        analyse_recording=found.analysis,
        processes=Processes(),
        tenant="阳泉市煤气公司",
        score=partial(CARD.score, phrasebook="p2"),
    )
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        config = uvicorn.Config(create_app(services), log_level="error", ws="websockets-sansio", lifespan="off")
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        found.address = "127.0.0.1:{1}".format(*listening.getsockname())
        found.http = httpx.AsyncClient(base_url=f"http://{found.address}", trust_env=False)
        yield found
        await found.http.aclose()
        server.should_exit = True
        await running
    database.close()
