"""One open page: which messages it wants and the bounded queue on its way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from callcenter.web import messages as web
from callcenter.web.messages import Message

QUEUE_LIMIT = 1_000
"""Messages; half a minute of a busy wall."""


class Subscription:
    """Fed by the board, emptied by the websocket of the page. A page that falls behind is given up."""

    def __init__(
        self,
        *,
        seat: str | None,
        call_id: str | None,
        on_close: Callable[[Subscription], None],
        limit: int,
        notices_only: bool = False,
    ) -> None:
        self._notices_only = notices_only
        self._seat = seat
        self._call_id = call_id
        self._on_close = on_close
        self._queue: asyncio.Queue[str] = asyncio.Queue(limit)
        self.fell_behind = asyncio.Event()
        """Set when the queue was full: messages were lost, the page must take a new snapshot."""

    def wants(self, message: Message, *, seat: str | None, call_id: str | None) -> bool:
        """Whether the page shows what the message of this seat and call is about."""
        if isinstance(message, web.NoticeMessage):
            return True
        if self._notices_only:
            return False
        if self._seat is not None:
            return seat == self._seat
        if self._call_id is not None:
            return call_id == self._call_id and not isinstance(message, web.SeatMessage)
        return isinstance(message, (web.SeatMessage, web.CallMessage, web.FindingMessage, web.FindingWithdrawnMessage))

    def offer(self, text: str) -> None:
        """Puts a message into the queue; never waits."""
        try:
            self._queue.put_nowait(text)
        except asyncio.QueueFull:
            self.fell_behind.set()
            self.close()

    async def next(self) -> str:
        """The next message."""
        return await self._queue.get()

    def close(self) -> None:
        """No further messages."""
        self._on_close(self)
