"""How fast the board answers with 100,000 work orders: ``python -m scripts.bench.board [SQLAlchemy URL]``.

Without a URL a SQLite file in a temporary folder is filled. A PostgreSQL database must be empty; it is left filled.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from callcenter.db.database import Database, open_database
from callcenter.db.tables import SlotTable, TicketTable
from callcenter.db.ticket_search import put_terms
from callcenter.db.work_order_store import SqlWorkOrderStore
from callcenter.db.work_order_tables import CLOSED_RANK, NEVER, DueItemTable, WorkOrderTable
from callcenter.domain.work_orders.board import BoardFilter, BoardOrder, DueFilter
from callcenter.domain.work_orders.states import OPEN, State

ORDERS = 100_000
BATCH = 5_000
LIMIT_MS = 100
PASSES = 15
NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
GIVEN = "建国志强秀英敏芳伟娜静丽军洋勇艳杰涛明超兰霞平刚桂"
COMMUNITIES = ("滨河小区", "平安里小区", "新华小区", "桃林小区", "矿务局小区", "桃北东街", "德胜街", "南山公园里")
ISSUES = ("燃气灶打不着火", "燃气表屏幕是黑的", "上个月燃气费多了一百多块", "家里没气了", "师傅态度不好", "壁挂炉不热")

FILTERS: dict[str, BoardFilter] = {
    "nothing": BoardFilter(),
    "newest first": BoardFilter(order=BoardOrder.NEWEST),
    "one state": BoardFilter(states=(State.DISPATCHED,)),
    "open states": BoardFilter(states=tuple(sorted(OPEN))),
    "state and type": BoardFilter(states=(State.DISPATCHED, State.ACCEPTED), types=("报修",)),
    "department": BoardFilter(department="用户管理站"),
    "one agent": BoardFilter(agent_no="08"),
    "emergencies": BoardFilter(emergency=True),
    "overdue": BoardFilter(due=DueFilter.OVERDUE),
    "overdue of a department": BoardFilter(due=DueFilter.OVERDUE, department="抢险"),
    "one week": BoardFilter(since=NOW - timedelta(days=20), until=NOW - timedelta(days=13)),
    "search number": BoardFilter(text="20240201-0077"),
    "search name": BoardFilter(text="王建国"),
    "search phone": BoardFilter(text="13800001234"),
    "search address": BoardFilter(text="滨河小区5号楼"),
    "search what is not there": BoardFilter(text="没有这样的内容"),
    "search what all have": BoardFilter(text="号楼"),
    "search among open repairs": BoardFilter(text="滨河", types=("报修",), states=tuple(sorted(OPEN))),
    "page 1000": BoardFilter(offset=50_000),
}


def rows(first: int, count: int, dice: random.Random) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """Rows of so many orders: 85 % finished, the rest in every open state."""
    for number in range(first, first + count):
        received = NOW - timedelta(minutes=dice.randrange(60 * 24 * 365))
        is_open = dice.random() < 0.15
        state = dice.choice(sorted(OPEN) if is_open else [State.ARCHIVED, State.CLOSED])
        due = received + timedelta(hours=dice.choice([6, 24, 48, 24 * 30, 24 * 365]))
        name = dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, 2))
        phone = f"13{dice.randrange(10**9):09d}"
        place = dice.choice(COMMUNITIES)
        address = f"{place}{dice.randrange(1, 30)}号楼{dice.randrange(1, 6)}单元{dice.randrange(101, 2403)}号"
        kind = dice.choice(["报修", "报修", "投诉", "咨询", "报警"])
        emergency = "燃气泄漏" if kind == "报警" and dice.random() < 0.2 else ""
        agent, priority = f"{dice.randrange(1, 60):02d}", 0 if emergency else dice.randrange(1, 6)
        order_no, fields = f"YM{received:%Y%m%d}-{number:06d}", {"name": name, "phone": phone, "address": address}
        fields |= {"issue": dice.choice(ISSUES), "title": "先生"}
        ticket = {
            "id": number,
            "number": order_no,
            "status": state.value,
            "version": 3,
            "tenant": "阳泉市煤气公司",
            "type": kind,
            "first_responsible": agent,
            "search_text": "\n".join([order_no, phone, *fields.values()]),
            "created_at": received,
            "changed_at": received,
        }
        order = {
            "ticket_id": number,
            "tenant": "阳泉市煤气公司",
            "type": kind,
            "state": state.value,
            "rank": priority if is_open else CLOSED_RANK,
            "priority": priority,
            "emergency": emergency,
            "fault": "",
            "department": dice.choice(["用户管理站", "抢险", "收费部门", "生产调度处", "客户服务中心"]),
            "handler": "",
            "first_responsible": agent,
            "helpers": [],
            "also_tell": [],
            "callback_need": "none",
            "received_at": received,
            "next_due_at": due if is_open else NEVER,
        }
        item = {
            "ticket_id": number,
            "key": "C-32.handle",
            "kind": "clock",
            "title": "6小时内处理",
            "clause": "001 客户服务标准 第三条(二)",
            "owner": order["department"],
            "note": "",
            "stop_on": "handled",
            "strict": False,
            "soft": True,
            "agreed_replaces": False,
            "remind_before": [3600],
            "escalate_after": [],
            "started_at": received,
            "due_at": due,
            "paused_at": None,
            "stopped_at": None if is_open else received,
            "position": 0,
            "told_until": received,
            "next_signal_at": due if is_open else NEVER,
        }
        slots = [
            {
                "ticket_id": number,
                "name": field,
                "value": value,
                "source": "customer",
                "confidence": 1.0,
                "confirmed": True,
                "heard": "",
                "contradiction": "",
                "settled_by": "",
            }
            for field, value in fields.items()
        ]
        yield {"tickets": [ticket], "orders": [order], "items": [item], "slots": slots}


def fill(database: Database) -> None:
    """100,000 orders."""
    dice = random.Random(20240305)
    tables = {"tickets": TicketTable, "orders": WorkOrderTable, "items": DueItemTable, "slots": SlotTable}
    for first in range(1, ORDERS + 1, BATCH):
        batch: dict[str, list[dict[str, Any]]] = {name: [] for name in tables}
        for one in rows(first, BATCH, dice):
            for name, values in one.items():
                batch[name] += values
        with database.engine.begin() as connection:
            for name, table in tables.items():
                connection.execute(insert(table), batch[name])
            put_terms(connection, [(ticket["id"], ticket["search_text"]) for ticket in batch["tickets"]])
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def measure(database: Database) -> dict[str, tuple[int, float, float, float]]:
    """Hits, median, slowest and own processor milliseconds of each filter."""
    store = SqlWorkOrderStore(database)
    figures = {}
    for name, wanted in FILTERS.items():
        times, busy, total = [], [], 0
        for _ in range(PASSES):
            started, worked = time.perf_counter(), time.process_time()
            with store.reading() as work:
                total = work.lists.find(replace(wanted, limit=50), NOW).total
            times.append((time.perf_counter() - started) * 1000)
            busy.append((time.process_time() - worked) * 1000)
        figures[name] = (total, statistics.median(times), max(times), statistics.median(busy))
    return figures


def main() -> int:
    """Prints a table; 1 when a filter's median takes longer than the limit."""
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{Path(folder) / 'board.db'}"
        database = open_database(url)
        started = time.perf_counter()
        fill(database)
        print(f"{ORDERS} orders written in {time.perf_counter() - started:.0f} s ({database.engine.dialect.name})")
        figures = measure(database)
        for name, (total, median, worst, busy) in figures.items():
            mark = "" if median < LIMIT_MS else "  too slow"
            figure = f"median {median:6.1f} ms  slowest {worst:6.1f} ms  processor {busy:6.1f} ms"
            print(f"{name:28} {total:7} hits  {figure}{mark}")
        database.close()
    return 0 if all(median < LIMIT_MS for _, median, _, _ in figures.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
