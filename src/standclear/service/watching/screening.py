"""Which tracks of one hour and cell may have touched any zone: the costly question of a replay,
asked of many reports at once, on whatever machine.

    rows of one file + the halo (from where its tracks came) -> reports, legs, predictions -> names

Promise: a track of which the watch says anything at a zone is named; one too many costs time, one
too few would be an alert missed. Party, rule and schedule are not asked about here.
Not here: what the watch says of the tracks named (some_tracks.py), who works where (on_dask.py).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from standclear.core.watch.touching import touching_tracks
from standclear.core.watch.ways import LEAST, Ways, ways
from standclear.service.watching.position_arrays import (
    SCREENED,
    WORDS,
    batch_in,
    milliseconds,
    motion_in,
    numbered,
)
from standclear.service.watching.zone_file import ZoneFile, read_zones
from standclear.store.kept import read_file

Ints = NDArray[np.int64]


def screen(zones: str, path: str, halo: pa.Table | None) -> list[str]:
    """The tracks of a file of kept positions that may have touched a zone, in order of name.

    zones  path of a zone file
    halo   the last place of tracks before they come into the file, and each time they come again
    """
    wanted = SCREENED if halo is None else ("row", *SCREENED)
    rows = reports_in(read_file(Path(path), wanted, coded=WORDS))
    if not len(rows):
        return []
    if halo is not None:
        known = halo.select(rows.column_names).cast(rows.schema)
        rows = pa.concat_tables([known, rows]).sort_by("row")
    names, track = numbered(rows["track"])
    way = ways_in(rows, track)
    touched = touched_tracks(read_zones(Path(zones)), rows, track, way)
    return sorted(names.take(np.union1d(touched, way.unknown)).to_pylist())


def reports_in(rows: pa.Table) -> pa.Table:
    """Without the rows that say only that the watch looked up."""
    names, track = numbered(rows["track"])
    look = pc.index(names, "").as_py()
    return rows if look < 0 else rows.filter(track != look)


def touched_tracks(zones: ZoneFile, rows: pa.Table, track: Ints, way: Ways) -> Ints:
    """Tracks that may be in a zone, come to one, or go to one by what they tell of their motion.

    An old report that follows a newer one is no row of a leg.
    """
    batch = batch_in(rows, track.astype(np.int32)).rows(way.order)
    motion = motion_in(rows).rows(way.order)
    return touching_tracks(zones.index, batch, motion, (way.before, way.after))


def ways_in(rows: pa.Table, track: Ints, *, heard_by_ms: int = LEAST) -> Ways:
    at_ms, heard_ms = (milliseconds(rows[name]) for name in ("at", "heard_at"))
    return ways(track, at_ms, heard_ms, heard_by_ms=heard_by_ms)
