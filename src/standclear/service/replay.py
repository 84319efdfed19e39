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
from standclear.formats.documents import DecisionDocument, Reader
from standclear.log.entry import Entry
from standclear.log.view import LogView

D = TypeVar("D")

DECISION, RELEASE = "decision", "release"
ERASED = "[erased]"

Heard = tuple[Entry, bytes | None]
"""An entry and its body."""


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


def steps(log: LogView, start: int = 0, *, read: Reader = documents.REMEMBERED) -> Iterator[Step]:
    """The log as steps, from an index at which a step begins; a reader that does not end early
    sees every entry once."""
    desk = log.entry(0).header.issuer if log.size else ""
    group: list[Heard] = []
    index = start
    for heard in log.spoken(start):
        kind = heard[0].header.type
        if group and kind not in (DECISION, RELEASE):
            step = _step(index, group, desk, read)
            yield step
            index += step.size
            group = []
        group.append(heard)
    if group:
        yield _step(index, group, desk, read)


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


def _step(index: int, group: list[Heard], desk: str, read: Reader) -> Step:
    """A statement with all that follows it up to the next statement."""
    (entry, spoken), *rest = group
    if entry.header.type in (DECISION, RELEASE):
        raise Corrupt(f"entry {index} is a {entry.header.type} without a statement", (entry.leaf,))
    if not rest:
        raise Corrupt(f"entry {index} has no decision", (entry.leaf,))
    decided, document = rest[0]
    if decided.header.type != DECISION or decided.header.subject != entry.leaf_hash.hex():
        raise Corrupt(f"entry {index + 1} is not the decision on entry {index}", (decided.leaf,))
    for number, (told, _) in enumerate(rest[1:], index + 2):
        if told.header.type != RELEASE:
            raise Corrupt(f"entry {number} is a second decision", (told.leaf,))
    entries = [own for own, _ in rest]
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
    return Step(
        index,
        said,
        entry,
        _body(index, spoken, read.statement),
        _body(index + 1, document, read.decision),
        tuple(_release(index + 2 + n, *told, read) for n, told in enumerate(rest[1:])),
        tuple(entries),
    )


def _release(index: int, entry: Entry, body: bytes | None, read: Reader) -> Release:
    found = _body(index, body, read.release)
    if found is not None:
        return found
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


def _body(index: int, body: bytes | None, read: Callable[[bytes], D]) -> D | None:
    if body is None:
        return None
    try:
        return read(body)
    except InvalidInput as fault:
        raise Corrupt(
            f"entry {index}: written by another version of standclear, or altered: {fault}"
        ) from fault


def instant(text: str) -> datetime:
    """A time as the log spells it, aware."""
    return datetime.fromisoformat(text).astimezone(UTC)
