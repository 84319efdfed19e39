"""Reading a signed statement: everything that can be settled before the office's lock.

Promise: what comes out is well-formed, its body is the one its author committed to, and under
which key its signature holds is known. Whether that key counts is the office's to say.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.picture import Said
from standclear.core.rules.decision import Decision
from standclear.core.statements import Statement
from standclear.formats import documents
from standclear.log.entry import Entry, Sealed, read_entry, verify_body, verify_entry
from standclear.log.errors import BadEntry
from standclear.log.note import from_base64


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
