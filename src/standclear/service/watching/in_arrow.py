"""The kernel's questions as a function over Arrow batches, for engines that have the positions:
Spark's mapInArrow, DuckDB, Ray, a plain loop.

    positions.mapInArrow(touches_of("/shared/desk.zones"), TOUCHES)

Columns in are those of kept positions (store/position_columns.py); where a batch has `before_at`,
`before_lon_e7` and so on of the report before it, the leg between the two counts too. Rows out are
what touches, one zone each: of whole days of traffic few, so that little comes back.

Promise: each row is answered by itself, so batches may be cut and spread at will; answers are those
of the watch's kernel. Party, rule and schedule are not asked about, and nothing is an alert yet.
Not here: the watch over again (replayed.py, parted.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from standclear.core.earth.extent import EPOCH
from standclear.core.watch.membership import Crossings, crossed, entering, inside
from standclear.service.watching.position_arrays import PLACES, batch_in, motion_in
from standclear.service.watching.zone_file import ZoneFile, read_zones

TOUCHES = (
    "track string, at timestamp, zone string, version int, question string, "
    "first_at timestamp, last_at timestamp, certain boolean"
)
"""The rows that come out, as Spark spells a schema."""

_TIME = pa.timestamp("us", tz="UTC")

SCHEMA = pa.schema([
    ("track", pa.string()), ("at", _TIME), ("zone", pa.string()), ("version", pa.int32()),
    ("question", pa.string()), ("first_at", _TIME), ("last_at", _TIME), ("certain", pa.bool_()),
])  # fmt: skip
"""The same for Arrow. question: inside (certain: whatever its error), crossed (on the way from the
report before), entering (expected, if it goes on as it does); first_at, last_at: from when to when
at the earliest and latest."""

BEFORE = "before_"
_EPOCH_US = int(EPOCH.timestamp() * 1_000_000)

Batches = Iterator[pa.RecordBatch]


def touches_of(zones: str) -> Callable[[Batches], Batches]:
    """The function for mapInArrow. zones: path of a zone file, where every worker sees it."""

    def touches(batches: Batches) -> Batches:
        known = read_zones(Path(zones))
        for batch in batches:
            rows = pa.Table.from_batches([batch])
            rows = rows.filter(pc.not_equal(rows["track"], ""))
            if len(rows):
                yield from _touched(known, rows)

    return touches


def _touched(known: ZoneFile, rows: pa.Table) -> Batches:
    numbers = np.arange(len(rows), dtype=np.int32)
    batch, motion = batch_in(rows, numbers), motion_in(rows)
    within = inside(known.index, batch)
    at = batch.at_ms[within.row]
    yield _answers(known, rows, "inside", within.row, within.slot, (at, at), within.certain)
    if all(f"{BEFORE}{name}" in rows.column_names for name in PLACES):
        legs = np.flatnonzero(pc.is_valid(rows[f"{BEFORE}at"]).to_numpy())
        start = batch_in(rows.take(legs), numbers[legs], prefix=BEFORE)
        after = batch.rows(legs)
        order = np.flatnonzero(start.at_ms <= after.at_ms)  # else the clock ran back: no leg
        found = crossed(known.index, start.rows(order), after.rows(order))
        yield _crossings(known, rows, "crossed", legs[order][found.row], found)
    moving = np.flatnonzero(motion.told)
    ahead = entering(known.index, batch.rows(moving), motion.rows(moving))
    yield _crossings(known, rows, "entering", moving[ahead.row], ahead)


def _crossings(
    known: ZoneFile, rows: pa.Table, question: str, row: np.ndarray, found: Crossings
) -> pa.RecordBatch:
    times = found.first_ms, found.last_ms
    return _answers(known, rows, question, row, found.slot, times, np.zeros(len(row), bool))


def _answers(
    known: ZoneFile,
    rows: pa.Table,
    question: str,
    row: np.ndarray,
    slot: np.ndarray,
    times_ms: tuple[np.ndarray, np.ndarray],
    certain: np.ndarray,
) -> pa.RecordBatch:
    zones = [known.zones[int(known.index.key(one))] for one in slot.tolist()]
    first, last = (pa.array(ms * 1000 + _EPOCH_US, pa.int64()).cast(_TIME) for ms in times_ms)
    told = rows.select(["track", "at"]).take(row)
    return pa.record_batch(
        [
            told["track"].combine_chunks().cast(pa.string()),
            told["at"].combine_chunks().cast(_TIME),
            pa.array([zone.id for zone in zones], pa.string()),
            pa.array([zone.version for zone in zones], pa.int32()),
            pa.array([question] * len(zones), pa.string()),
            first,
            last,
            pa.array(certain, pa.bool_()),
        ],
        schema=SCHEMA,
    )
