"""Deciding statements: on the picture, in the desk's name, after what its author said before.

Promise: a statement that is taken holds in the picture from then on, with what follows from it
ready to be signed; one that is refused changes nothing. The desk signs in the order of the log.
Owner: whoever holds the office's lock (office.py).
Not here: who waits, what is written when, and what becomes of what could not be (office.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime

from standclear.core.errors import StandclearError, Unavailable
from standclear.core.picture import Picture
from standclear.core.rules.journeys import decide
from standclear.core.statements import PlanAmend, PlanCheck, PlanFile
from standclear.log.append import Log
from standclear.log.entry import Checked
from standclear.log.errors import BadEntry
from standclear.log.keys import PartySigner
from standclear.service.answer import answer_again
from standclear.service.author import Thread
from standclear.service.desk_key import Choose, key_for_next
from standclear.service.group import Group
from standclear.service.intake import (
    Job,
    check_key,
    check_thread,
    follows,
    named_fault,
    picture_for,
    said_of,
)
from standclear.service.replay import Step, fold
from standclear.service.sealing import seal_step, write_step

Clock = Callable[[], datetime]
Nonces = Callable[[], bytes]


class Undone(Exception):
    """What was decided on did not come to be."""


class Deciding:
    """The picture that is decided on, the key that signs, and how far each author has come."""

    def __init__(
        self,
        log: Log,
        key: PartySigner,
        picture: Picture,
        *,
        clock: Clock,
        nonces: Nonces,
        choose: Choose | None,
    ) -> None:
        self.log, self.key, self.picture, self.choose = log, key, picture, choose
        self._clock, self._nonces = clock, nonces
        self._threads: dict[str, Thread] = {}

    def now(self) -> datetime:
        """The desk's time in whole seconds; never before what the log has reached."""
        return max(self._clock().astimezone(UTC).replace(microsecond=0), self.picture.at)

    def _live_key(self, key_id: str) -> str | None:
        """The key that signs under this id as of now."""
        return self.picture.public_key(key_id, self.picture.size)

    def _decide_all(self, group: Group) -> None:
        """Decide each in its order, and fill in what the group is to write.

        All are read, then all decided, then all sealed: a processor does one thing many times in
        a row in a fifth less time than many things in turn (measured, groups of 64).
        """
        for job in group.jobs:
            job.forget()
            job.read_or_refuse(self._live_key)
        readable = [job for job in group.jobs if job.is_read]
        self._look_ahead(readable)
        unsealed: list[Job] = []
        for job in readable:
            if job.issuer == self.key.party:  # it follows the desk's entries before it
                group.entries += self._seal(unsealed)
                unsealed = []
            if (first := group.decided.get(job.entry.leaf_hash)) is not None:
                group.repeats.append((job, first))
                continue
            self._take(job)
            if job.pending is not None:
                group.decided[job.entry.leaf_hash] = job
                unsealed.append(job)
        group.entries += self._seal(unsealed)

    def _look_ahead(self, jobs: Iterable[Job]) -> None:
        """Work out what the rules will ask about each; where it cannot be, they say why."""
        declared = [
            job.statement.intent.volumes
            for job in jobs
            # Of a signature that holds alone: nobody else makes the desk work.
            if job.key and isinstance(job.statement, PlanCheck | PlanFile | PlanAmend)
        ]
        with suppress(Exception):
            self.picture.declared.look_ahead(declared)

    def _take(self, job: Job) -> None:
        """Decide one statement and let it hold; a refusal changes nothing."""
        try:
            before = self._thread(job.issuer)
            if not follows(job, before):
                self._arrived()  # it may be in the group before this one
                job.known = answer_again(self.log, job.entry.leaf_hash)
                if job.known is not None:
                    return
            check_key(job, self.picture, desk=self.key.party)
            check_thread(job, before)
            said = said_of(job, at=self.now(), index=self.picture.size)
            decision = decide(picture_for(self.picture, said), said, job.statement)
            self.key = key_for_next(self.key, self.picture, decision, choose=self.choose)
            written = write_step(said, decision, key=self.key)
        except Undone:
            raise
        except (StandclearError, BadEntry) as fault:
            job.refusal = named_fault(fault)
            return
        except Exception as fault:
            # A rule that fails is a fault of ours: this statement is not taken, others are.
            job.refusal = Unavailable("the desk failed while deciding; nothing was written")
            job.refusal.__cause__ = fault
            return
        step = Step(self.picture.size, said, job.statement, written.document, decision.releases)
        job.pending, job.step, job.written = (self.picture.size, said, decision), step, written
        self._threads[said.issuer] = Thread(job.entry.header.seq, said.entry)
        fold(self.picture, step)

    def _seal(self, jobs: Iterable[Job]) -> Iterator[Checked]:
        """Statements that were taken, each with what follows from it, signed by the desk."""
        for job in jobs:
            desk = job.written.key.party
            sealed, self._threads[desk] = seal_step(
                job.written, thread=self._thread(desk), nonces=self._nonces
            )
            yield job.checked
            yield from sealed

    def _arrived(self) -> None:
        """Wait until what is decided on is in the log; `Undone` if it never will be."""
        raise NotImplementedError

    def _thread(self, issuer: str) -> Thread:
        if issuer not in self._threads:
            last = self.log.last_of(issuer)
            thread = Thread() if last is None else Thread(last.seq, last.leaf_hash.hex())
            self._threads[issuer] = thread
        return self._threads[issuer]
