"""Reports as columns in kernel units: what the kernel and its reference twin are asked about.

Promise: outward. A height band contains the true height for whatever datum it was told in; an
unknown height is the whole column.
Not here: the questions (membership.py, passing.py), how bands are worked out (earth/heights.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from standclear.core.earth.ellipsoid import Floats
from standclear.core.earth.extent import BRAD_PER_DEGREE, EPOCH
from standclear.core.earth.heights import bands_at_mm, bands_of_columns_mm
from standclear.core.shape import DEGREES_E7
from standclear.core.watch.columns import NOT_TOLD, Rows, microseconds
from standclear.core.watch.report import Report

UNKNOWN_ERROR_MM = 1_000_000
"""How far off a place is taken to be where its source does not say (own choice, wider than the
0.5 NM of NACp 7, below which ADS-B is not used for separation: RTCA DO-260B, table 2-14)."""

_EPOCH_US = microseconds(EPOCH)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """(n,) columns; row k is one report.

    track    int32: number of the track, given by whoever keeps the tracks
    x, y     int32: longitude and latitude in units of 360/2^32 degree
    low_mm, high_mm   int32: height above WGS 84, or -UNBOUNDED / UNBOUNDED
    at_ms    int64: milliseconds since EPOCH
    error_mm int32: how far off the place may be
    """

    track: NDArray[np.int32]
    x: NDArray[np.int32]
    y: NDArray[np.int32]
    low_mm: NDArray[np.int32]
    high_mm: NDArray[np.int32]
    at_ms: NDArray[np.int64]
    error_mm: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.track)

    def rows(self, which: slice | NDArray[np.int64]) -> Batch:
        """Some of them."""
        return Batch(
            self.track[which],
            self.x[which],
            self.y[which],
            self.low_mm[which],
            self.high_mm[which],
            self.at_ms[which],
            self.error_mm[which],
        )


def batch_of(reports: Sequence[Report], tracks: Sequence[int]) -> Batch:
    """The reports as columns, in their order. tracks: the number of each report's track."""
    places = np.array([(r.position.lon_e7, r.position.lat_e7) for r in reports], np.int64)
    degrees = places.reshape(-1, 2) / DEGREES_E7
    x, y = units_of(degrees[:, 0], degrees[:, 1])
    low_mm, high_mm = bands_at_mm([r.height for r in reports], degrees[:, 0], degrees[:, 1])
    return Batch(
        np.array(tracks, np.int32),
        x,
        y,
        low_mm,
        high_mm,
        np.array([(r.at - EPOCH) // _MILLISECOND for r in reports], np.int64),
        np.array(
            [UNKNOWN_ERROR_MM if r.error_mm is None else r.error_mm for r in reports], np.int32
        ),
    )


def batch_of_rows(rows: Rows, tracks: NDArray[np.int64]) -> Batch:
    """Rows of columns.py likewise."""
    lon, lat = (rows[name] / DEGREES_E7 for name in ("lon_e7", "lat_e7"))
    x, y = units_of(lon, lat)
    told = rows["height_mm"], rows["datum"], rows["height_error_mm"]
    low_mm, high_mm = bands_of_columns_mm(*told, lon, lat)
    error = rows["error_mm"]
    return Batch(
        tracks.astype(np.int32),
        x,
        y,
        low_mm,
        high_mm,
        (rows["at_us"] - _EPOCH_US) // 1000,
        np.where(error == NOT_TOLD, UNKNOWN_ERROR_MM, error).astype(np.int32),
    )


def units_of(lon_deg: Floats, lat_deg: Floats) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(x, y) in kernel units. 180 degrees east is their westernmost meridian: the same place."""
    x, y = np.rint(lon_deg * BRAD_PER_DEGREE), np.rint(lat_deg * BRAD_PER_DEGREE)
    return np.where(x >= 2**31, -(2**31), x).astype(np.int32), y.astype(np.int32)
