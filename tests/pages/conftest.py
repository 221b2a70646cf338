"""One server and one browser for all page tests; a fresh hub and a fresh window for each."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from tests.pages.hub_double import HubDouble, hub_app
from tests.waiting import until

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def chromium() -> Iterator[sync_api.Browser]:
    """Not longer than its folder: while Playwright is up, its event loop keeps asyncio tests from running."""
    executable = CHROMIUM if CHROMIUM.exists() else shutil.which("chromium")
    if executable is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def hub(tmp_path: Path) -> HubDouble:
    return HubDouble(tmp_path)


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The application behind a real socket, in a thread; gives its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="websockets-sansio"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        until(lambda: server.started or not thread.is_alive(), "the server")  # uvicorn offers nothing to wait on
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture
def site(hub: HubDouble) -> Iterator[str]:
    """Address of the running double."""
    with serving(hub_app(hub)) as address:
        yield address
        hub.cut()


@pytest.fixture
def page(chromium: sync_api.Browser, site: str) -> Iterator[sync_api.Page]:
    """A window of the smaller supported size that fails the test on an error in the page."""
    window = chromium.new_context(base_url=site, viewport={"width": 1366, "height": 768}, locale="zh-CN")
    tab = window.new_page()
    problems: list[str] = []
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on("console", lambda line: problems.append(line.text) if line.type in ("error", "warning") else None)
    tab.set_default_timeout(15_000)
    sync_api.expect.set_options(timeout=15_000)
    yield tab
    window.close()
    ours = [text for text in problems if "WebSocket" not in text and "status of 4" not in text]
    assert not ours, ours
