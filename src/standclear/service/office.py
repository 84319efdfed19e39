"""The office: the only writer inside a node. Reads, decides, appends; then answers.

    submit -> verify signature -> (gather others) -> decide -> append all at once -> answer

Promise: what is answered is in the log and survives `kill -9`; a statement, its decision and the
releases that follow enter the log in one append, or none of them does.
Owner: the picture is changed here alone, under `_deciding`.
Not here: rules (core/rules), carrying releases out (notify.py), the clock's voice (escalate.py).
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from standclear.core.errors import (
    InvalidInput,
    NotAllowed,
    Stale,
    StandclearError,
    Unavailable,
)
from standclear.core.picture import Picture, Said
from standclear.core.release import Release
from standclear.core.rules import RULES_VERSION, decide
from standclear.core.rules.decision import Decision
from standclear.core.statements import ClockTick, PartyAdmit, Statement
from standclear.formats import documents
from standclear.formats.documents import DecisionDocument, ReleaseRef
from standclear.log.append import Appended, Log
from standclear.log.entry import NONCE_BYTES, Entry, Sealed, read_entry, seal, verify_entry
from standclear.log.errors import BadEntry, Busy, Moved, NotStored
from standclear.log.header import Header
from standclear.log.header import Release as ReleaseNumber
from standclear.log.keys import PartySigner
from standclear.log.note import from_base64
from standclear.service.author import Thread, rfc3339, say
from standclear.service.replay import DECISION, RELEASE, Step, fold, instant, replay, steps

Clock = Callable[[], datetime]
Nonces = Callable[[], bytes]

BATCH = 128
"""Statements that share one append at most: some tens of milliseconds of deciding."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the author of a statement is told, once it is in the log.

    index       place of the statement; its decision is at index + 1, the releases after it
    checkpoint  the signed head that covers all of them
    """

    index: int
    entry: str
    at: datetime
    decision: Decision
    size: int
    checkpoint: bytes


class _Job:
    """One statement on its way, owned by the thread that waits for it."""

    __slots__ = ("answer", "entry", "fault", "pending", "sealed", "statement")

    def __init__(self, sealed: Sealed, entry: Entry, statement: Statement) -> None:
        self.sealed, self.entry, self.statement = sealed, entry, statement
        self.answer: Answer | None = None
        self.fault: StandclearError | None = None
        self.pending: tuple[int, Said, Decision] | None = None

    @property
    def done(self) -> bool:
        return self.answer is not None or self.fault is not None


class Office:
    """The desk's writer. Methods may be called from several threads."""

    def __init__(
        self, log: Log, key: PartySigner, *, clock: Clock, nonces: Nonces | None = None
    ) -> None:
        self.log = log
        self.key = key
        self._clock = clock
        self._nonces = nonces or (lambda: os.urandom(NONCE_BYTES))
        self._queue: deque[_Job] = deque()
        self._deciding = threading.RLock()
        self.picture = replay(log)
        self._threads: dict[str, Thread] = {}

    # ---- the door

    def submit(self, sealed: Sealed) -> Answer:
        """Take one signed statement; returns when it is durable, raises if it may not be made.

        A statement handed in twice is answered as it was the first time.
        """
        job = self._read(sealed)
        self._queue.append(job)
        with self._deciding:
            # Whoever comes first decides for all who wait, and commits once for them.
            while not job.done:
                self._run_batch()
        if job.fault is not None:
            raise job.fault
        assert job.answer is not None
        return job.answer

    def say(self, statement: Statement) -> Answer:
        """The desk speaks itself: the clock's tick, a sending, an admission, settings."""
        with self._deciding:
            thread = self.thread_of(self.key.party)
            return self.submit(
                say(
                    statement,
                    key=self.key,
                    thread=thread,
                    at=self.now(),
                    nonce=self._nonces(),
                )
            )

    def tick(self) -> Answer:
        """Let everything that has fallen due by now be decided."""
        with self._deciding:
            return self.say(ClockTick(self.now()))

    def now(self) -> datetime:
        """The desk's time in whole seconds; never before what the log has reached."""
        return max(self._clock().astimezone(UTC).replace(microsecond=0), self.picture.at)

    def thread_of(self, issuer: str) -> Thread:
        """Where an author's numbered thread stands, for its next entry."""
        if issuer not in self._threads:
            last = self.log.last_of(issuer)
            thread = Thread() if last is None else Thread(last.seq, last.leaf_hash.hex())
            self._threads[issuer] = thread
        return self._threads[issuer]

    def picture_at(self, at: datetime) -> Picture:
        """What held at an instant, folded anew from the log."""
        return replay(self.log, until=at)

    def catch_up(self) -> None:
        """Take in what another process has appended."""
        with self._deciding:
            self.log.catch_up()
            self._threads.clear()
            for step in steps(self.log, self.picture.size):
                fold(self.picture, step)

    # ---- before the lock: everything that needs no picture but the key

    def _read(self, sealed: Sealed) -> _Job:
        try:
            entry = read_entry(sealed.leaf)
        except BadEntry as fault:
            raise InvalidInput("entry", "", str(fault)) from None
        if sealed.body is None or sealed.nonce is None:
            raise InvalidInput("body", "none", "a statement comes with its body and nonce")
        statement = documents.read_statement(sealed.body)
        if statement.type != entry.header.type:
            raise InvalidInput("header/type", entry.header.type, f"{statement.type}, as the body")
        return _Job(sealed, entry, statement)

    def _verify(self, job: _Job) -> None:
        """The signature is by a key that counts at the place the entry will have."""
        issuer, keyid = job.entry.header.issuer, job.entry.keyid
        key = self.picture.public_key(keyid, self.picture.size)
        if self.picture.size == 0 and isinstance(job.statement, PartyAdmit):
            key = next((k.public_key for k in job.statement.keys if k.key_id == keyid), None)
        if key is None:
            raise NotAllowed(f"{keyid} is not a live key of {issuer} here")
        try:
            verify_entry(job.entry, from_base64(key))
        except BadEntry as fault:
            raise NotAllowed(str(fault)) from None

    # ---- under the lock: decide each, append all, answer all

    def _run_batch(self) -> None:
        batch: list[_Job] = []
        entries: list[Sealed] = []
        start = self.picture.size
        while self._queue and len(batch) < BATCH:
            job = self._queue.popleft()
            try:
                entries += self._decide(job)
                if job.pending is not None:
                    batch.append(job)
            except StandclearError as fault:
                job.fault = fault
                if self.picture.size == 0:
                    self.picture.desk = ""
            except Exception:
                # A rule that fails half-way may have left marks on the picture.
                self._forget(batch, Unavailable("the desk failed while deciding; try again"))
                self._rebuild()
                raise
        if entries:
            self._commit(batch, entries, start)

    def _decide(self, job: _Job) -> list[Sealed]:
        known = self.log.find(job.entry.leaf_hash)
        if known is not None:
            job.answer = self._answered_before(known)
            return []
        self._check_thread(job.entry.header)
        self._verify(job)
        at = self.now()
        said = Said(
            entry=job.entry.leaf_hash.hex(),
            issuer=job.entry.header.issuer,
            key_id=job.entry.keyid,
            at=at,
            issued_at=instant(job.entry.header.issued_at),
            index=self.picture.size,
        )
        if self.picture.size == 0:
            self.picture.desk = said.issuer
        decision = decide(self.picture, said, job.statement)
        self._threads[said.issuer] = Thread(job.entry.header.seq, said.entry)
        document = _document(said, decision)
        sealed = [job.sealed, self._seal_decision(said, document)]
        sealed += [self._seal_release(said, release) for release in decision.releases]
        step = Step(self.picture.size, said, job.entry, job.statement, document, decision.releases)
        job.pending = (self.picture.size, said, decision)
        fold(self.picture, step)
        return sealed

    def _commit(self, batch: list[_Job], entries: list[Sealed], start: int) -> None:
        try:
            appended = self.log.append(entries, after=start, now_s=int(self.now().timestamp()))
        except (Moved, Busy, NotStored, BadEntry) as fault:
            # Nothing was written, and nobody was answered: decide again from what the log says.
            self._rebuild()
            self._forget(batch, _as_unavailable(fault))
            return
        except BaseException:
            self._rebuild()
            self._forget(batch, Unavailable("the log could not be written"))
            raise
        for job in batch:
            job.answer = _answer(job, appended)

    def _rebuild(self) -> None:
        self._threads.clear()
        self.log.catch_up()
        self.picture = replay(self.log)

    def _forget(self, batch: list[_Job], fault: StandclearError) -> None:
        for job in batch:
            job.fault, job.pending = fault, None

    def _check_thread(self, header: Header) -> None:
        thread = self.thread_of(header.issuer)
        if (header.seq, header.prev) != (thread.seq + 1, thread.prev):
            raise Stale(
                f"{header.issuer}'s next entry here is number {thread.seq + 1} after "
                f"{thread.prev[:12] or 'none'}; this one is number {header.seq}. "
                "Take in what this author has said from elsewhere, then sign again"
            )

    def _answered_before(self, index: int) -> Answer:
        step = next(steps(self.log, index))
        document = step.decision
        headline = document.headline if document else "[erased]"
        events = document.events if document else ()
        decision = Decision(headline, events, step.releases)
        entry = step.entry.leaf_hash.hex()
        return Answer(index, entry, step.said.at, decision, self.log.size, self.log.checkpoint())

    # ---- the desk's own entries

    def _seal_decision(self, said: Said, document: DecisionDocument) -> Sealed:
        return self._seal(
            DECISION,
            documents.write_decision(document),
            said,
            to=() if said.issuer == self.key.party else (said.issuer,),
        )

    def _seal_release(self, said: Said, release: Release) -> Sealed:
        return self._seal(
            RELEASE,
            documents.write_release(release),
            said,
            to=(release.recipient,),
            urgency=release.urgency.value,
            release=ReleaseNumber(release.recipient, release.number),
            reason=release.because,
            valid_to=rfc3339(release.expires) if release.expires else "",
        )

    def _seal(self, kind: str, body: bytes, said: Said, **fields: object) -> Sealed:
        desk = self.key.party
        thread = self.thread_of(desk)
        header = Header(
            type=kind,
            issuer=desk,
            seq=thread.seq + 1,
            prev=thread.prev,
            issued_at=rfc3339(said.at),
            subject=said.entry,
            **fields,  # type: ignore[arg-type]  # each is checked by Header itself
        )
        sealed = seal(header, body=body, nonce=self._nonces(), key=self.key)
        self._threads[desk] = thread.after(sealed)
        return sealed


def _document(said: Said, decision: Decision) -> DecisionDocument:
    refs = tuple(
        ReleaseRef(
            release.recipient,
            release.number,
            sha256(documents.write_release(release)).hexdigest(),
        )
        for release in decision.releases
    )
    return DecisionDocument(
        said.entry, rfc3339(said.at), RULES_VERSION, decision.headline, decision.events, refs
    )


def _answer(job: _Job, appended: Appended) -> Answer:
    assert job.pending is not None
    index, said, decision = job.pending
    return Answer(index, said.entry, said.at, decision, appended.size, appended.checkpoint_note)


def _as_unavailable(fault: Exception) -> StandclearError:
    if isinstance(fault, Moved):
        return Stale("another office wrote first; hand the statement in again")
    return Unavailable(f"the log could not be written: {fault}")
