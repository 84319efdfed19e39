"""How much, how fast, and who never waits: the outermost door, before anything is read.

    routine   everything                                          so many a second for each party
    urgent    CEASE, notices, movements, receipts, what is said   a measure of its own, and worker
              life-saving or CEASE, and the field form's          threads kept for it

Which lane a statement takes is read from its leaf, which comes first in the body, before the
rest is taken in. A leaf may lie about itself; then it draws on its own party's measure.

Promise: no routine work, of whomever, makes an urgent statement wait at the door; a body is
measured as it arrives and never kept beyond its limit.
Not here: who somebody is (identity.py), wrong passwords (guesses.py).
"""

from __future__ import annotations

import asyncio
import re
import time
from base64 import b64decode
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from standclear.log.entry import read_entry
from standclear.log.errors import BadEntry, LogError
from standclear.service.people.accounts import People
from standclear.web.body import Body
from standclear.web.faults import Problem, problem, problem_of
from standclear.web.guesses import too_many
from standclear.web.identity import address_of, shown_by
from standclear.web.moment import Moments
from standclear.web.served import Door
from standclear.web.slots import IN_STATE, Slot

Lane = Literal["routine", "urgent"]

STATEMENTS, DRAWINGS, STREAM = "/v1/statements", "/v1/drawings", "/v1/stream"
REHEARSALS = "/v1/rehearsals"
FIELD = re.compile(r"/field(?:$|/(?!session))")
"""Pages that give notice, report and acknowledge: their forms and what is shown on the way. Signing
in is not among them: passwords are hashed a few at a time, and must not hold urgent threads."""
FILES = re.compile(r"/v1/incidents/in-[0-9a-f]{12}/files/")
MIB = 1024 * 1024
URGENT_TYPES = ("notice.", "movement.", "receipt.", "cease.")
URGENT = ("life_saving", "cease")

LEAF_FIRST = re.compile(rb'\s*\{\s*"leaf"\s*:\s*"([A-Za-z0-9+/=]{1,200000})"')
LOOK_BYTES = 256 * 1024  # as far as a leaf is looked for


