"""The whole product, started as a user starts it, for all tests of this folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from scripts.demo_call.installation import Installation
from scripts.demo_peers.peers import AgentPhone, Customer, Peer, answer, dial
from tests.pages.conftest import chromium

__all__ = ["chromium"]


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    if shutil.which("sipp") is None:
        pytest.skip("sipp is not installed: apt-get install sip-tester")
    folder = tmp_path_factory.mktemp("p")
    with Installation(folder) as running:
        yield running
    assert running.processes() == []
    print((folder / "serve.log").read_text())


@pytest.fixture(scope="package")
def sound() -> Path:
    return Path("scripts/demo_data")


@contextmanager
def placed_call(
    product: Installation, seat: str, phone: AgentPhone, customer: Customer, folder: Path
) -> Iterator[tuple[Peer, Peer]]:
    """A call to the seat through the product; gives (agent's phone, customer)."""
    ports, limit_s = product.ports, 150
    media = ports.peer_media
    with ExitStack() as both:
        agent = f"127.0.0.1:{ports.phones[seat]}"
        ringing = both.enter_context(answer(phone, folder / "a", agent, media_port=media, limit_s=limit_s))
        target = f"127.0.0.1:{ports.registrar}"
        place = {"port": ports.customer, "media_port": media + 20}
        caller = both.enter_context(dial(customer, folder / "c", target, seat, limit_s=limit_s, **place))
        yield ringing, caller


def call_of_seat(product: Installation, seat: str) -> dict[str, Any]:
    """The newest call of a seat with everything known about it."""
    newest = product.get(f"/api/calls?seat={seat}&limit=1")["calls"][0]
    detail: dict[str, Any] = product.get(f"/api/calls/{newest['call_id']}")
    return detail
