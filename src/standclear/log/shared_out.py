"""A long log's check, shared out among processes: Python runs on one core in each.

Promise: a process is believed only where it found nothing wrong; every other stretch is checked
once more by whoever asked, so that the report is the same for any number of processes. So it is
too when a process dies.
Owner: each process opens the container for itself and shares nothing with the others.

Not here: the questions asked (`audit_entries`, `audit`).
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from types import TracebackType
from typing import NamedTuple, TypeVar

from standclear.log.audit_entries import EntryChecks, KeyAt, Sound
from standclear.log.checkpoint import Checkpoint, open_checkpoint
from standclear.log.errors import LogError
from standclear.log.note import NoteVerifier
from standclear.log.stored import EVERYTHING, Source, Stretch

T = TypeVar("T")

OpenAgain = Callable[[], AbstractContextManager[Source]]

STRETCH = 4096
"""Entries checked at a time: some 0.4 s of work with signatures."""

WORTH_SHARING = 16_384
"""Entries (own choice). A process takes 0.2 s to start; a smaller log is checked within 2 s."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """How a log's check is shared out.

    open_again  opens the container, in another process; must pickle
    jobs        processes
    least       a log of fewer entries is checked in one
    stretch     entries checked at a time
    """

    open_again: OpenAgain
    jobs: int
    least: int = WORTH_SHARING
    stretch: int = STRETCH


class Signed(NamedTuple):
    """A checkpoint whose signature holds. filed: under which size it lies there, if any."""

    filed: int | None
    checkpoint: Checkpoint


def stretches(entries: int, each: int = STRETCH) -> list[Stretch]:
    """A container of about so many entries, cut; together they are everything in it."""
    cuts = [EVERYTHING.first, *range(each, entries, each), EVERYTHING.last + 1]
    return [Stretch(a, b - 1) for a, b in pairwise(cuts)]


class Processes:
    """Checks stretches ahead of whoever asks; a context. None for each that it cannot answer."""

    def __init__(
        self,
        sharing: Sharing | None,
        entries: int,
        verifier: NoteVerifier,
        keys: KeyAt | None,
    ) -> None:
        """sharing: None for no processes at all; nor are there any for a small log."""
        self._pool: ProcessPoolExecutor | None = None
        if sharing is not None and sharing.jobs > 1 and entries >= sharing.least:
            self._pool = ProcessPoolExecutor(
                sharing.jobs,
                # A fork of a process that has threads may wait for ever for their locks.
                mp_context=get_context("spawn"),
                initializer=_begin,
                initargs=(sharing.open_again, verifier, keys),
            )

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def entries(self, among: Sequence[Stretch]) -> Iterator[Sound | None]:
        """Of each stretch what was found, if nothing is wrong with it."""
        return self._each(_sound, among)

    def checkpoints(self, among: Sequence[Stretch]) -> Iterator[list[Signed] | None]:
        """Of each stretch the checkpoints, if every signature holds."""
        return self._each(_signed, among)

    def container(self) -> Callable[[], bool]:
        """Begins to look at the container itself; asks whether that found nothing wrong."""
        given = None if self._pool is None else _given(self._pool, _whole, EVERYTHING)
        return lambda: _result(given) is not None

    def _each(
        self, task: Callable[[Stretch], T | None], among: Sequence[Stretch]
    ) -> Iterator[T | None]:
        pool = self._pool
        if pool is None:
            return (None for _ in among)
        # Given out here, before the first is asked for.
        given = [_given(pool, task, stretch) for stretch in among]
        given.reverse()
        return (_result(given.pop()) for _ in among)


def _given(
    pool: ProcessPoolExecutor, task: Callable[[Stretch], T | None], stretch: Stretch
) -> Future[T | None] | None:
    try:
        return pool.submit(task, stretch)
    except BrokenExecutor:
        return None


def _result(future: Future[T | None] | None) -> T | None:
    try:
        return None if future is None else future.result()
    except (BrokenExecutor, CancelledError):
        return None


# ---- inside such a process


class _Task(NamedTuple):
    source: Source
    verifier: NoteVerifier
    keys: KeyAt | None


_task: _Task
_open = ExitStack()  # until the process ends


def _begin(open_again: OpenAgain, verifier: NoteVerifier, keys: KeyAt | None) -> None:
    """Once in each process. Ctrl-C is for the one who asked, who then ends this one."""
    global _task
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _task = _Task(_open.enter_context(open_again()), verifier, keys)


def _sound(among: Stretch) -> Sound | None:
    checks = EntryChecks(_task.keys, start=max(among.first, 0))
    try:
        checks.run(_task.source, among)
    except LogError:  # met again, and named, by the one who asked
        return None
    return checks.sound()


def _signed(among: Stretch) -> list[Signed] | None:
    try:
        return [
            Signed(stored.size, open_checkpoint(stored.note, _task.verifier))
            for stored in _task.source.all_checkpoints(among)
        ]
    except LogError:
        return None


def _whole(_: Stretch) -> bool | None:
    try:
        return True if next(iter(_task.source.own_faults()), None) is None else None
    except LogError:
        return None
