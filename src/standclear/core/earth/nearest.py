"""Least distance between outlines anywhere on earth, with its own error.

Promise: no two places of the outlines are closer than `least_m`; the two places returned are
that close to within `distance_m - least_m`.

How: in earth-centred space, where there is neither antimeridian nor pole. Pairs of edges that
cannot hold the nearest places are dropped by their bounding spheres, the others are halved until
each is straight to a centimetre, and the rest is the distance of straight segments.
Not here: whether areas overlap (geodesy.py, kernel/).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standclear.core.earth.ellipsoid import (
    DEGREE_LEAST_M,
    GEOD,
    RADIUS_GREATEST_M,
    RADIUS_LEAST_M,
    Floats,
    bend_m,
    ecef_m,
)

_STRAIGHT_M = 0.01
_STRAIGHT_PART = 1e-6  # of the distance
_PAIRS_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Closest:
    """Two places (longitude, latitude in degrees), their distance, and a bound below it."""

    distance_m: float
    least_m: float
    place_a: tuple[float, float]
    place_b: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Edges:
    """Straight lon/lat edges and the spheres round them."""

    start: Floats
    end: Floats
    middle_m: Floats
    half_m: Floats
    stray_m: Floats

    @classmethod
    def between(cls, start: Floats, end: Floats) -> _Edges:
        span = np.abs(end - start)
        low = np.minimum(np.abs(start[:, 1]), np.abs(end[:, 1]))
        low = np.where(start[:, 1] * end[:, 1] < 0, 0.0, low)
        degree_m = math.radians(RADIUS_GREATEST_M)
        length = np.hypot(span[:, 0] * np.cos(np.radians(low)), span[:, 1]) * degree_m
        reach = np.maximum(np.abs(start[:, 1]), np.abs(end[:, 1])) + length / DEGREE_LEAST_M / 2
        bow = length**2 / (8 * RADIUS_LEAST_M)
        middle = (start + end) / 2
        stray = np.minimum(np.hypot(bend_m(length, reach), bow), length)
        return cls(start, end, ecef_m(middle[:, 0], middle[:, 1]), length / 2, stray)

    def halved(self, keep: NDArray[np.bool_], straight_m: float) -> _Edges:
        """Only the edges to keep, those not yet straight in two halves."""
        start, end = self.start[keep], self.end[keep]
        long = self.stray_m[keep] > straight_m
        middle = (start[long] + end[long]) / 2
        return _Edges.between(
            np.concatenate((start[~long], start[long], middle)),
            np.concatenate((end[~long], middle, end[long])),
        )


def closest(start_a: Floats, end_a: Floats, start_b: Floats, end_b: Floats) -> Closest:
    """The nearest places of two sets of edges, (n, 2) degrees each."""
    a, b = _Edges.between(start_a, end_a), _Edges.between(start_b, end_b)
    while True:
        i, j, near_m = _candidates(a, b)
        straight_m = max(_STRAIGHT_M, _STRAIGHT_PART * near_m)
        bent = max(a.stray_m[i].max(), b.stray_m[j].max())
        if bent <= straight_m:
            break
        a = a.halved(np.isin(np.arange(len(a.start)), i), straight_m)
        b = b.halved(np.isin(np.arange(len(b.start)), j), straight_m)
    chord, s, t = _segments(
        *(ecef_m(p[:, 0], p[:, 1]) for p in (a.start[i], a.end[i], b.start[j], b.end[j]))
    )
    # each edge may bow towards the other by its own stray
    least_chord = float((chord - a.stray_m[i] - b.stray_m[j]).min())
    best = int(chord.argmin())
    place_a = a.start[i[best]] + s[best] * (a.end[i[best]] - a.start[i[best]])
    place_b = b.start[j[best]] + t[best] * (b.end[j[best]] - b.start[j[best]])
    _, _, distance_m = GEOD.inv(place_a[0], place_a[1], place_b[0], place_b[1])
    return Closest(
        distance_m=float(distance_m),
        least_m=max(0.0, _arc_at_least(max(0.0, least_chord))),
        place_a=(float(place_a[0]), float(place_a[1])),
        place_b=(float(place_b[0]), float(place_b[1])),
    )


def _arc_at_least(chord_m: float) -> float:
    """No geodesic is shorter than the arc of the flattest curvature over the same chord."""
    half = min(chord_m / (2 * RADIUS_GREATEST_M), 1.0)
    return 2 * RADIUS_GREATEST_M * math.asin(half)


def _candidates(a: _Edges, b: _Edges) -> tuple[NDArray[np.intp], NDArray[np.intp], float]:
    """Pairs that may hold the nearest places, and a distance that some pair attains."""
    rows = max(1, _PAIRS_AT_ONCE // len(b.start))
    blocks = range(0, len(a.start), rows)
    near_m = min(float(_distances(a.middle_m[k : k + rows], b.middle_m).min()) for k in blocks)
    found_i, found_j = [], []
    for k in blocks:
        apart = _distances(a.middle_m[k : k + rows], b.middle_m)
        apart -= a.half_m[k : k + rows, None] + b.half_m
        i, j = np.nonzero(apart <= near_m)
        found_i.append(i + k)
        found_j.append(j)
    return np.concatenate(found_i), np.concatenate(found_j), near_m


def _distances(p: Floats, q: Floats) -> Floats:
    apart: Floats = np.linalg.norm(p[:, None, :] - q[None, :, :], axis=2)
    return apart


def _segments(p: Floats, p_end: Floats, q: Floats, q_end: Floats) -> tuple[Floats, Floats, Floats]:
    """Distance of straight segments in space, and where along each (0 to 1).

    Source: C. Ericson, Real-Time Collision Detection (2005), section 5.1.9.
    """
    d, e, r = p_end - p, q_end - q, p - q
    a, f = _dot(d, d), _dot(e, e)
    b, c, g = _dot(d, e), _dot(d, r), _dot(e, r)
    denominator = a * f - b * b
    with np.errstate(divide="ignore", invalid="ignore"):
        parallel = denominator <= 1e-12 * a * f
        s = np.where(parallel, 0.0, np.clip((b * g - c * f) / denominator, 0.0, 1.0))
        t = np.where(f > 0, (b * s + g) / f, 0.0)
        inside = np.clip(t, 0.0, 1.0)
        s = np.where(a > 0, np.clip((b * inside - c) / a, 0.0, 1.0), 0.0)
    gap = r + s[:, None] * d - inside[:, None] * e
    return np.sqrt(_dot(gap, gap)), s, inside


def _dot(u: Floats, v: Floats) -> Floats:
    product: Floats = np.einsum("ij,ij->i", u, v)
    return product
