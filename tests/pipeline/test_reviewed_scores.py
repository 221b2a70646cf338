"""A finding that was rejected during the call costs nothing when the call is scored: real database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from callcenter.actions.review_finding import Judgement, review_finding, score_reviewed
from callcenter.db.call_journal import CallJournal
from callcenter.db.database import Database, open_database
from callcenter.domain.call_record import Review
from callcenter.domain.changes import Change, EventRecorded
from callcenter.domain.events import CallScored
from callcenter.domain.scorecard import Scorecard, Section
from callcenter.reviewed_scores import ReviewedScores
from tests.doubles.hub import ListBoard
from tests.every_event import CALL, ENDED_AT, every_event

CARD = Scorecard(sections=(Section(name="用语", points=100, rules=()),), cost={"S1": 20, "S2": 8}, rule_cost={})
SCORE = partial(CARD.score, phrasebook="p2")
KEY = "FB-012:agent:2:0"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'hub.db'}")
    yield opened
    opened.close()


def reviewed_during_the_call(database: Database, decision: Review) -> CallScored:
    """Everything up to the first score, which knows of no review."""
    events, journal = every_event(), CallJournal(database)
    end = next(n for n, event in enumerate(events) if isinstance(event, CallScored))
    journal.record(events[:end])
    review_finding(database, Judgement(call_id=CALL, key=KEY, decision=decision, reviewer="qa-1", at=ENDED_AT))
    first = events[end]
    assert isinstance(first, CallScored)
    first = replace(first, total=92.0)
    journal.record([first])
    return first


async def test_the_points_of_a_rejected_finding_come_back(database: Database) -> None:
    first = reviewed_during_the_call(database, Review.REJECTED)
    told, loop = asyncio.Queue[Change](), asyncio.get_running_loop()
    database.publish = lambda change: loop.call_soon_threadsafe(told.put_nowait, change) and None
    board = ListBoard()
    ReviewedScores(board, database, SCORE).apply(first)
    change = await told.get()
    assert isinstance(change, EventRecorded)
    assert (board.shown, change.event) == ([first], SCORE(CALL, []))
    with database.reading() as work:
        call = work.calls.get(CALL)
    assert call is not None
    assert call.score == 100.0


def test_a_call_nobody_reviewed_keeps_its_first_score(database: Database) -> None:
    reviewed_during_the_call(database, Review.NONE)
    score_reviewed(database, CALL, SCORE)
    with database.reading() as work:
        call = work.calls.get(CALL)
    assert call is not None
    assert call.score == 92.0
