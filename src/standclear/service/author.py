"""Turning what a party says into a signed entry, wherever its key is.

Promise: the signature covers the exact bytes of header and, through a salted commitment, body.
Not here: whether it may be said (the desk's office decides), where keys rest (log/keys.py).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from standclear.core.statements import Statement
from standclear.formats import documents
from standclear.log.entry import NONCE_BYTES, Sealed, read_entry, seal
from standclear.log.header import Header, Seen
from standclear.log.keys import PartySigner


@dataclass(frozen=True, slots=True)
class Thread:
    """Where an author's numbered thread of entries stands: the last number and its hash."""

    seq: int = 0
    prev: str = ""

    def after(self, sealed: Sealed) -> Thread:
        """The thread with one more entry on it."""
        entry = read_entry(sealed.leaf)
        return Thread(entry.header.seq, entry.leaf_hash.hex())


@lru_cache(maxsize=256)
def rfc3339(at: datetime) -> str:
    """An instant as the log spells it: UTC, whole seconds. Entries of one second spell it often."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def say(
    statement: Statement,
    *,
    key: PartySigner,
    thread: Thread,
    at: datetime,
    subject: str = "",
    seen: tuple[Seen, ...] = (),
    test: bool = False,
    custodial: bool = False,
    nonce: bytes | None = None,
) -> Sealed:
    """One signed statement, ready to be handed to a desk by any road.

    at     the author's clock: a claim
    seen   foreign checkpoints known: the entry cannot be older than they are
    nonce  32 secret random bytes; drawn from the system's generator when not given
    """
    header = Header(
        type=statement.type,
        issuer=key.party,
        seq=thread.seq + 1,
        prev=thread.prev,
        issued_at=rfc3339(at),
        after=seen,
        subject=subject,
        test=test,
        custodial=custodial,
    )
    body = documents.write_statement(statement)
    return seal(header, body=body, nonce=nonce or os.urandom(NONCE_BYTES), key=key)
