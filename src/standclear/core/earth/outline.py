"""Declared rings and routes, laid out as straight lines in an unwrapped longitude/latitude plane.

Promise: the result strays from the declared outline by at most the `bend_m` it comes with.
Longitudes run on past 180 where the outline does, so that the plane has no seam; a ring round a
pole is carried along the line of latitude 90, which closes it. A ring that has no right answer
is refused once, by name and place.
Not here: growing outward (growth.py), kernel units (pieces.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from standclear.core.earth.ellipsoid import DEGREE_LEAST_M, GEOD, Floats, bend_m, metres_per_degree
from standclear.core.errors import InvalidInput
from standclear.core.shape import DEGREES_E7, EdgeRule, Polygon, Position

BEND_TOLERANCE_M = 0.5
"""Geodesic edges are halved until a straight lon/lat line is this near to them."""

_FINE_TOLERANCE_M = 0.0005
"""Tried before a ring is refused: in a needle's eye, 0.5 m may make two sides cross."""

LONGEST_EDGE_M = 19_900_000.0
"""Beyond this the shortest path between two places may not be the only one."""

_MILLIMETRE_DEG = 1e-8


def degrees(positions: Sequence[Position]) -> Floats:
    """(n, 2) longitude, latitude."""
    return np.array([(p.lon_e7, p.lat_e7) for p in positions], np.float64) / DEGREES_E7


def polygon_in_plane(polygon: Polygon, pointer: str) -> tuple[list[shapely.Polygon], float]:
    """Areas in the plane, holes taken out, and how far they stray from the declared ones."""
    areas: list[shapely.Polygon] = []
    bend = 0.0
    if not polygon.parts:
        raise InvalidInput(f"{pointer}/parts", 0, "at least one part")
    for index, rings in enumerate(polygon.parts):
        place = f"{pointer}/parts/{index}"
        if not rings:
            raise InvalidInput(place, 0, "an outer ring")
        area, strays = ring_in_plane(rings[0], polygon.edges, f"{place}/0")
        for number, ring in enumerate(rings[1:], start=1):
            hole, hole_strays = ring_in_plane(ring, polygon.edges, f"{place}/{number}")
            area = _without_hole(area, hole, f"{place}/{number}")
            strays = max(strays, hole_strays)
        bend = max(bend, strays)
        areas += polygons_of(area)
    return areas, bend


def ring_in_plane(
    ring: Sequence[Position], edges: EdgeRule, pointer: str
) -> tuple[BaseGeometry, float]:
    """The area a ring encloses: in case of doubt the smaller one, whichever way it winds."""
    if len(set(ring)) < 3:
        raise InvalidInput(pointer, f"{len(set(ring))} positions", "at least 3 different positions")
    lonlat = degrees(ring)
    if (lonlat[0] == lonlat[-1]).all():
        lonlat = lonlat[:-1]
    return ring_of_degrees(lonlat, edges, pointer)


def ring_of_degrees(lonlat: Floats, edges: EdgeRule, pointer: str) -> tuple[BaseGeometry, float]:
    """As `ring_in_plane`, for (n, 2) degrees that do not repeat the first position."""
    if edges is EdgeRule.GEODESIC and abs(lonlat[0, 1]) == 90.0:
        lonlat = np.roll(lonlat, -int(np.argmax(np.abs(lonlat[:, 1]) < 90.0)), axis=0)
    closed = np.concatenate((lonlat, lonlat[:1]))
    if edges is EdgeRule.STRAIGHT:
        return _valid(_closed_in_plane(closed, edges, pointer), pointer), 0.0
    near, bend = straightened(closed, pointer)
    try:
        return _valid(_closed_in_plane(near, edges, pointer), pointer), bend
    except InvalidInput:
        near, bend = straightened(closed, pointer, tolerance_m=_FINE_TOLERANCE_M)
        return _valid(_closed_in_plane(near, edges, pointer), pointer), bend


def route_in_plane(
    route: Sequence[Position], edges: EdgeRule, pointer: str
) -> tuple[BaseGeometry, float]:
    """A line through the positions, and how far it strays from the declared route."""
    lonlat = degrees(route)
    if abs(lonlat[0, 1]) == 90.0 and (lonlat[:, 1] == lonlat[0, 1]).all():
        return shapely.Point(lonlat[0]), 0.0  # a pole is one place, whatever its longitudes
    bend = 0.0
    if edges is EdgeRule.GEODESIC and len(lonlat) > 1:
        lonlat, bend = straightened(lonlat, pointer)
        lonlat = _with_pole_turns(lonlat)
    plane = unwrapped(lonlat)
    if (plane == plane[0]).all():
        return shapely.Point(plane[0]), bend
    return shapely.LineString(plane), bend


