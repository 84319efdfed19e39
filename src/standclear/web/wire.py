"""HTTP/1.1 on one connection: uvicorn's parser, with a limit to a head and answers in one piece.

Promise: nobody fills the memory with a head or trailers that never end; head and body of an
answer leave in one write, for each wakes the other side.
Not here: limits to bodies and their pace (lanes.py, body.py).
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from standclear.web.body import ARRIVED

HEAD_BYTES = 64 * 1024
"""Beyond what was read at once; as much as h11 was allowed, and more than browsers send."""


class Wire(HttpToolsProtocol):
    """One connection."""

    _quiet = 0  # bytes since anything was handed on
    _heard = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, Gathering(transport, self.loop)))

    def data_received(self, data: bytes) -> None:
        self._heard = False
        super().data_received(data)
        if self._heard:
            self._quiet = 0
            return
        self._quiet += len(data)
        if self._quiet > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The head of a request is too large.")

    def on_headers_complete(self) -> None:
        self._heard = True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._heard = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.scope["state"][ARRIVED] = True
        super().on_message_complete()


class Gathering:
    """A transport that sends what is written in one turn of the event loop together."""

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._held:
            self._loop.call_soon(self._send)
        self._held.append(data)

    def close(self) -> None:
        self._send()
        self._transport.close()

    def _send(self) -> None:
        if self._held:
            held, self._held = self._held, []
            self._transport.write(b"".join(held))
