"""Uploaded recordings, recognised and judged in a process of their own, one at a time: live calls come first."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable, Iterable
from pathlib import Path

from callcenter.db.call_journal import CallJournal
from callcenter.domain.call_record import CallState, CallSummary
from callcenter.domain.events import CallEvent, CallOffered, CallScored, RecordingClosed
from callcenter.ports import Upload
from callcenter.wire.event_codec import from_json

logger = logging.getLogger(__name__)

LINE_LIMIT = 1 << 22
NICENESS = 10
"""Recognition of an archive waits behind the calls of the living."""


class UploadAnalysis:
    """Implements ``ports.RecordingAnalysis``."""

    def __init__(self, journal: CallJournal, show: Callable[[CallEvent], object], config: Path | None) -> None:
        self._journal = journal
        self._show = show
        self._config = config
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, upload: Upload) -> None:
        """Begins and returns at once."""
        task = asyncio.create_task(self._analyse(upload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def take_up(self, calls: Iterable[CallSummary], recordings: Path) -> None:
        """Begins again with the recordings that were being analysed when the hub was killed."""
        for call in calls:
            upload = Upload(
                call_id=call.call_id,
                path=recordings / f"{call.call_id}.wav",
                tenant=call.tenant,
                agent_no=call.agent_no,
                direction=call.direction,
            )
            await self(upload)

    async def close(self) -> None:
        """Gives up what is still running; its calls stay in the state ``processing``."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _analyse(self, upload: Upload) -> None:
        async with self._turn:
            try:
                events, complaint = await self._timeline(upload)
                if complaint:
                    await self._failed(upload, complaint)
                    return
                await asyncio.to_thread(self._journal.record, events)
                for event in events:
                    self._show(event)
                if not any(isinstance(event, CallScored) for event in events):
                    await asyncio.to_thread(
                        self._journal.mark, upload.call_id, CallState.ENDED, "没有评分：规则分析出错。"
                    )
            except asyncio.CancelledError:
                raise
            except Exception:
                logger.exception("uploaded recording not analysed", extra={"call_id": upload.call_id})
                await self._failed(upload, "分析出错，请查看日志后重新上传。")

    async def _timeline(self, upload: Upload) -> tuple[list[CallEvent], str]:
        command = ["nice", "-n", str(NICENESS), sys.executable, "-m", "callcenter", "analyse", str(upload.path)]
        command += ["--facts", json.dumps(_facts(upload), ensure_ascii=False)]
        command += ["--config", str(self._config)] if self._config else []
        process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, limit=LINE_LIMIT)
        try:
            out, complaint = await process.communicate()
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        if process.returncode != 0:
            lines = complaint.decode(errors="replace").strip().splitlines() or ["没有说明原因"]
            return [], f"这份录音无法分析：{lines[-1].removeprefix('callcenter: ')}"
        events = [from_json(json.loads(line)) for line in out.splitlines()]
        # The call itself and its file are in the database since the upload.
        return [event for event in events if not isinstance(event, (CallOffered, RecordingClosed))], ""

    async def _failed(self, upload: Upload, sentence: str) -> None:
        await asyncio.to_thread(self._journal.mark, upload.call_id, CallState.FAILED, sentence)


def _facts(upload: Upload) -> dict[str, str]:
    facts = {"call_id": upload.call_id, "tenant": upload.tenant, "direction": upload.direction.value}
    if upload.agent_no:
        facts["agent_no"] = upload.agent_no
    return {name: value for name, value in facts.items() if value}
