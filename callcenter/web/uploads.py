"""Recordings that somebody brings: checked, kept, handed over for analysis."""

from __future__ import annotations

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, BinaryIO
from uuid import uuid4

from fastapi import APIRouter, File, Form, UploadFile
from starlette.concurrency import run_in_threadpool

from callcenter.domain.changes import EventRecorded
from callcenter.domain.events import CallEvent, CallOffered, Direction, RecordingClosed
from callcenter.domain.refusals import RecordingUnreadable
from callcenter.ports import Upload
from callcenter.web.hub_services import Hub, HubServices
from callcenter.web.messages import CallView
from callcenter.web.plain_text import check_text
from callcenter.web.wav_file import UnreadableWav, read_length_ms

router = APIRouter(prefix="/api/calls", tags=["recordings"])

EXPECTED = "请上传 WAV 录音：8 kHz 以上，PCM 或 G.711 编码，双声道时左为客户、右为坐席"


@router.post("/upload", status_code=202)
async def upload(
    hub: Hub,
    file: Annotated[UploadFile, File()],
    tenant: Annotated[str, Form(max_length=64)] = "",
    agent_no: Annotated[str, Form(max_length=32)] = "",
    direction: Annotated[Direction, Form()] = Direction.INBOUND,
) -> CallView:
    """Takes a recording; the answer is its call in the state ``processing``."""
    check_text({"tenant": tenant, "agent_no": agent_no})
    call_id = str(uuid4())
    path = hub.recordings / f"{call_id}.wav"
    taken = Upload(
        call_id=call_id,
        path=path,
        tenant=tenant.strip() or hub.tenant,
        agent_no=agent_no.strip() or None,
        direction=direction,
    )
    name = Path(file.filename or "").name or "文件"
    view = await run_in_threadpool(_take, hub, taken, file.file, name)
    await hub.analyse_recording(taken)
    return view


def _take(hub: HubServices, taken: Upload, source: BinaryIO, name: str) -> CallView:
    length_ms, sha256 = _keep(taken.path, source, name)
    now = datetime.now(UTC)
    events: list[CallEvent] = [
        CallOffered(
            call_id=taken.call_id,
            tenant=taken.tenant,
            direction=taken.direction,
            agent_no=taken.agent_no,
            at=now,
            source="recording",
        ),
        RecordingClosed(call_id=taken.call_id, name=taken.path.name, sha256=sha256, length_ms=length_ms, at=now),
    ]
    with hub.store.writing() as work:
        work.records.add(events)
        for event in events:
            work.publish(EventRecorded(event=event))
        work.commit()
        call = work.calls.get(taken.call_id)
    assert call is not None
    return hub.call_view(call)


def _keep(path: Path, source: BinaryIO, name: str) -> tuple[int, str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        length_ms = read_length_ms(part)
        with part.open("rb") as whole:
            sha256 = hashlib.file_digest(whole, "sha256").hexdigest()
        part.rename(path)
    except UnreadableWav as problem:
        raise RecordingUnreadable(f"“{name}”{problem}；{EXPECTED}。", field="file") from problem
    finally:
        part.unlink(missing_ok=True)
    return length_ms, sha256
