"""Recordings of calls: to listen to, and as loudness to draw; also while the call runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from callcenter.domain.refusals import CallUnknown, RecordingMissing, RecordingUnreadable
from callcenter.web.hub_services import Hub, HubServices
from callcenter.web.messages import Peaks
from callcenter.web.wav_file import UnreadableWav, peaks_of

router = APIRouter(prefix="/api/calls", tags=["recordings"])


class GrowingFile(FileResponse):
    """A file that somebody is writing to: sent as long as it was when the answer began."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As a file response, but never more bytes than the header said."""
        left = 0

        async def send_no_more(message: Message) -> None:
            nonlocal left
            if message["type"] == "http.response.start":
                left = int(dict(message["headers"]).get(b"content-length", b"0"))
            elif message["type"] == "http.response.body":
                body = message.get("body", b"")[:left]
                left -= len(body)
                message = {**message, "body": body}
            await send(message)

        await super().__call__(scope, receive, send_no_more)


@router.get("/{call_id}/recording", response_class=FileResponse)
def recording(call_id: str, hub: Hub) -> FileResponse:
    """The sound of a call as WAV, customer left, agent right; answers Range requests."""
    path = _path_of(hub, call_id)
    headers = {"cache-control": "no-cache"}
    whole: dict[str, Any] = {"media_type": "audio/wav", "headers": headers}
    return GrowingFile(path, **whole) if hub.board.is_running(call_id) else FileResponse(path, **whole)


@router.get("/{call_id}/peaks")
def peaks(call_id: str, hub: Hub) -> Peaks:
    """Loudness of both sides."""
    try:
        return peaks_of(_path_of(hub, call_id))
    except UnreadableWav as problem:
        raise RecordingUnreadable(f"这通电话的录音无法读取：{problem}。") from problem


def _path_of(hub: HubServices, call_id: str) -> Path:
    with hub.store.reading() as work:
        if work.calls.get(call_id) is None:
            raise CallUnknown("没有这通电话，可能已被删除。")
        name = work.records.recording_name(call_id) or f"{call_id}.wav"
    path = hub.recordings / Path(name).name
    if not path.is_file():
        raise RecordingMissing("这通电话没有录音，或者录音已被删除。")
    return path
