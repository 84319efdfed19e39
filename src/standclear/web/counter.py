"""Where statements that came by the door wait together, and are handed in together.

What arrives while others are decided goes to the office in one go, by one thread: a thread for
each would cost more than deciding does, and every append would be nearly empty. The next go as
soon as those before them are decided, and are decided while those are written.
Whoever waits here takes no thread, and so leaves its slot (lanes.py) to others: the more wait
together, the less an append costs each. Beyond `ROOM` a routine
one keeps its slot until there is room; an urgent one has none, and waits for no room.
Promise: in the order in which they came; each answer as if it had been alone.
Owner: the event loop.
Not here: deciding and writing (service/office.py), what is answered (statements.py).
"""

from __future__ import annotations

import asyncio
from functools import partial

from anyio import CapacityLimiter
from fastapi.concurrency import run_in_threadpool

from standclear.log.entry import Sealed
from standclear.service.answer import answered
from standclear.service.intake import Job
from standclear.service.office import Answer, Office
from standclear.web.slots import Slot

ROOM = 64
"""Routine statements that wait at once: half are decided while half are written, and an urgent one
that comes behind them is decided within some tens of milliseconds (own choice)."""

SEARCHES = 16
"""For remedies, at once; the answers wait here and hold no slot."""


class Counter:
    """One for each event loop that serves a desk."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._room = asyncio.Semaphore(ROOM)
        # Threads beside the server's own, which others and the urgent ones work in.
        self.searching = CapacityLimiter(SEARCHES)
        self._waiting: list[tuple[Job, asyncio.Future[None]]] = []
        self._working: asyncio.Task[None] | None = None
        self._handing_in: set[asyncio.Task[None]] = set()  # held: a loop forgets its tasks

    async def submit(self, sealed: Sealed, slot: Slot | None) -> tuple[Answer, bool]:
        """As `Office.submit`; and whether the log held it before.

        slot   what a routine request holds; given back here
        """
        if slot is None:
            return await self._wait(sealed)
        async with self._room:
            slot.give_back()
            return await self._wait(sealed)

    async def _wait(self, sealed: Sealed) -> tuple[Answer, bool]:
        job, done = Job(sealed), asyncio.get_running_loop().create_future()
        self._waiting.append((job, done))
        if self._working is None:
            self._working = asyncio.create_task(self._work())
        await done
        return answered(job), job.pending is None

    async def _work(self) -> None:
        try:
            while self._waiting:
                several, self._waiting = self._waiting, []
                decided = asyncio.Event()
                task = asyncio.create_task(self._hand_in(several, decided))
                self._handing_in.add(task)
                task.add_done_callback(self._handing_in.discard)
                await decided.wait()
        finally:
            self._working = None

    async def _hand_in(
        self, several: list[tuple[Job, asyncio.Future[None]]], decided: asyncio.Event
    ) -> None:
        fault: Exception | None = None
        tell = partial(asyncio.get_running_loop().call_soon_threadsafe, decided.set)
        try:
            await run_in_threadpool(self._office.submit_all, [job for job, _ in several], tell)
        except Exception as found:  # of the thread itself: whoever waits must hear of it
            fault = found
        finally:
            decided.set()
        for job, done in several:
            if done.done():  # its request is over
                continue
            if job.done or fault is None:
                done.set_result(None)
            else:
                done.set_exception(fault)
