"""What people judged while the call was going on counts in its score: the rules that score know of no people."""

from __future__ import annotations

import asyncio
import logging

from callcenter.actions.review_finding import score_reviewed
from callcenter.domain.call_record import CallRecord
from callcenter.domain.events import CallEvent, CallScored
from callcenter.ports import Board, Scoring, Store

logger = logging.getLogger(__name__)


class ReviewedScores:
    """A board that also looks for reviews when a call has its score; everything goes on to the board behind it."""

    def __init__(self, board: Board, store: Store, score: Scoring | None) -> None:
        self._board = board
        self._store = store
        self._score = score
        self._tasks: set[asyncio.Task[None]] = set()

    def apply(self, event: CallEvent) -> None:
        """As the board does; the score with the reviews follows the first one."""
        self._board.apply(event)
        if not isinstance(event, CallScored) or self._score is None:
            return
        task = asyncio.create_task(self._score_again(event.call_id, self._score))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def restore(self, record: CallRecord) -> None:
        """As the board does."""
        self._board.restore(record)

    async def _score_again(self, call_id: str, score: Scoring) -> None:
        try:
            await asyncio.to_thread(score_reviewed, self._store, call_id, score)
        except Exception as problem:  # the first score stands
            logger.error("reviews not scored", extra={"call_id": call_id, "error": type(problem).__name__})
