"""Where and how high, in words that a person can find on a map.

Promise: rounded outward where it is a box, said with its datum where it is a height.
Not here: the rest of a release (wording.py), reading what people type (core/places/coordinates.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import assert_never

from standclear.core.coarsen import box_of
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

MOST_CORNERS = 12
"""Corners told one by one; a longer outline is for a map: `standclear export`."""
NEAR_ENOUGH_M = 200_000
"""Farther off, a town's name says nothing about where a place is."""

_DATUM = {
    Datum.WGS84: "m above WGS 84",
    Datum.AMSL: "m above mean sea level",
    Datum.AGL: "m above ground",
    Datum.FLIGHT_LEVEL: "m pressure height (1013.25 hPa)",
}


def shape_line(volume: Volume4D) -> str:
    """The declared shape in one line."""
    shape = volume.shape
    match shape:
        case Point():
            return f"point {place(shape.position)}, known to {shape.error_mm / 1000:.0f} m"
        case Circle():
            return f"circle of {shape.radius_mm / 1000:.0f} m around {place(shape.centre)}"
        case Corridor():
            route = "; ".join(place(position) for position in shape.route)
            return f"corridor {shape.half_width_mm / 1000:.0f} m either side of {route}"
        case Polygon():
            corners = sum(len(ring) for part in shape.parts for ring in part)
            parts = f" in {len(shape.parts)} parts" if len(shape.parts) > 1 else ""
            first = f", first {place(shape.parts[0][0][0])}" if corners > MOST_CORNERS else ""
            return f"area of {corners} corners{parts}{first}"
        case _:
            assert_never(shape)


def place_lines(volume: Volume4D) -> list[str]:
    """What it takes to find the place on a map: corners, box, centre.

    Every corner of an area, up to MOST_CORNERS; the box, rounded outward; the centre from the
    nearest named place within NEAR_ENOUGH_M, in degrees and in MGRS.
    """
    shape, found = volume.shape, []
    if isinstance(shape, Polygon):
        rings = [ring for part in shape.parts for ring in part]
        if sum(map(len, rings)) <= MOST_CORNERS:
            named = [place(position) for ring in rings for position in ring]
            found += [f"corner {number}: {text}" for number, text in enumerate(named, 1)]
    west, south, east, north = _box(volume)
    low = f"{_rounded(south, math.floor, 'SN')} {_rounded(west, math.floor, 'WE')}"
    high = f"{_rounded(north, math.ceil, 'SN')} {_rounded(east, math.ceil, 'WE')}"
    centre = _centre(shape, (west, south, east, north))
    return [*found, f"box {low} to {high}", f"centre {from_nearest(centre)}"]


def from_nearest(position: Position) -> str:
    """ "12.4 km NE of Idlib; 35.93060N 36.63390E; MGRS 37S BV 86543 78838"."""
    # Loaded by the first reader who wants it: nothing that only decides ever does.
    from standclear.core.places.gazetteer import Gazetteer
    from standclear.core.places.read_back import echo, read_back

    shipped = Gazetteer.shipped()
    near = shipped.nearest(position)[1] <= NEAR_ENOUGH_M
    said = echo(position)
    named = [read_back(position, gazetteer=shipped)] if near else []
    return "; ".join([*named, place(position), f"MGRS {said['MGRS']}"])


def _box(volume: Volume4D) -> tuple[int, int, int, int]:
    """West, south, east, north in 1e-7 degree; west is above east across 180 degrees."""
    from standclear.core.earth.footprint import all_extents  # geometry, which no other line needs

    boxes = [box_of(extent) for extent in all_extents((volume,))]
    lon = (min(b[0] for b in boxes), max(b[2] for b in boxes))
    lat = (min(b[1] for b in boxes), max(b[3] for b in boxes))
    if lon == (-180 * DEGREES_E7, 180 * DEGREES_E7) and len(boxes) > 1:
        east = [b for b in boxes if b[0] >= 0]  # cut at 180 degrees into two sides
        west = [b for b in boxes if b[2] <= 0]
        if len(east) + len(west) == len(boxes):
            lon = (min(b[0] for b in east), max(b[2] for b in west))
    return lon[0], lat[0], lon[1], lat[1]


def _centre(shape: Shape, box: tuple[int, int, int, int]) -> Position:
    match shape:
        case Circle():
            return shape.centre
        case Point():
            return shape.position
        case _:
            west, south, east, north = box
            if west > east:
                east += 360 * DEGREES_E7
            lon = (west + east) // 2
            if lon > 180 * DEGREES_E7:
                lon -= 360 * DEGREES_E7
            return Position(lon, (south + north) // 2)


def _rounded(value_e7: int, outward: Callable[[float], int], signs: str) -> str:
    """To the 1e-4 degree, never inward."""
    step = outward(value_e7 / 1000)
    return f"{abs(step) / 10_000:.4f}{signs[step >= 0]}"


def place(position: Position) -> str:
    """Decimal degrees with hemispheres, to the 1e-5 degree."""
    north = "N" if position.lat_e7 >= 0 else "S"
    east = "E" if position.lon_e7 >= 0 else "W"
    return f"{abs(position.lat_deg):.5f}{north} {abs(position.lon_deg):.5f}{east}"


def height(value: Height | None, unbounded: str) -> str:
    """A height as declared."""
    if value is None:
        return unbounded
    error = f" (known to {value.error_mm / 1000:.0f} m)" if value.error_mm else ""
    return f"{value.value_mm / 1000:.0f} {_DATUM[value.datum]}{error}"
