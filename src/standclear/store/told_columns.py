"""Reports that are columns already (core/watch/columns.py) as columns of Arrow.

Promise: the same values as of the reports one by one.
Not here: the schema, and where rows stand in a run (position_columns.py).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from standclear.core.watch.columns import DATUMS, NOT_TOLD, ReportColumns

_TIME = pa.timestamp("us", tz="UTC")


def told_columns(part: ReportColumns) -> list[pa.Array]:
    """What the rows tell, in the order of the schema."""
    rows, named, many = part.rows, part.named, len(part)
    has_height = rows["datum"] >= 0
    return [
        _names(named.tracks, rows["track"]),
        pa.repeat(named.source, many),
        pa.repeat("", many),
        pa.array(np.ascontiguousarray(rows["at_us"])).cast(_TIME),
        pa.array(np.ascontiguousarray(rows["heard_us"])).cast(_TIME),
        pa.array(np.ascontiguousarray(rows["lon_e7"])),
        pa.array(np.ascontiguousarray(rows["lat_e7"])),
        _told(rows["height_mm"], has_height),
        _names([datum.value for datum in DATUMS], rows["datum"], has_height),
        _told(rows["height_error_mm"], has_height),
        _told(rows["error_mm"]),
        _told(rows["speed_mm_s"]),
        _told(rows["course_mdeg"]).cast(pa.int32()),
        _told(rows["climb_mm_s"]),
        _names(named.callsigns, rows["callsign"]),
        pa.nulls(many, _TIME),
        pa.array(rows["on_ground"] == 1, mask=rows["on_ground"] < 0),
    ]


def _told(column: NDArray[np.int32], is_told: NDArray[np.bool_] | None = None) -> pa.Array:
    """Null where it is not told."""
    told = column != NOT_TOLD if is_told is None else is_told
    return pa.array(column.astype(np.int64), mask=~told)


def _names(
    names: list[str],
    number: NDArray[np.integer],
    is_told: NDArray[np.bool_] | None = None,
) -> pa.Array:
    """What the numbers stand for."""
    few, which = np.unique(np.maximum(number, 0), return_inverse=True)
    mask = None if is_told is None else ~is_told
    words = pa.array([names[one] for one in few.tolist()], pa.string())
    return words.take(pa.array(which.astype(np.int64), mask=mask))
