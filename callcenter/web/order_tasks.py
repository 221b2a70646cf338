"""What work orders do by themselves: remind when something is due, send what waits in the outbox."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from callcenter.actions.order_desk import OrderDesk
from callcenter.actions.watch_due import next_due_signal, tell_due
from callcenter.web.webhook_sender import WebhookSender, webhook_client

logger = logging.getLogger(__name__)

LONGEST_S = 30.0
"""Looked at least so often, whatever the database said: another process may have written, a clock may have been set."""
AFTER_TROUBLE_S = 5.0


class OrderTasks:
    """Two loops that sleep until the next moment the database names, or until they are stirred."""

    def __init__(self, desk: OrderDesk, loop: asyncio.AbstractEventLoop) -> None:
        self._desk = desk
        self._loop = loop
        self._stirred = (asyncio.Event(), asyncio.Event())

    def stir(self) -> None:
        """Something changed; from any thread."""
        self._loop.call_soon_threadsafe(self._wake)

    async def run(self) -> None:
        """Until cancelled."""
        sender = WebhookSender(self._desk)
        async with webhook_client() as client, asyncio.TaskGroup() as tasks:
            reminders, outbox = self._stirred
            tasks.create_task(self._repeat(reminders, self._tell, lambda: next_due_signal(self._desk)))
            tasks.create_task(self._repeat(outbox, lambda: sender.send_due(client), sender.next_try_at))

    async def _repeat(
        self, stirred: asyncio.Event, work: Callable[[], Awaitable[int]], following: Callable[[], datetime | None]
    ) -> None:
        while True:
            stirred.clear()
            try:
                await work()
                wait_s = self._until(await asyncio.to_thread(following))
            except Exception as problem:  # a database that is away for a moment must not end the reminders for good
                logger.error("work order task failed, will be repeated", extra={"error": type(problem).__name__})
                wait_s = AFTER_TROUBLE_S
            # Not wait_for: in Python 3.11 it swallows a cancellation that meets the end of the wait (CPython gh-86296).
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await stirred.wait()

    async def _tell(self) -> int:
        return await asyncio.to_thread(tell_due, self._desk)

    def _until(self, moment: datetime | None) -> float:
        if moment is None:
            return LONGEST_S
        return min(max((moment - self._desk.now()).total_seconds(), 0.0), LONGEST_S)

    def _wake(self) -> None:
        for event in self._stirred:
            event.set()
