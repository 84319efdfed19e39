"""Kept positions from Arrow as the columns that the kernel's questions take.

Promise: the same numbers as batch_of and motion_of make of the same reports.
Not here: the questions (screening.py, in_arrow.py), Arrow's own columns (store/position_columns).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from standclear.core.earth.extent import EPOCH
from standclear.core.earth.heights import bands_of_columns_mm
from standclear.core.shape import DEGREES_E7, Datum
from standclear.core.watch.batch import UNKNOWN_ERROR_MM, Batch, units_of
from standclear.core.watch.motion import Motion

Ints = NDArray[np.int64]

_EPOCH_US = int(EPOCH.timestamp() * 1_000_000)

PLACES = (
    "at", "lon_e7", "lat_e7", "height_mm", "height_datum", "height_error_mm", "error_mm",
)  # fmt: skip
"""Columns that say where and when; see store/position_columns.py."""
MOTIONS = ("speed_mm_s", "course_mdeg", "climb_mm_s")
SCREENED = ("track", "heard_at", *PLACES, *MOTIONS)
"""Columns by which it is known what a track may have touched."""
WORDS = ("track", "height_datum")
"""Those of them that hold words, each many times."""

_DATUMS = pa.array([datum.value for datum in Datum])


def milliseconds(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Since EPOCH, of a column of timestamps; as batch_of rounds."""
    since = pc.cast(pc.cast(column, pa.timestamp("us", tz="UTC")), pa.int64()).to_numpy()
    return np.asarray((since - _EPOCH_US) // 1000)


def numbered(column: pa.ChunkedArray) -> tuple[pa.Array, Ints]:
    """The different words in a column, and the number of each row's; -1 for none."""
    coded = column.combine_chunks()
    if not pa.types.is_dictionary(coded.type):
        coded = coded.dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    return coded.dictionary, coded.indices.fill_null(-1).to_numpy().astype(np.int64)


def batch_in(table: pa.Table, track: NDArray[np.int32], *, prefix: str = "") -> Batch:
    """The places of a table's rows. prefix: of the names of its columns."""
    lon, lat = (
        table[f"{prefix}{name}"].to_numpy().astype(np.int64) / DEGREES_E7
        for name in ("lon_e7", "lat_e7")
    )
    low_mm, high_mm = bands_of_columns_mm(*_heights(table, prefix), lon, lat)
    x, y = units_of(lon, lat)
    error = table[f"{prefix}error_mm"].fill_null(UNKNOWN_ERROR_MM).to_numpy()
    at_ms = milliseconds(table[f"{prefix}at"])
    return Batch(track, x, y, low_mm, high_mm, at_ms, error.astype(np.int32))


def motion_in(table: pa.Table) -> Motion:
    """The motion that a table's rows tell."""
    told = pc.and_(pc.is_valid(table["speed_mm_s"]), pc.is_valid(table["course_mdeg"]))
    is_told = told.to_numpy()
    speed, course, climb = (
        table[name].fill_null(0).to_numpy().astype(np.int32) for name in MOTIONS
    )
    return Motion(speed * is_told, course, climb, is_told)


def _heights(table: pa.Table, prefix: str) -> tuple[Ints, Ints, Ints]:
    """Value, number of the datum, and error of each row's height."""
    value, error = (
        table[f"{prefix}{name}"].fill_null(0).to_numpy()
        for name in ("height_mm", "height_error_mm")
    )
    words, number = numbered(table[f"{prefix}height_datum"])
    of_word = pc.index_in(words, _DATUMS).fill_null(-1).to_numpy()
    return value, np.append(of_word, -1)[number], error
