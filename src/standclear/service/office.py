"""The office: the only writer inside a node. Reads, decides, appends; then answers.

    submit -> read, verify -> (gather others) -> decide -> append all at once -> answer

Promise: what is answered is in the log and survives `kill -9`; a statement, its decision and the
releases that follow enter the log in one append, or none of them does. An office that loses a
race to another takes in what it missed and decides again.
Owner: the picture is changed here alone, under `_deciding`; others read it under `reading()`.
Not here: rules (core/rules), carrying releases out (notify.py), the clock's voice (escalate.py).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from standclear.core.errors import Stale, StandclearError, Unavailable
from standclear.core.picture import Picture
from standclear.core.rules import decide
from standclear.core.statements import ClockTick, Statement
from standclear.log.append import Log
from standclear.log.entry import NONCE_BYTES, Sealed
from standclear.log.errors import BadEntry, Busy, Damaged, Moved, NotStored
from standclear.log.keys import PartySigner
from standclear.service.answer import Answer, answer_before, answer_now
from standclear.service.author import Thread, say
from standclear.service.desk_key import Choose, key_for_next
from standclear.service.intake import (
    Job,
    check_key,
    check_thread,
    named_fault,
    picture_for,
    read_job,
    said_of,
)
from standclear.service.replay import Step, fold, replay, steps
from standclear.service.sealing import seal_step
from standclear.service.turns import Turns

__all__ = ["Answer", "Office"]

Clock = Callable[[], datetime]
Nonces = Callable[[], bytes]

BATCH = 128
"""Statements that share one append at most: some tens of milliseconds of deciding."""

TRIES = 5
"""Times that a statement is decided anew when another office was faster."""


class Office:
    """The desk's writer. Methods may be called from several threads."""

    def __init__(
        self,
        log: Log,
        key: PartySigner,
        *,
        clock: Clock,
        nonces: Nonces | None = None,
        choose: Choose | None = None,
    ) -> None:
        # choose: finds another key of the desk when `key` no longer counts
        self.log = log
        self.key = key
        self.choose = choose
        self._clock = clock
        self._nonces = nonces or (lambda: os.urandom(NONCE_BYTES))
        self._turns = Turns()
        self._deciding = threading.RLock()
        self._threads: dict[str, Thread] = {}
        self._astray = False  # the picture holds what the log does not: fold it anew
        self.picture = replay(log)

    # ---- the door

    def submit(self, sealed: Sealed) -> Answer:
        """Take one signed statement; returns when it is durable, raises if it may not be made.

        A statement handed in twice is answered as it was the first time.
        """
        job = read_job(sealed, self._live_key)
        self._turns.wait(job, self._run_until)
        return _answered(job)

    def say(self, statement: Statement) -> Answer:
        """The desk speaks itself: the clock's tick, a sending, an admission, settings."""
        with self._deciding:
            return self._speak(lambda: statement)

    def tick(self) -> Answer:
        """Let everything that has fallen due by now be decided."""
        with self._deciding:
            return self._speak(lambda: ClockTick(self.now()))

    def now(self) -> datetime:
        """The desk's time in whole seconds; never before what the log has reached."""
        return max(self._clock().astimezone(UTC).replace(microsecond=0), self.picture.at)

    def thread_of(self, issuer: str) -> Thread:
        """Where an author's numbered thread stands, for its next entry.

        Asked by authors while others are being decided, so without the lock where it is known.
        """
        known = self._threads.get(issuer)
        if known is not None:
            return known
        with self._deciding:
            return self._thread(issuer)

    @contextmanager
    def reading(self) -> Iterator[Picture]:
        """The picture, held still meanwhile: nothing is decided until the block ends."""
        with self._deciding:
            self._set_right()
            yield self.picture

    def picture_at(self, at: datetime) -> Picture:
        """What held at an instant, folded anew from the log."""
        return replay(self.log, until=at)

    def catch_up(self) -> None:
        """Take in what another process has appended."""
        with self._deciding:
            self.log.catch_up()
            self._threads.clear()
            self._set_right()
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
            self._turns.queue.appendleft(job)
            self._run_until(job)
            try:
                return _answered(job)
            except Stale:
                if self._thread(self.key.party) == thread:
                    raise
        raise Stale("another office wrote first, again and again; try once more")

    def _live_key(self, key_id: str) -> str | None:
        """The key that signs under this id as of now; a guess outside the lock, law inside."""
        return self.picture.public_key(key_id, self.picture.size)

    # ---- under the lock: decide each, append all, answer all

    def _run_until(self, job: Job) -> None:
        with self._deciding:
            while not job.done:
                self._run_batch()

    def _run_batch(self) -> None:
        batch: dict[bytes, Job] = {}
        repeats: list[tuple[Job, Job]] = []
        entries: list[Sealed] = []
        waiting = self._turns.next(BATCH)
        try:
            self._set_right()
            start = self.picture.size
            for job in waiting:
                first = batch.get(job.entry.leaf_hash)
                if first is not None:
                    repeats.append((job, first))
                    continue
                entries += self._take(job)
                if job.pending is not None:
                    batch[job.entry.leaf_hash] = job
            self._reconsider([job for job in waiting if job.fault is not None], start)
            if entries:
                self._commit(list(batch.values()), entries, start)
        except BaseException as fault:
            # What was folded and not written must not be answered from.
            self._go_astray()
            for job in waiting:
                if not job.done:
                    job.fault = named_fault(fault)
                job.wake.set()
            if not isinstance(fault, Exception):
                raise
        for job, first in repeats:
            job.answer, job.fault = first.answer, first.fault
            if not job.done:
                self._turns.queue.appendleft(job)
        for job in waiting:
            if job.done:
                job.wake.set()

    def _take(self, job: Job) -> list[Sealed]:
        """Decide one statement and let it hold; a refusal changes nothing."""
        job.pending = None
        try:
            known = self.log.find(job.entry.leaf_hash)
            if known is not None:
                job.answer = answer_before(self.log, known)
                return []
            check_key(job, self.picture, desk=self.key.party)
            check_thread(job, self._thread(job.issuer))
            said = said_of(job, at=self.now(), index=self.picture.size)
            decision = decide(picture_for(self.picture, said), said, job.statement)
            self.key = key_for_next(self.key, self.picture, decision, choose=self.choose)
            thread = self._thread(self.key.party)
            if said.issuer == self.key.party:
                thread = Thread(job.entry.header.seq, said.entry)
            document, sealed, after = seal_step(
                said, decision, key=self.key, thread=thread, nonces=self._nonces
            )
        except (StandclearError, BadEntry) as fault:
            job.fault = named_fault(fault)
            return []
        except Exception as fault:
            # A rule that fails is a fault of ours: this statement is not taken, others are.
            job.fault = Unavailable("the desk failed while deciding; nothing was written")
            job.fault.__cause__ = fault
            return []
        step = Step(self.picture.size, said, job.entry, job.statement, document, decision.releases)
        job.pending = (self.picture.size, said, decision)
        self._threads[said.issuer] = Thread(job.entry.header.seq, said.entry)
        self._threads[self.key.party] = after
        fold(self.picture, step)
        return [job.sealed, *sealed]

    def _commit(self, batch: list[Job], entries: list[Sealed], start: int) -> None:
        try:
            appended = self.log.append(entries, after=start, now_s=int(self.picture.at.timestamp()))
        except Moved:
            # Nothing was written, and nobody was answered: decide again from what the log says.
            self._go_astray()
            self._again(batch)
            return
        for job in batch:
            job.answer = answer_now(job, appended)

    def _reconsider(self, refused: list[Job], start: int) -> None:
        """A refusal counts only if it was decided on the newest log: look before saying so."""
        if refused and self.log.catch_up() > start:
            self._go_astray()
            self._again(refused)

    def _again(self, jobs: list[Job]) -> None:
        """Back to the head of the queue, in their order; not for ever."""
        for job in reversed(jobs):
            job.tries += 1
            if job.tries < TRIES:
                job.fault = None
                self._turns.queue.appendleft(job)
            elif job.fault is None:
                job.fault = Stale("another office wrote first; hand the statement in again")

    def _go_astray(self) -> None:
        self._astray = True
        self._threads.clear()

    def _set_right(self) -> None:
        """Fold anew from the log after an append that failed; raises while it cannot be read."""
        if not self._astray:
            return
        self._threads.clear()
        try:
            self.log.catch_up()
            self.picture = replay(self.log)
        except (Busy, NotStored, Damaged) as fault:
            raise named_fault(fault) from fault
        self._astray = False

    # ---- whose word it is, and when

    def _thread(self, issuer: str) -> Thread:
        if issuer not in self._threads:
            last = self.log.last_of(issuer)
            thread = Thread() if last is None else Thread(last.seq, last.leaf_hash.hex())
            self._threads[issuer] = thread
        return self._threads[issuer]


def _answered(job: Job) -> Answer:
    if job.fault is not None:
        raise job.fault
    assert isinstance(job.answer, Answer)
    return job.answer
