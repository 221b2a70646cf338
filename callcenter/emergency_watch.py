"""Emergencies told on the phone become alarm orders at once, before the agent has typed anything (E-02, E-04)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from callcenter.actions.order_desk import OrderDesk
from callcenter.actions.register_order import raise_emergency
from callcenter.domain.call_record import CallRecord
from callcenter.domain.events import CallEvent, CallOffered, CallScored, SlotFilled
from callcenter.domain.refusals import Refused
from callcenter.ports import Board

logger = logging.getLogger(__name__)

ALARM = "报警"


class EmergencyWatch:
    """A board that also listens for the type 报警; everything else goes on to the board behind it."""

    def __init__(self, board: Board, desk: Callable[[], OrderDesk]) -> None:
        self._board = board
        self._desk = desk
        self._agents: dict[str, str] = {}
        self._raised: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def apply(self, event: CallEvent) -> None:
        """As the board does; the first 报警 of a live call raises an order."""
        self._board.apply(event)
        match event:
            case CallOffered(source="live"):
                self._agents[event.call_id] = event.agent_no or event.seat
            case SlotFilled(name="type", value="报警") if self._is_new(event.call_id):
                self._raise(event)
            case CallScored():
                self._agents.pop(event.call_id, None)
                self._raised.discard(event.call_id)

    def restore(self, record: CallRecord) -> None:
        """As the board does; an alarm of a call taken up was raised before the hub was killed."""
        self._board.restore(record)
        call = record.summary
        self._agents[call.call_id] = call.agent_no or call.seat
        if call.ticket_type == ALARM:
            self._raised.add(call.call_id)

    def _is_new(self, call_id: str) -> bool:
        return call_id in self._agents and call_id not in self._raised

    def _raise(self, event: SlotFilled) -> None:
        self._raised.add(event.call_id)
        task = asyncio.create_task(self._register(event, self._agents[event.call_id]))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _register(self, event: SlotFilled, agent: str) -> None:
        try:
            await asyncio.to_thread(raise_emergency, self._desk(), event.call_id, agent, event.heard)
        except Refused as problem:  # the agent was quicker
            logger.info("alarm not raised", extra={"call_id": event.call_id, "code": problem.code})
        except Exception:
            logger.exception("alarm not raised", extra={"call_id": event.call_id})
