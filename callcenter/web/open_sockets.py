"""The open websockets of people who signed in: each is ended as soon as its person may not be here any more."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from starlette.concurrency import run_in_threadpool

from callcenter.ports import Store
from callcenter.web.who import Caller

logger = logging.getLogger(__name__)

LOOKED_EVERY_S = 1.0
"""``callcenter users`` is another process: what it changed is seen after so long; what the page changed, at once."""
NEVER_LOOKED = -1


class OpenSocket:
    """One websocket and whose it is."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.ended = asyncio.Event()
        """Set when the person was switched off, has other rights or another password, or the token was withdrawn."""
        self.looked_at = NEVER_LOOKED
        """The change of people up to which it was looked at."""


class OpenSockets:
    """Used on the event loop, ``stir`` from any thread; looks into the database only while somebody is connected."""

    def __init__(self) -> None:
        self._open: set[OpenSocket] = set()
        self._stirred = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def join(self, caller: Caller, store: Store) -> OpenSocket:
        """A websocket was let in."""
        entry = OpenSocket(caller)
        self._open.add(entry)
        self._loop = asyncio.get_running_loop()
        if self._watching is None or self._watching.done():
            self._watching = self._loop.create_task(self._watch(store))
        return entry

    def leave(self, entry: OpenSocket) -> None:
        """It was closed."""
        self._open.discard(entry)
        if not self._open and self._watching is not None:
            self._watching.cancel()
            self._watching = None

    def stir(self) -> None:
        """Somebody was changed: look now."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stirred.set)

    async def _watch(self, store: Store) -> None:
        while True:
            self._stirred.clear()
            try:
                newest = await run_in_threadpool(_last_change, store)
                for entry in [one for one in self._open if one.looked_at != newest]:
                    await self._look(entry, newest)
            except Exception as problem:  # a database that is away for a moment must not end the watch
                logger.error("open pages could not be checked", extra={"error": type(problem).__name__})
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOKED_EVERY_S):
                    await self._stirred.wait()

    async def _look(self, entry: OpenSocket, newest: int) -> None:
        """Other roles or another number have another epoch; a token has none, so the person is compared."""
        now = await run_in_threadpool(entry.caller.look_again)
        if now is None or (now.person.roles, now.person.agent_no) != (
            entry.caller.person.roles,
            entry.caller.person.agent_no,
        ):
            logger.info("page closed: its person may not be here any more")
            entry.ended.set()
        entry.looked_at = newest


def _last_change(store: Store) -> int:
    with store.reading() as work:
        return work.people.last_change()
