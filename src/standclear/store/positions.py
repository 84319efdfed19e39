"""Positions kept for as long as is asked: Parquet by hour and cell, beside the log.

    positions/hour=2030-03-01T06/cell=N35E035/RUN-SEGMENT.parquet   heard in that hour, there
    positions/hour=2030-03-01T06/looks/RUN-SEGMENT.parquet          when nothing was heard then
    positions/RUN-SEGMENT.open                                      being written (a journal)
    positions/RUN-SEGMENT.open.new                                  killed before it was begun

Promise: what was settled survives loss of power, what was written the death of the process. Each
report stands in one file; a segment that was half put away when the process died is put away anew,
under the same names. Retention takes out whole hours. Where the folder, or what is being written,
is removed meanwhile, that is told and another segment is begun.
Not here: columns (position_columns.py), when to settle (service/watching), reading (kept.py).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from standclear.core.errors import Corrupt
from standclear.core.watch.report import Report
from standclear.log.files import sync_directory
from standclear.store.position_columns import SCHEMA, KeptBatch, columns_of
from standclear.store.position_journal import (
    BEGUN,
    SUFFIX,
    Journal,
    Segment,
    alone_with,
    is_being_written,
    read_journal,
)

CELL_DEG = 5
"""A cell is so wide and high (own choice): of a continent some sixty files an hour."""

SEGMENT_ROWS = 500_000
"""After so many a segment is put away, or with the hour; some 100 MB of memory meanwhile."""

WAITING_ROWS = 2_000
WAITING_S = 1.0
"""So much may wait in memory, of which nobody has been told anything yet."""

MOST_WAITING = 1_000_000
"""Rows that wait at most for a disk that refuses; they are then lost, and the gap is seen."""

META = b"standclear"
LOOKS = 90
HOUR_US = 3_600_000_000
KEYS = 1 << 14
"""More than there are cells, looks among them: one number an hour and cell, as numbers are put in
order far sooner than rows are, while the watch waits for its turn."""
_HOUR = "%Y-%m-%dT%H"


class Keeper:
    """What one run of the watch takes, kept. Owner: one thread.

    removed     how often somebody has removed what this run was keeping
    is_refused  whether the disk did not take what was given to it last
    """

    def __init__(
        self, directory: Path, *, run: str, origin: str, log_size: int, retain: timedelta | None
    ) -> None:
        """retain: how long whole hours are kept, None for good."""
        self._directory, self._retain = directory, retain
        self._segment = Segment(run, 0, origin, log_size)
        self._journal: Journal | None = None
        self._waiting: list[KeptBatch] = []
        self._waiting_rows = self._rows = self._written = self._number = 0
        self._since = monotonic()
        self._hour: datetime | None = None
        self._away = ThreadPoolExecutor(1, "standclear-positions")
        self._under_way: list[Future[None] | Future[list[str]]] = []
        self._is_begun = self.is_refused = False
        self.removed = 0
        with suppress(OSError):  # tried again, and told of, with what is kept first
            self._begin()

    def forget(self, now: datetime) -> None:
        """Take out, beside, the hours that are older than asked, whether or not more is heard."""
        if self._retain is not None:
            before = now - self._retain
            self._under_way.append(self._away.submit(forget, self._directory, before=before))

    def keep(
        self, reports: Sequence[Report], *, log_size: int, now: datetime | None = None
    ) -> None:
        """Take what the watch takes, or that it looked up now and had heard nothing.

        Raises OSError where the disk refuses: up to MOST_WAITING rows wait for it, and are written
        with what comes next.
        """
        newest = now or (reports[-1].heard_at if reports else None)
        if newest is not None:
            hour = newest.replace(minute=0, second=0, microsecond=0)
            if (self._hour is not None and hour > self._hour) or self._written >= SEGMENT_ROWS:
                with suppress(OSError):  # told of below, by what is written next
                    self._roll()
            self._hour = hour if self._hour is None else max(hour, self._hour)
            batch = KeptBatch(self._number, self._rows, log_size, reports, now)
            self._waiting.append(batch)
            self._number += 1
            self._rows += batch.rows
            self._waiting_rows += batch.rows
        if self._waiting_rows >= WAITING_ROWS or monotonic() - self._since >= WAITING_S:
            self._write()

    def settle(self) -> None:
        """Everything that was taken is on the disk when this returns. Raises OSError."""
        self._write()
        if self._journal is not None:
            self.is_refused = True
            self._journal.settle()
            self.is_refused = False

    def close(self) -> None:
        """Put away what there is. Raises OSError where that failed; the next run tries again."""
        try:
            self._roll()
        finally:
            if self._journal is not None:
                self._journal.close()
            self._away.shutdown()
        self._look_after()

    # ---- inside

    def _begin(self) -> None:
        """The folder, and in it what killed watches have left put away. Raises OSError."""
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in _left(self._directory, BEGUN):
            path.unlink(missing_ok=True)
        self._put_all_away()
        self._is_begun = True

    def _put_all_away(self) -> None:
        """Beside: what this run has just closed, what others left, and what the disk refused."""
        for path in left_behind(self._directory):
            args = (self._directory, path, self._retain)
            self._under_way.append(self._away.submit(_put_away, *args))

    def _write(self) -> None:
        self._since = monotonic()
        self._look_whether_removed()
        if self._waiting_rows > MOST_WAITING:
            self._waiting.clear()  # their numbers are missing: a replay knows
            self._waiting_rows = 0
        if not self._waiting:
            return
        self.is_refused = True
        if not self._is_begun:
            self._begin()
        if self._journal is None:
            self._journal = Journal(self._directory, self._segment)
        self._journal.write(columns_of(self._waiting))
        self._written += self._waiting_rows
        self._waiting.clear()
        self._waiting_rows = 0
        self.is_refused = False
        self._look_after()

    def _look_whether_removed(self) -> None:
        """What is written to a file without a name is lost with the process."""
        if not self._is_begun:
            return
        if self._journal is None:
            is_there = self._directory.is_dir()
        else:
            is_there = self._journal.is_there()
        if not is_there:
            self.removed += 1
            self._is_begun = False
            self._next_segment()

    def _roll(self) -> None:
        """Let what is full be put away beside, and begin another segment."""
        self.settle()
        if self._journal is None:
            return
        self._next_segment()
        self._put_all_away()

    def _next_segment(self) -> None:
        """Whatever is written from now on is of another one."""
        if self._journal is None:
            return
        self._journal.close()
        self._segment = replace(self._segment, number=self._segment.number + 1)
        self._journal, self._written = None, 0

    def _look_after(self) -> None:
        done = [each for each in self._under_way if each.done()]
        self._under_way = [each for each in self._under_way if not each.done()]
        for each in done:
            each.result()


def left_behind(directory: Path) -> Iterator[Path]:
    """Segments whose watch has ended without putting them away."""
    return _left(directory, SUFFIX)


def _left(directory: Path, suffix: str) -> Iterator[Path]:
    return (path for path in sorted(directory.glob(f"*{suffix}")) if not is_being_written(path))


def _put_away(directory: Path, path: Path, retain: timedelta | None) -> None:
    """A segment as Parquet, then its journal gone; then hours gone that are older than asked."""
    with suppress(Corrupt, FileNotFoundError), alone_with(path) as is_ours:
        if is_ours:  # else another watch puts it away; Corrupt: left for a person to look at
            newest = _as_parquet(directory, path)
            path.unlink()
            if retain is not None and newest is not None:
                forget(directory, before=newest - retain)


def _as_parquet(directory: Path, path: Path) -> datetime | None:
    """When the newest of a journal was heard, once it is all there a second time."""
    segment, batches = read_journal(path) or (None, ())
    table = pa.Table.from_batches(batches, SCHEMA)
    if segment is None or not len(table):
        return None
    table = table.replace_schema_metadata({META: segment.written()})
    for place, rows in _by_place(table):
        _write_file(directory / place / f"{segment.name}.parquet", table.take(rows))
    newest: datetime = pc.max(table["heard_at"]).as_py()
    return newest


def _by_place(table: pa.Table) -> Iterator[tuple[Path, NDArray[np.intp]]]:
    """(folder, rows in order) of each hour and cell."""
    hours = pc.floor_temporal(table["heard_at"], unit="hour").cast(pa.int64()).to_numpy()
    is_look = pc.equal(table["track"], "").to_numpy(zero_copy_only=False)
    step = CELL_DEG * 10_000_000
    south = np.clip(np.floor_divide(table["lat_e7"].to_numpy(), step), -90 // CELL_DEG, 17)
    west = np.clip(np.floor_divide(table["lon_e7"].to_numpy(), step), -180 // CELL_DEG, 35)
    keys = hours // HOUR_US * KEYS + (np.where(is_look, LOOKS, south) + 18) * 128 + (west + 36)
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(which, kind="stable")
    ends = np.cumsum(np.bincount(which, minlength=len(first)))
    places = zip(*(each[first].tolist() for each in (hours, south, west, is_look)), strict=True)
    for (hour, lat, lon, look), rows in zip(places, np.split(order, ends[:-1]), strict=True):
        folder = "looks" if look else f"cell={cell_name(lat, lon)}"
        yield Path(f"hour={datetime.fromtimestamp(hour // 1_000_000, UTC):{_HOUR}}") / folder, rows


def cell_name(south: int, west: int) -> str:
    """Of a cell by its number from 0, 0."""
    lat, lon = south * CELL_DEG, west * CELL_DEG
    return f"{'S' if lat < 0 else 'N'}{abs(lat):02d}{'W' if lon < 0 else 'E'}{abs(lon):03d}"


def _write_file(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(path.name + ".new")
    try:
        with beside.open("wb") as file:
            pq.write_table(table, file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)  # a full disk needs the room
        raise
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        sync_directory(folder)


def forget(directory: Path, *, before: datetime) -> list[str]:
    """Take out the hours that had ended by then; their names."""
    gone, held = [], list[Path]()
    with suppress(FileNotFoundError, NotADirectoryError):  # told of by what is kept next
        held = sorted(directory.glob("hour=*"))
    for folder in held:
        with suppress(ValueError):
            hour = datetime.strptime(folder.name[5:], _HOUR).replace(tzinfo=UTC)
            if hour + timedelta(hours=1) <= before:
                shutil.rmtree(folder)
                gone.append(folder.name)
    return gone
