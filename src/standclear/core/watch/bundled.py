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

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from standclear.core.earth.ellipsoid import A_M, E2, RADIUS_GREATEST_M, Floats, bend_m
from standclear.core.earth.extent import BRAD_PER_DEGREE, UNBOUNDED
from standclear.core.kernel.asked import Asked, Way
from standclear.core.watch.batch import Batch
from standclear.core.watch.motion import Motion
from standclear.core.watch.ways import short
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

ROUNDED_M = 0.1
"""More than all that is rounded here to whole units (9.4 mm) and millimetres."""

_RADIANS = float(np.radians(1 / BRAD_PER_DEGREE))
_UNIT_M = RADIUS_GREATEST_M * _RADIANS
"""A unit is nowhere longer, one of longitude by the cosine."""

_WITHIN_LONGEST = 0.03
"""By more than this no cosine of a latitude changes over LONGEST_M."""

Ints = NDArray[np.int64]
T = TypeVar("T", np.int32, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Ways:
    """(3, n): where each row came from, is, and goes to, as far as that is known; x wraps.

    (n,) low_mm, high_mm: over all of it; error_mm: how far off it may be; way_m: how far it goes
    on; cosine: of the latitude
    """

    x: NDArray[np.int32]
    y: NDArray[np.int32]
    at_ms: Ints
    low_mm: NDArray[np.integer]
    high_mm: NDArray[np.integer]
    error_mm: NDArray[np.int32]
    way_m: Floats
    cosine: Floats


def in_doubt(
    zones: ZoneIndex, batch: Batch, motion: Motion, legs: tuple[Batch, Ints], rows: Ints
) -> Ints:
    """Those of the rows that may touch a zone: here, on the way here, or within the look-ahead.

    legs    where the tracks were before some rows of the batch, and which rows those are
    """
    if not len(rows):
        return rows
    rows = rows[np.argsort(short(batch.track[rows]), kind="stable")]
    starts = _starts(batch.track[rows])
    before, after = legs
    leg = np.full(len(batch), -1)
    leg[after] = np.arange(len(after))
    ways = _ways(batch.rows(rows), before, leg[rows], motion.rows(rows), zones.look_ahead_most_s())
    several = np.bincount(after, minlength=len(batch))[rows] > 1  # it came from one of two places
    kept, asked = _legs(ways, starts, np.logical_or.reduceat(several, starts))
    kept[np.flatnonzero(~kept)[zones.ask(asked)[:, 0]]] = True
    return rows[np.repeat(kept, np.diff(starts, append=len(rows)))]


def _starts(track: NDArray[np.int32]) -> Ints:
    """Where bundles begin, of rows in order of track."""
    first = np.flatnonzero(np.diff(track, prepend=-1))
    place = np.arange(len(track)) - np.repeat(first, np.diff(first, append=len(track)))
    return np.flatnonzero(place % TOGETHER == 0)


def _ways(here: Batch, before: Batch, leg: Ints, motion: Motion, ahead_s: int) -> _Ways:
    """leg: the row of `before` where each came from, or -1."""
    came = np.flatnonzero(leg >= 0)
    leg = leg[came]
    way_m = motion.speed_mm_s.astype(np.float64) * (ahead_s / 1000)
    course = motion.course_mdeg * np.radians(0.001)
    taken_m = np.minimum(way_m, 2 * LONGEST_M)  # beyond that it is kept, as it is near a pole
    cosine = np.maximum(np.cos(here.y * _RADIANS), 0.1)
    w2 = 1 - E2 * (1 - cosine * cosine)
    across_m = A_M / np.sqrt(w2) * _RADIANS  # a unit across the meridian, and along it
    along_m = across_m * (1 - E2) / w2
    x, y, at_ms = _thrice(here.x), _thrice(here.y), _thrice(here.at_ms)
    x[0, came], y[0, came], at_ms[0, came] = before.x[leg], before.y[leg], before.at_ms[leg]
    x[2] += (
        np.rint(taken_m * np.sin(course) / (across_m * cosine)).astype(np.int64).astype(np.int32)
    )
    y[2] += np.rint(taken_m * np.cos(course) / along_m).astype(np.int32)
    at_ms[2] += 1000 * ahead_s
    climb_mm = motion.climb_mm_s.astype(np.int64) * ahead_s
    low, high = here.low_mm + np.minimum(climb_mm, 0), here.high_mm + np.maximum(climb_mm, 0)
    error = here.error_mm.copy()
    for column, which, other in (
        (low, np.minimum, before.low_mm),
        (high, np.maximum, before.high_mm),
        (error, np.maximum, before.error_mm),
    ):
        column[came] = which(column[came], other[leg])
    return _Ways(x, y, at_ms, low, high, error, way_m, cosine)


def _thrice(column: NDArray[T]) -> NDArray[T]:
    return np.repeat(column[None], 3, axis=0)


def _legs(ways: _Ways, starts: Ints, kept: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Asked]:
    """Bundles that are kept unasked, beside those that were; and one leg for each of the others."""
    sizes = np.diff(starts, append=len(ways.way_m))
    ends = starts + sizes - 1
    x, y = ways.x[0, starts], ways.y[0, starts]
    dx, dy = ways.x[2, ends] - x, ways.y[2, ends] - y
    first, last = np.minimum.reduceat(ways.at_ms[0], starts), _most(ways.at_ms[2], starts)
    spread = np.repeat(np.arange(len(starts)), sizes)
    along = (ways.at_ms - first[spread]) / np.maximum(last - first, 1)[spread]
    strays_m = _length_m(
        (ways.x - x[spread]) - along * dx[spread],
        (ways.y - y[spread]) - along * dy[spread],
        ways.cosine,
        starts,
    )
    highest = _most(np.abs(ways.y).max(axis=0), starts) / BRAD_PER_DEGREE
    error_m, longest_m = _grown_m(ways, starts, highest + STRAYS_DEG)
    error_m += strays_m
    kept |= (highest > POLEWARD_DEG) | (longest_m > LONGEST_M) | (error_m > COARSEST_M)
    low = np.maximum(np.minimum.reduceat(ways.low_mm, starts), -UNBOUNDED).astype(np.int32)
    high = np.minimum(_most(ways.high_mm, starts), UNBOUNDED).astype(np.int32)
    error_mm = np.ceil(np.minimum(error_m, COARSEST_M) * 1000).astype(np.int32)
    some: list[NDArray[Any]] = [c[~kept] for c in (x, y, low, high, first, error_mm, dx, dy, last)]
    x, y, low, high, first, error_mm, dx, dy, last = some
    return kept, Asked(x, y, low, high, first, error_mm, Way(dx, dy, low, high, last))


def _grown_m(ways: _Ways, starts: Ints, highest: Floats) -> tuple[Floats, Floats]:
    """How far off rows may be from their ways as lines, and the longest of these.

    highest   degrees of latitude that none of them passes
    """
    way_m = _most(ways.way_m, starts)
    tangent_m = TANGENT_BENDS * bend_m(way_m, highest)
    cosine = ways.cosine + _WITHIN_LONGEST
    longest_m = _length_m(np.diff(ways.x, axis=0), np.diff(ways.y, axis=0), cosine, starts)
    longest_m = np.maximum(longest_m, way_m)
    bent_m = bend_m(longest_m + tangent_m, highest)
    return _most(ways.error_mm, starts) / 1000 + tangent_m + bent_m + ROUNDED_M, longest_m


def _length_m(x: NDArray[Any], y: NDArray[Any], cosine: Floats, starts: Ints) -> Floats:
    """The greatest in each bundle, of (k, n) differences in units."""
    east, north = x * cosine, y * 1.0
    return np.asarray(np.sqrt(_most((east * east + north * north).max(axis=0), starts)) * _UNIT_M)


def _most(column: NDArray[Any], starts: Ints) -> NDArray[Any]:
    return np.asarray(np.maximum.reduceat(column, starts))
