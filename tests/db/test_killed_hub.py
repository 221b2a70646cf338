"""A hub that is killed in the middle of a call, and the one that takes its place."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from callcenter.actions.correct_slot import SlotTyped, correct_slot
from callcenter.db.call_journal import FROM_OUTSIDE, CallJournal
from callcenter.db.database import open_database
from callcenter.db.records import NOT_KEPT
from callcenter.domain import events as ev
from callcenter.domain.events import CallOffered
from callcenter.pipeline.analysis import Analysis
from callcenter.pipeline.switchboard import Switchboard
from callcenter.web.live import LiveBoard
from tests.every_event import CALL, ENDED_AT, every_event

HUB = """
import sys
from callcenter.db.call_journal import CallJournal
from callcenter.db.database import open_database
from tests.every_event import every_event

journal = CallJournal(open_database(sys.argv[1]))
for number, event in enumerate(every_event(), start=1):
    journal.record([event], boot="seat", number=number)
    print(number, flush=True)
sys.stdin.read()
"""
PROJECT = Path(__file__).parents[2]


def kill_after(url: str, acknowledged: int) -> None:
    """Runs a writer and kills it -9 as soon as it has acknowledged so many events."""
    command = [sys.executable, "-c", HUB, url]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as hub:
        assert hub.stdout is not None
        for line in hub.stdout:
            if int(line) == acknowledged:
                break
        hub.kill()
    assert hub.returncode == -signal.SIGKILL


def test_what_was_acknowledged_is_there_after_kill_9(url: str) -> None:
    sent = every_event()
    kill_after(url, 20)
    database = open_database(url)
    journal = CallJournal(database)

    kept = [event for event in sent[:20] if isinstance(event, FROM_OUTSIDE) and not isinstance(event, NOT_KEPT)]
    assert journal.events_of(CALL)[: len(kept)] == kept
    assert [offered.call_id for offered in journal.running_calls()] == [CALL]
    for number, event in enumerate(sent, start=1):  # the seat sends again what it is not sure of
        journal.record([event], boot="seat", number=number)
    with database.reading() as work:
        assert work.timeline.of_call(CALL) == [event for event in sent if not isinstance(event, NOT_KEPT)]
    database.close()


async def test_the_next_hub_shows_what_the_killed_one_knew(url: str) -> None:
    first = open_database(url)
    CallJournal(first).record(every_event()[:20])
    correct_slot(
        first,
        SlotTyped(call_id=CALL, name="phone", value="13900005678", version=1, agent_no="08", at=ENDED_AT),
    )
    first.close()

    second = open_database(url)
    board = LiveBoard({})
    switchboard = Switchboard(CallJournal(second), board, _no_analysis)
    await switchboard.restore()
    detail = board.detail(CALL)

    assert detail is not None
    phone = next(field for field in detail.ticket.fields if field.name == "phone")
    assert (phone.value, phone.source, detail.ticket.version) == ("13900005678", "typed", 2)
    assert (detail.call.state, detail.call.violations, len(detail.segments)) == ("talking", 1, 1)
    assert [call.heard_to for call in switchboard.calls] == [{ev.Leg.AGENT: (2000, 1)}]
    for number, event in enumerate(every_event()[20:], start=21):
        await switchboard.take(event, ("seat", number))
    shown = board.summary(CALL)
    assert shown is not None
    assert (shown.state, shown.score) == ("ended", 88.0)
    await switchboard.close()
    second.close()


def _no_analysis(offered: CallOffered) -> Analysis:
    return Analysis(offered.call_id, [])
