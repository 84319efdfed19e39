"""Distances, bearings, areas and nearness on WGS 84, for rules and for people.

Promise: always the ellipsoid, never a sphere; every answer that is not exact to a millimetre
carries its error. Works across the antimeridian and at the poles.
Not here: whether extents overlap in height and time (overlap.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import assert_never

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from standclear.core.earth.ellipsoid import A_M, E2, GEOD, Floats, ecef_m
from standclear.core.earth.extent import BRAD_PER_DEGREE, Extent
from standclear.core.earth.nearest import Closest, closest
from standclear.core.earth.outline import polygon_in_plane, route_in_plane
from standclear.core.errors import InvalidInput
from standclear.core.shape import Circle, Corridor, Point, Polygon, Position, Shape

AREAS_KEPT = 512
"""Extents whose area is kept: as many as lie around one place that many file for, and some."""

STRAIGHT_STEP_DEG = 1.0
"""Long edges are integrated in parts of a degree: five nodes there are exact to 1e-12 (own check
against parts of a tenth)."""


def distance_m(a: Position, b: Position) -> float:
    """Length of the shortest path along the ellipsoid."""
    _, _, length = GEOD.inv(a.lon_deg, a.lat_deg, b.lon_deg, b.lat_deg)
    return float(length)


def bearing_deg(a: Position, b: Position) -> float:
    """Direction in which the shortest path from a to b leaves a, 0 to 360 from true north."""
    azimuth, _, _ = GEOD.inv(a.lon_deg, a.lat_deg, b.lon_deg, b.lat_deg)
    return float(azimuth) % 360.0


def destination(origin: Position, *, bearing_deg: float, distance_m: float) -> Position:
    """Where a shortest path ends, to the nearest representable position (6 mm)."""
    lon, lat, _ = GEOD.fwd(origin.lon_deg, origin.lat_deg, bearing_deg, distance_m)
    return Position.from_degrees(lon_deg=float(lon), lat_deg=float(lat))


@dataclass(frozen=True, slots=True)
class LocalFrame:
    """East, north, up in metres from an origin on the ellipsoid, for many places at once.

    Exact in space. Lengths in the east-north plane are never longer than along the ground, and
    shorter by a part of at most (distance from origin / radius)^2 / 2: 12 cm in 10 km.
    """

    origin_m: Floats
    turn: Floats

    @classmethod
    def at(cls, *, lon_deg: float, lat_deg: float) -> LocalFrame:
        lon, lat = np.radians(lon_deg), np.radians(lat_deg)
        east = (-np.sin(lon), np.cos(lon), 0.0)
        north = (-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat))
        up = (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat))
        return cls(ecef_m(np.array(lon_deg), np.array(lat_deg)), np.array((east, north, up)))

    def east_north_up_m(self, lon_deg: Floats, lat_deg: Floats) -> Floats:
        """(n, 3) for places on the ellipsoid, (n,) each."""
        return np.asarray((ecef_m(lon_deg, lat_deg) - self.origin_m) @ self.turn.T)


@dataclass(frozen=True, slots=True)
class Nearest:
    """How close two areas come, where, and how far that may be from the declared shapes."""

    distance_m: float
    place_a: Position
    place_b: Position
    error_m: float


def least_distance_m(a: Extent, b: Extent) -> Nearest:
    """Horizontal distance of two extents, 0 where they touch or overlap.

    error_m  of the computation, and by how much each extent exceeds what was declared
    """
    declared_m = a.error_m + b.error_m
    area_a, area_b = area_of(a), area_of(b)
    if shapely.intersects(area_a, area_b):
        shared = shapely.get_coordinates(shapely.intersection(area_a, area_b))
        place = _position(*(shared[0] / BRAD_PER_DEGREE))
        return Nearest(0.0, place, place, declared_m)
    found = closest(*_edges(a), *_edges(b))
    return Nearest(
        found.distance_m,
        _position(*found.place_a),
        _position(*found.place_b),
        found.distance_m - found.least_m + declared_m,
    )


class Standing(StrEnum):
    """Where a position lies with respect to a shape."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    WITHIN_ERROR = "within error"


def position_in_shape(position: Position, shape: Shape, *, error_m: float = 0.0) -> Standing:
    """Inside, outside, or too near to the edge to say.

    error_m  how well position and shape are known, together
    A point has no inside: a position is within its error or outside. The edge itself is
    within error.
    """
    if error_m < 0:
        raise InvalidInput("error_m", error_m, "an error from 0")
    if isinstance(shape, Point):
        beyond = distance_m(position, shape.position) - shape.error_mm / 1000
        return Standing.OUTSIDE if beyond > error_m else Standing.WITHIN_ERROR
    beyond_m, own_error_m = _beyond_edge(position, shape)
    if abs(beyond_m) <= error_m + own_error_m:
        return Standing.WITHIN_ERROR
    return Standing.INSIDE if beyond_m < 0 else Standing.OUTSIDE


