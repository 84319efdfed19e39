"""Well clear as RTCA DO-365 means it: near in distance, or soon to be so by modified tau.

    range s, closing at v:  tau = (D^2 - s^2) / (s . v)   while s . v < 0 and |s| > D
    not well clear:  (|s| <= D, or tau <= T and the horizontal miss distance <= D)
                     and the heights at most Z apart, at the same time

With D 4,000 ft, Z 450 ft, T 35 s: phase I, en route. The interval is that of NASA DAIDALUS,
WCV_TAUMOD (after Munoz, Narkawicz, Chamberlain, "A TCAS-II Resolution Advisory Detection
Algorithm", AIAA 2013-4622), which takes tau <= T as a quadratic in time.

Promise: outward. What both places may be off is added to D; an unknown height is every height.
Not here: which pairs are worth asking about (passing.py), by which limits (mechanism.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from standclear.core.earth.ellipsoid import GEOD
from standclear.core.earth.extent import UNBOUNDED
from standclear.core.watch.batch import batch_of
from standclear.core.watch.passing import Limits
from standclear.core.watch.report import Report

Vector = tuple[float, float]
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two craft now, on a plane along the line between them.

    place, velocity   of the second against the first: metres, metres a second
    gap, climb        (lowest of the second over highest of the first, highest over lowest), and
                      how fast the second climbs away from the first
    reach_m           how far off both places may be together
    """

    place: Vector
    velocity: Vector
    gap: Vector
    climb: float
    reach_m: float


def first_violation(one: Report, other: Report, limits: Limits, now: datetime) -> float | None:
    """In how many seconds they will not be well clear, 0 if so now; None if not in ahead_s."""
    return violated_from(pair_of(one, other, now), limits)


def violated_from(pair: Pair, limits: Limits) -> float | None:
    """The same of a pair on its plane."""
    level = _near_level(pair.place, pair.velocity, limits.horizontal_m + pair.reach_m, limits)
    if level is None:
        return None
    beside = _near_in_height(pair, limits)
    first, last = max(level[0], beside[0]), min(level[1], beside[1])
    return first if first <= last else None


def _near_level(s: Vector, v: Vector, reach: float, limits: Limits) -> Span | None:
    """From when to when, within 0 to ahead_s."""
    squared, closing, speed = _dot(s, s), _dot(s, v), _dot(v, v)
    if speed == 0.0:
        return (0.0, limits.ahead_s) if squared <= reach**2 else None
    under = closing**2 - speed * (squared - reach**2)  # of the roots where |s + v t| = D
    if squared > reach**2 and (closing >= 0 or under < 0):
        return None  # they part, or miss each other by more than D
    leaves = (-closing + math.sqrt(max(0.0, under))) / speed
    begins = 0.0
    if squared > reach**2:
        b = 2 * closing + limits.tau_s * speed
        c = squared + limits.tau_s * closing - reach**2
        root = b**2 - 4 * speed * c
        if root < 0:
            return None
        begins = max(0.0, (-b - math.sqrt(root)) / (2 * speed))
    return (begins, min(leaves, limits.ahead_s)) if begins <= limits.ahead_s else None


def _near_in_height(pair: Pair, limits: Limits) -> Span:
    """From when to when, within 0 to ahead_s; the first after the second for never."""
    low, high = pair.gap
    rising = _at_most(low, pair.climb, limits.vertical_m)
    falling = _at_most(-high, -pair.climb, limits.vertical_m)
    return max(0.0, rising[0], falling[0]), min(limits.ahead_s, rising[1], falling[1])


def _at_most(value: float, rate: float, limit: float) -> Span:
    """When value + rate * t <= limit."""
    if rate == 0.0 or math.isinf(value):
        return (-math.inf, math.inf) if value <= limit else (math.inf, -math.inf)
    when = (limit - value) / rate
    return (-math.inf, when) if rate > 0 else (when, math.inf)


def pair_of(one: Report, other: Report, now: datetime) -> Pair:
    """Two reports, each carried on from its own time to now as it moves."""
    a, b = one.position, other.position
    there, back, way_m = GEOD.inv(a.lon_deg, a.lat_deg, b.lon_deg, b.lat_deg)
    first, second = _moving(one, there), _moving(other, back + 180)
    since = [(now - each.at).total_seconds() for each in (one, other)]
    place = (
        way_m + second[0] * since[1] - first[0] * since[0],
        second[1] * since[1] - first[1] * since[0],
    )
    climbs = [(each.climb_mm_s or 0) / 1000 for each in (one, other)]
    batch = batch_of([one, other], range(2))
    risen = climbs[1] * since[1] - climbs[0] * since[0]
    low = _metres(batch.low_mm[1]) - _metres(batch.high_mm[0]) + risen
    high = _metres(batch.high_mm[1]) - _metres(batch.low_mm[0]) + risen
    return Pair(
        place,
        (second[0] - first[0], second[1] - first[1]),
        (low, high),
        climbs[1] - climbs[0],
        float(batch.error_mm.sum(dtype=float)) / 1000,
    )


def _moving(report: Report, along_deg: float) -> Vector:
    """Metres a second along the line and to its right; none where it is not told."""
    if report.speed_mm_s is None or report.course_mdeg is None:
        return 0.0, 0.0
    off = math.radians(report.course_mdeg / 1000 - along_deg)
    return report.speed_mm_s / 1000 * math.cos(off), report.speed_mm_s / 1000 * math.sin(off)


def _metres(height_mm: int) -> float:
    if abs(int(height_mm)) >= UNBOUNDED:
        return math.copysign(math.inf, height_mm)
    return int(height_mm) / 1000


def _dot(one: Vector, other: Vector) -> float:
    return one[0] * other[0] + one[1] * other[1]
