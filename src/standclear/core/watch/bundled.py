"""Several rows of a track asked about as one: which of them may touch any zone at all.

    rows of one track, each with its way here and its way on  ->  one leg, grown by how far those
    ways stray from it  ->  no zone there: none of the rows touches one

Where a track was, is, and will be are lines in time here as in membership.py. How far two such
lines are apart at one time is greatest at an end of one of them: so a leg that is grown by the
greatest distance at the ends of its rows' ways holds these ways, moment by moment.

Promise: outward. A row that touches a zone is never left out; one that cannot be bundled is kept.
Not here: what is asked of the rows that are kept (touching.py).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from standclear.core.earth.ellipsoid import A_M, E2, RADIUS_GREATEST_M, Floats, bend_m
from standclear.core.earth.extent import BRAD_PER_DEGREE, UNBOUNDED
from standclear.core.kernel.asked import Asked, Way
from standclear.core.watch.batch import Batch
from standclear.core.watch.motion import Motion
from standclear.core.watch.vicinity import CELL_M, Vicinity
from standclear.core.watch.zone_index import ZoneIndex

TOGETHER = 16
"""Rows of a bundle at most (own choice): the more, the fewer questions, and the coarser."""

POLEWARD_DEG = 75
LONGEST_M = 150_000.0
"""Nearer to a pole, or with a longer way, rows are not bundled but kept."""

COARSEST_M = 50_000.0
"""A bundle whose leg would be further off than this is kept without a question."""

TANGENT_BENDS = 5
"""The way on is taken as a line in longitude and latitude that sets out as the geodesic does. A
curve that turns by k a metre ends within k L^2 / 2 of its tangent, which is four times `bend_m`;
the fifth is for what that leaves out (4.0 was the most against geodesics to 75 degrees, 150 km)."""

STRAYS_DEG = 0.2
"""No such way reaches further north or south than its ends, taken so, by more."""

WIDEST = 1 << 27
"""Units from side to side, 1 244 km at the equator: wider bundles are kept."""

ROUNDED_M = 4.0
"""More than all that is rounded here: to single precision, whose step is 8 units (75 mm) of what
is narrower than WIDEST, a dozen times; to whole units and millimetres."""

_RADIANS = float(np.radians(1 / BRAD_PER_DEGREE))
_UNIT_M = RADIUS_GREATEST_M * _RADIANS
"""A unit is nowhere longer, one of longitude by the cosine."""

_WITHIN_LONGEST = 0.03
"""By more than this no cosine of a latitude changes over LONGEST_M."""

Ints = NDArray[np.int64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Bundles:
    """(m,) columns: each bundle is the rows from `start` up to before `end`; `first` is the one
    before, where that is of the same track.

    Of the rows from first on: x_low .. at_high, in units and milliseconds; low_mm, high_mm, on the
    way here and as they go on; error_mm; way_m, how far any goes on
    is_kept     whether it cannot be bundled
    is_odd      whether any row came from another one than that before it
    """

    first: Ints
    start: Ints
    end: Ints
    x_low: Ints
    x_high: Ints
    y_low: Ints
    y_high: Ints
    at_low: Ints
    at_high: Ints
    low_mm: Ints
    high_mm: Ints
    error_mm: Ints
    way_m: Floats
    is_kept: NDArray[np.bool_]
    is_odd: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.first)

    @classmethod
    def of(cls, batch: Batch, motion: Motion, legs: tuple[Ints, Ints], ahead_s: int) -> Self:
        """Rows in order of track, and within it as they were heard.

        legs    from which row to which the tracks went, within `ahead_s` of which they are expected
        """
        start, end, first = _cut(batch.track)
        among = np.stack((first, end), axis=1).reshape(-1)[:-1]  # the last ends with the rows

        def least(column: NDArray[Any]) -> Ints:
            return np.minimum.reduceat(column, among)[::2].astype(np.int64)

        def most(column: NDArray[Any]) -> Ints:
            return np.maximum.reduceat(column, among)[::2].astype(np.int64)

        low_mm, high_mm = least(batch.low_mm), most(batch.high_mm)
        low_mm += np.minimum(least(motion.climb_mm_s), 0) * ahead_s
        high_mm += np.maximum(most(motion.climb_mm_s), 0) * ahead_s
        is_kept, is_odd = _came_from_elsewhere(start, first, legs)
        return cls(
            first,
            start,
            end,
            least(batch.x),
            most(batch.x),
            least(batch.y),
            most(batch.y),
            least(batch.at_ms),
            most(batch.at_ms),
            np.maximum(low_mm, -UNBOUNDED),
            np.minimum(high_mm, UNBOUNDED),
            most(batch.error_mm),
            (most(motion.speed_mm_s) * (ahead_s / 1000)).astype(np.float64),
            is_kept,
            is_odd,
        )

    def some(self, which: NDArray[np.bool_]) -> Self:
        return type(self)(*(getattr(self, field.name)[which] for field in fields(self)))

    def rows(self) -> Ints:
        """The rows of all of them, in order."""
        return _among(self.start, self.end)

    def span_m(self) -> Floats:
        """No less than the way from any of its places to any other."""
        return np.asarray((self.x_high - self.x_low + self.y_high - self.y_low) * _UNIT_M)

    def near(self, vicinity: Vicinity, batch: Batch) -> NDArray[np.bool_]:
        """Bundles of which any row may have anything to do with any zone."""
        reach_m = np.where(self.is_kept, np.inf, self.span_m() + self.way_m)
        return vicinity.holds(
            batch.x[self.first],
            batch.y[self.first],
            reach_m,
            self.error_mm / 1000,
            (self.low_mm, self.high_mm),
        )


def _cut(track: NDArray[np.int32]) -> tuple[Ints, Ints, Ints]:
    """Where bundles begin and end, and the row before each, if it is of the same track."""
    begins = np.flatnonzero(np.diff(track, prepend=-1))
    sizes = np.diff(begins, append=len(track))
    many = -(-sizes // TOGETHER)
    place = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)  # in its track
    start = np.repeat(begins, many) + TOGETHER * place
    return start, np.append(start[1:], len(track)), start - (place > 0)


def _came_from_elsewhere(
    start: Ints, first: Ints, legs: tuple[Ints, Ints]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Bundles with a row that came from one before all of its rows; from any but the one before."""
    far, odd = np.zeros(len(start), bool), np.zeros(len(start), bool)
    before, after = legs
    strange = np.flatnonzero(after - before != 1)
    bundle = np.searchsorted(start, after[strange], side="right") - 1
    odd[bundle] = True
    far[bundle[before[strange] < first[bundle]]] = True
    return far, odd


