"""Real sockets on this machine: a sender of a feed that can be cut and come back."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from types import TracebackType
from typing import Self

from standclear.service.watching.feeds import Feeds, News

PATIENCE_S = 20.0
"""Far beyond what anything here takes: reached only by a defect."""


def now() -> datetime:
    return datetime.now(UTC)


def feeds(*addresses: str, ahead_s: Callable[[], float] = lambda: 0.0) -> Feeds:
    """ahead_s: by how much time has gone on faster than it does."""
    return Feeds(
        addresses,
        clock=lambda: now() + timedelta(seconds=ahead_s()),
        jitter=lambda: 1.0,
        steady=lambda: monotonic() + ahead_s(),
    )


class Sender:
    """A server that sends to whoever connects."""

    def __init__(self, *, port: int = 0, context: ssl.SSLContext | None = None) -> None:
        self.port, self._context = port, context
        self._writers: list[asyncio.StreamWriter] = []
        self._came = asyncio.Event()
        self.connections = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._take, "127.0.0.1", self.port, ssl=self._context
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.hang_up()
        self._server.close()
        await self._server.wait_closed()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.append(writer)
        self._came.set()

    async def connected(self) -> None:
        await asyncio.wait_for(self._came.wait(), PATIENCE_S)

    async def send(self, data: bytes) -> None:
        await self.connected()
        for writer in self._writers:
            writer.write(data)
            await writer.drain()

    def hang_up(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()
        self._came.clear()


async def until(running: Feeds, done: Callable[[list[News]], bool]) -> list[News]:
    """Everything that the feeds told until `done` says so."""
    told: list[News] = []
    async with asyncio.timeout(PATIENCE_S):
        while not done(told):
            told += await running.take(wait_s=0.05)
    return told


def reports(told: list[News]) -> int:
    return sum(len(news.reports) for news in told)


def changes(told: list[News], kind: type) -> int:
    return sum(isinstance(news.change, kind) for news in told)
