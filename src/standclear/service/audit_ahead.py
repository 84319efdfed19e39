"""Reading the log ahead of the auditor, in other processes: whatever needs no picture.

    leaf and body held against the tree, statement read strictly, areas worked out   -> here
    rules applied, compared with what the log says                                   -> audit.py

Promise: a process is believed only where it met no fault; what it could not read is read again by
the auditor, who then meets the same fault at the same place. One process or several, the audit
says the same.
Not here: deciding, for each decision hangs on the one before.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, fields
from itertools import pairwise
from multiprocessing import get_context
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from standclear.core.earth.extent import Extent
from standclear.core.earth.footprint import Drawn, all_extents, drawn_together
from standclear.core.errors import InvalidInput, StandclearError
from standclear.core.overlaps.packed import Packed, pack, unpack
from standclear.core.picture import Said
from standclear.core.shape import Volume4D
from standclear.core.statements import PlanAmend, PlanFile, Statement
from standclear.formats import documents
from standclear.log.errors import LogError
from standclear.log.note import NoteVerifier
from standclear.log.view import LogView
from standclear.service.replay import DECISION, RELEASE, Frame, frames
from standclear.store.sqlite import SqliteStore

PART = 1024
"""Entries that a process reads at a time: some 0.1 s of work."""

WORTH_SHARING = 16_384
"""Entries (own choice). A process takes half a second to start; less is done within 4 s."""

MOST_READERS = 3
"""Processes that read ahead at most: the auditor keeps up with no more."""

_IN_HAND = 4  # parts given to a process at a time, so that memory stays bounded

_Bodies = tuple[bytes | None, ...]
_Told = tuple[tuple[str, int] | None, ...]

OpenAgain = Callable[[], AbstractContextManager[LogView]]


class Ahead(NamedTuple):
    """One step of the log, as far as it can be read without a picture.

    at         index of the statement
    bodies     the statement's, the decision's, the releases'; None where erased
    told       of each release: recipient and number, as its header says
    statement  as the first body spells it, where it was read in this very process
    extents    of a plan: what its volumes are to the kernel, where worked out in another process
    """

    at: int
    said: Said
    bodies: _Bodies
    told: _Told
    statement: Statement | None
    extents: tuple[Extent, ...] | None

    @property
    def size(self) -> int:
        """How many entries the step took."""
        return len(self.bodies)

    def spoken(self) -> Statement | None:
        """The statement; None where its body has been erased."""
        body = self.bodies[0]
        if self.statement is not None or body is None:
            return self.statement
        return documents.REMEMBERED.statement(body)  # its spelling was checked by who read ahead


@dataclass(frozen=True, slots=True)
class Reading:
    """How the log is read ahead.

    open_again  opens it in another process; must pickle
    jobs        processes, the auditor's own among them
    least       a log of fewer entries is read by the auditor alone
    part        entries that a process reads at a time
    """

    open_again: OpenAgain
    jobs: int
    least: int = WORTH_SHARING
    part: int = PART


@contextmanager
def log_in(file: Path, verifier: NoteVerifier) -> Iterator[LogView]:
    """A log opened for reading, in this process or another."""
    with SqliteStore(file, read_only=True) as store:
        yield LogView(store, verifier)


def read_ahead(log: LogView, reading: Reading | None) -> Iterator[Ahead]:
    """Every step of the log, in order. Raises whatever `replay.steps` raises, at its place."""
    size = log.size
    if reading is None or reading.jobs < 2 or size < reading.least:
        yield from map(_of_frame, frames(log))
        return
    cuts = [*range(0, size, reading.part), size]
    with _Readers(reading) as readers:
        index = 0
        for stop, found in zip(cuts[1:], readers.read(list(pairwise(cuts))), strict=True):
            whole = found is not None and _fits(found, index, stop)
            for ahead in found if whole and found is not None else _upto(log, index, stop):
                yield ahead
                index = ahead.at + ahead.size


def _fits(found: list[Ahead], index: int, stop: int) -> bool:
    """Each step follows on the one before, from this index up to the end of the part or beyond."""
    for ahead in found:
        if ahead.at != index:
            return False
        index += ahead.size
    return index >= stop


def _upto(log: LogView, index: int, stop: int) -> Iterator[Ahead]:
    """The steps from an index on that begin before another."""
    if index >= stop:
        return
    for frame in frames(log, index):
        if frame.index >= stop:
            return
        yield _of_frame(frame)


def _of_frame(frame: Frame) -> Ahead:
    return Ahead(
        frame.index,
        frame.said,
        frame.bodies,
        tuple(
            None if (told := entry.header.release) is None else (told.recipient, told.number)
            for entry in frame.entries[2:]
        ),
        frame.statement(documents.STRICT),
        None,
    )


class _Readers:
    """The processes; a context."""

    def __init__(self, reading: Reading) -> None:
        self._count = min(reading.jobs - 1, MOST_READERS)
        self._pool = ProcessPoolExecutor(
            self._count,
            # A fork of a process that has threads may wait for ever for their locks.
            mp_context=get_context("spawn"),
            initializer=_begin,
            initargs=(reading.open_again,),
        )

    def __enter__(self) -> _Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def read(self, parts: list[tuple[int, int]]) -> Iterator[list[Ahead] | None]:
        """What begins in each part, in order; None where that cannot be said."""
        given: deque[Future[_Parcel | None] | None] = deque()
        coming = iter(parts)
        for _ in parts:
            while len(given) < _IN_HAND * self._count and (part := next(coming, None)):
                given.append(self._give(part))
            yield _result(given.popleft())

    def _give(self, part: tuple[int, int]) -> Future[_Parcel | None] | None:
        try:
            return self._pool.submit(_read, part)
        except BrokenExecutor:
            return None


def _result(future: Future[_Parcel | None] | None) -> list[Ahead] | None:
    try:
        parcel = None if future is None else future.result()
    except BrokenExecutor:
        return None
    return None if parcel is None else list(_opened(parcel))


# ---- on the way


class _Parcel(NamedTuple):
    """Steps on their way to the auditor; without statements, whose bytes are read once more in
    less time than unpickling them takes. Times and arrays are few and long for the same reason.

    steps    of each: place, what was said (value by value), bodies, whom it told
    extents  of each plan, under the number of its step in the parcel
    """

    steps: list[tuple[int, tuple[Any, ...], _Bodies, _Told]]
    extents: Packed


_values_of_said = attrgetter(*(field.name for field in fields(Said)))


def _made_up(steps: list[Ahead]) -> _Parcel:
    return _Parcel(
        [(step.at, _values_of_said(step.said), step.bodies, step.told) for step in steps],
        pack((str(n), step.extents) for n, step in enumerate(steps) if step.extents is not None),
    )


def _opened(parcel: _Parcel) -> Iterator[Ahead]:
    extents = dict(unpack(parcel.extents))
    for n, (at, said, bodies, told) in enumerate(parcel.steps):
        yield Ahead(at, Said(*said), bodies, told, None, extents.get(str(n)))


# ---- inside such a process


_log: LogView
_open = ExitStack()  # until the process ends


def _begin(open_again: OpenAgain) -> None:
    """Once in each process. Ctrl-C is for the one who asked, who then ends this one."""
    global _log
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _log = _open.enter_context(open_again())


def _read(part: tuple[int, int]) -> _Parcel | None:
    start, stop = part
    try:
        index = next(
            (
                index
                for index, entry in enumerate(_log.entries(start, stop), start)
                if entry.header.type not in (DECISION, RELEASE)
            ),
            stop,
        )
        return _made_up(_grown(list(_upto(_log, index, stop))))
    except (StandclearError, LogError):  # met again, and told, by the one who asked
        return None


def _grown(steps: list[Ahead]) -> list[Ahead]:
    """With their areas worked out; without their statements, which are not sent."""
    declared = [_volumes(step.statement) for step in steps]
    drawn = drawn_together(volume for volumes in declared for volume in volumes or ())
    return [
        step._replace(statement=None, extents=_extents(volumes, drawn))
        for step, volumes in zip(steps, declared, strict=True)
    ]


def _volumes(statement: Statement | None) -> tuple[Volume4D, ...] | None:
    return statement.intent.volumes if isinstance(statement, PlanFile | PlanAmend) else None


def _extents(volumes: tuple[Volume4D, ...] | None, drawn: Drawn) -> tuple[Extent, ...] | None:
    if volumes is None:
        return None
    try:
        return all_extents(volumes, drawn=drawn)
    except InvalidInput:
        return None  # the rules will refuse it, and say why
