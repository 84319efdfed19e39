"""What the areas of two extents have in common: where it lies and a place within it.

Promise: the same answer whichever of the two comes first.
Not here: whether they have anything in common (index.py, exactly); this module describes the
answer, to within the rounding of a Position (6 mm).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from standclear.core.earth.extent import BRAD_PER_DEGREE, Extent
from standclear.core.earth.geodesy import area_of
from standclear.core.shape import DEGREES_E7, Position

Box = tuple[int, int, int, int]
"""West, south, east, north in 1e-7 degree; west > east where it crosses the antimeridian, as
RFC 7946 section 5.2 has it."""

_HALF_TURN_E7 = 180 * DEGREES_E7


def in_order(a: Extent, b: Extent) -> bool:
    """Whether a comes before b in an order that depends on nothing but their content."""
    return _content(a) <= _content(b)


def _content(extent: Extent) -> tuple[bytes, bytes, bytes]:
    return extent.ring_starts.tobytes(), extent.x.tobytes(), extent.y.tobytes()


def common(a: Extent, b: Extent, *, area_a: BaseGeometry) -> tuple[Position, Box]:
    """A place inside what two touching areas have in common, and the box around all of it.

    area_a   `area_of(a)`, which a caller with many b makes once
    """
    area_b = area_of(b)
    first, second = (area_a, area_b) if in_order(a, b) else (area_b, area_a)
    shared = shapely.intersection(first, second)
    if shared.is_empty:  # they touch in less than rounding can show
        shared = shapely.shortest_line(first, second)
    inside = shapely.get_coordinates(shapely.point_on_surface(shared))[0]
    lon, lat = (inside / BRAD_PER_DEGREE).tolist()
    west, south, east, north = (shapely.bounds(shared) * (DEGREES_E7 / BRAD_PER_DEGREE)).tolist()
    box = (
        max(-_HALF_TURN_E7, math.floor(west)),
        math.floor(south),
        min(_HALF_TURN_E7, math.ceil(east)),
        math.ceil(north),
    )
    return Position.from_degrees(lon_deg=lon, lat_deg=lat), box


def around(boxes: Sequence[Box]) -> Box:
    """The box around several; one that was cut at the antimeridian is joined again."""
    south, north = min(b[1] for b in boxes), max(b[3] for b in boxes)
    starts_at_seam = [b for b in boxes if b[0] <= 1 - _HALF_TURN_E7 and b[2] < _HALF_TURN_E7 - 1]
    ends_at_seam = [b for b in boxes if b[2] >= _HALF_TURN_E7 - 1 and b[0] > 1 - _HALF_TURN_E7]
    if starts_at_seam and ends_at_seam:
        east_side = [b for b in boxes if b[0] >= 0]
        west_side = [b for b in boxes if b[0] < 0]
        return min(b[0] for b in east_side), south, max(b[2] for b in west_side), north
    return min(b[0] for b in boxes), south, max(b[2] for b in boxes), north


def box_between(a: Position, b: Position) -> Box:
    """The box around two places, the short way round the earth."""
    south, north = min(a.lat_e7, b.lat_e7), max(a.lat_e7, b.lat_e7)
    west, east = min(a.lon_e7, b.lon_e7), max(a.lon_e7, b.lon_e7)
    if east - west > 1_800_000_000:  # the short way crosses the antimeridian
        west, east = east, west
    return west, south, east, north