def unwrapped(lonlat: Floats) -> Floats:
    """The same places with longitudes that never jump by more than 180 degrees."""
    steps = np.diff(lonlat[:, 0])
    jumps = np.where(np.abs(steps) > 180.0, -360.0 * np.sign(steps), 0.0)
    if not jumps.any():
        return lonlat
    plane = lonlat.copy()
    plane[1:, 0] += np.cumsum(jumps)
    return plane


def straightened(
    lonlat: Floats, pointer: str, *, tolerance_m: float = BEND_TOLERANCE_M
) -> tuple[Floats, float]:
    """Positions added on the geodesics, until straight lon/lat lines stray little; how little.

    lonlat   (n, 2) degrees, joined in order by geodesics
    returns  (m, 2) degrees and metres, at most tolerance_m
    """
    bend = _bend_at_most(lonlat)
    while bend > tolerance_m:
        start, end = lonlat[:-1], lonlat[1:]
        azimuth, _, length = GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
        if length.max() > LONGEST_EDGE_M:
            at = start[int(length.argmax())]
            raise InvalidInput(pointer, words(at), "positions less than half the earth apart")
        # no place on an edge is further north than the mean of its ends and half its length
        reach = (np.abs(start[:, 1]) + np.abs(end[:, 1]) + length / DEGREE_LEAST_M) / 2
        strays = np.minimum(bend_m(length, reach), length)
        long = np.flatnonzero(strays > tolerance_m)
        if not long.size:
            return lonlat, float(strays.max())
        lon, lat, _ = GEOD.fwd(start[long, 0], start[long, 1], azimuth[long], length[long] / 2)
        lonlat = np.insert(lonlat, long + 1, np.stack((lon, lat), axis=1), axis=0)
        bend = _bend_at_most(lonlat)
    return lonlat, bend


def _bend_at_most(lonlat: Floats) -> float:
    """A quick bound from the length of the straight lon/lat lines: never below the true one."""
    span = np.abs(np.diff(lonlat, axis=0))
    absolute = np.abs(lonlat[:, 1])
    across, _ = metres_per_degree(float(absolute.min()) if _one_side(lonlat) else 0.0)
    _, along = metres_per_degree(90.0)
    east = np.minimum(span[:, 0], 360.0 - span[:, 0]) * across
    length = np.hypot(east, span[:, 1] * along)
    reach = (absolute[:-1] + absolute[1:] + length / DEGREE_LEAST_M) / 2
    return float(bend_m(length, reach).max())


def _one_side(lonlat: Floats) -> bool:
    return bool((lonlat[:, 1] >= 0).all() or (lonlat[:, 1] <= 0).all())


def _with_pole_turns(lonlat: Floats) -> Floats:
    """At a pole a geodesic changes meridian on the spot: arrive on one, leave on the other."""
    at_pole = np.flatnonzero(np.abs(lonlat[:, 1]) > 90.0 - _MILLIMETRE_DEG)
    if not at_pole.size:
        return lonlat
    leaving = lonlat[at_pole].copy()
    leaving[:, 0] = lonlat[np.minimum(at_pole + 1, len(lonlat) - 1), 0]
    arriving = lonlat.copy()
    arriving[at_pole, 0] = lonlat[np.maximum(at_pole - 1, 0), 0]
    return np.insert(arriving, at_pole + 1, leaving, axis=0)


def _closed_in_plane(closed: Floats, edges: EdgeRule, pointer: str) -> Floats:
    """A closed ring without jumps; one that winds round a pole is carried along latitude 90."""
    turns = _with_pole_turns(closed) if edges is EdgeRule.GEODESIC else closed
    plane = unwrapped(turns)
    if edges is EdgeRule.STRAIGHT and not _encloses(plane):
        plane = _round_the_earth(turns)
    winding = round((plane[-1, 0] - plane[0, 0]) / 360.0)
    if winding == 0:
        return plane
    if abs(winding) > 1:
        raise InvalidInput(pointer, words(plane[0]), "a ring that goes round the pole once at most")
    pole_steps = np.flatnonzero((np.abs(plane[:-1, 1]) == 90.0) & (np.abs(plane[1:, 1]) == 90.0))
    if pole_steps.size and edges is EdgeRule.GEODESIC:
        plane = plane.copy()  # the turn at the pole goes the other way, and the ring closes
        plane[pole_steps[0] + 1 :, 0] -= 360.0 * winding
        return plane
    return _carried_to_pole(plane, winding)


