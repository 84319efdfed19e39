"""One line in the log for each request, and a number by which to find it.

Promise: the line names the route as the API describes it, never the address that was asked for,
its query, a header or a body; the number stands in the answer too (X-Request-Id), so that a
person can report it. Health checks and metrics are written down only when they fail.
Not here: how lines look and what may stand in them (logs.py).
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from random import Random

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from standclear.web.asker import Asker

log = logging.getLogger("standclear.access")

QUIET = ("/healthz", "/readyz", "/metrics")
NOWHERE = "(no such route)"
BEFORE = "(refused at the door)"
_numbers = Random()  # not secret; the system's generator is a call to the system for each
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(slots=True)
class _Answer:
    """What is known of an answer under way."""

    status: int = 0
    sent: int = 0


@dataclass
class Access:
    """ASGI middleware, the outermost: it also sees what others refuse."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number, answer, begun = f"{_numbers.getrandbits(64):016x}", _Answer(), time.perf_counter()
        scope.setdefault("state", {})["request_id"] = number

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                headers = [*message.get("headers", ()), (b"x-request-id", number.encode())]
                message = {**message, "headers": headers}
            elif message["type"] == "http.response.body":
                answer.sent += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            _write_down(scope, number, answer, time.perf_counter() - begun)


def _write_down(scope: Scope, number: str, answer: _Answer, took_s: float) -> None:
    route, status = route_of(scope, answer.status), answer.status
    if route in QUIET and status < 400:
        return
    fields: dict[str, object] = {
        "id": number,
        "method": scope["method"] if scope["method"] in METHODS else "(other)",
        "route": route,
        "status": status or "none",
        "ms": round(took_s * 1000, 1),
        "bytes": answer.sent,
    }
    asker = scope["state"].get("asker")
    if isinstance(asker, Asker):
        fields |= {"party": asker.party, "person": asker.person, "how": asker.how}
    level = logging.WARNING if status >= 500 else logging.INFO
    if log.isEnabledFor(level):  # as `log.log`, which also looks up the line of code: always here
        log.handle(log.makeRecord(log.name, level, "", 0, "request", (), None, extra=fields))


def route_of(scope: Scope, status: int) -> str:
    """The route's own template; what was asked for beyond it is nobody's business."""
    # FastAPI keeps an included room's prefix apart from its routes, from 0.140 on.
    context = scope.get("fastapi", {}).get("effective_route_context")
    path = getattr(context, "path_format", "") or getattr(scope.get("route"), "path", "")
    if path:
        return str(path)
    return BEFORE if status in (408, 413, 429, 503) else NOWHERE