def _among(start: Ints, end: Ints) -> Ints:
    """All rows from each start to before its end."""
    sizes = end - start
    rows = np.arange(sizes.sum()) + np.repeat(start - (np.cumsum(sizes) - sizes), sizes)
    return np.asarray(rows)


def in_doubt(zones: ZoneIndex, batch: Batch, motion: Motion, bundles: Bundles) -> Bundles:
    """Those with a row that may touch a zone: here, on the way here, or within the look-ahead."""
    if not len(bundles):
        return bundles
    kept, asked = _legs(batch, motion, bundles, zones.look_ahead_most_s())
    kept[np.flatnonzero(~kept)[zones.ask(asked)[:, 0]]] = True
    return bundles.some(kept)


def _legs(
    batch: Batch, motion: Motion, bundles: Bundles, ahead_s: int
) -> tuple[NDArray[np.bool_], Asked]:
    """Bundles that are kept unasked; and one leg for each of the others."""
    b, ways = bundles, _Ways.of(batch, motion, bundles, ahead_s)
    last = b.end - 1
    dx = (batch.x[last] - batch.x[b.first]).astype(np.int64) + ways.on_x
    dy = (batch.y[last] - batch.y[b.first]).astype(np.int64) + ways.on_y
    end_ms = b.at_high + 1000 * ahead_s
    strays_m, longest_m = ways.strays_m(dx, dy, end_ms - b.at_low, ahead_s)
    longest_m = np.maximum(np.where(b.is_odd, b.span_m(), longest_m), b.way_m)
    highest = np.maximum(np.abs(b.y_low), np.abs(b.y_high)) / BRAD_PER_DEGREE
    highest += b.way_m / CELL_M + STRAYS_DEG
    tangent_m = TANGENT_BENDS * bend_m(b.way_m, highest)
    error_m = b.error_mm / 1000 + tangent_m + bend_m(longest_m + tangent_m, highest) + strays_m
    error_m += ROUNDED_M
    span = np.maximum(b.x_high - b.x_low, b.y_high - b.y_low)
    kept = b.is_kept | (highest > POLEWARD_DEG) | (longest_m > LONGEST_M)
    kept |= (error_m > COARSEST_M) | (span > WIDEST)
    error_mm = np.ceil(np.minimum(error_m, COARSEST_M) * 1000)
    low, high = (column[~kept].astype(np.int32) for column in (b.low_mm, b.high_mm))
    x, y, error, dx, dy = (
        column[~kept].astype(np.int32)
        for column in (batch.x[b.first], batch.y[b.first], error_mm, dx, dy)
    )
    way = Way(dx, dy, low, high, end_ms[~kept])
    return kept, Asked(x, y, low, high, b.at_low[~kept], error, way)