@dataclass(frozen=True, slots=True)
class Measure:
    """A bucket: so many at once, refilled at so many a second."""

    burst: float
    per_s: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What the door takes; generous: they stop what runs wild, not a busy night.

    known, urgent, unknown   of a party, of its urgent lane, of an address nobody is known at
    at_once      routine requests in work; the other threads of the server's 40 stay for urgent ones
    queue        routine requests that may wait for their turn
    idle_s       the longest pause within a body
    """

    known: Measure = Measure(500, 50)
    urgent: Measure = Measure(500, 50)
    unknown: Measure = Measure(300, 30)
    at_once: int = 32
    queue: int = 512
    statement_bytes: int = 6 * MIB  # 4 MiB of body in base64, its leaf, and JSON around them
    upload_bytes: int = 10 * MIB
    other_bytes: int = 256 * 1024
    idle_s: float = 30.0


class Buckets:
    """A bucket for each key; the longest unused is forgotten, full."""

    REMEMBERED = 20_000

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def wait_s(self, key: tuple[str, str], measure: Measure, now_s: float) -> float:
        """0 and one taken; or how long until there is one again."""
        level, at_s = self._held.pop(key, (measure.burst, now_s))
        level = min(measure.burst, level + (now_s - at_s) * measure.per_s)
        taken = level >= 1
        self._held[key] = (level - 1 if taken else level, now_s)
        while len(self._held) > self.REMEMBERED:
            self._held.popitem(last=False)
        return 0.0 if taken else (1 - level) / measure.per_s


@dataclass
class Lanes:
    """ASGI middleware; one event loop owns it."""

    app: ASGIApp
    people: People
    door: Door
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self._buckets = Buckets()
        self._slots = asyncio.Semaphore(self.limits.at_once)
        self._waiting = 0
        self._moments = Moments()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            state = scope.setdefault("state", {})
            body = Body(receive, self._most(scope), self.limits.idle_s, state)
            body.check_declared(scope)
            lane = await self._lane(scope, body)
            self._measure(HTTPConnection(scope), lane)
        except Problem as fault:
            await _refuse(fault, scope, receive, send)
            return
        except LogError as fault:  # of the file of people: who asks cannot be found out
            await _refuse(problem_of(fault), scope, receive, send)
            return
        if lane == "urgent" or scope["path"] == STREAM:
            await self._guarded(scope, body, body.receive, send)
        else:
            await self._in_turn(scope, body, send)

    def _most(self, scope: Scope) -> int:
        if FILES.match(scope["path"]):
            return self.limits.upload_bytes
        return {
            STATEMENTS: self.limits.statement_bytes,
            DRAWINGS: self.limits.upload_bytes,
            REHEARSALS: self.limits.upload_bytes,
        }.get(scope["path"], self.limits.other_bytes)

    async def _lane(self, scope: Scope, body: Body) -> Lane:
        if FIELD.match(scope["path"]):
            return "urgent"
        if scope["method"] != "POST" or scope["path"] != STATEMENTS:
            return "routine"
        return lane_of(await body.beginning(LEAF_FIRST, LOOK_BYTES))

    def _measure(self, asked: HTTPConnection, lane: Lane) -> None:
        """Take one from the bucket of whoever asks; Problem 429 if there is none."""
        shown = shown_by(asked, self.people, self.door, self._moments.now())
        party = shown.person.party if shown and shown.person else ""
        if party:
            measure = self.limits.urgent if lane == "urgent" else self.limits.known
            key: tuple[str, str] = (lane, party)
        else:
            measure, key = self.limits.unknown, ("nobody", address_of(asked))
        wait_s = self._buckets.wait_s(key, measure, self.clock())
        if wait_s > 0:
            raise too_many("too many requests; wait, and ask for less", wait_s)

    async def _in_turn(self, scope: Scope, body: Body, send: Send) -> None:
        """Work on it once there is a slot: a slow sender takes none until its body is here, and a
        slow reader keeps none once its answer is made."""
        if self._waiting >= self.limits.queue:
            busy = Problem(503, "the desk is busy; try again", headers={"Retry-After": "2"})
            await _refuse(busy, scope, body.receive, send)
            return
        slot = scope["state"][IN_STATE] = Slot(self._slots)

        async def receive() -> Message:
            message = await body.receive()
            if body.whole:
                await self._wait(slot)
            return message

        async def answer(message: Message) -> None:
            slot.give_back()
            await send(message)

        try:
            if not body.expected(scope):
                await self._wait(slot)
            await self._guarded(scope, body, receive, answer)
        finally:
            slot.give_back()

    async def _wait(self, slot: Slot) -> None:
        self._waiting += 1
        try:
            await slot.take()
        finally:
            self._waiting -= 1

    async def _guarded(self, scope: Scope, body: Body, receive: Receive, send: Send) -> None:
        """Pass it on; if its body turned out too large or too slow, say that instead."""
        begun = False

        async def answer(message: Message) -> None:
            nonlocal begun
            if body.fault is not None and not begun:
                return
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except Problem:
            if body.fault is None:
                raise
        if body.fault is not None and not begun:
            await _refuse(body.fault, scope, receive, send)


def lane_of(beginning: bytes) -> Lane:
    """The lane of a statement, by the leaf with which its request begins."""
    match = LEAF_FIRST.match(beginning)
    if match is None:
        return "routine"
    try:
        header = read_entry(b64decode(match[1])).header
    except (BadEntry, ValueError):
        return "routine"
    urgent = header.type.startswith(URGENT_TYPES) or header.urgency in URGENT
    return "urgent" if urgent else "routine"


async def _refuse(fault: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """Say so without reading on, and let the connection go with what it still wants to send."""
    headers = {**(fault.headers or {}), "Connection": "close", "Cache-Control": "no-store"}
    answer = problem(fault.status_code, str(fault.detail), headers, **fault.members)
    await answer(scope, receive, send)
