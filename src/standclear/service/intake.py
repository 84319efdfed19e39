"""Reading a signed statement, and whether its author may be heard at all.

Promise: what `read_job` gives is well-formed, its body is the one its author committed to, and
under which key its signature holds is known; that much needs no lock. Whether the key counts and
the number follows is asked under the office's lock, against the picture.
Not here: what may be said (core/rules).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from standclear.core.errors import (
    Corrupt,
    InvalidInput,
    NotAllowed,
    Stale,
    StandclearError,
    Unavailable,
)
from standclear.core.picture import Picture, Said
from standclear.core.rules.decision import Decision
from standclear.core.statements import PartyAdmit, Statement
from standclear.formats import documents
from standclear.log.entry import Entry, Sealed, read_entry, verify_body, verify_entry
from standclear.log.errors import BadEntry, Busy, Damaged, NotStored
from standclear.log.note import from_base64
from standclear.service.author import Thread
from standclear.service.replay import instant


class Job:
    """One statement on its way, owned by the thread that waits for it.

    key       base64 of the public key under which the signature was found to hold; "" for none
    pending   decided, and in a batch that is being written
    answer    what the office says, once it is in the log; fault: why it is not
    wake      set when it is done, or when its thread is to decide for all (turns.py)
    """

    __slots__ = (
        "answer",
        "entry",
        "fault",
        "gone",
        "key",
        "leads",
        "pending",
        "sealed",
        "statement",
        "tries",
        "wake",
    )

    def __init__(self, sealed: Sealed, entry: Entry, statement: Statement) -> None:
        self.sealed, self.entry, self.statement = sealed, entry, statement
        self.key = ""
        self.tries = 0
        self.wake = threading.Event()
        self.leads = self.gone = False
        self.answer: object | None = None
        self.fault: BaseException | None = None
        self.pending: tuple[int, Said, Decision] | None = None

    @property
    def done(self) -> bool:
        return self.answer is not None or self.fault is not None

    @property
    def issuer(self) -> str:
        return self.entry.header.issuer

    def verify(self, key: str) -> None:
        """The signature holds under this key, or `NotAllowed`; asked once a key."""
        if key == self.key:
            return
        try:
            verify_entry(self.entry, from_base64(key))
        except BadEntry as fault:
            raise NotAllowed(str(fault), ("sign with a live key of your own",)) from None
        self.key = key


def read_job(sealed: Sealed, key_of: Callable[[str], str | None]) -> Job:
    """The statement, read; `InvalidInput` names what is wrong with it.

    key_of   the public key that signs under a key id just now, as far as is known without the lock
    """
    if sealed.body is None or sealed.nonce is None:
        raise InvalidInput("body", "none", "a statement comes with its body and nonce")
    try:
        entry = read_entry(sealed.leaf)
        verify_body(entry, sealed.body, sealed.nonce)
    except BadEntry as fault:
        raise InvalidInput(
            "entry", sealed.leaf[:40].decode("ascii", "replace"), str(fault)
        ) from None
    statement = documents.read_statement(sealed.body)
    if statement.type != entry.header.type:
        raise InvalidInput("header/type", entry.header.type, f"{statement.type}, as the body")
    job = Job(sealed, entry, statement)
    key = key_of(entry.keyid)
    if key is not None:
        job.verify(key)
    return job


def said_of(job: Job, *, at: datetime, index: int) -> Said:
    """The statement as the log would hold it at this place and time."""
    return Said(
        entry=job.entry.leaf_hash.hex(),
        issuer=job.issuer,
        key_id=job.entry.keyid,
        at=at,
        issued_at=instant(job.entry.header.issued_at),
        index=index,
    )


def check_key(job: Job, picture: Picture, *, desk: str) -> None:
    """The signature is by a key that counts at the place the entry will have."""
    keyid = job.entry.keyid
    key = picture.public_key(keyid, picture.size)
    if picture.size == 0:
        if job.issuer != desk or not isinstance(job.statement, PartyAdmit):
            raise NotAllowed("a log begins with its desk", (f"admit {desk} first",))
        key = next((k.public_key for k in job.statement.keys if k.key_id == keyid), None)
    if key is None:
        raise NotAllowed(
            f"{keyid} is not a live key of {job.issuer} here",
            ("sign with a live key", "key add", "ask the desk"),
        )
    job.verify(key)


def check_thread(job: Job, thread: Thread) -> None:
    """The entry follows its author's newest one."""
    header = job.entry.header
    if (header.seq, header.prev) != (thread.seq + 1, thread.prev):
        raise Stale(
            f"{header.issuer}'s next entry here is number {thread.seq + 1} after "
            f"{thread.prev[:12] or 'none'}; this one is number {header.seq}. "
            "Take in what this author has said from elsewhere, then sign again"
        )


def picture_for(picture: Picture, said: Said) -> Picture:
    """The picture; of an empty log, one that knows who its desk will be."""
    if picture.size:
        return picture
    empty = Picture()
    empty.desk = said.issuer
    return empty


def named_fault(fault: BaseException) -> BaseException:
    """A fault of the log in the words of whoever waits for an answer."""
    match fault:
        case Busy() | NotStored():
            named: StandclearError = Unavailable(f"the log could not be written: {fault}")
        case Damaged():
            named = Corrupt(str(fault), fault.evidence)
        case BadEntry():
            named = Unavailable(f"the desk could not write this down: {fault}")
        case StandclearError():
            return fault
        case _:
            named = Unavailable("the desk failed; hand the statement in again")
    named.__cause__ = fault
    return named
