"""Widening a volume to a grid, outward, for a recipient who is to know only roughly.

Promise: the coarse volume contains the true one, and two true volumes within the same grid
cells, hours and height steps give the same coarse one. No coordinate is ever shifted: a
shifted point can kill.
Not here: who gets coarse (disclosure.py), how far around is looked (rules/seen.py).
Every picture loads this file, and few of its readers widen anything: geometry loads with the
first that does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from standclear.core.earth.extent import BRAD_PER_DEGREE, EPOCH, UNBOUNDED, Extent
from standclear.core.shape import (
    DEGREES_E7,
    Circle,
    Corridor,
    Datum,
    Height,
    Point,
    Polygon,
    Position,
    Shape,
    Volume4D,
)

METRES_PER_DEGREE_LATITUDE = 110_574
"""The shortest degree of latitude on WGS 84, at the equator: a grid step never shrinks below
what was asked for."""

_SPREAD_DEG = 10
"""Own choice: over so much of the earth, sides that are geodesics stray from their ends' boxes,
and the parts of one volume differ in their heights above the ellipsoid."""
_POLAR_DEG = 79.0
"""Footprints reach round the pole from latitude 80 on (earth/growth.py): in several parts."""
_SMALL_MM, _LOW_E7 = 100_000_000, 70 * DEGREES_E7
"""100 km about latitude 70, 1 degree, a degree of longitude changes by a twentieth."""
_SHRINK = 1.8
"""By how much a degree of longitude may be shorter at one end of a volume than at the other."""


def coarsen(
    volumes: tuple[Volume4D, ...], *, grid_mm: int, time_s: int, height_mm: int
) -> tuple[Volume4D, ...]:
    """Boxes on a grid that contain the volumes.

    grid_mm    side of the grid; time_s and height_mm: steps to which times and heights widen
    """
    from standclear.core.earth.footprint import extents  # here, as in `blur_place`: it is geometry

    return tuple(
        Volume4D(
            shape=Polygon(tuple((ring,) for ring in _boxes(true, grid_mm))),
            floor=_floor(true, height_mm),
            ceiling=_ceiling(true, height_mm),
            start=step_down(volume.start, time_s),
            end=step_up(volume.end, time_s),
        )
        for volume in volumes
        for true in [extents(volume)]
    )


def is_far_reaching(volume: Volume4D, grid_mm: int) -> bool:
    """Whether the coarse form may exceed the true one by more than two steps on some side.

    True also of many volumes of which that is not so; False only where each part of the coarse
    form stays within two steps of place and height, and one of time, of a part of the true one.
    Legs that hold one after the other are held by the coarse form all the time; a step of
    longitude is as wide as the grid at the end nearer to a pole, and wider at the other one.
    """
    shape = volume.shape
    if isinstance(shape, Corridor) and shape.leg_times:
        return True
    outline, around_mm = _outline(shape)
    reach_mm = around_mm + volume.error_mm + 2 * grid_mm
    if len(outline) == 1 and reach_mm <= _SMALL_MM and abs(outline[0].lat_e7) <= _LOW_E7:
        return False  # as nearly all are, of a hundred thousand
    lons = [place.lon_deg for place in outline]
    lats = [place.lat_deg for place in outline]
    if max(lons) - min(lons) > _SPREAD_DEG or max(lats) - min(lats) > _SPREAD_DEG:
        return True
    reach_deg = reach_mm / 1000 / METRES_PER_DEGREE_LATITUDE + 0.1
    least = max(min(lats) - reach_deg, -max(lats) - reach_deg, 0.0)
    greatest = max(max(lats), -min(lats)) + reach_deg
    if greatest > _POLAR_DEG or reach_deg > _SPREAD_DEG:
        return True
    return math.cos(math.radians(least)) > _SHRINK * math.cos(math.radians(greatest))


def blur_place(volume: Volume4D, grid_mm: int) -> Volume4D:
    """The same volume with its place alone widened to a grid."""
    from standclear.core.earth.footprint import extents

    rings = _boxes(extents(volume), grid_mm)
    return replace(volume, shape=Polygon(tuple((ring,) for ring in rings)), error_mm=0)


def blur_box(box_e7: tuple[int, int, int, int], grid_mm: int) -> tuple[int, int, int, int]:
    """A west, south, east, north box widened to the grid."""
    west, south, east, north = box_e7
    step = _latitude_step(grid_mm)
    low, high = _down(south, step), _up(north, step)
    across = _longitude_step(grid_mm, low, high)
    return (
        max(_down(west, across), -180 * DEGREES_E7),
        max(low, -90 * DEGREES_E7),
        min(_up(east, across), 180 * DEGREES_E7),
        min(high, 90 * DEGREES_E7),
    )


def step_down(at: datetime, step_s: int) -> datetime:
    """The last whole step at or before an instant."""
    seconds = math.floor((at - EPOCH).total_seconds() / step_s) * step_s
    return EPOCH + timedelta(seconds=seconds)


def step_up(at: datetime, step_s: int) -> datetime:
    """The first whole step at or after an instant."""
    seconds = math.ceil((at - EPOCH).total_seconds() / step_s) * step_s
    return EPOCH + timedelta(seconds=seconds)


def box_of(extent: Extent) -> tuple[int, int, int, int]:
    """West, south, east, north of an extent in 1e-7 degree, rounded outward."""
    scale = DEGREES_E7 / BRAD_PER_DEGREE
    return (
        max(math.floor(int(extent.x.min()) * scale), -180 * DEGREES_E7),
        max(math.floor(int(extent.y.min()) * scale), -90 * DEGREES_E7),
        min(math.ceil(int(extent.x.max()) * scale), 180 * DEGREES_E7),
        min(math.ceil(int(extent.y.max()) * scale), 90 * DEGREES_E7),
    )


def _boxes(true: tuple[Extent, ...], grid_mm: int) -> list[tuple[Position, ...]]:
    boxes = {blur_box(box_of(extent), grid_mm) for extent in true}
    return [
        (Position(w, s), Position(e, s), Position(e, n), Position(w, n))
        for west, s, east, n in sorted(boxes)
        for w, e in _less_than_half_turns(west, east)
    ]


def _less_than_half_turns(west: int, east: int) -> list[tuple[int, int]]:
    """The same span in parts: a side of half a turn would be read as going the other way round."""
    if east - west < 180 * DEGREES_E7:
        return [(west, east)]
    third = (east - west) // 3
    cuts = (west, west + third, east - third, east)
    return list(pairwise(cuts))


def _outline(shape: Shape) -> tuple[Sequence[Position], int]:
    """Positions, and how far around them and between them the shape reaches in mm."""
    match shape:
        case Circle():
            return (shape.centre,), shape.radius_mm
        case Point():
            return (shape.position,), shape.error_mm
        case Corridor():
            return shape.route, shape.half_width_mm
        case Polygon():
            return tuple(place for part in shape.parts for place in part[0]), 0


def _latitude_step(grid_mm: int) -> int:
    return max(1, round(grid_mm / 1000 / METRES_PER_DEGREE_LATITUDE * DEGREES_E7))


def _longitude_step(grid_mm: int, low_e7: int, high_e7: int) -> int:
    """A step of longitude at least as wide as the grid along the whole box."""
    widest = max(abs(low_e7), abs(high_e7)) / DEGREES_E7
    shrink = math.cos(math.radians(min(widest, 89.9)))
    return min(round(_latitude_step(grid_mm) / shrink), 360 * DEGREES_E7)


def _floor(true: tuple[Extent, ...], step_mm: int) -> Height | None:
    low = min(extent.altitude_low_mm for extent in true)
    return None if low <= -UNBOUNDED else Height(_down(low, step_mm), Datum.WGS84)


def _ceiling(true: tuple[Extent, ...], step_mm: int) -> Height | None:
    high = max(extent.altitude_high_mm for extent in true)
    return None if high >= UNBOUNDED else Height(_up(high, step_mm), Datum.WGS84)


def _down(value: int, step: int) -> int:
    return value // step * step


def _up(value: int, step: int) -> int:
    return -(-value // step) * step
