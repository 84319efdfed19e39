"""From a centre and a reach to the area around it: a polygon whose vertices lie outside.

Promise: the pieces contain every place within reach_m of the centre on the ellipsoid; `error_m`
says by how much they may exceed that. Drawn with others or alone, a circle is the same to the bit.
Not here: what a circle stands for (footprint.py), kernel units (pieces.py).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from standclear.core.earth.ellipsoid import (
    BEND,
    DEGREE_LEAST_M,
    GEOD,
    RADIUS_LEAST_M,
    Floats,
    metres_per_degree,
)
from standclear.core.earth.growth import POLAR_LATITUDE_DEG, grow
from standclear.core.earth.outline import polygons_of, ring_of_degrees
from standclear.core.earth.pieces import (
    MARGIN_M,
    ROUNDING_M,
    Piece,
    pieces_of,
    pieces_of_rings,
)
from standclear.core.errors import InvalidInput
from standclear.core.shape import EdgeRule, Position

GREATEST_RADIUS_M = 9_000_000.0
"""Circles stay within a quarter of the earth, where a bigger one contains a smaller."""

_SQUARE_UP_TO_M = 2.0
_VERTICES = (16, 360)

AT_ONCE = 512
"""Circles drawn in one go at most: some 2 MB on the way."""

Round = tuple[Position, float]
"""A centre, and how far around it in metres."""


class _Plain(NamedTuple):
    """A circle that is drawn by its vertices: neither tiny nor near a pole."""

    centre: Position
    reach_m: float
    radius_m: float
    bend_m: float
    vertices: int


def circle(centre: Position, reach_m: float) -> list[Piece]:
    """The area within reach_m of a place. Raises InvalidInput for more than a quarter turn."""
    if reach_m > GREATEST_RADIUS_M:
        raise InvalidInput("shape", f"{reach_m:.0f} m", "a radius up to 9 000 km")
    plain = _plain(centre, reach_m)
    if plain is not None:
        return _together([plain])[0]
    if _reaches(centre, reach_m) > POLAR_LATITUDE_DEG:
        return _circle_round_pole(centre.lon_deg, centre.lat_deg, reach_m)
    return _square(centre.lon_deg, centre.lat_deg, reach_m)


def circles(rounds: Iterable[Round]) -> dict[Round, list[Piece]]:
    """As `circle`, of many at once, in half the time; without those that need another way."""
    alike: dict[int, dict[Round, _Plain]] = {}
    for centre, reach_m in rounds:
        plain = _plain(centre, reach_m)
        if plain is not None:
            alike.setdefault(plain.vertices, {})[centre, reach_m] = plain
    drawn: dict[Round, list[Piece]] = {}
    for same in alike.values():
        names, plains = list(same), list(same.values())
        for first in range(0, len(names), AT_ONCE):
            part = slice(first, first + AT_ONCE)
            drawn |= zip(names[part], _together(plains[part]), strict=True)
    return drawn


def _reaches(centre: Position, reach_m: float) -> float:
    """The latitude, north or south, that the circle may reach."""
    return abs(centre.lat_deg) + (1.2 * reach_m + 3.0) / DEGREE_LEAST_M


def _plain(centre: Position, reach_m: float) -> _Plain | None:
    """How a circle is drawn by its vertices; None where it cannot be.

    The n vertices lie at distance (reach + bend) / cos(180 degrees / n). The earth curves
    outward everywhere, so the geodesics between them stay further from the centre than the
    sides of the plane n-gon would (Toponogov's comparison theorem): at least reach + bend. The
    kernel's straight lon/lat sides stray from those geodesics by at most bend (ellipsoid.py).
    """
    reaches = _reaches(centre, reach_m)
    if reaches > POLAR_LATITUDE_DEG or reach_m <= _SQUARE_UP_TO_M:
        return None
    slope = math.tan(math.radians(reaches))
    vertices = _vertices(reach_m, slope)
    side_m = 2 * math.pi * 1.01 * (reach_m + 1) / vertices
    bend_m = BEND * side_m * side_m * slope / (8 * RADIUS_LEAST_M)
    radius_m = (reach_m + bend_m + MARGIN_M) / math.cos(math.pi / vertices)
    return _Plain(centre, reach_m, radius_m, bend_m, vertices)


def _vertices(reach_m: float, slope: float) -> int:
    """Enough sides to exceed the circle by 1 m or 0.1 % of the radius, whichever is more.

    An n-gon exceeds its circle by reach (pi / n)^2 / 2; the bends of its sides add
    2 x BEND (2 pi reach / n)^2 slope / 8 radius.
    """
    times_n2 = math.pi**2 * reach_m * (0.5 + BEND * slope * reach_m / RADIUS_LEAST_M)
    budget_m = 0.95 * max(1.0, 0.001 * reach_m) - MARGIN_M - ROUNDING_M
    least, most = _VERTICES
    return min(max(math.ceil(1.03 * math.sqrt(times_n2 / budget_m)), least), most)


def _together(plains: Sequence[_Plain]) -> list[list[Piece]]:
    """Circles of the same number of vertices."""
    rings = _geodesic_circles(
        [one.centre.lon_deg for one in plains],
        [one.centre.lat_deg for one in plains],
        [one.radius_m for one in plains],
        plains[0].vertices,
    )
    errors_m = [one.radius_m + one.bend_m + ROUNDING_M - one.reach_m for one in plains]
    return pieces_of_rings(rings, errors_m)


def _geodesic_circles(
    lons: Sequence[float], lats: Sequence[float], radii_m: Sequence[float], vertices: int
) -> Floats:
    """(2, k, n) degrees of k rings, from north by east; longitudes may run beyond 180.

    The ellipsoid is symmetric about every meridian, so the western half mirrors the eastern.
    """
    rings, half = len(lons), vertices // 2 + 1
    columns = np.empty((4, rings, half))
    columns[0] = 0.0
    columns[1].T[:] = lats
    columns[2] = _bearings(vertices)
    columns[3].T[:] = radii_m
    east, north, bearings, far = columns.reshape(4, -1)
    GEOD.fwd(east, north, bearings, far, inplace=True, return_back_azimuth=False)
    mirrored = slice(vertices - half, 0, -1)
    middle = np.array(lons)[:, None]
    found = np.empty((2, rings, vertices))
    np.add(middle, columns[0], out=found[0, :, :half])
    np.subtract(middle, columns[0, :, mirrored], out=found[0, :, half:])
    found[1, :, :half], found[1, :, half:] = columns[1], columns[1, :, mirrored]
    return found


@cache
def _bearings(vertices: int) -> Floats:
    """To the vertices of the eastern half, from north to south."""
    return np.arange(0.0, vertices // 2 + 1) * (360.0 / vertices)


def _square(lon: float, lat: float, reach_m: float) -> list[Piece]:
    half_m = reach_m + MARGIN_M
    across, _ = metres_per_degree(abs(lat) + 0.001)
    east, north = half_m / across, half_m / DEGREE_LEAST_M
    corners = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1))) * (east, north) + (lon, lat)
    error_m = half_m * 1.02 * math.sqrt(2) + ROUNDING_M - reach_m
    return pieces_of_rings(corners.T[:, None], [error_m])[0]


def _circle_round_pole(lon: float, lat: float, reach_m: float) -> list[Piece]:
    """Near a pole the same n-gon goes the way of every polygon with geodesic sides."""
    vertices = _vertices(reach_m, 0.0)
    radius_m = (reach_m + MARGIN_M) / math.cos(math.pi / vertices)
    ring = _geodesic_circles([lon], [lat], [radius_m], vertices)[:, 0].T
    area, bend_m = ring_of_degrees(ring, EdgeRule.GEODESIC, "shape")
    grown = [grow(part, bend_m + MARGIN_M) for part in polygons_of(area)]
    spare_m = radius_m - reach_m + 2 * bend_m + MARGIN_M + ROUNDING_M
    return [p for g in grown for p in pieces_of(g.areas, g.excess_m + spare_m)]