def _carried_to_pole(plane: Floats, winding: int) -> Floats:
    """Closed along the line of latitude 90, at the pole that leaves the smaller area.

    Up from the place nearest to the pole: there no side of the ring lies between.
    """
    sign = 1.0 if plane[:, 1].mean() >= 0 else -1.0
    first = int(np.argmax(sign * plane[:-1, 1]))
    turn = (360.0 * winding, 0.0)
    ring = np.concatenate((plane[first:-1], plane[: first + 1] + turn))
    pole = ((ring[-1, 0], sign * 90.0), (ring[0, 0], sign * 90.0), ring[0])
    return np.concatenate((ring, pole))


def _encloses(plane: Floats) -> bool:
    return bool(plane[0, 0] == plane[-1, 0] and shapely.Polygon(plane).area > 0.0)


def _round_the_earth(closed: Floats) -> Floats:
    """Steps from -180 to 180 along a parallel read as once round the earth.

    They may as well name the same place twice, and do where that leaves a closed ring with an
    area; a band round the earth and a polar cap as GIS programs write them need this reading.
    """
    steps = np.diff(closed[:, 0])
    along = (np.abs(steps) == 360.0) & (closed[1:, 1] == closed[:-1, 1])
    jumps = np.where((np.abs(steps) > 180.0) & ~along, -360.0 * np.sign(steps), 0.0)
    plane = closed.copy()
    plane[1:, 0] += np.cumsum(jumps)
    return plane


def _valid(ring: Floats, pointer: str) -> BaseGeometry:
    """The area of a closed ring, or one refusal; one that touches itself has a right answer."""
    area = shapely.Polygon(ring)
    if shapely.is_valid(area):
        return area
    if shapely.convex_hull(area).area == 0.0:
        place = words(shapely.get_coordinates(area)[0])
        raise InvalidInput(pointer, place, "a ring that encloses an area, not a line")
    reason = shapely.is_valid_reason(area)
    if reason.startswith("Ring Self-intersection"):
        lobes = shapely.make_valid(area)
        if isinstance(lobes, shapely.Polygon | shapely.MultiPolygon):
            return lobes
    found = re.search(r"\[(\S+) (\S+)\]", reason)
    place = words(np.array(found.groups(), np.float64)) if found else reason
    raise InvalidInput(
        pointer, f"a ring that crosses or retraces itself at {place}", "a ring without crossing"
    )


def _without_hole(area: BaseGeometry, hole: BaseGeometry, pointer: str) -> BaseGeometry:
    """The area less a hole, wherever in the plane each was laid out."""
    turned = (affinity.translate(hole, by) for by in (-360.0, 0.0, 360.0))
    copies = [copy for copy in turned if shapely.intersects(copy, area)]
    place = words(shapely.get_coordinates(hole)[0])
    if not copies:
        raise InvalidInput(
            pointer, f"a hole at {place} that lies outside", "a hole within its outer ring"
        )
    outside = sum(shapely.area(shapely.difference(copy, area)) for copy in copies)
    overlap = sum(shapely.area(shapely.intersection(copy, area)) for copy in copies)
    excess = shapely.area(hole) - overlap
    if min(outside, excess) > _MILLIMETRE_DEG * shapely.length(hole):
        crossing = shapely.intersection(shapely.boundary(copies[0]), shapely.boundary(area))
        points = shapely.get_coordinates(crossing)
        place = words(points[0]) if len(points) else place
        raise InvalidInput(
            pointer,
            f"a hole that crosses its outer ring at {place}",
            "a hole within its outer ring",
        )
    left = shapely.difference(area, shapely.union_all(copies))
    if shapely.area(left) <= 0.0:
        raise InvalidInput(
            pointer, f"a hole at {place} as large as its ring", "a hole smaller than its outer ring"
        )
    return left


def polygons_of(geometry: BaseGeometry) -> list[shapely.Polygon]:
    """The polygons in a geometry, without what has no area."""
    if isinstance(geometry, shapely.Polygon):
        return [] if shapely.is_empty(geometry) else [geometry]
    if not isinstance(geometry, shapely.MultiPolygon | shapely.GeometryCollection):
        return []
    return [polygon for part in geometry.geoms for polygon in polygons_of(part)]


def words(lonlat: Floats) -> str:
    """A place for people: 33.51234N 36.29876E.

    >>> words(np.array([190.0, -33.5]))
    '33.50000S 170.00000W'
    """
    lon, lat = (float(lonlat[0]) + 180.0) % 360.0 - 180.0, float(lonlat[1])
    north = "N" if lat >= 0 else "S"
    east = "E" if lon >= 0 else "W"
    return f"{abs(lat):.5f}{north} {abs(lon):.5f}{east}"
