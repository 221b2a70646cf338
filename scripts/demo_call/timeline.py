"""The live messages of a seat, printed as they come."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from websockets.sync.client import ClientConnection, connect

WHO = {"customer": "客户", "agent": "坐席"}
MARKS = {"missed": "✗", "met": "✓", "unheard": "？"}
STATES = {
    "ringing": "振铃",
    "answered": "接通",
    "held": "保持，客户在线等候",
    "resumed": "恢复通话",
    "transferred": "转接",
    "failed": "未接通",
    "ended": "挂机",
}
FIELDS = {"type": "类型", "surname": "姓氏", "name": "姓名", "phone": "电话", "address": "地址", "issue": "内容"}


@contextmanager
def follow(address: str) -> Iterator[Timeline]:
    """Connected before the call begins, so that nothing is missed."""
    with connect(address, max_size=None, open_timeout=20) as connection:
        yield Timeline(connection)


class Timeline:
    """Prints what matters; remembers the call and what was printed."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._call_id = ""
        self._scored = False
        self._fields: dict[str, str] = {}

    def print_until(self, over: Callable[[], bool]) -> None:
        """Prints until ``over`` is true."""
        while not over():
            self._print_next(0.5)

    def print_until_scored(self, limit_s: float) -> str:
        """Prints until the scorecard of the call is there; gives the id of the call."""
        end = time.monotonic() + limit_s
        while not self._scored and time.monotonic() < end:
            self._print_next(0.5)
        if not self._call_id:
            raise SystemExit("the call never reached the agent's desk; see serve.log in the data folder")
        return self._call_id

    def _print_next(self, limit_s: float) -> None:
        try:
            message: dict[str, Any] = json.loads(self._connection.recv(timeout=limit_s))
        except TimeoutError:
            return
        line = self._line(message)
        if line:
            print(line, flush=True)

    def _line(self, message: dict[str, Any]) -> str:
        match message["kind"]:
            case "call":
                self._call_id = message["call"]["call_id"]
                return ""
            case "timeline":
                entry = message["entry"]
                first = "（先挂机）" if entry["first"] else ""
                return f"{clock(entry['at_ms'])}  {WHO[entry['leg']]}{STATES[entry['state']]}{first}"
            case "segment" if message["segment"]["stage"] == "final":
                segment = message["segment"]
                return f"{clock(segment['start_ms'])}  {WHO[segment['leg']]}：{segment['text']}"
            case "finding":
                return self._finding(message["finding"])
            case "ticket":
                return self._ticket(message["ticket"])
            case "score":
                self._scored = True
                return f"得分 {message['total']:g}"
        return ""

    def _finding(self, finding: dict[str, Any]) -> str:
        kind = "（暂定）" if finding["provisional"] else "（待听）" if finding["listen"] else ""
        heard = f"「{finding['heard']}」" if finding["heard"] else finding["evidence"]
        mark, at = MARKS[finding["verdict"]], clock(finding["start_ms"])
        return f"{at}    {mark}{kind} {finding['rule']} {finding['title']} {heard}  {finding['clause']}"

    def _ticket(self, ticket: dict[str, Any]) -> str:
        now = {field["name"]: field["value"] for field in ticket["fields"] if field["name"] in FIELDS}
        new = {name: value for name, value in now.items() if self._fields.get(name) != value}
        self._fields = now
        return "           工单  " + "，".join(f"{FIELDS[n]}：{v}" for n, v in new.items()) if new else ""


def clock(at_ms: int | None) -> str:
    """Media time as minutes and seconds."""
    return "  --:--" if at_ms is None else f"{at_ms // 60000:4d}:{at_ms // 1000 % 60:02d}"
