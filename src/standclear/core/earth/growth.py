"""Growing areas and lines outward by metres, in the longitude/latitude plane.

Promise: the result contains every place within `by_m` metres of the geometry, along the
ellipsoid; `excess_m` says how much further it may reach.

How: in a plane in which no length is longer than on the ground, a buffer of `by_m` contains the
one on the ground. Below latitude 80 such a plane is (longitude x least metres per degree,
latitude x least metres per degree), one for each band of latitude in which the scale changes
little. Round the poles it is the polar plane: distance from the pole along the meridian, turned
by longitude.
Not here: what is to be grown (outline.py), kernel units (pieces.py).
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from standclear.core.earth.ellipsoid import (
    DEGREE_LEAST_M,
    RADIUS_GREATEST_M,
    metres_per_degree,
)
from standclear.core.earth.outline import polygons_of
from standclear.core.earth.polar import TOLERANCE_M, PolarPlane
from standclear.core.errors import InvalidInput

POLAR_LATITUDE_DEG = 80.0
GREATEST_GROWTH_M = 1_000_000.0
"""A border wider than 1 000 km is a slip."""

_SCALE_SLACK = 0.005  # of by_m, or half a metre, that a band's change of scale may cost
_MITRE_LIMIT = 2.0
_MITRE_UP_TO_M = 1.0
_SIMPLIFIED = 1.01
"""GEOS fills hollows of the outline shallower than 1 % of the width before it buffers, outward
only (JTS, BufferParameters.DEFAULT_SIMPLIFY_FACTOR and BufferInputLineSimplifier)."""
_ROUNDING_M = 1e-6
"""How much of a width may be lost in the last digits of a plane's metres."""
_ROUNDING_DIGITS = 7
_SNAPPED_DIGITS = 11
_SNAPPED_M = 2e-6  # more than a step of the grid is long anywhere
_WORLD_DEG = 1000.0  # wider than any unwrapped shape


class Grown(NamedTuple):
    areas: list[shapely.Polygon]
    excess_m: float


class _Joins(NamedTuple):
    """How corners are rounded, so that the buffer is nowhere less than asked."""

    style: Literal["mitre", "round"]
    segments: int
    inflation: float
    excess: float


def grow(geometry: BaseGeometry, by_m: float) -> Grown:
    """Everything within by_m of a geometry in the unwrapped lon/lat plane (degrees)."""
    if not 0.0 < by_m <= GREATEST_GROWTH_M:
        raise InvalidInput("grow_m", by_m, "a width up to 1 000 km")
    joins = _joins(by_m)
    grown = [_grow_part(part, by_m + _SNAPPED_M, joins) for part in _snapped(geometry)]
    return _together(grown, 2 * _SNAPPED_M)


def _together(grown: list[Grown], more_m: float = 0.0) -> Grown:
    areas = [area for part in grown for area in part.areas]
    return Grown(areas, max(part.excess_m for part in grown) + more_m)


def _snapped(geometry: BaseGeometry) -> list[BaseGeometry]:
    """The simple parts of a geometry on a grid of 1e-11 degrees, each no more than _SNAPPED_M away.

    Places that differ by less are one place to whoever measured them, but two to GEOS, whose
    overlay then finds crossings that do not exist. What is folded to a line remains as a line.
    """
    snapped = shapely.transform(geometry, lambda c: np.round(c, _SNAPPED_DIGITS))
    if not shapely.is_valid(snapped):
        snapped = shapely.make_valid(snapped)
    return list(shapely.get_parts(shapely.get_parts(snapped)))


def _grow_part(geometry: BaseGeometry, by_m: float, joins: _Joins) -> Grown:
    reach_deg = by_m / DEGREE_LEAST_M
    _, south, _, north = shapely.bounds(geometry)
    if max(-south, north) + reach_deg <= POLAR_LATITUDE_DEG:
        return _grow_in_bands(geometry, by_m, joins)
    edge = POLAR_LATITUDE_DEG - reach_deg
    grown = [
        _grow_round_pole(_clipped(geometry, edge, 90.0), by_m, joins, 1.0),
        _grow_round_pole(_clipped(geometry, -90.0, -edge), by_m, joins, -1.0),
    ]
    middle = _clipped(geometry, -edge, edge)
    if not shapely.is_empty(middle):
        grown.append(_grow_in_bands(middle, by_m, joins))
    return _together(grown)


def _joins(by_m: float) -> _Joins:
    """Mitred for a hair's breadth, else round with at most 1 % or half a metre to spare.

    Source: the sagitta; an arc step of angle s falls short by 1 - cos(s / 2). GEOS divides an
    arc into the nearest number of steps, so that one step may be half as long again as asked
    (OffsetSegmentGenerator::addDirectedFillet).
    """
    if by_m <= _MITRE_UP_TO_M:
        # a spike ends across it, at the limit, as wide as the buffer: its corners reach furthest
        return _Joins("mitre", 1, 1.0, math.hypot(_MITRE_LIMIT, 1.0) * _SIMPLIFIED)
    return _round_joins(by_m)


def _round_joins(by_m: float) -> _Joins:
    slack = max(0.01, 0.5 / by_m)
    half_step = 1.5 * math.pi / 4
    segments = min(max(math.ceil(half_step / math.sqrt(2 * slack)), 2), 16)
    inflation = 1 / math.cos(half_step / segments)
    return _Joins("round", segments, inflation, inflation * _SIMPLIFIED)


