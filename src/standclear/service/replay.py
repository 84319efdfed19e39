"""From log to picture: each statement with the decision and the releases that follow it.

The log's order is a law: a statement, at once its decision, at once the releases the decision
names. A log in another order was not written by an office and is refused.
Promise: replaying decides nothing and signs nothing.
Not here: deciding again and comparing (audit.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from standclear.core.errors import Corrupt, InvalidInput
from standclear.core.fold import fold_event, fold_release
from standclear.core.picture import Picture, Said
from standclear.core.release import NoteView, Release
from standclear.core.statements import Statement
from standclear.core.telling import Disclosure, Urgency
from standclear.formats import documents
from standclear.formats.documents import DecisionDocument
from standclear.log.entry import Entry
from standclear.log.view import LogView

D = TypeVar("D")

DECISION, RELEASE = "decision", "release"
ERASED = "[erased]"


@dataclass(frozen=True, slots=True)
class Step:
    """One statement and all that entered the log with it.

    statement, decision   None where the body has been erased
    entries               decision and releases as the log has them; () while being decided
    """

    index: int
    said: Said
    entry: Entry
    statement: Statement | None
    decision: DecisionDocument | None
    releases: tuple[Release, ...]
    entries: tuple[Entry, ...] = ()

    @property
    def size(self) -> int:
        """How many entries the step took."""
        return 2 + len(self.releases)


def steps(log: LogView, start: int = 0) -> Iterator[Step]:
    """The log as steps, from an index at which a step begins."""
    index, end = start, log.size
    desk = log.entry(0).header.issuer if end else ""
    while index < end:
        step = _read_step(log, index, end, desk)
        yield step
        index += step.size


def replay(log: LogView, until: datetime | None = None) -> Picture:
    """The picture now, or as it was at an instant (what was logged up to then, and no later)."""
    picture = Picture()
    for step in steps(log):
        if until is not None and step.said.at > until:
            break
        fold(picture, step)
    if until is not None:
        picture.at = max(picture.at, until)
    return picture


def fold(picture: Picture, step: Step) -> None:
    """Let a step of the log hold."""
    if picture.size == 0:
        picture.desk = step.said.issuer
    if step.decision is not None:
        for event in step.decision.events:
            fold_event(picture, step.said, step.statement, event)
    for number, release in enumerate(step.releases):
        fold_release(picture, release, step.index + 2 + number)
    picture.size = step.index + step.size
    picture.at = step.said.at


def _read_step(log: LogView, index: int, end: int, desk: str) -> Step:
    entry = log.entry(index)
    if entry.header.type in (DECISION, RELEASE):
        raise Corrupt(f"entry {index} is a {entry.header.type} without a statement", (entry.leaf,))
    if index + 1 >= end:
        raise Corrupt(f"entry {index} has no decision", (entry.leaf,))
    decided = log.entry(index + 1)
    if decided.header.type != DECISION or decided.header.subject != entry.leaf_hash.hex():
        raise Corrupt(f"entry {index + 1} is not the decision on entry {index}", (decided.leaf,))
    releases, entries = [], [decided]
    at = index + 2
    while at < end and (told := log.entry(at)).header.type == RELEASE:
        releases.append(_read_release(log, at, told))
        entries.append(told)
        at += 1
    for own in entries:
        if own.header.issuer != desk:
            raise Corrupt(
                f"a {own.header.type} after entry {index} is by {own.header.issuer}, "
                f"not by the desk, {desk}",
                (own.leaf,),
            )
    said = Said(
        entry=entry.leaf_hash.hex(),
        issuer=entry.header.issuer,
        key_id=entry.keyid,
        at=instant(decided.header.issued_at),
        issued_at=instant(entry.header.issued_at),
        index=index,
    )
    statement = _body(log, index, documents.read_statement)
    decision = _body(log, index + 1, documents.read_decision)
    return Step(index, said, entry, statement, decision, tuple(releases), tuple(entries))


def _read_release(log: LogView, index: int, entry: Entry) -> Release:
    found = log.body(index)
    if found is not None:
        return _named(index, lambda: documents.read_release(found[0]))
    header = entry.header
    if header.release is None:
        raise Corrupt(f"entry {index} is a release without recipient or number", (entry.leaf,))
    return Release(
        recipient=header.release.recipient,
        number=header.release.number,
        subject=ERASED,
        version=0,
        because=header.reason,
        disclosure=Disclosure.NONE,
        urgency=Urgency(header.urgency),
        headline=ERASED,
        content=NoteView(ERASED, ERASED),
        made_at=instant(header.issued_at),
        acknowledge_by=None,
        starts=None,
        expires=None,
    )


def _body(log: LogView, index: int, read: Callable[[bytes], D]) -> D | None:
    found = log.body(index)
    return None if found is None else _named(index, lambda: read(found[0]))


def _named(index: int, read: Callable[[], D]) -> D:
    try:
        return read()
    except InvalidInput as fault:
        raise Corrupt(f"entry {index}: {fault}") from fault


def instant(text: str) -> datetime:
    """A time as the log spells it, aware."""
    return datetime.fromisoformat(text).astimezone(UTC)
