"""A hub that says what a test tells it: the templates, the REST answers and one websocket, nothing behind them."""

from __future__ import annotations

import asyncio
import io
import math
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from fastapi import FastAPI, Form, Request, Response, UploadFile, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

import callcenter.web
from callcenter.web import messages as m
from tests.pages import orders_double
from tests.waiting import until

WEB = Path(callcenter.web.__file__).parent
RATE_HZ = 8000
PAGES = {"/": "choose", "/desk/{seat}": "desk", "/wall": "wall", "/qa": "qa", "/qa/{call_id}": "review"}


class HubDouble:
    """What the pages see; a test changes it and pushes messages."""

    def __init__(self, recordings: Path) -> None:
        self.recordings = recordings
        self.seats: list[m.SeatView] = []
        self.details: dict[str, m.CallDetail] = {}
        self.notices: list[m.NoticeMessage] = []
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.orders = orders_double.OrdersDouble()
        self.refuse_sockets = False
        self._listeners: dict[WebSocket, asyncio.Queue[m.View | None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    # what a test does -------------------------------------------------

    def push(self, *messages: m.View) -> None:
        """Send to every open page, from the test's thread."""
        for message in messages:
            self._in_loop(self._send, message)

    def cut(self) -> None:
        """Close all connections."""
        self._in_loop(self._send, None)

    def sent(self, kind: str, times: int = 1) -> dict[str, Any]:
        """The last ``kind`` of exactly so many, waited for: a page shows what was typed before it has sent it."""

        def bodies() -> list[dict[str, Any]]:
            return [body for one, body in list(self.received) if one == kind]

        until(lambda: len(bodies()) >= times, f"{kind} for the {times}. time")
        found = bodies()
        assert len(found) == times, found
        return found[-1]

    def finish(self, detail: m.CallDetail) -> None:
        """Keep the call with a recording of two tones, the customer's higher."""
        self.details[detail.call.call_id] = detail
        (self.recordings / f"{detail.call.call_id}.wav").write_bytes(two_tones(detail.length_ms))

    # inside the loop --------------------------------------------------

    def _in_loop(self, action: Any, *values: object) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(action, *values)

    def _send(self, message: m.View | None) -> None:
        for waiting in self._listeners.values():
            waiting.put_nowait(message)

    def snapshot(self, seat: str | None, call: str | None) -> m.Snapshot:
        followed = self.details.get(call or "") or next(
            (d for d in reversed(self.details.values()) if seat and d.call.seat == seat and d.call.source == "live"),
            None,
        )
        return m.Snapshot(
            seats=self.seats,
            calls=[d.call for d in self.details.values() if d.call.source == "live"],
            detail=followed,
            notices=self.notices,
        )

    async def serve_socket(self, socket: WebSocket) -> None:
        await socket.accept()
        if self.refuse_sockets:
            await socket.close(1013)
            return
        waiting: asyncio.Queue[m.View | None] = asyncio.Queue()
        self._listeners[socket] = waiting
        snapshot = self.snapshot(socket.query_params.get("seat"), socket.query_params.get("call"))
        try:
            await socket.send_text(snapshot.model_dump_json())
            while (message := await waiting.get()) is not None:
                await socket.send_text(message.model_dump_json())
            await socket.close(1012)
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            del self._listeners[socket]

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        yield
        self._send(None)


def two_tones(length_ms: int) -> bytes:
    """A stereo recording: bursts of 440 Hz left and 220 Hz right, in turns."""
    count = RATE_HZ * length_ms // 1000
    time = np.arange(count) / RATE_HZ
    turn = (np.floor(time / 4) % 2).astype(bool)
    left = np.where(turn, np.sin(2 * math.pi * 440 * time), 0)
    right = np.where(turn, 0, np.sin(2 * math.pi * 220 * time))
    pcm = (np.stack([left, right], axis=1) * 9000).astype("<i2").tobytes()
    target = io.BytesIO()
    with wave.open(target, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(pcm)
    return target.getvalue()


def hub_app(hub: HubDouble) -> FastAPI:
    """The double as a web application with the addresses of the real one."""
    app = FastAPI(lifespan=hub.lifespan)
    templates = Jinja2Templates(WEB / "templates")
    app.mount("/static", StaticFiles(directory=WEB / "static"), name="static")

    def page(name: str) -> Any:
        async def show(request: Request) -> HTMLResponse:
            return templates.TemplateResponse(request, f"{name}.html")

        return show

    for path, name in PAGES.items():
        app.add_api_route(path, page(name), response_class=HTMLResponse)
    _reading(app, hub)
    _writing(app, hub)
    orders_double.add_routes(app, hub)
    app.add_api_websocket_route("/ws/live", hub.serve_socket)
    return app


def _reading(app: FastAPI, hub: HubDouble) -> None:
    @app.get("/api/seats")
    async def seats() -> list[m.SeatView]:
        return hub.seats

    @app.get("/api/calls")
    async def calls(request: Request) -> dict[str, object]:
        asked = dict(request.query_params)
        hub.received.append(("list", asked))
        found = [d.call for d in hub.details.values()]
        for field in ("state", "seat", "agent_no"):
            found = [c for c in found if field not in asked or getattr(c, field) == asked[field]]
        offset, limit = int(asked.get("offset", 0)), int(asked.get("limit", 50))
        return {"total": len(found), "calls": found[offset : offset + limit]}

    @app.get("/api/calls/{call_id}")
    async def one(call_id: str) -> Response:
        detail = hub.details.get(call_id)
        if detail is None:
            return JSONResponse({"code": "call-unknown", "message": f"没有通话 {call_id}"}, 404)
        return Response(detail.model_dump_json(), media_type="application/json")

    @app.get("/api/calls/{call_id}/recording")
    async def recording(call_id: str) -> FileResponse:
        return FileResponse(hub.recordings / f"{call_id}.wav", media_type="audio/wav")

    @app.get("/api/calls/{call_id}/peaks")
    async def peaks(call_id: str) -> m.Peaks:
        length = hub.details[call_id].length_ms
        turns = [(n // 40) % 2 for n in range(length // 100)]
        return m.Peaks(
            step_ms=100, length_ms=length, customer=[0.7 * t for t in turns], agent=[0.5 * (1 - t) for t in turns]
        )


def _writing(app: FastAPI, hub: HubDouble) -> None:
    @app.patch("/api/calls/{call_id}/ticket")
    async def change(call_id: str, body: dict[str, Any]) -> Response:
        hub.received.append(("change", body))
        detail = hub.details[call_id]
        if body["version"] != detail.ticket.version:
            return _conflict(detail)
        typed = m.SlotView(
            name=body["name"], value=body["value"], source="typed", confirmed=True, changed_by=body["agent_no"]
        )
        return _store(hub, detail, typed)

    @app.post("/api/calls/{call_id}/ticket/confirm")
    async def confirm(call_id: str, body: dict[str, Any]) -> Response:
        hub.received.append(("confirm", body))
        detail = hub.details[call_id]
        if body["version"] != detail.ticket.version:
            return _conflict(detail)
        old = next(s for s in detail.ticket.fields if s.name == body["name"])
        return _store(hub, detail, old.model_copy(update={"confirmed": True}))

    @app.post("/api/calls/{call_id}/wrap-up", status_code=204)
    async def wrap_up(call_id: str, body: dict[str, Any]) -> None:
        hub.received.append(("wrap-up", body))

    @app.post("/api/calls/{call_id}/findings/{key}/review")
    async def review(call_id: str, key: str, body: dict[str, Any]) -> m.FindingView:
        hub.received.append(("review", {"key": key, **body}))
        findings = hub.details[call_id].findings
        at = next(n for n, f in enumerate(findings) if f.key == key)
        findings[at] = findings[at].model_copy(
            update={"review": body["decision"], "review_note": body["note"], "reviewed_by": body["reviewer"]}
        )
        return findings[at]

    @app.post("/api/calls/upload", status_code=202)
    async def upload(file: UploadFile, agent_no: Annotated[str, Form()] = "") -> Response:
        hub.received.append(("upload", {"name": file.filename, "agent_no": agent_no}))
        head = await file.read(4)
        if head != b"RIFF":
            sentence = f"{file.filename} 不是 WAV 录音：请上传 8 或 16 kHz 的双声道 PCM WAV（左声道客户，右声道坐席）"
            return JSONResponse({"code": "recording-unreadable", "message": sentence, "field": "file"}, 422)
        call = m.CallView.model_validate(
            {
                "call_id": "upload-1",
                "tenant": "阳泉市煤气公司",
                "direction": "inbound",
                "source": "recording",
                "seat": "",
                "agent_no": agent_no or None,
                "state": "processing",
            }
        )
        return Response(call.model_dump_json(), 202, media_type="application/json")


def _conflict(detail: m.CallDetail) -> Response:
    body = {
        "code": "ticket-changed",
        "message": "工单已被修改，请核对后再提交",
        "ticket": detail.ticket.model_dump(mode="json"),
    }
    return JSONResponse(body, 409)


def _store(hub: HubDouble, detail: m.CallDetail, slot: m.SlotView) -> Response:
    others = [s for s in detail.ticket.fields if s.name != slot.name]
    detail.ticket = detail.ticket.model_copy(update={"version": detail.ticket.version + 1, "fields": [*others, slot]})
    hub._send(m.TicketMessage(call_id=detail.call.call_id, ticket=detail.ticket))
    return Response(detail.ticket.model_dump_json(), media_type="application/json")
