"""Shapes as other programs can draw them: rings of straight sides between -180 and 180.

Promise: what is drawn contains the whole declared area (circles and corridors become
circumscribed polygons), rings are cut at the antimeridian as RFC 7946 section 3.1.9 asks, and
the same shape is always drawn alike, so that a drawing somebody moved is noticed.
Not here: what the kernel tests (core/earth/footprint.py); a drawing is for eyes and other programs.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Proj
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from standclear.core.errors import InvalidInput
from standclear.core.shape import DEGREES_E7, Circle, Corridor, EdgeRule, Point, Polygon, Position

Ring = tuple[Position, ...]
Parts = tuple[tuple[Ring, ...], ...]
Floats = NDArray[np.float64]

_GEOD = Geod(ellps="WGS84")
_SIDES = 72
_MARGIN = 1.002  # grows past e7 rounding and between the sampled places on a side
_CHUNK_M = 100_000.0  # a plane around so short a piece is true to 1 part in 10^4
_POLAR_RADIUS_M = 6_356_752.0  # the smaller radius of WGS 84
_STEP_M = 5_000.0  # so short a geodesic leaves its straight side by less than 5 m below 83 N
SAME_DRAWING_DEG = 2e-6
"""Other programs re-round coordinates; 2e-6 degree is 0.2 m, less than any hand can move."""


def drawn(shape: Circle | Corridor | Polygon) -> Parts:
    """The shape as closed areas that any map program draws; rings do not repeat their start."""
    match shape:
        case Circle():
            return _on_map([_unwrapped(_around(shape))])
        case Corridor():
            return _on_map(_pieces(shape))
        case Polygon():
            return tuple(
                itertools.chain.from_iterable(_cut(part, shape.edges) for part in shape.parts)
            )


def is_same_drawing(one: Parts, other: Parts) -> bool:
    """Whether nobody has moved anything between two drawings of one shape."""
    if len(one) != len(other):
        return False
    line, other_line = (
        shapely.multipolygons([_area(part) for part in parts]).boundary for parts in (one, other)
    )
    return bool(shapely.hausdorff_distance(line, other_line) <= SAME_DRAWING_DEG)


def wound(ring: Ring, *, counterclockwise: bool) -> Ring:
    """The ring in the direction asked, from the same first position (RFC 7946 section 3.1.6)."""
    x = [position.lon_e7 for position in ring]
    y = [position.lat_e7 for position in ring]
    twice_area = sum(
        x[i - 1] * y[i] - x[i] * y[i - 1] for i in range(len(ring))
    )  # exact in Python integers
    if twice_area == 0 or (twice_area > 0) == counterclockwise:
        return ring
    return (ring[0], *reversed(ring[1:]))


def anchor(shape: Circle | Corridor | Polygon | Point) -> Position:
    """One position on or in the shape, for programs that want a single mark."""
    match shape:
        case Circle():
            return shape.centre
        case Corridor():
            return shape.route[0]
        case Polygon():
            return shape.parts[0][0][0]
        case Point():
            return shape.position


def _around(circle: Circle) -> Floats:
    """(n, 2) lon, lat degrees of a polygon with straight sides that contains the circle."""
    radius_m = circle.radius_mm / 1000
    azimuths = np.linspace(0.0, 360.0, _SIDES, endpoint=False)
    lon, lat = (np.full(_SIDES, value) for value in (circle.centre.lon_deg, circle.centre.lat_deg))
    reach_m = (radius_m / math.cos(math.pi / _SIDES) + 0.02) * _MARGIN
    for _ in range(20):
        x, y, _back = _GEOD.fwd(lon, lat, azimuths, np.full(_SIDES, reach_m))
        ring = _unwrap(np.column_stack([x, y]))
        nearest_m = _least_distance(circle.centre, ring)
        if nearest_m >= radius_m:
            return ring
        reach_m += (radius_m - nearest_m) * 1.5 + 0.01
    raise InvalidInput(
        "radius_m", radius_m, "a circle small enough to be drawn with straight sides"
    )


def _least_distance(centre: Position, ring: Floats) -> float:
    """Metres from the centre to the nearest of eight places on each side."""
    ends = np.roll(ring, -1, axis=0)
    ends[-1, 0] = ring[-1, 0] + (ends[-1, 0] - ring[-1, 0] + 180) % 360 - 180
    share = np.linspace(0, 1, 8, endpoint=False)[:, None, None]
    places = (ring + share * (ends - ring)).reshape(-1, 2)
    n = len(places)
    _, _, distance = _GEOD.inv(
        np.full(n, centre.lon_deg), np.full(n, centre.lat_deg), places[:, 0], places[:, 1]
    )
    return float(np.min(distance))


def _pieces(corridor: Corridor) -> list[shapely.Polygon]:
    """The corridor as overlapping areas in longitudes that run on past 180."""
    line = _walked(corridor)
    half_width_m = corridor.half_width_mm / 1000
    pieces: list[shapely.Polygon] = []
    start = 0
    while start < len(line):
        stop = start + 1
        length_m = 0.0
        while stop < len(line) and length_m < _CHUNK_M:
            _, _, step = _GEOD.inv(*line[stop - 1], *line[stop])
            length_m += float(step)
            stop += 1
        pieces.append(_swath(line[start:stop], half_width_m))
        if stop >= len(line):
            break
        start = stop - 1
    return pieces


def _walked(corridor: Corridor) -> Floats:
    """(n, 2) places along the route, close enough together to join by straight sides."""
    points = _unwrap(np.array([(p.lon_deg, p.lat_deg) for p in corridor.route]))
    walked = [points[:1]]
    for (lon, lat), (next_lon, next_lat) in itertools.pairwise(points):
        _, _, length_m = _GEOD.inv(lon, lat, next_lon, next_lat)
        steps = max(1, math.ceil(length_m / _STEP_M))
        share = np.arange(1, steps)[:, None] / steps
        if corridor.edges is EdgeRule.GEODESIC and steps > 1:
            between = np.array(_GEOD.npts(lon, lat, next_lon, next_lat, steps - 1))
        else:
            between = np.array([lon, lat]) + share * np.array([next_lon - lon, next_lat - lat])
        walked += [between.reshape(-1, 2), np.array([[next_lon, next_lat]])]
    return _unwrap(np.vstack(walked))


def _swath(line: Floats, half_width_m: float) -> shapely.Polygon:
    """All places near one short piece of a route, in longitudes that continue the route's."""
    middle_lon, middle_lat = line[len(line) // 2]
    plane = Proj(proj="aeqd", lon_0=middle_lon, lat_0=middle_lat, ellps="WGS84")
    east, north = plane(line[:, 0], line[:, 1])
    flat = np.unique(np.column_stack([east, north]), axis=0)
    path = (
        shapely.Point(flat[0])
        if len(flat) == 1
        else shapely.LineString(np.column_stack([east, north]))
    )
    grown = path.buffer((half_width_m + 0.05) * 1.01 + 2 * _bend_m(line, path.length), quad_segs=16)
    ring = shapely.get_coordinates(shapely.segmentize(grown.exterior, _STEP_M))[:-1]
    lon, lat = plane(ring[:, 0], ring[:, 1], inverse=True)
    return _unwrapped(_unwrap(np.column_stack([lon, lat]), near_lon=float(middle_lon)))


def _bend_m(line: Floats, length_m: float) -> float:
    """How far a geodesic leaves a side that is straight in longitude and latitude, at most.

    A parallel bends away from its tangent by L^2 tan(lat) / 8R over a length L; once for the
    route, once for the ring's own sides.
    """
    side_m = min(_STEP_M, length_m)
    steepest = min(float(np.max(np.abs(line[:, 1]))), 89.0)
    return side_m**2 * math.tan(math.radians(steepest)) / (8 * _POLAR_RADIUS_M)


def _unwrap(points: Floats, near_lon: float | None = None) -> Floats:
    """The same places with longitudes that never jump, starting near near_lon if given."""
    lon = np.unwrap(points[:, 0], period=360)
    if near_lon is not None:
        lon = lon + 360 * np.round((near_lon - lon[0]) / 360)
    return np.column_stack([lon, points[:, 1]])


def _unwrapped(ring: Floats) -> shapely.Polygon:
    """A ring without jumps as an area; one that runs around a pole is led along it."""
    gap = ring[0, 0] - ring[-1, 0]
    turn = gap - ((gap + 180) % 360 - 180)
    if abs(turn) < 180:
        return shapely.Polygon(ring)
    pole = 90.0 if float(np.mean(ring[:, 1])) > 0 else -90.0
    first, last = ring[0], (ring[0, 0] - turn, ring[0, 1])
    return shapely.Polygon([*ring, last, (last[0], pole), (first[0], pole)])


def _on_map(areas: Sequence[BaseGeometry]) -> Parts:
    """Areas in longitudes that run on, joined and cut into -180..180."""
    try:
        joined = shapely.union_all([shapely.make_valid(area) for area in areas])
        west, _, east, _ = joined.bounds
        worlds = range(math.floor((west + 180) / 360), math.ceil((east + 180) / 360))
        pieces = [_of_world(joined, 360.0 * w) for w in worlds]
        whole = shapely.union_all(pieces)
    except shapely.errors.GEOSException as fault:
        raise InvalidInput("shape", str(fault), "a shape that can be cut at 180 degrees") from None
    polygons = [g for g in shapely.get_parts(whole) if isinstance(g, shapely.Polygon)]
    parts = [tuple(_ring(line) for line in (p.exterior, *p.interiors)) for p in polygons]
    return tuple(tuple(r for r in part if len(r) >= 3) for part in parts if len(part[0]) >= 3)


def _of_world(area: BaseGeometry, turn_deg: float) -> BaseGeometry:
    """The part within 180 degrees of turn_deg, brought back between -180 and 180."""
    box = shapely.box(turn_deg - 180, -90, turn_deg + 180, 90)
    return translate(area.intersection(box), xoff=-turn_deg)


def _ring(line: shapely.LinearRing) -> Ring:
    """Rounded to 1e-7 degree, without repeats; a side along the pole in steps of less than half a
    turn, since one of 315 degrees may be read as one of 45 the other way."""
    closed = np.round(shapely.get_coordinates(line) * DEGREES_E7)
    closed = np.concatenate((closed[:1], closed[1:][(closed[1:] != closed[:-1]).any(axis=1)]))
    step = np.diff(closed, axis=0)
    long = np.flatnonzero(
        (np.abs(closed[:-1, 1]) == 90 * DEGREES_E7)
        & (step[:, 1] == 0)
        & (np.abs(step[:, 0]) >= 180 * DEGREES_E7)
    )
    thirds = [np.round(closed[long] + step[long] * share) for share in (1 / 3, 2 / 3)]
    closed = np.insert(closed, np.repeat(long + 1, 2), np.stack(thirds, 1).reshape(-1, 2), axis=0)
    return tuple(Position(int(lon), int(lat)) for lon, lat in closed[:-1])


def _cut(part: tuple[Ring, ...], edges: EdgeRule) -> Parts:
    """One area of a polygon; exactly as it is unless it crosses 180 degrees or rounds a pole."""
    outer = _unwrap(_degrees(part[0]))
    crosses = any(
        abs(a.lon_e7 - b.lon_e7) > 180 * DEGREES_E7 and abs(a.lat_e7) != 90 * DEGREES_E7
        for ring in part
        for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)
    )
    if not crosses:
        return (part,)
    if edges is EdgeRule.GEODESIC:
        outer = _walked(Corridor((*part[0], part[0][0]), 0))[:-1]
    area = shapely.make_valid(_unwrapped(outer))
    middle = (area.bounds[0] + area.bounds[2]) / 2
    for hole in part[1:]:
        area = area.difference(shapely.make_valid(_unwrapped(_unwrap(_degrees(hole), middle))))
    return _on_map([area])


def _degrees(ring: Ring) -> Floats:
    return np.array([(p.lon_deg, p.lat_deg) for p in ring])


def _area(part: tuple[Ring, ...]) -> shapely.Polygon:
    return shapely.Polygon(_degrees(part[0]), [_degrees(hole) for hole in part[1:]])
