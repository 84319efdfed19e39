"""From a declared volume to what the kernel tests.

Promise: the union of `extents(volume)` contains the declared volume grown by its own error_mm
and by grow_m; `error_m` says by how much it may exceed that. Volumes that touch, touch still.
Not here: outlines (outline.py), growth (growth.py), kernel units (pieces.py), heights
(heights.py), the overlap test (kernel/, overlap.py).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import assert_never

import numpy as np
import shapely

from standclear.core.earth.ellipsoid import (
    BEND,
    DEGREE_LEAST_M,
    GEOD,
    RADIUS_LEAST_M,
    Floats,
    metres_per_degree,
)
from standclear.core.earth.extent import EPOCH, Extent
from standclear.core.earth.growth import GREATEST_GROWTH_M, POLAR_LATITUDE_DEG, grow
from standclear.core.earth.heights import band_mm
from standclear.core.earth.levels import levels_of
from standclear.core.earth.outline import (
    polygon_in_plane,
    polygons_of,
    ring_of_degrees,
    route_in_plane,
)
from standclear.core.earth.pieces import MARGIN_M, ROUNDING_M, Piece, piece_of_ring, pieces_of
from standclear.core.errors import InvalidInput
from standclear.core.shape import (
    Circle,
    Corridor,
    EdgeRule,
    Point,
    Polygon,
    Position,
    Volume4D,
)

GREATEST_RADIUS_M = 9_000_000.0
"""Circles stay within a quarter of the earth, where a bigger one contains a smaller."""

_SQUARE_UP_TO_M = 2.0
_VERTICES = (16, 360)
_SECOND = timedelta(seconds=1)
_KERNEL_SECONDS = 2**31 - 2

Span = tuple[datetime, datetime]


def extents(volume: Volume4D, *, number: int = 0, grow_m: float = 0.0) -> tuple[Extent, ...]:
    """The kernel's view of one declared volume, outward.

    number   recorded in each extent, for reporting
    grow_m   widens the area on every side, for example by a separation
    Raises InvalidInput, naming the place within the volume.
    """
    span = _span(volume.start, volume.end, "")
    wide_m = _width(volume.error_mm / 1000, "error_mm") + _width(grow_m, "grow_m")
    levels = levels_of(volume.floor, volume.ceiling)
    found = []
    for pieces, leg in _areas(volume.shape, wide_m):
        start_s, end_s = span if leg is None else _within(leg, span, volume)
        for piece in pieces:
            low_mm, high_mm = band_mm(
                volume.floor, volume.ceiling, box=piece.box, ground_mm=volume.ground_mm
            )
            found.append(
                Extent(
                    ring_starts=piece.ring_starts,
                    x=piece.x,
                    y=piece.y,
                    altitude_low_mm=low_mm,
                    altitude_high_mm=high_mm,
                    time_start_s=start_s,
                    time_end_s=end_s,
                    error_m=piece.error_m,
                    volume=number,
                    pressure_low_mm=levels[0],
                    pressure_high_mm=levels[1],
                )
            )
    if not found:  # it would be seen by nobody: better no answer than that one
        raise InvalidInput("shape", "a shape of which nothing is left", "an area, or a way")
    return tuple(found)


def all_extents(volumes: Sequence[Volume4D], *, grow_m: float = 0.0) -> tuple[Extent, ...]:
    """The extents of every volume of a declaration, numbered in order."""
    found: list[Extent] = []
    for number, volume in enumerate(volumes):
        try:
            found += extents(volume, number=number, grow_m=grow_m)
        except InvalidInput as fault:
            raise fault.under(f"volumes/{number}") from None
    return tuple(found)


def _areas(
    shape: Circle | Polygon | Corridor | Point, wide_m: float
) -> list[tuple[list[Piece], tuple[int, Span] | None]]:
    """Pieces, each with its leg (number and time), or None for the volume's whole time."""
    if isinstance(shape, Circle):
        if shape.radius_mm <= 0:
            raise InvalidInput("shape/radius_mm", shape.radius_mm, "a radius above 0")
        return [(_circle(shape.centre, shape.radius_mm / 1000 + wide_m), None)]
    if isinstance(shape, Point):
        error_m = _width(shape.error_mm / 1000, "shape/error_mm")
        return [(_circle(shape.position, error_m + wide_m), None)]
    if isinstance(shape, Polygon):
        areas, bend_m = polygon_in_plane(shape, "shape")
        grown = [grow(area, wide_m + bend_m + MARGIN_M) for area in areas]
        spare_m = bend_m + MARGIN_M + bend_m + ROUNDING_M
        return [([p for g in grown for p in pieces_of(g.areas, g.excess_m + spare_m)], None)]
    if isinstance(shape, Corridor):
        return _corridor(shape, wide_m)
    assert_never(shape)


