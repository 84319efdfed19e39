"""What can be wrong with a record, named for what the reader of the error must do next.

    LogError
     |- BadProof   the proof does not prove it: distrust whoever handed it over
     |- BadNote    the checkpoint, key or signature does not read or verify
     |- BadEntry   the entry is refused: its author corrects it
     |- Damaged    the record contradicts itself: stop writing, keep the evidence
     |- Moved      another writer appended first: catch up, decide again
     |- Busy       another writer holds the store: try again soon
     `- NotStored  the store could not be read or written (disk, rights, version): an operator acts

Not here: exit codes and HTTP answers. `service` maps these onto `core.errors`.
"""

from __future__ import annotations


class LogError(Exception):
    """Anything that this package refuses; `str()` is written for a person."""


class BadProof(LogError):
    """An inclusion or consistency proof does not lead to the stated root."""


class BadNote(LogError):
    """A signed note, a checkpoint, a key text or a tlog-proof is not in its one form."""


class BadEntry(LogError):
    """An entry cannot enter the log, or does not bear out what it says."""


class Damaged(LogError):
    """The stored record contradicts itself.

    evidence  the raw bytes that contradict each other, so that they outlive the exception
    """

    def __init__(self, message: str, evidence: tuple[bytes, ...] = ()) -> None:
        self.evidence = evidence
        super().__init__(message)


class Moved(LogError):
    """The log is not at the size its writer decided on; nothing was written.

    expected  the size that the writer knew
    found     the size that stands in the store
    """

    def __init__(self, expected: int, found: int) -> None:
        self.expected, self.found = expected, found
        super().__init__(
            f"the log has {found} entries where the writer knew {expected}: "
            "catch up and decide again"
        )


class Busy(LogError):
    """Another process is writing; nothing was written, and trying again is right."""


class NotStored(LogError):
    """The store cannot be used as asked; nothing was written."""


class NoRoom(NotStored):
    """The disk is full, or may not be written: see to that, and the same works."""


class BadKeyFile(NotStored):
    """A private key file is missing, not a key, or readable by others; no log is at fault."""
