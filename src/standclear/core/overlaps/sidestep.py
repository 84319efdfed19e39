"""Sideways shifts that may take an area out of others, nearest first.

Promise: each offer is outside every other area's convex hull as seen in a local plane. It is an
offer only: remedy.py tries it exactly before anyone sees it.
Not here: moving the volumes (shift.py).

Method: a moved by v touches b if and only if v lies in the Minkowski sum of b and -a. Both are
replaced by their convex hulls, which contain them, so that the sum is the hull of all
differences of vertices. What no such sum holds is free; its points nearest to "no shift" lie
on the sums' common border.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from standclear.core.earth.extent import BRAD_PER_DEGREE, Extent

Floats = NDArray[np.float64]

_A_M, _E2 = 6_378_137.0, 0.006_694_379_990_14  # WGS 84, NIMA TR8350.2
_MARGIN = 1.005
_MARGIN_M = 2.0
"""Added to each offer: the local plane is off by less within 50 km up to 75 degrees."""
_SUMS_AT_ONCE = 200_000
"""A shape of half the earth has ten thousand vertices: with another one, gigabytes of sums."""


class LocalPlane:
    """Metres east and north of a point, by the ellipsoid's radii of curvature there."""

    def __init__(self, extents: Sequence[Extent]) -> None:
        first = extents[0]
        self._x = int(first.x[0])
        self._y = (int(first.y.min()) + int(first.y.max())) / 2
        latitude = math.radians(self._y / BRAD_PER_DEGREE)
        w2 = 1 - _E2 * math.sin(latitude) ** 2
        per_brad = math.radians(1 / BRAD_PER_DEGREE)
        self._north_m = _A_M * (1 - _E2) / w2**1.5 * per_brad
        self._east_m = _A_M / math.sqrt(w2) * math.cos(latitude) * per_brad

    def hull(self, extent: Extent) -> Floats:
        """(n, 2) vertices of the convex hull, metres; longitude taken the short way round."""
        dx = (extent.x.astype(np.int64) - self._x).astype(np.int32).astype(np.float64)
        plane = np.column_stack((dx * self._east_m, (extent.y - self._y) * self._north_m))
        return shapely.get_coordinates(shapely.convex_hull(shapely.MultiPoint(plane)))


def sidesteps(
    pairs: Sequence[tuple[Extent, Extent]], *, step_m: float, furthest_m: float
) -> Iterator[tuple[float, float]]:
    """(bearing in degrees, distance in metres), nearest first.

    pairs   (own, other): each own extent with each other that shares its time and height and
            could be reached; their areas must be kept apart
    """
    plane = LocalPlane([own for own, _ in pairs])
    sums = [_sum(plane.hull(other), -plane.hull(own)) for own, other in pairs]
    taken = shapely.union_all(sums)
    shapely.prepare(taken)
    offers = set()
    for east, north in _nearest_of_each_edge(taken):
        bearing = round(math.degrees(math.atan2(east, north)) % 360, 1) % 360
        distance = math.ceil((math.hypot(east, north) * _MARGIN + _MARGIN_M) / step_m) * step_m
        if distance <= furthest_m:
            offers.add((distance, bearing))
    for distance, bearing in sorted(offers):
        angle = math.radians(bearing)
        there = shapely.Point(distance * math.sin(angle), distance * math.cos(angle))
        if not taken.intersects(there):
            yield bearing, distance


def _sum(a: Floats, b: Floats) -> shapely.Geometry:
    """The hull of all sums of a vertex of one closed convex ring and one of another."""
    if len(a) * len(b) <= _SUMS_AT_ONCE:
        return shapely.convex_hull(shapely.MultiPoint((a[:, None] + b[None]).reshape(-1, 2)))
    # The sum of convex areas has the sides of both, by direction, from the lowest corner on.
    sides = np.concatenate([np.diff(_leftwards(ring), axis=0) for ring in (a, b)])
    turn = np.arctan2(sides[:, 1], sides[:, 0]) % (2 * math.pi)
    lowest = [ring[np.lexsort((ring[:, 0], ring[:, 1]))[0]] for ring in (a, b)]
    corners = lowest[0] + lowest[1] + np.cumsum(sides[np.argsort(turn)], axis=0)
    return shapely.convex_hull(shapely.LineString(corners))


def _leftwards(closed: Floats) -> Floats:
    return closed if shapely.is_ccw(shapely.LinearRing(closed)) else closed[::-1]


def _nearest_of_each_edge(taken: shapely.Geometry) -> list[list[float]]:
    """For each edge of the border, its place nearest to the origin: (east, north) metres."""
    edges: list[Floats] = []
    for ring in shapely.get_parts(shapely.get_rings(shapely.get_parts(taken))):
        corners = shapely.get_coordinates(ring)
        along = np.diff(corners, axis=0)
        length2 = np.maximum((along**2).sum(axis=1), 1e-12)
        share = np.clip(-(corners[:-1] * along).sum(axis=1) / length2, 0.0, 1.0)
        edges.append(corners[:-1] + along * share[:, None])
    nearest: list[list[float]] = np.vstack(edges).tolist()
    return nearest
