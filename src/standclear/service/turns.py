"""Whose thread decides for all who wait: one at a time, and each is woken as soon as it is done.

Group commit needs it so: were all to wait for one lock, those that were answered would stand in
line behind the next append, and every append would be nearly empty. And whoever has the turn
waits a moment for as many as shared the last append: they were answered just now, together, and
most come again at once.
While what was decided is on its way to the disk, somebody else has the turn: then half of those
who are known decide while the other half is written, and neither waits for the other.
Promise: while anything waits, exactly one living thread has the turn or is being woken to it.
Not here: what deciding is (office.py).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence

from standclear.service.intake import Job

GATHER_S = 0.002
"""How long as many as shared the last append are waited for: as long as deciding four statements
takes (own choice; PostgreSQL's `commit_delay` is the same thought)."""

FEW = 8
"""Callers that are decided all at once: half of them would hardly be worth an append of its own
(own choice)."""


class Turns:
    """The queue of statements, and the turn to decide them."""

    def __init__(self) -> None:
        self.queue: deque[Job] = deque()
        self._gate = threading.Lock()  # owns `_taken`, and the `leads` and `gone` of every job
        self._taken = False
        self._together = 0  # callers that were known when statements were taken the last time
        self._away: list[Job] = []  # the callers' among those taken: being written, or answered
        self._wanted = 0  # callers that whoever has the turn waits for, or none
        self._enough = threading.Event()

    def next(self, most: int) -> list[Job]:
        """Take the head of the queue; only who holds the office's lock calls this.

        Of many callers at most half are taken, with all that they handed in.
        """
        with self._gate:
            self._away = [job for job in self._away if not job.done]
            waiting = self._callers()
            self._together = waiting + len(self._away)
            share = -(-self._together // 2) if self._together > FEW else waiting
            taken: list[Job] = []
            while self.queue and len(taken) < most:
                if self.queue[0].called:
                    if not share:
                        break
                    share -= 1
                    self._away.append(self.queue[0])
                taken.append(self.queue.popleft())
        return taken

    def put_first(self, job: Job) -> None:
        """The desk's own word, decided at once by whoever calls this; it takes no turn."""
        with self._gate:
            job.gone = True
            self.queue.appendleft(job)

    def put_back(self, jobs: Sequence[Job]) -> None:
        """To the head of the queue again, in their order.

        Who puts them back may not have the turn, and whoever had it may have left: one is woken.
        """
        with self._gate:
            self._away = [job for job in self._away if job not in jobs]
            self.queue.extendleft(reversed(jobs))
            if not self._taken:
                self._taken = True
                self._pass_on()

    def wait(self, job: Job, run: Callable[[Job], None]) -> None:
        """Queue a job; returns when it is done, by this thread or another."""
        self.wait_for_all([job], run)

    def wait_for_all(self, jobs: Sequence[Job], run: Callable[[Job], None]) -> None:
        """Queue jobs that one thread waits for, in their order; returns when all are done.

        run   called by who has the turn, until its job is done or it has given the turn on
        """
        with self._gate:
            self.queue.extend(jobs)
            if jobs:
                jobs[0].called = True
            if jobs and not self._taken:
                jobs[0].leads = self._taken = True
            elif 0 < self._wanted <= self._callers():
                self._wanted = 0
                self._enough.set()
        try:
            for job in jobs:
                while not job.done:
                    if job.leads:
                        self._gather()
                        run(job)
                    else:
                        job.wake.get()
                self._leave([job])  # before the next: it may be the one that follows
        finally:
            self._leave([job for job in jobs if not job.gone])

    def give_on(self, job: Job) -> None:
        """What this one's thread had to decide is decided: somebody else has the turn."""
        with self._gate:
            if job.leads:
                job.leads = False
                self._pass_on()

    def _gather(self) -> None:
        """Let as many come as were known last, but do not wait for long: not at all while others
        are written, whose append is waited for anyway."""
        with self._gate:
            away = any(not job.done for job in self._away)
            if away or self._callers() >= self._together:
                return
            self._wanted = self._together
            self._enough.clear()
        self._enough.wait(GATHER_S)
        with self._gate:
            self._wanted = 0

    def _callers(self) -> int:
        return sum(job.called for job in list(self.queue))

    def _leave(self, jobs: Sequence[Job]) -> None:
        """Nobody waits for these any more; whoever had the turn by one of them gives it on."""
        with self._gate:
            for job in jobs:
                job.gone = True
            if any(job.leads for job in jobs):
                self._pass_on()

    def _pass_on(self) -> None:
        """Give the turn to the first in the queue whose thread is there, if any."""
        for job in list(self.queue):
            if not job.gone:
                job.leads = True
                job.wake.put(None)
                return
        self._taken = False
