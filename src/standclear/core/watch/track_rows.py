"""What was heard of tracks lately and needed no look, as rows: the newest of each track, in a ring.

Promise: what settles is what was put, in its order, but for what is older than the newest BEHIND.
Not here: which rows need no look (quiet.py), what a track is beside them (tracks.py).

A track takes 4 KiB, as soon as anything of it is put here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standclear.core.watch.columns import NOT_TOLD, ROW, Named, Rows, time_of
from standclear.core.watch.report import Report

BEHIND = 64
"""Reports of a track whose digest stands in an alert: the newest, up to a minute or so of them."""

ROOM = 1 << 16
"""Tracks for which there is room at first; memory is taken where it is written."""

NOBODY = -1
Numbers = NDArray[np.int64]


class TrackRows:
    """The rows of every track that has a number here.

    last     (room,) the newest row of a track, where it is known
    of       (room,) by which table of names it is to be read; NOBODY: it is not known, because
             the track's newest report is none of these rows, or it has several sources
    called   (room,) number of the track's callsign in that table; NOT_TOLD if it is not known
    """

    def __init__(self) -> None:
        self._tables: dict[int, Named] = {}
        self._numbers: dict[int, Numbers] = {}  # by table, of each name in it
        self._next_table = self._next = 0
        self._free: list[int] = []
        self._ring: Rows = np.empty((0, BEHIND), ROW)
        self._end = self._waiting = np.empty(0, np.int64)
        self.last: Rows = np.empty(0, ROW)
        self.of = self.called = np.empty(0, np.int64)

    # ---- names and numbers

    def table(self, named: Named) -> int:
        """The number of a table of names; two feeds have two."""
        for number, known in self._tables.items():
            if known is named:
                return number
        if not len(self.last):
            self._make_room()
        number, self._next_table = self._next_table, self._next_table + 1
        self._tables[number], self._numbers[number] = named, np.empty(0, np.int64)
        return number

    def numbers(self, table: int) -> Numbers:
        """Of each name in a table the number here; NOBODY where it has none yet."""
        found, names = self._numbers[table], len(self._tables[table].tracks)
        if len(found) < names:
            new = np.full(names - len(found), NOBODY, np.int64)
            found = self._numbers[table] = np.concatenate((found, new))
        return found

    def number(self) -> int:
        """A new number, of which nothing is known."""
        if self._free:
            return self._free.pop()
        if self._next == len(self.last):
            self._make_room()
        self._next += 1
        return self._next - 1

    def let_go(self, number: int) -> None:
        """The track of this number is forgotten."""
        if number < 0:
            return
        self._free.append(number)
        self._waiting[number], self._end[number] = 0, 0
        self.of[number], self.called[number] = NOBODY, NOT_TOLD
        for found in self._numbers.values():
            found[found == number] = NOBODY

    def tidy(self) -> None:
        """Forget tables by which nothing is read any more; one that still serves comes again."""
        for table in set(self._tables) - set(np.unique(self.of).tolist()):
            del self._tables[table], self._numbers[table]

    # ---- rows

    def put(self, table: int, numbers: Numbers, rows: Rows) -> None:
        """Rows of different tracks, whose newest they are."""
        self._ring[numbers, self._end[numbers] % BEHIND] = rows
        self._end[numbers] += 1
        self._waiting[numbers] += 1
        self.know(table, numbers, rows)

    def know(self, table: int, numbers: Numbers, rows: Rows) -> None:
        """These are the newest of their tracks, as the tracks know themselves."""
        self.last[numbers], self.of[numbers] = rows, table

    def unknow(self, number: int) -> None:
        """The track of this number goes on elsewhere."""
        if number >= 0:
            self.of[number] = NOBODY

    def heard_at(self, number: int) -> datetime | None:
        """Of the newest row that waits; None where none does."""
        return time_of(int(self.last["heard_us"][number])) if self._waiting[number] else None

    def settle(self, number: int) -> Sequence[Report] | Iterator[Report]:
        """Rows of a track as reports, in their order; once."""
        count, end = min(BEHIND, int(self._waiting[number])), int(self._end[number])
        if not count:
            return ()
        self._waiting[number] = 0
        rows = self._ring[number][np.arange(end - count, end) % BEHIND]
        return self._tables[int(self.of[number])].reports(rows)

    def _make_room(self) -> None:
        room = max(ROOM, len(self.last))
        self._ring = _longer(self._ring, np.zeros((room, BEHIND), ROW))
        self.last = _longer(self.last, np.zeros(room, ROW))
        self._end, self._waiting = (
            _longer(column, np.zeros(room, np.int64)) for column in (self._end, self._waiting)
        )
        self.of = _longer(self.of, np.full(room, NOBODY, np.int64))
        self.called = _longer(self.called, np.full(room, NOT_TOLD, np.int64))


def _longer(column: NDArray[Any], by: NDArray[Any]) -> NDArray[Any]:
    """by: zeros that no memory stands behind yet, which is not to be copied at first."""
    return np.concatenate((column, by)) if len(column) else by
