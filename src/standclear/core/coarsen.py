"""Widening a volume to a grid, outward, for a recipient who is to know only roughly.

Promise: the coarse volume contains the true one, and two true volumes within the same grid
cells, hours and height steps give the same coarse one. No coordinate is ever shifted: a
shifted point can kill.
Not here: who gets coarse (disclosure.py).
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta

from standclear.core.extent import BRAD_PER_DEGREE, EPOCH, UNBOUNDED, Extent
from standclear.core.footprint import extents
from standclear.core.shape import DEGREES_E7, Datum, Height, Polygon, Position, Volume4D

METRES_PER_DEGREE_LATITUDE = 110_574
"""The shortest degree of latitude on WGS 84, at the equator: a grid step never shrinks below
what was asked for."""


def coarsen(
    volumes: tuple[Volume4D, ...], *, grid_mm: int, time_s: int, height_mm: int
) -> tuple[Volume4D, ...]:
    """Boxes on a grid that contain the volumes.

    grid_mm    side of the grid; time_s and height_mm: steps to which times and heights widen
    """
    return tuple(
        Volume4D(
            shape=Polygon(tuple((ring,) for ring in _boxes(volume, grid_mm))),
            floor=_floor(volume, height_mm),
            ceiling=_ceiling(volume, height_mm),
            start=step_down(volume.start, time_s),
            end=step_up(volume.end, time_s),
        )
        for volume in volumes
    )


def blur_place(volume: Volume4D, grid_mm: int) -> Volume4D:
    """The same volume with its place alone widened to a grid."""
    rings = _boxes(volume, grid_mm)
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


def _boxes(volume: Volume4D, grid_mm: int) -> list[tuple[Position, ...]]:
    boxes = {blur_box(box_of(extent), grid_mm) for extent in extents(volume)}
    return [
        (Position(w, s), Position(e, s), Position(e, n), Position(w, n))
        for w, s, e, n in sorted(boxes)
    ]


def _latitude_step(grid_mm: int) -> int:
    return max(1, round(grid_mm / 1000 / METRES_PER_DEGREE_LATITUDE * DEGREES_E7))


def _longitude_step(grid_mm: int, low_e7: int, high_e7: int) -> int:
    """A step of longitude at least as wide as the grid along the whole box."""
    widest = max(abs(low_e7), abs(high_e7)) / DEGREES_E7
    shrink = math.cos(math.radians(min(widest, 89.9)))
    return min(round(_latitude_step(grid_mm) / shrink), 360 * DEGREES_E7)


def _floor(volume: Volume4D, step_mm: int) -> Height | None:
    low = min(extent.altitude_low_mm for extent in extents(volume))
    return None if low <= -UNBOUNDED else Height(_down(low, step_mm), Datum.WGS84)


def _ceiling(volume: Volume4D, step_mm: int) -> Height | None:
    high = max(extent.altitude_high_mm for extent in extents(volume))
    return None if high >= UNBOUNDED else Height(_up(high, step_mm), Datum.WGS84)


def _down(value: int, step: int) -> int:
    return value // step * step


def _up(value: int, step: int) -> int:
    return -(-value // step) * step
