"""Whoever stands between a command and its desk: passes everything on, and now and then does not.

with between(door.address) as line:
    line.on_statement = "lost"      the desk takes it, and its answer never comes back
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

import httpx

Fate = Literal["", "busy", "unsent", "lost", "kill before", "kill after"]
"""Of a statement on its way: passed on; answered 503; dropped before or after the desk has it;
its sender killed then."""


@dataclass
class Line:
    """The line: its own address, what it does, what went over it."""

    address: str = ""
    on_statement: Fate = ""
    on_everything: Fate = ""
    busy_times: int = 0
    retry_after: str = "1"
    sender: int = 0  # whom to kill
    statements: list[bytes] = field(default_factory=list)
    seen: threading.Event = field(default_factory=threading.Event)

    def kill_sender(self) -> None:
        os.kill(self.sender, signal.SIGKILL)


@contextmanager
def between(desk: str) -> Iterator[Line]:
    """A line to the desk, until the block ends."""
    line = Line()
    with httpx.Client(base_url=desk, timeout=20) as http:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(line, http))
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        line.address = f"http://127.0.0.1:{server.server_address[1]}"
        yield line
        server.shutdown()
        server.server_close()
        thread.join(10)


def _handler(line: Line, http: httpx.Client) -> type[BaseHTTPRequestHandler]:
    class Passing(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            statement = self.path == "/v1/statements"
            fate = (line.on_statement if statement else "") or line.on_everything
            if statement:
                line.statements.append(body)
                line.seen.set()
            if fate == "busy" and line.busy_times > 0:
                line.busy_times -= 1
                self._answer(503, b"{}", {"Retry-After": line.retry_after})
                return
            if fate in ("unsent", "kill before"):
                _then(line.kill_sender if fate == "kill before" else None)
                return
            kept = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "origin")}
            if "Origin" in self.headers:
                kept["Origin"] = str(http.base_url).rstrip("/")
            answer = http.request(self.command, self.path, content=body, headers=kept)
            if fate in ("lost", "kill after"):
                _then(line.kill_sender if fate == "kill after" else None)
                return
            told = {k: v for k, v in answer.headers.items() if k not in ("content-length", "date")}
            self._answer(answer.status_code, answer.content, told)

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = _pass_on  # names that http.server looks for

    return Passing


def _then(do: Callable[[], None] | None) -> None:
    if do is not None:
        do()
