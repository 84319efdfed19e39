"""The network door: one application, its rooms, and the headers that every answer bears.

Promise: no rule lives here; every write is a statement that its author signed; every answer is
made for the one who asks.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from standclear import __version__
from standclear.core.rules import RULES_VERSION
from standclear.service.shown.plain import Document, plain
from standclear.service.shown.zone_versions import ZoneHistory
from standclear.web import (
    alerts,
    calls,
    commitments,
    entries,
    faults,
    features,
    incidents,
    inquiry,
    instruments,
    ledger,
    operations,
    previews,
    records,
    rehearsals,
    reports,
    sources,
    statements,
    static_log,
    stream,
    telling,
    zone_versions,
)
from standclear.web.asked import ASKED
from standclear.web.asker import Identify
from standclear.web.counter import Counter
from standclear.web.growth import Growth
from standclear.web.served import Here, Served

CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # the map library styles its controls in place
        "img-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}

_RAW = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
"""As ASGI carries them: made once, for they are put on every answer."""

LANGUAGES = ("en", "ru", "ar")

welcome = APIRouter(tags=["welcome"])


@welcome.get("/")
def read_welcome(served: Here) -> Document:
    """Which desk this is, and the key that its log is signed with."""
    with served.reading() as picture:
        mechanism, at, size = picture.mechanism, picture.at, picture.size
    return {
        "desk": served.desk,
        "name": mechanism.name,
        "origin": served.office.log.origin,
        "vkey": served.office.log.verifier.vkey,
        "version": __version__,
        "rules_version": RULES_VERSION,
        "time_zone": mechanism.time_zone,
        "at": plain(at),
        "now": plain(served.now()),
        "size": size,
        "languages": list(LANGUAGES),
        "exercise": served.exercise,
    }


def create_app(served: Served, identify: Identify | None = None) -> FastAPI:
    """The application for one desk.

    identify   how the door finds out who asks; `entering.enter` sets it otherwise
    """

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[dict[str, object]]:
        # Of this event loop, and of no other that serves the app.
        yield {"growth": Growth(served), "counter": Counter(served.office)}
        served.closing.set()

    app = FastAPI(
        title="Standclear",
        version=__version__,
        summary="A desk at which parties keep clear of one another and of civilians.",
        openapi_url="/v1/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        responses=faults.ANY_PROBLEM,
        lifespan=life,
        # Where an environment variable, or another library, gives OpenTelemetry somebody to tell,
        # newer FastAPI tells them of each request: what is asked here is nobody else's business.
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        },
    )
    app.state.served, app.state.identify = served, identify
    app.state.zone_history, app.state.rehearsals = ZoneHistory(), rehearsals.Turns()
    faults.install(app)
    app.add_middleware(statements.Straight, handlers=app.exception_handlers)
    app.add_middleware(_Headers, served=served)
    app.include_router(operations.router)  # first: looking into a room for the first time is slow
    for room in (welcome, *(m.router for m in ROOMS)):
        app.include_router(room, prefix="/v1", dependencies=ASKED)
    for module in (static_log, features):
        app.include_router(module.router, dependencies=ASKED)
    return app


ROOMS = (
    records,
    zone_versions,
    alerts,
    calls,
    instruments,
    sources,
    commitments,
    incidents,
    ledger,
    inquiry,
    reports,
    telling,
    statements,
    entries,
    previews,
    rehearsals,
    stream,
)


class _Headers:
    """ASGI: every answer bears the headers, and the door knows when somebody last knocked."""

    def __init__(self, app: ASGIApp, served: Served) -> None:
        self.app, self.served = app, served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.served.asked_s = monotonic()
        private = scope["path"].startswith("/v1/")

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.setdefault("headers", [])
                names = {name.lower() for name, _ in given}
                message["headers"] = [*given, *(each for each in _RAW if each[0] not in names)]
                if private and b"cache-control" not in names:
                    message["headers"].append((b"cache-control", b"no-store"))
            await send(message)

        await self.app(scope, receive, answer)
