"""Position reports as columns of Arrow, and back: what the watch took, batch by batch.

Promise: nothing is rounded and nothing left out. Reading gives reports equal to those written,
with the batch in which each was taken and how far the log was followed then.
Not here: files (position_journal.py, positions.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa

from standclear.core.shape import Datum, Height, Position
from standclear.core.watch.columns import ReportColumns, parts_of
from standclear.core.watch.report import Report
from standclear.store.told_columns import told_columns

_TIME = pa.timestamp("us", tz="UTC")

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
    table = pa.Table.from_batches([one for batch in batches for one in _parts(batch)], SCHEMA)
    return table.combine_chunks().to_batches()[0] if len(table) else pa.record_batch([], SCHEMA)


def _parts(batch: KeptBatch) -> Iterator[pa.RecordBatch]:
    """A batch part by part; those that are columns already stay so."""
    row = batch.row
    for part in parts_of(batch.reports):
        told = told_columns(part) if isinstance(part, ReportColumns) else _looked_up(part)
        yield _record(batch, row, told)
        row += len(part)
    if batch.now is not None:
        look = ("", "", "", batch.now, batch.now, 0, 0, *[None] * 7, "", None, None)
        yield _record(batch, row, [pa.array([v], f.type) for v, f in zip(look, TOLD, strict=True)])


def _record(batch: KeptBatch, row: int, told: list[pa.Array]) -> pa.RecordBatch:
    """With where it stands in the run."""
    many = len(told[0])
    where = [
        pa.array(np.arange(row, row + many)),
        pa.repeat(pa.scalar(batch.number, pa.int64()), many),
        pa.repeat(pa.scalar(batch.log_size, pa.int64()), many),
    ]
    return pa.record_batch(where + told, schema=SCHEMA)


def _looked_up(reports: Sequence[Report]) -> list[pa.Array]:
    rows = [_values(report) for report in reports]
    columns = zip(*rows, strict=True) if rows else ([] for _ in TOLD)
    return [pa.array(column, field.type) for column, field in zip(columns, TOLD, strict=True)]


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
