"""How long the list of calls takes with 100,000 calls: ``python -m scripts.bench.call_list [DATABASE_URL]``.

Without an address a SQLite file in a temporary folder is used. With one, an empty database of that server is filled.
CPU is what this process worked, the rest is waiting: for the server, or for a machine that has other things to do.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text

from callcenter.db.database import Database, open_database
from callcenter.db.tables import CallTable, TicketTable
from callcenter.domain.call_record import CallFilter, CallState

CALLS = 100_000
BATCH = 2_000
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
REPEATS = 7
FILTERS = {
    "newest": CallFilter(),
    "one seat": CallFilter(seat="8003"),
    "one agent, with violations": CallFilter(agent_no="08", violations=True),
    "missed": CallFilter(states=(CallState.MISSED,)),
    "one day": CallFilter(since=FIRST + timedelta(days=100), until=FIRST + timedelta(days=101)),
    "with violations, page 100": CallFilter(violations=True, offset=5_000),
    "page 1,800": CallFilter(offset=90_000),
    "an address": CallFilter(text="滨河小区7号楼2单元"),
    "a name, 10 % of all": CallFilter(text="王建国"),
    "digits of a number": CallFilter(text="9999"),
    "nothing fits": CallFilter(text="没有这个人"),
}


def rows() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    chance = random.Random(1)
    for number in range(CALLS):
        at = FIRST + timedelta(minutes=5 * number)
        caller = f"13{chance.randrange(10**9):09d}"
        violations = int(chance.random() < 0.2)
        place = f"滨河小区{chance.randrange(30)}号楼{chance.randrange(6)}单元{chance.randrange(2000)}"
        words = [f"t{number:08d}", caller, chance.choice("王李张刘陈杨赵黄周吴") + "建国", place, "燃气灶打不着火"]
        call = {
            "call_id": f"c{number:06d}",
            "tenant": "t",
            "direction": "inbound",
            "source": "live",
            "seat": f"80{number % 40:02d}",
            "agent_no": f"{number % 40:02d}",
            "caller": caller,
            "state": "ended" if chance.random() < 0.95 else "missed",
            "offered_at": at,
            "started_at": at,
            "violations": violations,
            "severities": {"S2": 1} if violations else {},
            "to_review": violations,
            "score": 90.0,
            "ticket_type": "报修",
        }
        texts = ("sentence", "stage", "end_cause", "model", "phrasebook", "disposition", "wrap_up_note")
        counts = ("media_ms", "to_listen", "duties_met", "duties_total")
        call |= dict.fromkeys(texts, "") | dict.fromkeys(counts, 0)
        call |= {"demonstration_model": False, "has_recording": True}
        ticket = {"call_id": call["call_id"], "search_text": "\n".join(words), "created_at": at, "changed_at": at}
        yield call, ticket


def fill(database: Database) -> None:
    everything = list(rows())
    with database.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        for start in range(0, CALLS, BATCH):
            batch = everything[start : start + BATCH]
            connection.execute(insert(CallTable), [call for call, _ in batch])
            connection.execute(insert(TicketTable), [ticket for _, ticket in batch])
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE"))


def measure(database: Database) -> None:
    print(f"{'filter':28} {'found':>7} {'median ms':>10} {'worst ms':>9} {'CPU ms':>7}")
    for name, wanted in FILTERS.items():
        taken, worked = [], []
        for _ in range(REPEATS):
            begin, begin_cpu = time.perf_counter(), time.process_time()
            with database.reading() as work:
                page = work.calls.find(wanted)
            taken.append((time.perf_counter() - begin) * 1000)
            worked.append((time.process_time() - begin_cpu) * 1000)
        print(f"{name:28} {page.total:7d} {statistics.median(taken):10.1f} {max(taken):9.1f} {min(worked):7.1f}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/calls.db")
        fill(database)
        measure(database)
        database.close()


if __name__ == "__main__":
    main()
