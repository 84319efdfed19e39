"""Statements that share one append: decided together, written together, answered together.

    decided (under the office's lock) -> written (by whoever decided it) -> over

Promise: nobody is told what became of a statement before its group is over: written, or sure
never to be.
Owner: whoever decides fills it in; then whoever writes it, until it is over.
Not here: deciding, writing, and what becomes of a group that was not written (office.py).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from standclear.log.append import Appended
from standclear.log.entry import Checked
from standclear.service.answer import answer_now
from standclear.service.intake import Job, named_fault


@dataclass(eq=False, slots=True)
class Group:
    """What one append is to hold.

    jobs      all that were taken from the queue, in their order
    start     entries of the log that they were decided on
    at_s      the desk's clock when they were, Unix seconds
    entries   what is to be written: statements, decisions, releases
    decided   the jobs of these statements, by leaf hash
    repeats   jobs that were handed in twice at once, each with the first
    fault     why it was not written
    settled   and that has been dealt with
    """

    jobs: list[Job]
    start: int = 0
    at_s: int = 0
    entries: list[Checked] = field(default_factory=list)
    decided: dict[bytes, Job] = field(default_factory=dict)
    repeats: list[tuple[Job, Job]] = field(default_factory=list)
    fault: BaseException | None = None
    settled: bool = False
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def refused(self) -> list[Job]:
        """Those that change nothing, because they may not be made."""
        return [job for job in self.jobs if job.refusal is not None]

    def answer(self, appended: Appended | None) -> None:
        """Tell everybody, now that it is in the log.

        appended   None where there was nothing to write
        """
        for job in self.jobs:
            if job.pending is not None and appended is not None:
                job.answer = answer_now(job, appended)
            else:
                job.answer, job.fault = job.known, job.refusal
        for job, first in self.repeats:
            job.answer, job.fault = first.answer, first.fault
        for job in self.jobs:
            job.wake.put(None)


def give_up(jobs: list[Job], fault: BaseException) -> None:
    """Tell these why nothing became of what they said."""
    for job in jobs:
        job.fault = named_fault(fault)
        job.wake.put(None)
