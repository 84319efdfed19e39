"""Reading a signed statement, and whether its author may be heard at all.

Promise: a job that is read is well-formed, its body is the one its author committed to, and under
which key its signature holds is known. Whether the key counts and the number follows is asked
then, against the picture.
Not here: what may be said (core/rules).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from queue import SimpleQueue

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
from standclear.log.entry import Checked, Entry, Sealed, check, verify_entry
from standclear.log.errors import BadEntry, Busy, Damaged, NotStored
from standclear.log.note import from_base64
from standclear.service.author import Thread
from standclear.service.replay import Step, instant
from standclear.service.sealing import Written

KeyOf = Callable[[str], str | None]
"""The public key that signs under a key id just now, as far as is known; None if none does."""


class Job:
    """One statement on its way, owned by the thread that waits for it.

    It is read by whoever decides for all: threads that read while another decides would hand the
    interpreter's lock to and fro, and all together take longer.

    is_read   it says something that can be decided; else only `sealed` is known
    key       base64 of the public key under which the signature was found to hold; "" for none
    pending   decided, and in a group that is being written; step: what follows from it; written:
              the same, to be sealed
    known     its answer, found in the log; refusal: why it may not be made. Each counts only once
              what it was decided on is in the log (group.py)
    called    the first of what one thread handed in at once
    decided   called when its group is decided, and another may be
    answer    what the office says, once it is in the log; fault: why it is not
    wake      put into when it is done, or when its thread is to decide for all (turns.py); a
              queue, for a `threading.Event` is Python through and through, and ten times as slow
    """

    __slots__ = (
        "answer",
        "called",
        "checked",
        "decided",
        "entry",
        "fault",
        "gone",
        "is_read",
        "key",
        "known",
        "leads",
        "pending",
        "refusal",
        "sealed",
        "statement",
        "step",
        "tries",
        "wake",
        "written",
    )

    checked: Checked
    entry: Entry
    statement: Statement
    step: Step
    written: Written

    def __init__(self, sealed: Sealed) -> None:
        self.sealed = sealed
        self.is_read = False
        self.key = ""
        self.tries = 0
        self.wake: SimpleQueue[None] = SimpleQueue()
        self.leads = self.gone = self.called = False
        self.decided: Callable[[], object] | None = None
        self.answer: object | None = None
        self.fault: BaseException | None = None
        self.forget()

    def forget(self) -> None:
        """As if it had not been decided yet."""
        self.pending: tuple[int, Said, Decision] | None = None
        self.known: object | None = None
        self.refusal: BaseException | None = None

    @property
    def done(self) -> bool:
        return self.answer is not None or self.fault is not None

    @property
    def issuer(self) -> str:
        return self.entry.header.issuer

    def read(self, key_of: KeyOf) -> None:
        """Read it; `InvalidInput` names what is wrong with it, `NotAllowed` a signature."""
        sealed = self.sealed
        if sealed.body is None or sealed.nonce is None:
            raise InvalidInput("body", "none", "a statement with its body and nonce")
        try:
            self.checked = check(sealed)
        except BadEntry as fault:
            shown = sealed.leaf[:40].decode("ascii", "replace")
            expected = f"an entry that the log can take; of this one it says: {fault}"
            raise InvalidInput("entry", shown, expected) from None
        self.entry, self.statement = self.checked.entry, documents.read_statement(sealed.body)
        said, spoken = self.entry.header.type, self.statement.type
        if said != spoken:
            raise InvalidInput("header/type", said, f"{spoken}, as the body")
        key = key_of(self.entry.keyid)
        if key is not None:
            self.verify(key)
        self.is_read = True

    def read_or_refuse(self, key_of: KeyOf) -> bool:
        """Whether it can be decided; if not, its refusal says why."""
        if not self.is_read:
            try:
                self.read(key_of)
            except Exception as fault:  # for whoever waits, as if it had been read there
                self.refusal = fault
        return self.is_read

    def verify(self, key: str) -> None:
        """The signature holds under this key, or `NotAllowed`; asked once a key."""
        if key == self.key:
            return
        try:
            verify_entry(self.entry, from_base64(key))
        except BadEntry as fault:
            raise NotAllowed(str(fault), ("sign with a live key of your own",)) from None
        self.key = key


def read_job(sealed: Sealed, key_of: KeyOf) -> Job:
    """The statement, read at once. Raises as `Job.read`."""
    job = Job(sealed)
    job.read(key_of)
    return job


def said_of(job: Job, *, at: datetime, index: int) -> Said:
    """The statement as the log would hold it at this place and time."""
    nonce = job.checked.sealed.nonce
    assert nonce is not None  # read_job has refused it otherwise
    return Said(
        entry=job.entry.leaf_hash.hex(),
        issuer=job.issuer,
        key_id=job.entry.keyid,
        at=at,
        issued_at=instant(job.entry.header.issued_at),
        index=index,
        nonce=nonce.hex(),
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
    _check_mark(job, picture)


def _check_mark(job: Job, picture: Picture) -> None:
    """Whoever's key the desk holds, every entry says so; and no other entry does."""
    record = picture.parties.get(job.issuer)
    span = record.keys.get(job.entry.keyid) if record else None
    held = span is not None and span.grant.custodial
    if job.entry.header.custodial != held:
        whose = "the desk holds" if held else "the desk does not hold"
        raise InvalidInput(
            "header/custodial",
            str(job.entry.header.custodial).lower(),
            f"{str(held).lower()}: {whose} {job.entry.keyid}",
        )


def follows(job: Job, thread: Thread) -> bool:
    """The entry is its author's next one; what the log holds already never is."""
    header = job.entry.header
    return (header.seq, header.prev) == (thread.seq + 1, thread.prev)


def check_thread(job: Job, thread: Thread) -> None:
    """The entry follows its author's newest one."""
    header = job.entry.header
    if not follows(job, thread):
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
