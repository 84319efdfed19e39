"""What became of a statement that somebody said from a directory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from standclear.core.errors import (
    InvalidInput,
    NotAllowed,
    NotFound,
    NotKnown,
    Spent,
    Stale,
    Unavailable,
)
from standclear.log.errors import Busy, NotStored
from standclear.service.shown.plain import Document


@dataclass(frozen=True, slots=True)
class Outcome:
    """Either the desk's answer, or the file that must be carried to the desk.

    entry   hex leaf hash of the signed statement
    answer  as its author may read it (service/shown/answers.py), wherever the desk is
    notes   what was done on the way, one sentence each
    """

    entry: str
    answer: Document | None = None
    file: Path | None = None
    notes: tuple[str, ...] = ()


WAITS = (
    "The desk could not answer just now, and may have it. It waits in the outbox; the next command "
    "here hands it in, and twice is once"
)


def is_refusal(fault: Exception) -> bool:
    """Whether the statement itself was refused, and is in no log.

    Any other fault is the desk's own, or a race lost to somebody faster: the statement may be in
    the log all the same, and the same file may be carried again.
    """
    raced = isinstance(fault, Stale) and str(fault).startswith("another office")
    if raced or isinstance(fault, NotKnown):
        return False
    return isinstance(fault, InvalidInput | NotAllowed | NotFound | Stale | Spent)


def in_doubt(fault: Exception) -> bool:
    """Whether the desk may have the statement, or may take it later as it is."""
    return isinstance(fault, Unavailable | Stale | Busy | NotStored) and not is_refusal(fault)


def why_it_waits(seq: int, fault: Exception) -> Exception:
    """What to say of a statement that waited in an outbox and was not taken now, either."""
    if is_refusal(fault):
        return Stale(
            f"the desk refuses statement {seq}, which waits here: {fault}. "
            "Take it back with `standclear outbox drop`, then say it anew"
        )
    if in_doubt(fault):
        return Unavailable(
            f"the desk cannot take statement {seq}, which waits here: {fault}. "
            "The next command tries again; `standclear outbox drop` takes it back"
        )
    return fault
