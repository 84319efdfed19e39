"""The process that `standclear serve` is: the door, the desk's office, its followers.

Promise: killed at any moment, nothing acknowledged is lost; a gentle end answers what it has
begun, tells its listeners to come back, and leaves the log in its one file.
Owner: this process is one of the log's writers, perhaps not the only one; the office settles
races (service/office.py), and what others append is taken in within `LOOK_S`.
Not here: routes (app.py), rules.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from socket import socket

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from standclear.core.errors import StandclearError, Unavailable
from standclear.log.errors import LogError
from standclear.web.access import Access
from standclear.web.served import Served
from standclear.web.supervisor import ENDING, READY, tell_supervisor
from standclear.web.wire import Wire

LOOK_S = 1.0
"""Between two looks for what another process appended."""

GRACE_S = 5

YOUNG = (5_000, 5, 50)
"""As gc.set_threshold: new objects before the youngest are looked through, and so on."""

log = logging.getLogger("standclear.serve")


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen.

    proxies    addresses whose X-Forwarded headers are believed
    listening  a socket that listens already, instead of one at host and port
    """

    host: str = "127.0.0.1"
    port: int = 8420
    certificate: str | None = None
    key: str | None = None
    proxies: tuple[str, ...] = ()
    listening: socket | None = None


@dataclass(frozen=True, slots=True)
class Follower:
    """Work that is done again and again beside the door: named, and so many seconds apart."""

    name: str
    every_s: float
    work: Callable[[], object]


def serve(
    app: FastAPI,
    served: Served,
    listening: Listening,
    followers: Sequence[Follower],
    *,
    ready: Callable[[], None],
) -> None:
    """Serve until the process is asked to end.

    ready   called once connections are taken
    """
    catch_up = Follower("taking in what others appended", LOOK_S, served.office.catch_up)
    threads = [
        threading.Thread(target=_follow, args=(served, one), name=one.name, daemon=True)
        for one in (catch_up, *followers)
    ]
    server = _Server(_config(Access(app), listening), ready, served)
    for thread in threads:
        thread.start()
    try:
        # The server ends gently on SIGTERM and then raises it again: what is left to do here,
        # and in whoever called, is done first.
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, lambda *_: None)
        with leaving_alone_what_is_held():
            server.run(sockets=[listening.listening] if listening.listening else None)
    except SystemExit:  # as uvicorn ends where it cannot listen; it has said why
        raise Unavailable(
            f"{listening.host}:{listening.port}: cannot be listened on: it is taken, below 1024, "
            "or not an address of this machine; --port names another"
        ) from None
    finally:
        served.closing.set()
        for thread in threads:
            thread.join(GRACE_S)


@contextmanager
def leaving_alone_what_is_held() -> Iterator[None]:
    """Look for garbage among what comes from now on alone, and not so often.

    A picture is all kept and has no cycles (service/replay.py); walking through a large one again
    and again takes a sixth of the time, and stops everybody meanwhile. Even once would keep all
    waiting at the door; what starting left of garbage is little, and stays.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*YOUNG)
    gc.enable()  # whoever starts a desk may have looked for none so far (cli/serve.py)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _config(app: ASGIApp, listening: Listening) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=listening.host,
        port=listening.port,
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.key,
        log_config=None,
        access_log=False,  # it would hold addresses and queries; access.py writes what may stand
        server_header=False,
        proxy_headers=bool(listening.proxies),
        forwarded_allow_ips=list(listening.proxies),
        timeout_graceful_shutdown=GRACE_S,
        loop="uvloop",
        http=Wire,
        ws="none",
    )


class _Server(uvicorn.Server):
    """Says when it is ready, and ends its streams before it waits for connections to close."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], served: Served) -> None:
        super().__init__(config)
        self._ready, self._served = ready, served

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()
            tell_supervisor(READY)
            log.info(
                "serving",
                extra={"origin": self._served.door.origin, "size": self._served.office.log.size},
            )

    async def on_tick(self, counter: int) -> bool:
        return self._served.closing.is_set() or await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        tell_supervisor(ENDING)
        log.info("ending")
        self._served.closing.set()
        await asyncio.sleep(0.3)  # streams look at the flag every 0.2 s
        await super().shutdown(sockets=sockets)


def _follow(served: Served, follower: Follower) -> None:
    """A pass that fails is named and tried again; the door stays open meanwhile."""
    while not served.closing.wait(follower.every_s):
        try:
            with suppress(Unavailable):  # busy: the next pass is near
                follower.work()
        except (StandclearError, LogError, OSError) as fault:
            log.error("a follower failed", exc_info=fault, extra={"follower": follower.name})
