"""The office: the only writer inside a node. Reads, decides, appends; then answers.

    submit -> (gather others) -> read, verify -> decide -> append all at once -> answer
                                                 the next are decided meanwhile

Promise: what is answered or shown is in the log and survives `kill -9`; a statement, its decision
and the releases that follow enter the log in one append, or none of them does. An office that
loses a race to another takes in what it missed and decides again.
Owner: the picture is changed here alone, under `_deciding`; others read it under `reading()`.
Not here: deciding one (deciding.py), rules (core/rules), carrying releases out (notify.py), the
clock's voice (escalate.py).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from standclear.core.errors import Stale
from standclear.core.picture import Picture
from standclear.core.statements import ClockTick, Statement
from standclear.log.append import Log
from standclear.log.entry import NONCE_BYTES, Sealed
from standclear.log.errors import Busy, Damaged, Moved, NotStored
from standclear.log.keys import PartySigner
from standclear.log.view import LogView
from standclear.service.answer import Answer, answered
from standclear.service.author import Thread, say
from standclear.service.concordance import Concordance
from standclear.service.deciding import Clock, Deciding, Nonces, Undone
from standclear.service.desk_key import Choose, key_for_next
from standclear.service.group import Group, give_up
from standclear.service.intake import (
    Job,
    named_fault,
    read_job,
)
from standclear.service.newest import Newest
from standclear.service.replay import fold, replay, steps
from standclear.service.turns import Turns

__all__ = ["Answer", "Office"]

BATCH = 128
"""Statements that share one append at most: some tens of milliseconds of deciding."""

TRIES = 5
"""Times that a statement is decided anew when another office was faster."""


class Office(Deciding):
    """The desk's writer. Methods may be called from several threads."""

    def __init__(
        self,
        log: Log,
        key: PartySigner,
        *,
        clock: Clock,
        nonces: Nonces | None = None,
        choose: Choose | None = None,
        take_in: Callable[[LogView], Picture] = replay,
    ) -> None:
        # choose: another key of the desk when `key` no longer counts
        # take_in: the picture of a log; a desk's directory has a quicker way than folding it
        nonces = nonces or (lambda: os.urandom(NONCE_BYTES))
        super().__init__(log, key, take_in(log), clock=clock, nonces=nonces, choose=choose)
        self._take_in = take_in
        self.concordance = Concordance()  # a desk's directory has one that is kept
        self._turns = Turns()
        self._deciding = threading.RLock()
        self.newest = Newest()
        self._last: Group | None = None  # decided last; the picture holds it, the log perhaps
        self._astray = False  # the picture holds what the log never will: fold it anew

    # ---- the door

    def submit(self, sealed: Sealed) -> Answer:
        """Take one signed statement; returns when it is durable, raises if it may not be made.

        A statement handed in twice is answered as it was the first time.
        """
        job = Job(sealed)
        self.submit_all([job])
        return answered(job)

    def submit_all(self, jobs: Sequence[Job], decided: Callable[[], object] | None = None) -> None:
        """Take several at once, in their order; each job then has its answer, or its fault.

        decided   called once the last of them is decided, and while it is written
        """
        for job in jobs[-1:]:
            job.decided = decided
        self._turns.wait_for_all(jobs, self._run)

    def say(self, statement: Statement) -> Answer:
        """The desk speaks itself: the clock's tick, a sending, an admission, settings."""
        with self._deciding:
            return self._speak(lambda: statement)

    def tick(self, *, leap: bool = False) -> Answer:
        """Let everything that has fallen due by now be decided; `leap`: the clock is right."""
        with self._deciding:
            return self._speak(lambda: ClockTick(self.now(), leap))

    def thread_of(self, issuer: str) -> Thread:
        """Where an author's numbered thread stands, for its next entry.

        Asked by authors while others are being decided, so without the lock where it is known.
        """
        if known := self._threads.get(issuer):
            return known
        with self._deciding:
            return self._thread(issuer)

    @contextmanager
    def reading(self) -> Iterator[Picture]:
        """The picture, held still until the block ends; all that it holds is in the log."""
        with self._deciding:
            self._stand_still()
            yield self.picture

    def picture_at(self, at: datetime) -> Picture:
        """What held at an instant, folded anew from the log."""
        return replay(self.log, until=at)

    def catch_up(self) -> None:
        """Take in what another process has appended."""
        with self._deciding:
            self._stand_still()
            self.log.catch_up()
            self._threads.clear()
            for step in steps(self.log, self.picture.size):
                fold(self.picture, step)

    # ---- one statement

    def _speak(self, statement: Callable[[], Statement]) -> Answer:
        """Sign as the desk and be the first to be decided; anew, if another office was faster."""
        for _ in range(TRIES):
            self._set_right()
            self.key = key_for_next(self.key, self.picture, choose=self.choose)
            thread = self._thread(self.key.party)
            sealed = say(
                statement(), key=self.key, thread=thread, at=self.now(), nonce=self._nonces()
            )
            job = read_job(sealed, self._live_key)
            self._turns.put_first(job)
            while not job.done:
                self._write(self._decide())
            try:
                return answered(job)
            except Stale:
                if self._thread(self.key.party) == thread:
                    raise
        raise Stale("another office wrote first, again and again; try once more")

    # ---- under the lock: decide each; beside it: append all, answer all

    def _run(self, job: Job) -> None:
        """Decide the head of the queue, give the turn on, then write what was decided."""
        with self._deciding:
            group = self._decide()
        try:
            self._turns.give_on(job)
        finally:
            self._write(group)

    def _decide(self) -> Group:
        """Let the next few be decided, on what the group before them leads to.

        That group may still be on its way to the disk: this one is ready when it has arrived.
        """
        group = Group(self._turns.next(BATCH))
        try:
            self._set_right()
            group.start = self.picture.size
            self._decide_all(group)
            group.at_s = int(self.picture.at.timestamp())
            self._arrived()
            for job in group.jobs:
                if job.decided is not None:
                    job.decided()
        except Undone:
            self._undo(group)
            return Group([])
        except BaseException as fault:
            # What was folded and not written must not be answered from.
            self._go_astray()
            give_up(group.jobs, fault)
            if not isinstance(fault, Exception):
                raise
            return Group([])
        self._last = group
        return group

    def _write(self, group: Group) -> None:
        """Append what was decided and answer; while this waits for the disk, others decide."""
        try:
            appended = None
            if group.entries:
                appended = self.log.append(group.entries, after=group.start, now_s=group.at_s)
                self.newest.add(job.step for job in group.decided.values())
            elif group.refused and self.log.catch_up() > group.start:
                # A refusal counts only if it was decided on the newest log.
                raise Moved(group.start, self.log.size)
            group.answer(appended)
        except BaseException as fault:
            group.fault = fault
        group.over.set()
        if group.fault is not None:
            with self._deciding:
                self._settle(group)
            if not isinstance(group.fault, Exception):
                raise group.fault

    # ---- under the lock: what was not written

    def _arrived(self) -> None:
        """Wait until what is decided on is in the log; `Undone` if it never will be."""
        if self._last is not None:
            self._last.over.wait()
            if self._last.fault is not None:
                raise Undone

    def _undo(self, group: Group) -> None:
        """Decided on what did not come to be: back into the queue, behind what it followed."""
        for job in group.jobs:
            job.forget()
        self._turns.put_back(group.jobs)
        self._await_last()

    def _settle(self, group: Group) -> None:
        """Nothing of this group was written, and nobody was answered."""
        if group.settled or group.fault is None:
            return
        group.settled = True
        self._last = None
        self._go_astray()
        if isinstance(group.fault, Moved):  # decide again from what the log says
            self._again(group.jobs)
            return
        lost = [job for job in group.jobs if job.pending is not None]
        lost += [job for job, _ in group.repeats]
        self._again([job for job in group.jobs if job not in lost])
        give_up(lost, group.fault)

    def _again(self, jobs: list[Job]) -> None:
        """Back to the head of the queue, in their order; not for ever."""
        for job in jobs:
            job.tries += 1
            if job.tries >= TRIES:
                raced = Stale("another office wrote first; hand the statement in again")
                job.fault = job.refusal or raced
                job.wake.put(None)
            job.forget()
        self._turns.put_back([job for job in jobs if not job.done])

    def _go_astray(self) -> None:
        self._astray = True
        self._threads.clear()

    def _set_right(self) -> None:
        """Fold anew from the log after an append that failed; raises while it cannot be read."""
        if not self._astray:
            return
        self._await_last()  # it may still come
        self._threads.clear()
        try:
            self.log.catch_up()
            self.picture = self._take_in(self.log)
        except (Busy, NotStored, Damaged) as fault:
            raise named_fault(fault) from fault
        self._astray = False

    def _stand_still(self) -> None:
        """The picture holds what the log does, and no more."""
        self._await_last()
        self._set_right()

    def _await_last(self) -> None:
        if self._last is not None:
            self._last.over.wait()
            self._settle(self._last)
