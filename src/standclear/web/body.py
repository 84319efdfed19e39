"""A request's body on its way in: measured as it comes, and looked at from its beginning.

Promise: no more is kept than its limit, and no sender holds the door open by saying nothing.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping

from fastapi.exceptions import RequestValidationError
from starlette.requests import HTTPConnection, Request
from starlette.types import Message, Receive, Scope

from standclear.web.faults import Problem, says_json

NOTHING = object()
"""A request that brings no body at all."""


ARRIVED = "body_arrived"
"""In a request's state: the server has the whole body, and nobody is waited for."""


class Body:
    """A request's body on its way in: measured, and looked at from its beginning."""

    def __init__(
        self, receive: Receive, most: int, idle_s: float, state: Mapping[str, object]
    ) -> None:
        self._receive, self._most, self._idle_s, self._state = receive, most, idle_s, state
        self._seen: list[Message] = []
        self._size = 0
        self._arrived = False
        self.whole = False  # handed on to its end
        self.fault: Problem | None = None

    def expected(self, scope: Scope) -> bool:
        """Whether the sender says that a body follows."""
        headers = HTTPConnection(scope).headers
        return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers

    def check_declared(self, scope: Scope) -> None:
        declared = HTTPConnection(scope).headers.get("content-length", "0")
        if not declared.isdecimal() or int(declared) > self._most:
            raise self._too_large()

    async def beginning(self, until: re.Pattern[bytes], most: int) -> bytes:
        """The body's first bytes until a pattern stands there, or `most`; all are handed on."""
        found = b""
        while not self._arrived and len(found) <= most and not until.match(found):
            message = await self._next()
            self._seen.append(message)
            found += message.get("body", b"")
            if message["type"] != "http.request":
                break
        return found

    async def receive(self) -> Message:
        if self.fault is not None:
            raise self.fault
        message = self._seen.pop(0) if self._seen else await self._next()
        if message["type"] == "http.request" and not message.get("more_body", False):
            self.whole = True
        return message

    async def _next(self) -> Message:
        if self._arrived:
            return await self._receive()  # waits until the other side goes away
        message = await self._receive_in_time()
        if message["type"] != "http.request":
            return message
        self._size += len(message.get("body", b""))
        self._arrived = not message.get("more_body", False)
        if self._size > self._most:
            raise self._set(self._too_large())
        return message

    async def _receive_in_time(self) -> Message:
        if ARRIVED in self._state:  # a clock for each costs more than the body's own way
            return await self._receive()
        try:
            async with asyncio.timeout(self._idle_s):
                return await self._receive()
        except TimeoutError:
            raise self._set(Problem(408, "the rest of the body did not come")) from None

    def _set(self, fault: Problem) -> Problem:
        self.fault = fault
        return fault

    def _too_large(self) -> Problem:
        return Problem(413, f"at most {self._most} bytes here", most=self._most)


async def read_json(request: Request) -> object:
    """The JSON that a request brings, as FastAPI reads it for its routes; or NOTHING."""
    body = await request.body()
    if not body or not says_json(request.headers.get("content-type", "")):
        return body or NOTHING
    try:
        return json.loads(body)
    except json.JSONDecodeError as fault:
        place = ("body", fault.pos)
        raise RequestValidationError([{"loc": place, "msg": "JSON decode error"}]) from None
    except (UnicodeDecodeError, RecursionError):
        raise Problem(400, "There was an error parsing the body") from None
