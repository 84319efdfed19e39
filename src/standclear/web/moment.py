"""One turn of the event loop: all that is asked in it was sent before the turn began.

So what the first who asked found holds for them all: whoever sends something after hearing of a
change is heard in a later turn.
Owner: the event loop; another one has turns of its own.
"""

from __future__ import annotations

import asyncio


class Moments:
    """Tells one turn of the running event loop from the next."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._now: object | None = None

    def now(self) -> object:
        """The same object for all that asks in one turn, and never again."""
        loop = asyncio.get_running_loop()
        if self._now is None or loop is not self._loop:
            self._loop, self._now = loop, object()
            # What comes in meanwhile is heard after this: a loop calls in the order of asking.
            loop.call_soon(self._end)
        return self._now

    def _end(self) -> None:
        self._now = None