@dataclass(frozen=True, slots=True, eq=False)
class _Ways:
    """(n,) columns: the rows of bundles one after the other, each with its first, so that between
    two rows that follow one another there is a leg.

    x, y, at_ms     from the first row on, in units and milliseconds since the bundle's earliest
    cosine          of the latitude, or of one that can be reached from there
    east, north     how far each goes on, in units
    starts, sizes   (m,) of the bundles; on_x, on_y: how far the last row of each goes on
    """

    x: Singles
    y: Singles
    at_ms: Singles
    cosine: Singles
    east: Singles
    north: Singles
    starts: Ints
    sizes: Ints
    on_x: Ints
    on_y: Ints

    @classmethod
    def of(cls, batch: Batch, motion: Motion, bundles: Bundles, ahead_s: int) -> Self:
        b, sizes = bundles, bundles.end - bundles.first
        rows = _among(b.first, b.end)
        y = batch.y[rows]
        cosine = np.maximum(np.cos(y * np.float32(_RADIANS)), np.float32(0.1))
        w2 = np.float32(1 - E2) + np.float32(E2) * cosine * cosine
        across_m = np.float32(A_M * _RADIANS) / np.sqrt(w2)  # a unit across the meridian
        way_m = motion.speed_mm_s[rows] * np.float32(ahead_s / 1000)
        np.minimum(way_m, np.float32(2 * LONGEST_M), out=way_m)  # beyond, it is kept
        course = motion.course_mdeg[rows] * np.float32(np.radians(0.001))
        way_m /= across_m
        east = way_m * np.sin(course) / cosine
        north = way_m * np.cos(course) * (w2 / np.float32(1 - E2))
        ends = np.cumsum(sizes)
        on_x, on_y = (np.rint(column[ends - 1]).astype(np.int64) for column in (east, north))

        def since(column: NDArray[Any], begin: NDArray[Any]) -> Singles:
            return np.asarray(column - np.repeat(begin, sizes), np.float32)

        return cls(
            since(batch.x[rows], batch.x[b.first]),
            since(y, batch.y[b.first]),
            since(batch.at_ms[rows], b.at_low),
            cosine + np.float32(_WITHIN_LONGEST),
            east,
            north,
            ends - sizes,
            sizes,
            on_x,
            on_y,
        )

    def strays_m(self, dx: Ints, dy: Ints, lasts_ms: Ints, ahead_s: int) -> tuple[Floats, Floats]:
        """How far any end of a way is from the leg that goes so far in that time; and the longest
        leg from one row to the next."""
        per_ms = np.array((dx, dy)) / np.maximum(lasts_ms, 1)
        by_x, by_y = (np.repeat(column, self.sizes) for column in per_ms.astype(np.float32))
        x, y = self.x - self.at_ms * by_x, self.y - self.at_ms * by_y
        ahead_ms = np.float32(1000 * ahead_s)
        here = self._squares(x, y)
        there = self._squares(x + self.east - ahead_ms * by_x, y + self.north - ahead_ms * by_y)
        legs = self._squares(np.diff(self.x, prepend=0), np.diff(self.y, prepend=0))
        legs[self.starts] = 0
        strays = np.maximum(here, there, out=here)
        most = (np.maximum.reduceat(column, self.starts) for column in (strays, legs))
        strays_m, longest_m = (np.sqrt(each.astype(np.float64)) * _UNIT_M for each in most)
        return strays_m, longest_m

    def _squares(self, x: Singles, y: Singles) -> Singles:
        """Of lengths in units, no less than they are."""
        x = x * self.cosine
        return np.asarray(x * x + y * y)
