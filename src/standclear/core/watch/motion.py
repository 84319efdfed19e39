"""Where tracks will be if they go on as they move.

Promise: along the geodesic at the speed told, climbing as told; nothing is foretold of a track
whose speed or course is not known. A height rate that is not told is taken as level.
Not here: how sure that is; a prediction is no report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from standclear.core.earth.ellipsoid import GEOD
from standclear.core.earth.extent import BRAD_PER_DEGREE, UNBOUNDED
from standclear.core.watch.batch import Batch
from standclear.core.watch.columns import NOT_TOLD, Rows
from standclear.core.watch.report import Report

_HALF_TURN = 2**31


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """(n,) columns, row by row as in a batch.

    speed_mm_s   int32 over ground
    course_mdeg  int32 from true north clockwise
    climb_mm_s   int32 upward; 0 where not told
    told         bool  whether the source told speed and course; they are 0 where not
    """

    speed_mm_s: NDArray[np.int32]
    course_mdeg: NDArray[np.int32]
    climb_mm_s: NDArray[np.int32]
    told: NDArray[np.bool_]

    def rows(self, which: slice | NDArray[np.int64]) -> Motion:
        """Some of them."""
        return Motion(
            self.speed_mm_s[which],
            self.course_mdeg[which],
            self.climb_mm_s[which],
            self.told[which],
        )


def motion_of(reports: Sequence[Report]) -> Motion:
    """The motion that reports tell, in their order."""
    told = [r.speed_mm_s is not None and r.course_mdeg is not None for r in reports]
    return Motion(
        np.array([r.speed_mm_s or 0 for r in reports], np.int32) * np.array(told, np.int32),
        np.array([r.course_mdeg or 0 for r in reports], np.int32),
        np.array([r.climb_mm_s or 0 for r in reports], np.int32),
        np.array(told, bool),
    )


def motion_of_rows(rows: Rows) -> Motion:
    """Rows of columns.py likewise."""
    speed, course, climb = (rows[name] for name in ("speed_mm_s", "course_mdeg", "climb_mm_s"))
    told = (speed != NOT_TOLD) & (course != NOT_TOLD)
    return Motion(
        np.where(told, speed, 0).astype(np.int32),
        np.where(course == NOT_TOLD, 0, course).astype(np.int32),
        np.where(climb == NOT_TOLD, 0, climb).astype(np.int32),
        told,
    )


def predicted(batch: Batch, motion: Motion, *, after_s: int) -> Batch:
    """The batch as it will be so many seconds later."""
    moved = batch.x.copy(), batch.y.copy()
    way_m = motion.speed_mm_s.astype(np.float64) * (after_s / 1000) * motion.told
    rows = np.flatnonzero(way_m > 0)
    lon, lat, _ = GEOD.fwd(
        batch.x[rows] / BRAD_PER_DEGREE,
        batch.y[rows] / BRAD_PER_DEGREE,
        motion.course_mdeg[rows] / 1000,
        way_m[rows],
    )
    x = np.rint(np.asarray(lon) * BRAD_PER_DEGREE).astype(np.int64)
    moved[0][rows] = (x + _HALF_TURN) % (2 * _HALF_TURN) - _HALF_TURN
    moved[1][rows] = np.rint(np.asarray(lat) * BRAD_PER_DEGREE).astype(np.int32)
    climbed = motion.climb_mm_s.astype(np.int64) * after_s
    return replace(
        batch,
        x=moved[0],
        y=moved[1],
        low_mm=_raised(batch.low_mm, climbed),
        high_mm=_raised(batch.high_mm, climbed),
        at_ms=batch.at_ms + 1000 * after_s,
    )


def _raised(height_mm: NDArray[np.int32], by_mm: NDArray[np.int64]) -> NDArray[np.int32]:
    """An unknown height stays unknown."""
    known = np.abs(height_mm.astype(np.int64)) < UNBOUNDED
    raised = np.clip(height_mm + by_mm, 1 - UNBOUNDED, UNBOUNDED - 1)
    return np.where(known, raised, height_mm).astype(np.int32)
