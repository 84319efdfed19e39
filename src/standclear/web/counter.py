"""Where statements that came by the door wait together, and are handed in together.

What arrives while others are decided goes to the office in one go, by one thread: a thread for
each would cost more than deciding does, and every append would be nearly empty. The next go as
soon as those before them are decided, and are decided while those are written.
Promise: in the order in which they came; each answer as if it had been alone.
Owner: the event loop.
Not here: deciding and writing (service/office.py), what is answered (statements.py).
"""

from __future__ import annotations

import asyncio
from functools import partial

from fastapi.concurrency import run_in_threadpool

from standclear.log.entry import Sealed
from standclear.service.answer import answered
from standclear.service.intake import Job
from standclear.service.office import Answer, Office


class Counter:
    """One for each event loop that serves a desk."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._waiting: list[tuple[Job, asyncio.Future[None]]] = []
        self._working: asyncio.Task[None] | None = None
        self._handing_in: set[asyncio.Task[None]] = set()  # held: a loop forgets its tasks

    async def submit(self, sealed: Sealed) -> tuple[Answer, bool]:
        """As `Office.submit`; and whether the log held it before."""
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
