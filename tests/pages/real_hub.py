"""The real web application with a real database and live board; a test plays the events of a call into it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI

from callcenter.actions.order_desk import OrderDesk
from callcenter.db.call_journal import CallJournal
from callcenter.db.database import open_database
from callcenter.db.work_order_store import SqlWorkOrderStore
from callcenter.domain import events as ev
from callcenter.domain.events import CallEvent, Leg, LegState, Verdict
from callcenter.emergency_watch import EmergencyWatch
from callcenter.ports import NoticeLevel, RuleInfo, Upload
from callcenter.web.app import create_app
from callcenter.web.hub_services import HubServices
from callcenter.web.live import LiveBoard
from callcenter.web.messages import SeatView
from callcenter.web.work_order_site import add_work_orders, notices_on
from tests.domain.work_orders.orders_at_work import POLICIES
from tests.pages import recorded_call as r
from tests.pages.hub_double import two_tones

RULES = {
    finding.rule: RuleInfo(title=finding.title, clause=finding.clause, advice=finding.advice) for finding in r.FINDINGS
}


class AllThere:
    """Processes that are all up."""

    ready = True
    model = "zh-hotline-small"

    def processes(self) -> dict[str, bool]:
        return {"recorder": True, "listener": True}


class RealHub:
    """Journal, board, work orders and application as the hub process wires them."""

    def __init__(self, folder: Path) -> None:
        self.recordings = folder
        self.database = open_database(f"sqlite:///{folder / 'callcenter.db'}")
        self.journal = CallJournal(self.database)
        self.board = LiveBoard(RULES)
        self.uploads: list[Upload] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        services = HubServices(
            store=self.database,
            board=self.board,
            rules=RULES,
            recordings=folder,
            analyse_recording=self._analyse,
            processes=AllThere(),
            tenant="阳泉市煤气公司",
        )
        self.app: FastAPI = create_app(services)
        self.desk = OrderDesk(
            store=SqlWorkOrderStore(self.database),
            policies=POLICIES,
            now=lambda: datetime.now(UTC),
            notify=self._notify,
        )
        add_work_orders(self.app, self.desk)
        self._watch = EmergencyWatch(self.board, lambda: self.desk)
        self.app.router.on_startup.append(self._started)

    async def _started(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.database.publish = self.board.publisher(self._loop)

    def _notify(self, key: str, level: NoticeLevel, text: str) -> None:
        assert self._loop is not None
        notices_on(self.board, self._loop)(key, level, text)

    async def _analyse(self, upload: Upload) -> None:
        self.uploads.append(upload)

    def seat_says(self, seat: SeatView) -> None:
        self._in_loop(lambda: self.board.seat_changed(seat))

    def happen(self, *events: CallEvent) -> None:
        """Each event is kept, then shown, as in the hub."""
        for event in events:
            self.journal.record([event])
            self._in_loop(lambda event=event: self._watch.apply(event))

    def record(self) -> None:
        """The recorder has done its work."""
        (self.recordings / f"{r.CALL}.wav").write_bytes(two_tones(r.LENGTH_MS))

    def _in_loop(self, action: object) -> None:
        assert self._loop is not None
        assert callable(action)

        async def run() -> None:
            action()

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(5)


def beginning() -> list[CallEvent]:
    """Offered, rung five times, answered."""
    return [
        ev.CallOffered(
            call_id=r.CALL,
            tenant="阳泉市煤气公司",
            seat="8001",
            agent_no="15",
            caller="13800009012",
            at=r.OFFERED,
        ),
        ev.LegChanged(call_id=r.CALL, leg=Leg.CUSTOMER, state=LegState.RINGING, at=r.OFFERED),
        ev.LegChanged(
            call_id=r.CALL, leg=Leg.CUSTOMER, state=LegState.ANSWERED, at_ms=0, at=r.OFFERED, rings=5, ring_ms=22_000
        ),
        ev.ListeningBegan(call_id=r.CALL, model="zh-hotline-small", demonstration=True),
    ]


def heard(number: int) -> ev.FinalSegment:
    """One line of the dialogue, final."""
    view = r.segment(number)
    words = tuple(ev.Word(text=w.text, start_ms=w.start_ms, end_ms=w.end_ms, confidence=0.9) for w in view.words)
    return ev.FinalSegment(
        call_id=r.CALL,
        leg=Leg(view.leg),
        utterance=view.utterance,
        start_ms=view.start_ms,
        end_ms=view.end_ms,
        text=view.text,
        words=words,
    )


def found(number: int, *, provisional: bool = False) -> ev.Finding:
    """One of the findings."""
    view = r.FINDINGS[number]
    return ev.Finding(
        call_id=r.CALL,
        key=view.key,
        rule=view.rule,
        verdict=Verdict(view.verdict),
        severity=view.severity,
        clause=view.clause,
        leg=Leg(view.leg),
        utterance=view.utterance,
        start_ms=view.start_ms,
        end_ms=view.end_ms,
        evidence=view.evidence,
        heard=view.heard,
        score=view.score,
        listen=view.listen,
        reason=view.reason,
        provisional=provisional,
    )


def filled(name: str, value: str) -> ev.SlotFilled:
    """A field the customer said."""
    return ev.SlotFilled(
        call_id=r.CALL,
        name=name,
        value=value,
        leg=Leg.CUSTOMER,
        utterance=2,
        start_ms=15_800,
        end_ms=30_400,
        confidence=0.9,
        heard=value,
    )


def ending() -> list[CallEvent]:
    """Hung up by the agent, recorded, scored."""
    sections = tuple(
        ev.ScoreSection(name=s.name, points=s.points, out_of=s.out_of, lost=tuple(s.lost)) for s in r.SECTIONS
    )
    over = {"call_id": r.CALL, "state": LegState.ENDED, "at_ms": r.LENGTH_MS, "at": r.OFFERED, "cause": "bye"}
    return [
        ev.LegChanged(leg=Leg.AGENT, first=True, **over),  # type: ignore[arg-type]
        ev.LegChanged(leg=Leg.CUSTOMER, **over),  # type: ignore[arg-type]
        ev.RecordingClosed(call_id=r.CALL, name=f"{r.CALL}.wav", sha256="0" * 64, length_ms=r.LENGTH_MS),
        ev.CallScored(call_id=r.CALL, total=r.SCORE, sections=sections, phrasebook="p1"),
    ]
