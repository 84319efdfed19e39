"""From log to picture: each statement with the decision and the releases that follow it.

The log's order is a law: a statement, at once its decision, at once the releases the decision
names. A log in another order was not written by an office and is refused.
Promise: replaying decides nothing and signs nothing.
Not here: deciding again and comparing (audit.py).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from standclear.core.errors import Corrupt, InvalidInput
from standclear.core.fold import fold_event, fold_release
from standclear.core.picture import BEGINNING, Picture, Said
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

Heard = tuple[Entry, bytes | None, bytes | None]
"""An entry, its body and the nonce of that."""


@dataclass(frozen=True, slots=True)
class Step:
    """One statement and all that entered the log with it.

    statement, decision   None where the body has been erased
    entries               decision and releases as the log has them; () while being decided
    """

    index: int
    said: Said
    statement: Statement | None
    decision: DecisionDocument | None
    releases: tuple[Release, ...]
    entries: tuple[Entry, ...] = ()

    @property
    def size(self) -> int:
        """How many entries the step took."""
        return 2 + len(self.releases)


@dataclass(frozen=True, slots=True)
class Frame:
    """One step of the log as it lies there, its order checked; the bodies not yet read.

    entries   the statement's, the decision's, the releases'
    bodies    one an entry; None where it has been erased
    """

    index: int
    said: Said
    entries: tuple[Entry, ...]
    bodies: tuple[bytes | None, ...]

    def statement(self, read: Reader) -> Statement | None:
        """What was said; None where it is erased. Raises `Corrupt` if it does not read."""
        return _body(self.index, self.bodies[0], read.statement)

    def step(self, read: Reader) -> Step:
        """With every body read. Raises `Corrupt` for one that does not read."""
        at, own = self.index, self.entries[1:]
        decision = _body(at + 1, self.bodies[1], read.decision)
        return Step(
            at,
            self.said,
            self.statement(read),
            decision,
            tuple(
                _body(at + 2 + n, body, read.release) or _erased(at + 2 + n, entry, decision)
                for n, (entry, body) in enumerate(zip(own[1:], self.bodies[2:], strict=True))
            ),
            own,
        )


def steps(
    log: LogView,
    start: int = 0,
    stop: int | None = None,
    *,
    read: Reader = documents.REMEMBERED,
) -> Iterator[Step]:
    """The log as steps, from an index at which a step begins, up to where one ends; a reader that
    does not end early sees every entry once."""
    return (frame.step(read) for frame in frames(log, start, stop))


def frames(log: LogView, start: int = 0, stop: int | None = None) -> Iterator[Frame]:
    """As `steps`, before anything is read."""
    desk = log.entry(0).header.issuer if log.size else ""
    group: list[Heard] = []
    index = start
    for heard in log.spoken(start, stop):
        kind = heard[0].header.type
        if group and kind not in (DECISION, RELEASE):
            yield _frame(index, group, desk)
            index += len(group)
            group = []
        group.append(heard)
    if group:
        yield _frame(index, group, desk)


def replay(log: LogView, until: datetime | None = None) -> Picture:
    """The picture now, or as it was at an instant (what was logged up to then, and no later)."""
    picture = Picture()
    fold_rest(picture, log, until)
    if until is not None:
        picture.at = max(picture.at, until)
    return picture


def fold_rest(picture: Picture, log: LogView, until: datetime | None = None) -> None:
    """Let everything hold that the log has beyond the picture."""
    with keeping_all():
        for step in steps(log, picture.size):
            if until is not None and step.said.at > until:
                break
            fold(picture, step)


@contextmanager
def keeping_all() -> Iterator[None]:
    """Without looking for garbage meanwhile: a picture in the making is all kept and has no
    cycles, and Python would walk through the whole of it again and again, for half of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


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


def _frame(index: int, group: list[Heard], desk: str) -> Frame:
    """A statement with all that follows it up to the next statement."""
    (entry, _, nonce), *rest = group
    if entry.header.type in (DECISION, RELEASE):
        raise Corrupt(f"entry {index} is a {entry.header.type} without a statement", (entry.leaf,))
    if not rest:
        raise Corrupt(f"entry {index} has no decision", (entry.leaf,))
    decided = rest[0][0]
    if decided.header.type != DECISION or decided.header.subject != entry.leaf_hash.hex():
        raise Corrupt(f"entry {index + 1} is not the decision on entry {index}", (decided.leaf,))
    for number, (told, *_) in enumerate(rest[1:], index + 2):
        if told.header.type != RELEASE:
            raise Corrupt(f"entry {number} is a second decision", (told.leaf,))
    for own, *_ in rest:
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
        nonce="" if nonce is None else nonce.hex(),
    )
    entries, bodies, _ = zip(*group, strict=True)
    return Frame(index, said, entries, bodies)


def _erased(index: int, entry: Entry, decision: DecisionDocument | None) -> Release:
    """A telling whose text is gone: its header, and the answer owed, as its decision has it."""
    header = entry.header
    if header.release is None:
        raise Corrupt(f"entry {index} is a release without recipient or number", (entry.leaf,))
    told = (header.release.recipient, header.release.number)
    refs = decision.releases if decision else ()
    owes = next((ref.owes for ref in refs if (ref.recipient, ref.number) == told), None)
    return Release(
        recipient=header.release.recipient,
        number=header.release.number,
        subject=owes.subject if owes else ERASED,
        version=owes.version if owes else 0,
        because=header.reason,
        disclosure=Disclosure.NONE,
        urgency=Urgency(header.urgency),
        headline=ERASED,
        content=NoteView(ERASED, ERASED),
        made_at=instant(header.issued_at),
        acknowledge_by=owes.acknowledge_by if owes else None,
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


def reached(log: LogView, size: int | None = None) -> datetime:
    """When the newest step was logged, of the first `size` entries (of all, if not given)."""
    for index in range((log.size if size is None else size) - 1, -1, -1):
        header = log.entry(index).header
        if header.type == DECISION:
            return instant(header.issued_at)
    return BEGINNING


def instant(text: str) -> datetime:
    """A time as the log spells it, aware."""
    return datetime.fromisoformat(text).astimezone(UTC)
