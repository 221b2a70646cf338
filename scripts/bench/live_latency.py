"""How long after the last syllable a forbidden phrase stands in the browser: python -m scripts.bench.live_latency [N].

Places N real calls of the demonstration (default 2) through the whole product and takes the time of every websocket
message. Spoken time is media time on top of the answer's wall clock, both from the same machine.
"""

from __future__ import annotations

import json
import math
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from scripts.demo_call.installation import Installation
from scripts.demo_peers.peers import call_of

DIALOGUE = Path("scripts/demo_data/H3.json")
SEAT = "8015"
SPOKEN = ("FB-", "FL-")


@dataclass
class Arrivals:
    """Delays in milliseconds."""

    first: list[float] = field(default_factory=list)
    """Forbidden phrase spoken → first finding, provisional or not."""
    confirmed: list[float] = field(default_factory=list)
    """Utterance ended → confirmed finding."""
    finals: list[float] = field(default_factory=list)
    """Utterance ended → final text."""


def main() -> None:
    """Prints one table."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    arrivals = Arrivals()
    with Installation(Path("data/bench")) as product:
        for number in range(calls):
            print(f"call {number + 1} of {calls}", file=sys.stderr)
            measure(product, arrivals)
    print("| delay in ms | n | median | p95 | max | limit (p95) |\n|---|---|---|---|---|---|")
    for name, values, limit in (
        ("last syllable of a forbidden phrase → first finding in the browser", arrivals.first, 800),
        ("end of the utterance → confirmed finding in the browser", arrivals.confirmed, 1500),
        ("end of the utterance → final text in the browser", arrivals.finals, 700),
    ):
        print(row(name, values, limit))


def measure(product: Installation, arrivals: Arrivals) -> None:
    """One call."""
    watcher = Watcher(arrivals)
    with connect(product.websocket(SEAT), max_size=None, open_timeout=20) as connection:
        ports = product.ports
        with call_of(
            DIALOGUE,
            registrar=f"127.0.0.1:{ports.registrar}",
            extension=SEAT,
            agent_address=f"127.0.0.1:{ports.phones[SEAT]}",
            customer_port=ports.customer,
            media_port=ports.peer_media,
        ) as (customer, phone):
            watcher.read(connection, lambda: not (customer.running() or phone.running()))
        end = time.monotonic() + 5
        watcher.read(connection, lambda: time.monotonic() > end)


class Watcher:
    """Takes the time of the messages of one call."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals
        self._answered_s = 0.0
        self._seen: set[str] = set()
        self._utterance_ends: dict[int, int] = {}

    def read(self, connection: ClientConnection, over: Callable[[], bool]) -> None:
        """Until ``over``."""
        while not over():
            try:
                text = connection.recv(timeout=0.2)
            except TimeoutError:
                continue
            self._take(json.loads(text), time.time())

    def _take(self, message: dict[str, Any], now_s: float) -> None:
        match message["kind"]:
            case "call" if message["call"]["answered_at"]:
                self._answered_s = datetime.fromisoformat(message["call"]["answered_at"]).timestamp()
            case "segment" if message["segment"]["stage"] == "final" and message["segment"]["leg"] == "agent":
                segment = message["segment"]
                self._utterance_ends[segment["utterance"]] = segment["end_ms"]
                self._arrivals.finals.append(self._delay(segment["end_ms"], now_s))
            case "finding" if message["finding"]["rule"].startswith(SPOKEN):
                self._finding(message["finding"], now_s)

    def _finding(self, finding: dict[str, Any], now_s: float) -> None:
        if finding["verdict"] != "missed":
            return
        if finding["key"] not in self._seen:
            self._seen.add(finding["key"])
            self._arrivals.first.append(self._delay(finding["end_ms"], now_s))
        end_ms = self._utterance_ends.get(finding["utterance"], finding["end_ms"])
        if not finding["provisional"]:
            self._arrivals.confirmed.append(self._delay(end_ms, now_s))

    def _delay(self, spoken_ms: int, now_s: float) -> float:
        return (now_s - self._answered_s) * 1000 - spoken_ms


def row(name: str, values: list[float], limit: int) -> str:
    """A line of the table."""
    if not values:
        return f"| {name} | 0 | - | - | - | {limit} |"
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, math.ceil(0.95 * len(ordered)) - 1)]
    return f"| {name} | {len(values)} | {statistics.median(values):.0f} | {p95:.0f} | {ordered[-1]:.0f} | {limit} |"


if __name__ == "__main__":
    main()
