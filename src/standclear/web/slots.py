"""A routine request's place among those in work (lanes.py), and how it is left early.

Promise: taken and given back in pairs, whatever becomes of the request.
Owner: the event loop.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from starlette.requests import HTTPConnection

IN_STATE = "slot"
"""Where a request's state holds its slot; an urgent request has none."""


@dataclass(slots=True)
class Slot:
    """Taken once, given back once."""

    all: asyncio.Semaphore
    state: Literal["none", "held", "given back"] = "none"

    async def take(self) -> None:
        if self.state == "none":
            await self.all.acquire()
            self.state = "held"

    def give_back(self) -> None:
        if self.state == "held":
            self.all.release()
        self.state = "given back"


def slot_of(request: HTTPConnection) -> Slot | None:
    """What a request holds; None for an urgent one."""
    found: Slot | None = getattr(request.state, IN_STATE, None)
    return found
