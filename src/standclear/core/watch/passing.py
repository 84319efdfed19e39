"""Which tracks of different parties will pass each other closer than they should.

Promise: outward. Whatever is unknown of a place or a height is added to the limits, and so is what
moving straight through space strays from the great circles meant: no pair is left out that keeps
its course, and speed. Each pair is told of once, by either engine alike, in whatever order the
tracks come.
Not here: whose a track is (declared, never inferred), whether it was told before, and what to do.

Where distances are level to the ground at the ellipsoid: at 12 km they are longer by 0.2 %.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standclear.core.earth.ellipsoid import A_M, E2, RADIUS_LEAST_M, Floats
from standclear.core.earth.extent import BRAD_PER_DEGREE
from standclear.core.kernel.encounters import EncounterEngine, Pairs, Tracks
from standclear.core.mechanism import DO_365, RULE_OF_THREES
from standclear.core.watch.batch import Batch
from standclear.core.watch.motion import Motion

FOOT_M = 0.3048

AT_ONCE = 8192
"""Tracks that are put into space in one go: what is worked out on the way stays in the cache."""

_RADIANS_PER_BRAD = math.pi / 180 / BRAD_PER_DEGREE


@dataclass(frozen=True, slots=True)
class Limits:
    """How near is too near: both distances at once, within the time looked ahead.

    tolerated_s  how long being so near is still borne with; 0 for no such time
    tau_s        modified tau by which fast pairs count from further off (well_clear.py); 0 for none
    """

    name: str
    horizontal_m: float
    vertical_m: float
    ahead_s: float
    tolerated_s: float = 0.0
    tau_s: float = 0.0


THREES = Limits(
    "rule of threes",
    RULE_OF_THREES.horizontal_mm / 1000,
    RULE_OF_THREES.vertical_mm / 1000,
    ahead_s=300.0,
    tolerated_s=float(RULE_OF_THREES.time_s),
)
"""3 NM or 3,000 ft, if closer no more than 3 minutes (mechanism.py). Looking ahead is ours."""

DWC_EN_ROUTE = Limits(
    "DO-365 en route",
    DO_365.horizontal_mm / 1000,
    DO_365.vertical_mm / 1000,
    ahead_s=55.0,
    tau_s=35.0,
)
"""RTCA DO-365, phase I: 4,000 ft, 450 ft, modified tau of 35 s; told 55 s ahead, as its corrective
alert is (DAIDALUS, DO_365_Phase_I_HAZ_corrective)."""


@dataclass(frozen=True, slots=True, eq=False)
class Passings:
    """(k,) columns: rows a < b are, or will be, within the limits from first_s to last_s after
    now; at closest_s they are horizontally nearest, distance_m apart. Sorted by a, then b.

    What is unknown is in first_s and last_s, not in distance_m.
    """

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    first_s: Floats
    last_s: Floats
    closest_s: Floats
    distance_m: Floats

    def __len__(self) -> int:
        return len(self.a)


def passing(
    engine: EncounterEngine,
    batch: Batch,
    motion: Motion,
    party: NDArray[np.int32],
    limits: Limits,
    *,
    now_ms: int,
) -> Passings:
    """The pairs of tracks of different parties that pass within the limits.

    batch   one report a track, the newest; its motion goes on from its own time
    motion  a track whose motion is not told is taken to stay where it is
    party   (n,) a number a party; tracks of one number are not compared. Those of nobody known
            have one number too
    """
    tracks, cell_m = _in_space(batch, motion, party, limits, now_ms)
    return _columns(
        engine.passing(
            tracks,
            horizontal_m=limits.horizontal_m,
            vertical_m=limits.vertical_m,
            ahead_s=limits.ahead_s,
            cell_m=cell_m,
        )
    )


def _columns(pairs: Pairs) -> Passings:
    names = ("a", "b", "first_s", "last_s", "closest_s", "distance_m")
    return Passings(*(np.ascontiguousarray(pairs[name]) for name in names))


def _in_space(
    batch: Batch, motion: Motion, party: NDArray[np.int32], limits: Limits, now_ms: int
) -> tuple[Tracks, float]:
    """The tracks as the engines take them; and cells three times as large as what a track sweeps
    on average, which was found by measurement."""
    count = len(batch)
    place, velocity = np.empty((count, 3)), np.empty((count, 3))
    low, high, climb, reach, swell = (np.empty(count) for _ in range(5))
    group = np.ascontiguousarray(party, np.int32)
    tracks = Tracks(place, velocity, low, high, climb, reach, swell, group)
    swept_m = 0.0
    for start in range(0, count, AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        swept_m += _put_in_space(tracks, rows, batch.rows(rows), motion.rows(rows), limits, now_ms)
    return tracks, 3 * swept_m / count if count else 1.0


def _put_in_space(
    tracks: Tracks, rows: slice, batch: Batch, motion: Motion, limits: Limits, now_ms: int
) -> float:
    """Fills some rows; returns what these tracks sweep, in metres altogether."""
    since_s = (now_ms - batch.at_ms) / 1000
    speed = motion.speed_mm_s / 1000 * motion.told
    climb = motion.climb_mm_s / 1000
    place, velocity = _places_and_velocities(batch, motion, speed)
    way_m = speed * (limits.ahead_s + np.abs(since_s))
    reach = batch.error_mm / 1000 + stray_m(way_m, limits.horizontal_m)
    swell = _swell_m(way_m, limits.horizontal_m + 2 * reach)
    tracks.velocity_m_s[rows] = velocity.T
    tracks.place_m[rows] = (place + velocity * since_s).T
    tracks.low_m[rows] = batch.low_mm / 1000 + climb * since_s
    tracks.high_m[rows] = batch.high_mm / 1000 + climb * since_s
    tracks.climb_m_s[rows], tracks.reach_m[rows], tracks.swell_m[rows] = climb, reach, swell
    return float(np.sum(speed * limits.ahead_s + limits.horizontal_m + 2 * (reach + swell)))


def _places_and_velocities(
    batch: Batch, motion: Motion, speed_m_s: Floats
) -> tuple[Floats, Floats]:
    """(3, n) on the ellipsoid, as ellipsoid.ecef_m, and level to it; the sines serve for both."""
    sin_lon, cos_lon = _sine_cosine(batch.x, _RADIANS_PER_BRAD)
    sin_lat, cos_lat = _sine_cosine(batch.y, _RADIANS_PER_BRAD)
    sin_course, cos_course = _sine_cosine(motion.course_mdeg, math.pi / 180_000)
    n = A_M / np.sqrt(1 - E2 * sin_lat * sin_lat)
    level = n * cos_lat
    place = np.stack((level * cos_lon, level * sin_lon, n * (1 - E2) * sin_lat))
    east, north = speed_m_s * sin_course, speed_m_s * cos_course
    outward = -north * sin_lat  # from the axis of the earth
    along = outward * cos_lon - east * sin_lon, outward * sin_lon + east * cos_lon
    return place, np.stack((*along, north * cos_lat))


def _sine_cosine(units: NDArray[np.int32], radians_each: float) -> tuple[Floats, Floats]:
    """By the tangent of half the angle, which NumPy finds several at a time, unlike these two."""
    half = np.tan(units.astype(np.float64) * (radians_each / 2))
    square = half * half
    part = 1 / (1 + square)
    return 2 * half * part, (1 - square) * part


FLATTENING_TILT = 0.0034
"""The vertical strays from the line to the centre of the earth by at most this (0.19 degree)."""


def stray_m(way_m: Floats, horizontal_m: float) -> Floats:
    """A track's share of how far the distance worked out may exceed the one meant, at most.

    Moving straight for s, a track rises s^2 / 2R above the ground. Two that rise differently seem
    further apart by that times the angle between the verticals here and there, less than
    (s_1 + s_2 + d) / R; s^3 / 3R^2 is what the great circle is longer. All of it is less than
    (s_1 + s_2)^2 (s_1 + s_2 + d) / 2R^2, and that is less than the two shares
    (2 s^3 + d s^2) / R^2; the tilt of the ellipsoid adds 1e-5 s. 5 m for 45 km.
    """
    bent = (2 * way_m**3 + horizontal_m * way_m**2) / RADIUS_LEAST_M**2
    return np.asarray(bent + 1e-5 * way_m + 0.001)


def _swell_m(way_m: Floats, limit_m: Floats) -> Floats:
    """A track's share of how far two that are within the limit are apart in height, so reckoned:
    both rises, s^2 / 2R, and the limit times the angle between its plane and theirs, which is
    less than (s_1 + s_2 + limit) / R and the tilt. Products are parted by 2 a b <= a^2 + b^2; a
    tenth is to spare.

    limit_m  (n,) of two tracks of this kind; for a pair it is the mean of theirs
    """
    squares = 1.5 * way_m**2 + 0.75 * limit_m**2
    return np.asarray(1.1 * (squares / RADIUS_LEAST_M + FLATTENING_TILT / 2 * limit_m))
