"""Whose thread decides for all who wait: one at a time, and each is woken as soon as it is done.

Group commit needs it so: were all to wait for one lock, those that were answered would stand in
line behind the next append, and every append would be nearly empty.
Promise: while anything waits, exactly one living thread has the turn or is being woken to it.
Not here: what deciding is (office.py).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from standclear.service.intake import Job


class Turns:
    """The queue of statements, and the turn to decide them."""

    def __init__(self) -> None:
        self.queue: deque[Job] = deque()
        self._gate = threading.Lock()  # owns `_taken`, and the `leads` and `gone` of every job
        self._taken = False

    def next(self, most: int) -> list[Job]:
        """Take the head of the queue; only who holds the office's lock calls this."""
        return [self.queue.popleft() for _ in range(min(len(self.queue), most))]

    def wait(self, job: Job, run_until: Callable[[Job], None]) -> None:
        """Queue a job; returns when it is done, by this thread or another."""
        with self._gate:
            self.queue.append(job)
            job.leads, self._taken = not self._taken, True
        try:
            if not job.leads:
                job.wake.wait()
            if not job.done:
                run_until(job)
        finally:
            with self._gate:
                job.gone = True
                if job.leads:
                    self._pass_on()

    def _pass_on(self) -> None:
        """Give the turn to the first in the queue whose thread is there, if any."""
        for job in list(self.queue):
            if not job.gone:
                job.leads = True
                job.wake.set()
                return
        self._taken = False
