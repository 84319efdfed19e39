"""Position reports as columns of Arrow, and back: what the watch took, batch by batch.

Promise: nothing is rounded and nothing left out. Reading gives reports equal to those written,
with the batch in which each was taken and how far the log was followed then.
Not here: files (position_journal.py, positions.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from standclear.core.shape import Datum, Height, Position
from standclear.core.watch.columns import ReportColumns, parts_of
from standclear.core.watch.report import Report
from standclear.store.told_columns import told_columns

_TIME = pa.timestamp("us", tz="UTC")
Ints = NDArray[np.int64]

SCHEMA = pa.schema([
    pa.field("row", pa.int64(), nullable=False),
    pa.field("batch", pa.int64(), nullable=False),
    pa.field("log_size", pa.int64(), nullable=False),
    pa.field("track", pa.string(), nullable=False),
    pa.field("source", pa.string(), nullable=False),
    pa.field("receiver", pa.string(), nullable=False),
    pa.field("at", _TIME, nullable=False),
    pa.field("heard_at", _TIME, nullable=False),
    pa.field("lon_e7", pa.int32(), nullable=False),
    pa.field("lat_e7", pa.int32(), nullable=False),
    pa.field("height_mm", pa.int64()),
    pa.field("height_datum", pa.string()),
    pa.field("height_error_mm", pa.int64()),
    pa.field("error_mm", pa.int64()),
    pa.field("speed_mm_s", pa.int64()),
    pa.field("course_mdeg", pa.int32()),
    pa.field("climb_mm_s", pa.int64()),
    pa.field("callsign", pa.string(), nullable=False),
    pa.field("stale_at", _TIME),
    pa.field("on_ground", pa.bool_()),
])  # fmt: skip
"""row, batch: numbers within one run of the watch; log_size: entries of the log followed when the
batch was taken; the rest as in core/watch/report.py, in its units. A row without a track is no
report: at heard_at the watch looked up, and had heard nothing more."""

TOLD = list(SCHEMA)[3:]
"""What a report itself tells."""

_TOLD_SCHEMA = pa.schema(TOLD)
_SINGLE = 0
"""Stands for the names of reports that are no rows of any."""

_TRACK, _HEARD_AT = SCHEMA.get_field_index("track"), SCHEMA.get_field_index("heard_at")

ROWS_AT_ONCE = 8192


@dataclass(frozen=True, slots=True)
class KeptBatch:
    """Reports that the watch took together.

    row       number of the first of them in the run; number: of the batch
    log_size  how many entries of the log were followed by then
    now       when the watch looked up and had heard nothing more; None where it did not
    """

    number: int
    row: int
    log_size: int
    reports: Sequence[Report]
    now: datetime | None = None

    @property
    def rows(self) -> int:
        return len(self.reports) + (self.now is not None)


def columns_of(batches: Sequence[KeptBatch]) -> pa.RecordBatch:
    """The batches, one row a report."""
    told, row, batch, log_size = _told(batches)
    if not len(row):
        return pa.record_batch([], SCHEMA)
    order = np.argsort(row, kind="stable")
    table = told.take(order) if (np.diff(order) != 1).any() else told
    where = [pa.array(column[order]) for column in (row, batch, log_size)]
    columns = [column.combine_chunks() for column in table.columns]
    return pa.record_batch(where + columns, schema=SCHEMA)


def _told(batches: Sequence[KeptBatch]) -> tuple[pa.Table, Ints, Ints, Ints]:
    """What was told, what is alike together: many at once cost little more than one; and of each
    the row, the batch, and the entries that were followed."""
    rows: dict[int, list[ReportColumns]] = defaultdict(list)  # by names
    single: list[tuple[Any, ...]] = []
    places: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    for batch in batches:
        row = batch.row
        for part in parts_of(batch.reports):
            if isinstance(part, ReportColumns):
                alike = id(part.named)
                rows[alike].append(part)
            else:
                alike = _SINGLE
                single += map(_values, part)
            places[alike].append((row, batch.number, batch.log_size, len(part)))
            row += len(part)
        if batch.now is not None:
            single.append(("", "", "", batch.now, batch.now, 0, 0, *[None] * 7, "", None, None))
            places[_SINGLE].append((row, batch.number, batch.log_size, 1))
    found = {alike: told_columns(_joined(parts)) for alike, parts in rows.items()}
    if single:
        columns = zip(*single, strict=True)
        found[_SINGLE] = [pa.array(c, field.type) for c, field in zip(columns, TOLD, strict=True)]
    told = pa.Table.from_batches(
        [pa.record_batch(columns, schema=_TOLD_SCHEMA) for columns in found.values()], _TOLD_SCHEMA
    )
    where = np.array([one for alike in found for one in places[alike]], np.int64).reshape(-1, 4)
    first, number, size, many = where.T
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    rows_from, numbers, sizes = (np.repeat(column, many) for column in (first, number, size))
    return told, rows_from + within, numbers, sizes


def _joined(parts: list[ReportColumns]) -> ReportColumns:
    """Of one feed."""
    rows = np.concatenate([part.rows for part in parts])
    return ReportColumns(parts[-1].named, parts[-1].heard_at, rows)


def batches_of(table: pa.Table) -> Iterator[KeptBatch]:
    """The batches that a table in order of rows holds, each whole."""
    rows = (row for piece in _pieces(table) for row in piece)
    for (number, size), group in groupby(rows, key=lambda row: (row[1], row[2])):
        held = list(group)
        now = None if held[-1][_TRACK] else held[-1][_HEARD_AT]
        reports = tuple(_report(row) for row in held if row[_TRACK])
        yield KeptBatch(number, held[0][0], size, reports, now)


def _pieces(table: pa.Table) -> Iterator[Iterator[tuple[Any, ...]]]:
    for batch in table.select(SCHEMA.names).to_batches(max_chunksize=ROWS_AT_ONCE):
        yield zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _values(report: Report) -> tuple[Any, ...]:
    height = report.height
    return (
        report.track,
        report.source,
        report.receiver,
        report.at,
        report.heard_at,
        report.position.lon_e7,
        report.position.lat_e7,
        None if height is None else height.value_mm,
        None if height is None else height.datum.value,
        None if height is None else height.error_mm,
        report.error_mm,
        report.speed_mm_s,
        report.course_mdeg,
        report.climb_mm_s,
        report.callsign,
        report.stale_at,
        report.on_ground,
    )


def _report(row: tuple[Any, ...]) -> Report:
    (_, _, _, track, source, receiver, at, heard_at, lon, lat, height, datum, height_error, error,
     speed, course, climb, callsign, stale_at, on_ground) = row  # fmt: skip
    return Report(
        track,
        source,
        at,
        heard_at,
        Position(lon, lat),
        None if height is None else Height(height, Datum(datum), height_error),
        error,
        speed,
        course,
        climb,
        callsign,
        receiver,
        stale_at,
        on_ground,
    )