def _clipped(geometry: BaseGeometry, south: float, north: float) -> BaseGeometry:
    return shapely.intersection(geometry, shapely.box(-_WORLD_DEG, south, _WORLD_DEG, north))


def _buffered(geometry: BaseGeometry, by_m: float, joins: _Joins) -> BaseGeometry:
    """Mitred or round as asked, and looked at: round a sliver whose sides are parallel to the last
    digit GEOS may leave out up to all of the buffer, or give up. Rounded, a buffer reaches less far
    than mitred; side by side, nothing can be left out.
    """
    with np.errstate(all="ignore"):  # what it means is looked at
        for attempt in (joins, _round_joins(by_m)):
            try:
                grown = _buffer(geometry, by_m, attempt)
            except shapely.errors.GEOSException:
                continue
            if _keeps_away(grown, geometry, by_m):
                return grown
        return _buffered_by_sides(geometry, by_m)


def _keeps_away(grown: BaseGeometry, geometry: BaseGeometry, by_m: float) -> bool:
    """Whether no place of the outline is nearer than by_m: then all that is nearer lies within.

    Between two places that are one to the last digit, GEOS finds no distance, or none that ends.
    """
    shapely.prepare(geometry)
    nearest = shapely.distance(geometry, shapely.boundary(grown))
    return bool(by_m - _ROUNDING_M <= nearest < math.inf and shapely.covers(grown, geometry))


def _buffered_by_sides(geometry: BaseGeometry, by_m: float) -> BaseGeometry:
    """The inside together with the round buffer of each side, its ends within the rounding."""
    joins = _round_joins(by_m)
    grown = [geometry]
    for part in shapely.get_parts(shapely.get_parts(geometry)):
        outline = shapely.boundary(part) if shapely.get_dimensions(part) == 2 else part
        for line in shapely.get_parts(outline):
            corners = np.round(shapely.get_coordinates(line), _ROUNDING_DIGITS)
            sides = map(shapely.LineString, pairwise(corners))
            grown.extend(_buffer(side, by_m, joins) for side in sides)
    return shapely.union_all(grown)


def _buffer(geometry: BaseGeometry, by_m: float, joins: _Joins) -> BaseGeometry:
    return shapely.buffer(
        geometry,
        by_m * joins.inflation,
        quad_segs=joins.segments,
        join_style=joins.style,
        mitre_limit=_MITRE_LIMIT,
        cap_style="round" if joins.style == "round" else "square",
    )


def _grow_in_bands(geometry: BaseGeometry, by_m: float, joins: _Joins) -> Grown:
    """Split where the scale changes too much; the union of the grown is the grown union."""
    _, south, _, north = shapely.bounds(geometry)
    reach_deg = by_m / DEGREE_LEAST_M
    greatest = max(-south, north) + reach_deg
    least = max(south - reach_deg, -north - reach_deg, 0.0)
    across, along = metres_per_degree(greatest)[0], metres_per_degree(least)[1]
    ratio = max(metres_per_degree(least)[0] / across, metres_per_degree(greatest)[1] / along)
    slack = max(_SCALE_SLACK, 0.5 / by_m)
    if ratio > 1 + slack and north - south > max(2 * reach_deg, 0.05):
        middle = (south + north) / 2
        halves = [
            _grow_in_bands(part, by_m, joins)
            for part in (_clipped(geometry, south, middle), _clipped(geometry, middle, north))
            if not shapely.is_empty(part)
        ]
        joined = shapely.union_all([area for half in halves for area in half.areas])
        return Grown(polygons_of(joined), max(half.excess_m for half in halves))
    scale = np.array((across, along))
    plane = shapely.transform(geometry, lambda c: c * scale)
    grown = shapely.transform(_buffered(plane, by_m, joins), lambda c: c / scale)
    return Grown(polygons_of(grown), by_m * (ratio * joins.excess - 1))


def _grow_round_pole(geometry: BaseGeometry, by_m: float, joins: _Joins, sign: float) -> Grown:
    """Grow in the polar plane, then lay each quarter turn out in longitude and latitude.

    sign  1 round the north pole, -1 round the south pole
    """
    if shapely.is_empty(geometry):
        return Grown([], 0.0)
    pole = PolarPlane.reaching(geometry, by_m, sign)
    west, _, east, _ = shapely.bounds(geometry)
    first = math.floor(west / 90.0)
    grown = []
    for quarter in range(first, max(math.ceil(east / 90.0), first + 1)):
        # within a quarter turn nothing meets itself in the polar plane
        window = shapely.box(quarter * 90.0, -90.0, (quarter + 1) * 90.0, 90.0)
        for part in shapely.get_parts(shapely.intersection(geometry, window)):
            grown.append(_buffered(pole.to_plane(part), by_m + 2 * TOLERANCE_M, joins))
    together = shapely.union_all(grown)
    areas = [area for q in range(4) for area in pole.quarter_to_degrees(together, q)]
    wide_m = (by_m + 2 * TOLERANCE_M) * joins.excess + 2 * TOLERANCE_M
    return Grown(areas, wide_m * RADIUS_GREATEST_M / pole.radius_m - by_m)
