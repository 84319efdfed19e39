"""What the log grew by, looked through once for all who listen.

Promise: a listener at any place hears all from there on, once and in order: whoever keeps up
shares what was made for its party, and whoever comes from further back reads alone until then.
Owner: the event loop that serves (a second that serves the same desk has its own, since a task
or an event of one loop is dead in another); only the looking through is done in a thread, the
picture held still.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from time import monotonic

from fastapi.concurrency import run_in_threadpool

from standclear.core.picture import Picture
from standclear.service.shown.changes import Named, changes, named_by
from standclear.service.shown.concerned import concerned
from standclear.service.shown.plain import Document
from standclear.web.served import Served

LOOK_S, SLOWEST_LOOK_S = 0.2, 1.0
"""Between two looks at the size of the log, and with many listeners: each look is a sending to
every one of them."""

MANY = 100

MOST, MOST_TOGETHER = 200, 1000
"""Steps told in one breath to one listener that was away, and to all; more take several."""

AT_A_TIME = 64  # parties
KEPT = 2000
log = logging.getLogger("standclear.web")


class Growth:
    """One for each event loop that serves a desk; it is made and ended with the loop's serving."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._listening: Counter[str] = Counter()
        self._told: OrderedDict[tuple[str, int], tuple[int, bytes]] = OrderedDict()
        self._grown = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self.size = served.office.log.size

    @contextmanager
    def listening(self, party: str) -> Iterator[None]:
        """Count a listener; the looking goes on for as long as there is one."""
        self._listening[party] += 1
        if self._looking is None or self._looking.done():
            self.size = self._served.office.log.size
            self._looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            self._listening[party] -= 1
            if not self._listening[party]:
                del self._listening[party]

    async def after(self, party: str, place: int, wait_s: float) -> tuple[int, bytes] | None:
        """(new place, events as sent) beyond a place; None if there was nothing for so long."""
        until = monotonic() + wait_s
        while place >= self.size:
            grown, left_s = self._grown, until - monotonic()
            if left_s <= 0 or self._served.closing.is_set():
                return None
            with suppress(TimeoutError):
                async with asyncio.timeout(left_s):  # `wait_for` makes a task for each listener
                    await grown.wait()
        made = self._told.get((party, place))
        return made or await run_in_threadpool(self._alone, party, place)

    async def _look(self) -> None:
        while self._listening and not self._served.closing.is_set():
            pause_s = LOOK_S
            if self._served.office.log.size > self.size:
                pause_s = self._pause_s()
                try:
                    self.size, more = await run_in_threadpool(
                        self._together, self.size, tuple(self._listening)
                    )
                    pause_s = 0.0 if more else pause_s
                except Exception:  # whatever it was, the listeners wait: look again
                    log.exception("telling listeners")
                self._wake()
            await asyncio.sleep(pause_s)
        self._wake()

    def _wake(self) -> None:
        self._grown, grown = asyncio.Event(), self._grown
        grown.set()

    def _pause_s(self) -> float:
        share = self._listening.total() / MANY
        return min(SLOWEST_LOOK_S, LOOK_S * max(1.0, share))

    def _together(self, place: int, parties: Iterable[str]) -> tuple[int, bool]:
        """Make what every listening party is told of the growth.

        (the size that it reaches, whether there was more than one breath). The picture is held
        still for some parties at a time: filings go on in between.
        """
        named, rest = _named(self._served, place, MOST_TOGETHER), iter(parties)
        while some := tuple(islice(rest, AT_A_TIME)):
            with self._served.reading() as picture:
                whom = [concerned(picture, each) for each in named]
                for party in some:
                    self._told[party, place] = _events(picture, party, place, named, whom)
        while len(self._told) > KEPT:
            self._told.popitem(last=False)
        return named[-1].size if named else place, len(named) >= MOST_TOGETHER

    def _alone(self, party: str, place: int) -> tuple[int, bytes]:
        named = _named(self._served, place, MOST)
        with self._served.reading() as picture:
            return _events(picture, party, place, named, [None] * len(named))


def event(name: str, place: int, data: Document) -> bytes:
    """One server-sent event."""
    return f"id: {place}\nevent: {name}\ndata: {json.dumps(data)}\n\n".encode()


def _events(
    picture: Picture,
    party: str,
    place: int,
    named: Sequence[Named],
    whom: Sequence[set[str] | None],
) -> tuple[int, bytes]:
    """Step by step; joined where nothing is to be named.

    whom   of each step, who may be told more than that it was taken; None for anybody
    """
    found: list[Document] = []
    for each, some in zip(named, whom, strict=True):
        if some is None or party in some:
            change = changes(picture, party, each)
        elif found and len(found[-1]) == 1:  # most steps are nothing to most
            found[-1]["size"] = each.size
            continue
        else:
            change = {"size": each.size}
        if found and len(change) == len(found[-1]) == 1:
            found[-1] = change
        else:
            found.append(change)
    reached = found[-1]["size"] if found else place
    return reached, b"".join(event("changed", change["size"], change) for change in found)


def _named(served: Served, place: int, most: int) -> list[Named]:
    """What the log has beyond a place, as far as one breath goes."""
    found: list[Named] = []
    for step in served.office.newest.steps_from(served.office.log, place):
        found.append(named_by(step))
        if len(found) >= most:
            break
    return found