def _beyond_edge(position: Position, shape: Circle | Polygon | Corridor) -> tuple[float, float]:
    """Metres outside of the edge (negative: inside), and the error of that."""
    here = np.array(((position.lon_deg, position.lat_deg),))
    if isinstance(shape, Circle):
        return distance_m(position, shape.centre) - shape.radius_mm / 1000, 1e-6
    if isinstance(shape, Corridor):
        line, bend_m = route_in_plane(shape.route, shape.edges, "route")
        route = shapely.get_coordinates(line)
        ends = (route[:-1], route[1:]) if len(route) > 1 else (route, route)
        found = closest(here, here, *ends)
        return found.distance_m - shape.half_width_mm / 1000, _error(found) + bend_m
    if isinstance(shape, Polygon):
        areas, bend_m = polygon_in_plane(shape, "polygon")
        found = closest(here, here, *_outline_edges(areas))
        inside = any(
            shapely.covers(area, shapely.Point(position.lon_deg + turn, position.lat_deg))
            for area in areas
            for turn in (-360.0, 0.0, 360.0)
        )
        return (-1 if inside else 1) * found.distance_m, _error(found) + bend_m
    assert_never(shape)


def geodesic_area_m2(polygon: Polygon) -> float:
    """Area on the ellipsoid, by the polygon's own edge rule, holes taken off.

    Geodesic edges are followed to 0.5 m.
    """
    areas, _ = polygon_in_plane(polygon, "polygon")
    return straight_area_m2(shapely.MultiPolygon(areas))


def straight_area_m2(areas: shapely.MultiPolygon) -> float:
    """Area on the ellipsoid of polygons (degrees, longitude first), holes taken off.

    Edges are straight in degrees, and the sum is exact along each however it was cut: what two
    areas share, and what either has alone, add up to the whole.
    """
    followed = shapely.segmentize(areas, STRAIGHT_STEP_DEG)
    return sum(
        abs(_under_m2(shapely.get_coordinates(area.exterior)))
        - sum(abs(_under_m2(shapely.get_coordinates(ring))) for ring in area.interiors)
        for area in shapely.get_parts(followed)
    )


def extent_area_m2(extent: Extent) -> float:
    """Area on the ellipsoid of what the kernel tests."""
    total = 0.0
    for number, ring in enumerate(_rings(extent)):
        area = abs(_under_m2(np.concatenate((ring, ring[:1]))))
        total += area if number == 0 else -area
    return total


@lru_cache(maxsize=AREAS_KEPT)
def area_of(extent: Extent) -> BaseGeometry:
    """The area in kernel units, even-odd over its rings; the latest are kept, extent by extent."""
    units = [ring * BRAD_PER_DEGREE for ring in _rings(extent)]
    area: BaseGeometry = shapely.Polygon(units[0], units[1:])
    if shapely.is_valid(area):
        return area
    parts = [shapely.make_valid(shapely.Polygon(ring)) for ring in units]
    return shapely.symmetric_difference_all(parts)


def _under_m2(closed: Floats) -> float:
    """Signed area between a closed line of straight lon/lat edges and the equator.

    The area from the equator to latitude p, per radian of longitude, is
    b^2/2 (sin p / (1 - e^2 sin^2 p) + artanh(e sin p) / e) (Snyder, Map Projections: A Working
    Manual, USGS PP 1395, equation 3-12); integrated along each edge by 5-point Gauss-Legendre.
    """
    e = np.sqrt(E2)
    nodes, weights = np.polynomial.legendre.leggauss(5)
    start, step = closed[:-1], np.diff(closed, axis=0)
    sine = np.sin(np.radians(start[:, 1:] + step[:, 1:] * (nodes + 1) / 2))
    zone = A_M**2 * (1 - E2) / 2 * (sine / (1 - E2 * sine**2) + np.arctanh(e * sine) / e)
    return float(np.radians(step[:, 0]) @ (zone @ weights) / 2)


def _rings(extent: Extent) -> list[Floats]:
    lonlat = np.stack((extent.x, extent.y), axis=1) / BRAD_PER_DEGREE
    starts = extent.ring_starts
    return [lonlat[i:j] for i, j in pairwise(starts)]


def _edges(extent: Extent) -> tuple[Floats, Floats]:
    rings = _rings(extent)
    return np.concatenate(rings), np.concatenate([np.roll(ring, -1, axis=0) for ring in rings])


def _outline_edges(areas: list[shapely.Polygon]) -> tuple[Floats, Floats]:
    """Edges of areas in the plane, without the seam along which a ring was carried to a pole."""
    starts, ends = [], []
    for area in areas:
        west, _, east, _ = shapely.bounds(area)
        for ring in (area.exterior, *area.interiors):
            line = shapely.get_coordinates(ring)
            start, end = line[:-1], line[1:]
            at_pole = (np.abs(start[:, 1]) == 90.0) | (np.abs(end[:, 1]) == 90.0)
            upright = start[:, 0] == end[:, 0]
            along_pole = (np.abs(start[:, 1]) == 90.0) & (np.abs(end[:, 1]) == 90.0)
            seam = (at_pole & upright & (east - west >= 360.0)) | along_pole
            starts.append(start[~seam])
            ends.append(end[~seam])
    return np.concatenate(starts), np.concatenate(ends)


def _error(found: Closest) -> float:
    return found.distance_m - found.least_m


def _position(lon_deg: float, lat_deg: float) -> Position:
    turned = (float(lon_deg) + 180.0) % 360.0 - 180.0
    return Position.from_degrees(lon_deg=turned, lat_deg=float(lat_deg))
