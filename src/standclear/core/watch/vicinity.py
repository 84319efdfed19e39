"""Where any zone is near, coarsely: by cell of a degree, the heights between which zones lie.

Promise: outward. A row is left out only where no zone can be reached from it: not within how far
it may be off, nor on its way here, nor as it goes on, whatever the heights in between.
Not here: which zones those are (membership.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from standclear.core.earth.ellipsoid import RADIUS_GREATEST_M, Floats
from standclear.core.earth.extent import BRAD_PER_DEGREE, UNBOUNDED, Extent
from standclear.core.watch.batch import Batch
from standclear.core.watch.motion import Motion

CELLS = (1, 2, 4)
"""So many cells round a place are looked at, the fewest that hold all that it can reach."""

CELL_M = 110_500.0
"""A degree of latitude is nowhere shorter on the ellipsoid (110.57 km at the equator)."""

POLEWARD_DEG = 75
"""Nearer to a pole every row is asked about: degrees of longitude grow short there."""

BENT = 1.05
"""A way of 450 km strays from the line in longitude and latitude by less than a twentieth of its
length, up to 79 degrees north or south: L tan(latitude) / 8R (ellipsoid.bend_m)."""

_UNIT_MOST_M = np.radians(RADIUS_GREATEST_M) / BRAD_PER_DEGREE
_TALL, _WIDE = 180, 360
_NONE = 1 << 40

Ints = NDArray[np.int64]


class Vicinity:
    """The cells of a changing set of zones; one that is taken out may be counted on for a while."""

    def __init__(self, extents: Iterable[Extent] = ()) -> None:
        self._low = np.full((_TALL, _WIDE), _NONE, np.int64)
        self._high = np.full((_TALL, _WIDE), -_NONE, np.int64)
        self._wide: tuple[Ints, Ints] | None = None
        self.add(extents)

    def add(self, extents: Iterable[Extent]) -> None:
        for extent in extents:
            west, south, low, _, east, north, high, _ = extent.box()
            x = _columns(np.array([west, -east], np.int64))
            y = _lines(np.array([south, -north], np.int64))
            cells = slice(y[0], y[1] + 1), slice(x[0], x[1] + 1)
            np.minimum(self._low[cells], low, out=self._low[cells])
            np.maximum(self._high[cells], -high, out=self._high[cells])
            self._wide = None

    def settled(self) -> tuple[Ints, Ints]:
        """The cells with what stands around each: made now, if anything was added."""
        self._wide = self._wide or _widened(self._low, self._high)
        return self._wide

    def reached(
        self, batch: Batch, motion: Motion, legs: tuple[Batch, Ints], ahead_s: int
    ) -> NDArray[np.bool_]:
        """Rows that may have anything to do with any zone.

        legs     where tracks were before some of the rows, and which rows those are
        ahead_s  how far ahead they are asked about
        """
        before, after = legs
        way_m = motion.speed_mm_s * (ahead_s / 1000)
        error_mm, climb_mm = batch.error_mm.copy(), motion.climb_mm_s.astype(np.int64) * ahead_s
        low = batch.low_mm.astype(np.int64) + np.minimum(climb_mm, 0)
        high = batch.high_mm.astype(np.int64) + np.maximum(climb_mm, 0)
        came_m = np.zeros(len(batch))
        _each(np.maximum, came_m, after, _length_m(before, batch.rows(after)))
        _each(np.maximum, error_mm, after, before.error_mm)
        _each(np.minimum, low, after, before.low_mm)
        _each(np.maximum, high, after, before.high_mm)
        low[_any(batch.low_mm == -UNBOUNDED, before.low_mm == -UNBOUNDED, after)] = -UNBOUNDED
        high[_any(batch.high_mm == UNBOUNDED, before.high_mm == UNBOUNDED, after)] = UNBOUNDED
        return self.holds(batch.x, batch.y, way_m + came_m, error_mm / 1000, (low, high))

    def around(self, batch: Batch, within_m: float) -> NDArray[np.bool_]:
        """Rows that may be so near to any zone, at whatever height."""
        reach_m = np.maximum(within_m, batch.error_mm / 1000) + 1
        whole = np.full(len(batch), _NONE)
        return self._within(batch.x, batch.y, reach_m, (-whole, whole))

    def holds(
        self,
        x: NDArray[np.int32],
        y: NDArray[np.int32],
        way_m: Floats,
        error_m: Floats,
        heights_mm: tuple[Ints, Ints],
    ) -> NDArray[np.bool_]:
        """Places from which any zone may be reached.

        way_m       how far away what starts or ends there goes; error_m: how far off that may be
        heights_mm  the least and greatest on the way, -UNBOUNDED and UNBOUNDED for unknown
        """
        low, high = heights_mm
        low, high = (
            np.where(low <= -UNBOUNDED, -_NONE, low),
            np.where(high >= UNBOUNDED, _NONE, high),
        )
        return self._within(x, y, BENT * way_m + error_m + 1, (low, high))

    def _within(
        self,
        x: NDArray[np.int32],
        y: NDArray[np.int32],
        reach_m: Floats,
        heights_mm: tuple[Ints, Ints],
    ) -> NDArray[np.bool_]:
        lows, highs = self.settled()
        low, high = heights_mm
        size = np.zeros(len(x), np.int64)  # the place in CELLS, or beyond them all
        for cells in CELLS:
            size += reach_m > cells * CELL_M
        cell = (np.minimum(size, len(CELLS) - 1) * _TALL + _lines(y)) * _WIDE
        cell += _columns(x)
        lowest, highest = lows.take(cell), highs.take(cell)
        poleward = np.abs(y.astype(np.int64)) > POLEWARD_DEG * BRAD_PER_DEGREE
        near = (lowest <= high) & (highest >= low) & (lowest <= highest)
        return np.asarray(near | poleward | (size == len(CELLS)))


def _columns(x: NDArray[np.integer]) -> Ints:
    return np.asarray(((x.astype(np.int64) + 2**31) * _WIDE) >> 32)


def _lines(y: NDArray[np.integer]) -> Ints:
    line = ((y.astype(np.int64) + 2**30) * _TALL) >> 31
    return np.asarray(np.clip(line, 0, _TALL - 1))


def _length_m(before: Batch, after: Batch) -> NDArray[np.float64]:
    """No less than the way: along a meridian, then a parallel, the short way round."""
    east, north = after.x - before.x, after.y - before.y  # int32: wraps
    units = np.abs(east.astype(np.int64)) + np.abs(north.astype(np.int64))
    return np.asarray(units * _UNIT_MOST_M)


def _each(which: np.ufunc, column: NDArray[Any], rows: Ints, values: NDArray[Any]) -> None:
    """The greater, or lesser, of a row's value and all that are given for it."""
    which.at(column, rows, values.astype(column.dtype))


def _any(own: NDArray[np.bool_], before: NDArray[np.bool_], after: Ints) -> NDArray[np.bool_]:
    found = own.copy()
    found[after[before]] = True
    return found


def _widened(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Of each cell what stands in it and so many around, by size; over the antimeridian too."""
    lows, highs = (np.empty((len(CELLS), _TALL, _WIDE), np.int64) for _ in range(2))
    for size, cells in enumerate(CELLS):
        for line in range(_TALL):
            among = slice(max(0, line - cells), line + cells + 1)
            poleward = min(89, max(abs(line - 90), abs(line - 89)) + cells)
            beside = min(_WIDE // 2 - 1, int(np.ceil(cells / np.cos(np.radians(poleward)))))
            lows[size, line] = _around(low[among].min(axis=0), beside, np.minimum)
            highs[size, line] = _around(high[among].max(axis=0), beside, np.maximum)
    return lows, highs


def _around(line: Ints, beside: int, which: np.ufunc) -> Ints:
    if (line == line[0]).all():
        return line
    ring = np.concatenate((line[-beside:], line, line[:beside]))
    return np.asarray(which.reduce(sliding_window_view(ring, 2 * beside + 1), axis=1))