def _corridor(shape: Corridor, wide_m: float) -> list[tuple[list[Piece], tuple[int, Span] | None]]:
    half_m = _width(shape.half_width_mm / 1000, "shape/half_width_mm") + wide_m
    if not shape.route:
        raise InvalidInput("shape/route", 0, "at least one position")
    if not shape.leg_times:
        return [(_along(shape.route, shape.edges, half_m), None)]
    legs = len(shape.route) - 1
    if len(shape.leg_times) != legs:
        raise InvalidInput("shape/leg_times", len(shape.leg_times), f"one time a leg: {legs}")
    return [
        (_along(shape.route[i : i + 2], shape.edges, half_m), (i, shape.leg_times[i]))
        for i in range(legs)
    ]


def _along(route: Sequence[Position], edges: EdgeRule, half_m: float) -> list[Piece]:
    line, bend_m = route_in_plane(route, edges, "shape/route")
    if isinstance(line, shapely.Point):
        return _circle(route[0], half_m)
    grown = grow(line, half_m + bend_m + MARGIN_M)
    return pieces_of(grown.areas, grown.excess_m + 2 * bend_m + MARGIN_M + ROUNDING_M)


def _circle(centre: Position, reach_m: float) -> list[Piece]:
    """A polygon round a geodesic circle, its vertices outside.

    The n vertices lie at distance (reach + bend) / cos(180 degrees / n). The earth curves
    outward everywhere, so the geodesics between them stay further from the centre than the
    sides of the plane n-gon would (Toponogov's comparison theorem): at least reach + bend. The
    kernel's straight lon/lat sides stray from those geodesics by at most bend (ellipsoid.py).
    """
    if reach_m > GREATEST_RADIUS_M:
        raise InvalidInput("shape", f"{reach_m:.0f} m", "a radius up to 9 000 km")
    lon, lat = centre.lon_deg, centre.lat_deg
    reaches = abs(lat) + (1.2 * reach_m + 3.0) / DEGREE_LEAST_M
    if reaches > POLAR_LATITUDE_DEG:
        return _circle_round_pole(lon, lat, reach_m)
    if reach_m <= _SQUARE_UP_TO_M:
        return _square(lon, lat, reach_m)
    slope = math.tan(math.radians(reaches))
    vertices = _vertices(reach_m, slope)
    side_m = 2 * math.pi * 1.01 * (reach_m + 1) / vertices
    bend_m = BEND * side_m * side_m * slope / (8 * RADIUS_LEAST_M)
    radius_m = (reach_m + bend_m + MARGIN_M) / math.cos(math.pi / vertices)
    ring = _geodesic_circle(lon, lat, radius_m, vertices)
    return piece_of_ring(ring, radius_m + bend_m + ROUNDING_M - reach_m)


def _vertices(reach_m: float, slope: float) -> int:
    """Enough sides to exceed the circle by 1 m or 0.1 % of the radius, whichever is more.

    An n-gon exceeds its circle by reach (pi / n)^2 / 2; the bends of its sides add
    2 x BEND (2 pi reach / n)^2 slope / 8 radius.
    """
    times_n2 = math.pi**2 * reach_m * (0.5 + BEND * slope * reach_m / RADIUS_LEAST_M)
    budget_m = 0.95 * max(1.0, 0.001 * reach_m) - MARGIN_M - ROUNDING_M
    least, most = _VERTICES
    return min(max(math.ceil(1.03 * math.sqrt(times_n2 / budget_m)), least), most)


