"""Another system that takes webhooks on a real port, can be switched off and on, and can be in a bad mood."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer


class Receiver:
    """Keeps what it got; answers with ``answer``."""

    def __init__(self) -> None:
        self.answer = 200
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.came = threading.Event()
        self._server: HTTPServer | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def switch_on(self) -> None:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(receiver.answer)
                self.send_header("content-length", "0")
                self.end_headers()
                receiver.came.set()

            def log_message(self, *_: object) -> None:
                return

        self._server = HTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def switch_off(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