def _geodesic_circle(lon: float, lat: float, radius_m: float, vertices: int) -> Floats:
    """(n, 2) degrees, from north by east; longitudes may run beyond 180.

    The ellipsoid is symmetric about every meridian, so the western half mirrors the eastern.
    """
    half = vertices // 2 + 1
    columns = np.empty((4, half))
    east, lats, bearings, far = columns
    east[:], lats[:], bearings[:], far[:] = 0.0, lat, _bearings(vertices), radius_m
    GEOD.fwd(east, lats, bearings, far, inplace=True, return_back_azimuth=False)
    mirrored = slice(vertices - half, 0, -1)
    ring = np.empty((2, vertices))
    ring[0, :half], ring[0, half:] = lon + east, lon - east[mirrored]
    ring[1, :half], ring[1, half:] = lats, lats[mirrored]
    return ring.T


@cache
def _bearings(vertices: int) -> Floats:
    """To the vertices of the eastern half, from north to south."""
    return np.arange(0.0, vertices // 2 + 1) * (360.0 / vertices)


def _square(lon: float, lat: float, reach_m: float) -> list[Piece]:
    half_m = reach_m + MARGIN_M
    across, _ = metres_per_degree(abs(lat) + 0.001)
    east, north = half_m / across, half_m / DEGREE_LEAST_M
    corners = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1))) * (east, north) + (lon, lat)
    return piece_of_ring(corners, half_m * 1.02 * math.sqrt(2) + ROUNDING_M - reach_m)


def _circle_round_pole(lon: float, lat: float, reach_m: float) -> list[Piece]:
    """Near a pole the same n-gon goes the way of every polygon with geodesic sides."""
    vertices = _vertices(reach_m, 0.0)
    radius_m = (reach_m + MARGIN_M) / math.cos(math.pi / vertices)
    ring = _geodesic_circle(lon, lat, radius_m, vertices)
    area, bend_m = ring_of_degrees(ring, EdgeRule.GEODESIC, "shape")
    grown = [grow(part, bend_m + MARGIN_M) for part in polygons_of(area)]
    spare_m = radius_m - reach_m + 2 * bend_m + MARGIN_M + ROUNDING_M
    return [p for g in grown for p in pieces_of(g.areas, g.excess_m + spare_m)]


def _width(width_m: float, pointer: str) -> float:
    if not 0.0 <= width_m <= GREATEST_GROWTH_M:
        raise InvalidInput(pointer, f"{width_m} m", "a width from 0 to 1 000 km")
    return width_m


def _span(start: datetime, end: datetime, pointer: str) -> tuple[int, int]:
    """Kernel seconds, rounded outward; an instant is a span."""
    for name, time in (("start", start), ("end", end)):
        if time.tzinfo is None or time.utcoffset() is None:
            raise InvalidInput(f"{pointer}{name}", time.isoformat(), "a time with its UTC offset")
    if start > end:
        raise InvalidInput(
            f"{pointer}end", end.isoformat(), f"a time not before {start.isoformat()}"
        )
    start_s = (start - EPOCH) // _SECOND
    end_s = -((EPOCH - end) // _SECOND)
    if start_s < -_KERNEL_SECONDS or end_s > _KERNEL_SECONDS:
        raise InvalidInput(f"{pointer}start", start.isoformat(), "times from 1952 to 2088")
    return start_s, end_s


def _within(leg: tuple[int, Span], span: tuple[int, int], volume: Volume4D) -> tuple[int, int]:
    number, (start, end) = leg
    pointer = f"shape/leg_times/{number}/"
    leg_span = _span(start, end, pointer)
    if start < volume.start or end > volume.end:
        whole = f"within {volume.start.isoformat()} to {volume.end.isoformat()}"
        raise InvalidInput(pointer.rstrip("/"), f"{start.isoformat()} to {end.isoformat()}", whole)
    return leg_span
